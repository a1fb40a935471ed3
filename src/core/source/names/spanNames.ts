// All places that open spans, by the names these may have: written there, put together there, or handed in by callers of a
// function that opens the span for them.
import type { CallSite, FunctionFacts, SpanSite, TextValue } from '../../index/facts';
import { join, literalOf, type At, type IndexedFile, type SourceIndex } from '../../index/sourceIndex';
import { callTargets } from '../calls/callTargets';
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
  return index.derived('span names', () => new Collector(index).collect());
}

/** A function that opens a span with a name that is, at least in part, a parameter. */
interface Wrapper {
  readonly file: IndexedFile;
  readonly function: number;
  readonly fact: FunctionFacts;
  readonly name: TextValue;
  readonly tracer: NamedSite['tracer'];
  readonly hops: number;
}

const mostHops = 2;
const mostCallsOfWrapper = 5_000;

class Collector {
  private readonly byName = new Map<string, NamedSite[]>();
  private readonly patterns: { pattern: NamePattern; site: NamedSite }[] = [];
  private readonly waiting: Wrapper[] = [];
  private readonly seen = new Set<string>();

  constructor(private readonly index: SourceIndex) {}

  collect(): SpanNames {
    for (const at of this.index.all('spans')) this.site(at);
    for (let at = 0; at < this.waiting.length; at++) this.callers(this.waiting[at]);
    return { byName: this.byName, patterns: this.patterns };
  }

  private site({ file, fact }: At<SpanSite>): void {
    const site: NamedSite = {
      file,
      line: fact.line,
      endLine: fact.endLine,
      function: fact.function,
      how: fact.how,
      tracer: { file, scope: fact.scope, function: fact.function },
    };
    for (const name of fact.names) this.take(name, site, fact.function, 0);
  }

  /** Files a name under its text; a name from a parameter makes the function a wrapper. */
  private take(name: TextValue, site: NamedSite, inside: number, hops: number): void {
    const fromParameter = this.parametersIn(site.file, name, inside);
    if (fromParameter) {
      const { function: owner, name: open } = fromParameter;
      const fact = site.file.facts.functions[owner];
      const key = `${owner} ${JSON.stringify(open)} ${site.file.uri}`;
      if (hops > mostHops || fact.name === '' || this.seen.has(key)) return;
      this.seen.add(key);
      this.waiting.push({ file: site.file, function: owner, fact, name: open, tracer: site.tracer, hops });
      const pattern = patternOf(open);
      if (pattern) this.patterns.push({ pattern, site });
      return;
    }
    const value = this.index.resolveText(site.file, name, inside);
    const text = literalOf(value);
    if (text !== undefined) {
      const known = this.byName.get(text);
      if (known) known.push(site);
      else this.byName.set(text, [site]);
      return;
    }
    const pattern = patternOf(value);
    if (pattern) this.patterns.push({ pattern, site });
  }

  /** The name with its parameters as such, and whose they are: of the function around, or of one further out (decorators). */
  private parametersIn(
    file: IndexedFile,
    name: TextValue,
    inside: number,
  ): { function: number; name: TextValue } | undefined {
    if (name.every(part => typeof part === 'string' || part === null)) return undefined;
    const { functions } = file.facts;
    let owner = -1;
    const open = name.map(part => {
      if (typeof part === 'string' || part === null) return part;
      if ('param' in part) {
        owner = inside;
        return part;
      }
      for (let at = inside, depth = 0; at >= 0 && depth < 20; at = functions[at]?.parent ?? -1, depth++) {
        const param = functions[at]?.params.indexOf(part.ref) ?? -1;
        if (param < 0) continue;
        owner = at;
        return { param };
      }
      return part;
    });
    if (owner < 0 || !functions[owner]) return undefined;
    return { function: owner, name: this.index.resolveText(file, open, inside) };
  }

  private callers({ file, function: number, fact, name, tracer, hops }: Wrapper): void {
    const isAkin = (other: IndexedFile): boolean => other.language === file.language || (isJvm(other) && isJvm(file));
    const calls = this.index.callsOf(callName(fact), isAkin).slice(0, mostCallsOfWrapper);
    for (const { file: caller, fact: call } of calls) {
      const given = filled(name, fact, call);
      if (given === undefined) continue;
      const targets = callTargets(this.index, caller, call);
      const isMeant = targets.some(target => target.file === file && target.index === number);
      // Where the text does not tell what is called, the name does, unless something else of that name is.
      if (!isMeant && (targets.length || !this.isOnly(fact, file))) continue;
      const site = this.siteOf(caller, call, tracer);
      this.take(given, site, call.function, hops + 1);
    }
  }

  private isOnly(fact: FunctionFacts, file: IndexedFile): boolean {
    return (
      this.index.functionsNamed(fact.name, other => other.language === file.language && !other.isTest).length === 1
    );
  }

  /** A wrapper that is a decorator is about the function below it. */
  private siteOf(file: IndexedFile, call: CallSite, tracer: NamedSite['tracer']): NamedSite {
    const below = file.facts.functions.findIndex(
      ({ firstLine, line, annotations }) =>
        firstLine <= call.line && call.line < line && annotations?.some(name => name.split('.').at(-1) === call.callee),
    );
    const site = { file, line: call.line, endLine: call.endLine, how: 'wrapper' as const, tracer };
    return below >= 0 ? { ...site, how: 'annotation', function: below } : { ...site, function: call.function };
  }
}

/** A constructor is called by the name of its type. */
function callName({ name, owner }: FunctionFacts): string {
  return /^(?:__init__|constructor|__construct|initialize|<init>|init)$/.test(name) && owner !== ''
    ? (owner.split('.').at(-1) ?? name)
    : name;
}

/** The name with the call's arguments in place of parameters; undefined when the call does not say them. */
function filled(name: TextValue, { params }: FunctionFacts, { args, named }: CallSite): TextValue | undefined {
  const parts: TextValue[number][] = [];
  for (const part of name) {
    if (typeof part !== 'object' || part === null || !('param' in part)) {
      parts.push(part);
      continue;
    }
    const called = params[part.param];
    const value =
      (called !== undefined && Object.hasOwn(named ?? {}, called) ? named?.[called] : undefined) ?? args?.[part.param];
    if (value === undefined || value.length === 0) return undefined;
    parts.push(...value);
  }
  return join(parts);
}

function isJvm({ language }: IndexedFile): boolean {
  return language === 'java' || language === 'kotlin';
}
