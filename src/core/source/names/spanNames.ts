// All places that open spans, by the names these may have: written there, put together there, or handed in by callers of a
// function that opens the span for them.
import type { SpanSite, TextValue } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { givenTexts, type GivenText, type Seed } from './givenTexts';
import { patternOf, type NamePattern } from './namePattern';

/** A place where a span of some name is opened. */
export interface NamedSite {
  readonly file: IndexedFile;
  readonly line: number;
  readonly endLine: number;
  /** Function around it, or that is annotated. */
  readonly function: number;
  readonly how: SpanSite['how'] | 'wrapper';
  /** Where the tracer's name is to be looked up: the wrapper's own file for calls of one. */
  readonly tracer: { readonly file: IndexedFile; readonly scope: TextValue | undefined; readonly function: number };
}

export interface SpanNames {
  readonly byName: ReadonlyMap<string, readonly NamedSite[]>;
  readonly patterns: readonly { readonly pattern: NamePattern; readonly site: NamedSite }[];
}

export function spanNamesOf(index: SourceIndex): SpanNames {
  return index.derived('span names', () => {
    const byName = new Map<string, NamedSite[]>();
    const patterns: { pattern: NamePattern; site: NamedSite }[] = [];
    for (const given of givenTexts(index, seedsOf(index))) {
      const site = siteOf(given);
      const pattern = given.text === undefined ? patternOf(given.value) : undefined;
      if (pattern) patterns.push({ pattern, site });
      if (given.text === undefined) continue;
      const known = byName.get(given.text);
      if (known) known.push(site);
      else byName.set(given.text, [site]);
    }
    return { byName, patterns };
  });
}

function* seedsOf(index: SourceIndex): Generator<Seed<At<SpanSite>>> {
  for (const at of index.all('spans')) {
    const { file, fact } = at;
    const { line, endLine, function: inside } = fact;
    for (const value of fact.names) yield { file, line, endLine, function: inside, value, of: at };
  }
}

function siteOf({ file, line, endLine, function: inside, hops, isDecorator, of }: GivenText<At<SpanSite>>): NamedSite {
  const how = hops === 0 ? of.fact.how : isDecorator ? 'annotation' : 'wrapper';
  const tracer = { file: of.file, scope: of.fact.scope, function: of.fact.function };
  return { file, line, endLine, function: inside, how, tracer };
}
