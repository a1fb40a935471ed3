// All places that open spans, by the names these may have: written there, put together there, or handed in by callers of a
// function that opens the span for them.
import type { SpanSite, TextValue } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { importersOf } from './importers';
import { givenTexts, type GivenText, type Seed } from './givenTexts';
import { PatternSet, patternOf } from './namePattern';

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
  readonly patterns: PatternSet<NamedSite>;
}

export function spanNamesOf(index: SourceIndex): SpanNames {
  return index.derived('span names', () => {
    const byName = new Map<string, NamedSite[]>();
    const patterns = new PatternSet<NamedSite>();
    for (const given of givenTexts(index, seedsOf(index))) {
      const site = siteOf(given);
      const pattern = given.text === undefined ? patternOf(given.value) : undefined;
      if (pattern) patterns.add(pattern, site);
      if (given.text === undefined) continue;
      const known = byName.get(given.text);
      if (known) known.push(site);
      else byName.set(given.text, [site]);
    }
    for (const [name, site] of [...namedByFunctions(index), ...namedByPaths(index)]) {
      const known = byName.get(name);
      if (known) known.push(site);
      else byName.set(name, [site]);
    }
    return { byName, patterns };
  });
}

/** Decorators that take the span's name from what they decorate: `fn.__name__`. */
function* namedByFunctions(index: SourceIndex): Generator<[string, NamedSite]> {
  for (const { file, fact } of index.all('spans')) {
    const kind = fact.names.map(functionNameIn).find(one => one !== undefined);
    const decorator = kind === undefined ? undefined : outermost(file, fact.function);
    if (!decorator) continue;
    const stem = (file.segments[file.segments.length - 1] ?? '').replace(/\..*$/, '');
    for (const user of new Set([file, ...importersOf(index, [decorator, stem])])) {
      if (user.language !== file.language) continue;
      for (const [at, { annotations, name, owner, line, endLine }] of user.facts.functions.entries()) {
        if (!annotations?.some(one => one.split('.').at(-1) === decorator)) continue;
        const tracer = { file, scope: fact.scope, function: fact.function };
        const site: NamedSite = { file: user, line, endLine, function: at, how: 'annotation', tracer };
        yield [kind === '__qualname__' && owner !== '' ? `${owner}.${name}` : name, site];
      }
    }
  }
}

/** fastrace's names are a function's whole path, which the crate's name begins. */
function* namedByPaths(index: SourceIndex): Generator<[string, NamedSite]> {
  for (const { file, fact } of index.all('spans')) {
    const [value] = fact.names;
    const isPath = file.language === 'rust' && value?.length === 2 && value[0] === null;
    const annotated = isPath && String(value[1]).startsWith('::') ? file.facts.functions[fact.function] : undefined;
    if (!annotated) continue;
    const { line, endLine, function: inside, how } = fact;
    const tracer = { file, scope: fact.scope, function: inside };
    const path = [...annotated.owner.split('.').filter(part => part !== ''), annotated.name].join('::');
    for (const module of index.modulesOf(file))
      yield [`${module.replaceAll('.', '::')}::${path}`, { file, line, endLine, function: inside, how, tracer }];
  }
}

/** Which of a function's names a text is: `__name__`, `__qualname__`; undefined for other texts. */
function functionNameIn(value: TextValue): string | undefined {
  const part = value.length === 1 ? value[0] : null;
  if (typeof part !== 'object' || part === null || !('ref' in part)) return undefined;
  return /\.(__name__|__qualname__|name)$/.exec(part.ref)?.[1];
}

/** The function that is used as a decorator, around the closures that do its work. */
function outermost(file: IndexedFile, inside: number): string | undefined {
  let at = inside;
  const { functions } = file.facts;
  while (functions[at] && functions[at].parent >= 0) at = functions[at].parent;
  return functions[at]?.name;
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
