import type { CallSite, FunctionFacts, TextValue } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';

/** Functions that are called by more places than this are no route helpers. */
const mostCallers = 100;

/** What a name that stands at a registration leads to: functions with a body, classes. Sure when the names lead there alone. */
export interface NamedPlaces {
  readonly functions: readonly At<FunctionFacts>[];
  readonly types: readonly {
    readonly file: IndexedFile;
    readonly owner: string;
    readonly name: string;
    readonly index: number;
  }[];
}

/** Functions and types by a name, as the index knows them, or the only ones of that name in the same unit and language. */
export function placesNamed(index: SourceIndex, file: IndexedFile, name: string, inside: number): NamedPlaces {
  const found = index.lookUp(file, name, inside);
  const functions = found.flatMap(one => (one.kind === 'function' && !one.fact.isDeclaration ? [one] : []));
  const types = found.flatMap(one =>
    one.kind === 'type' ? [{ file: one.file, owner: one.fact.owner, name: one.fact.name, index: one.index }] : [],
  );
  return { functions, types };
}

/** Functions of this simple name in the unit (or the whole workspace where units are unknown) of a file, tests left out. */
export function sameNamed(index: SourceIndex, file: IndexedFile, name: string): readonly At<FunctionFacts>[] {
  const all = index
    .functionsNamed(name)
    .filter(at => !at.fact.isDeclaration && speaksWith(at.file, file) && (!at.file.isTest || file.isTest));
  const unit = index.unitOf(file);
  const near = all.filter(at => index.unitOf(at.file) === unit);
  return near.length ? near : all;
}

/** Calls that lead to a function: by what its name means where it is called, or because no other function has that name. */
export function callersOf(index: SourceIndex, file: IndexedFile, fn: number): readonly At<CallSite>[] {
  const { name } = file.facts.functions[fn] ?? { name: '' };
  if (name === '') return [];
  return index.derived(`callers ${file.uri} ${fn}`, () => {
    const all = index.callsOf(name, other => speaksWith(other, file) && (!other.isTest || file.isTest));
    const calls = all.length > mostCallers ? all.filter(at => index.unitOf(at.file) === index.unitOf(file)) : all;
    if (calls.length > mostCallers) return [];
    let isOnly: boolean | undefined;
    return calls.filter(({ file: from, fact }) => {
      if (from.uri === file.uri && isInside(from, fact.function, fn)) return false;
      const written = fact.receiver === '' || fact.receiver === 'new' ? name : `${fact.receiver}.${name}`;
      const found = index.lookUp(from, written, fact.function);
      if (found.length)
        return found.some(one => one.kind === 'function' && one.file.uri === file.uri && one.index === fn);
      isOnly ??= sameNamed(index, file, name).length === 1;
      return isOnly && speaksWith(from, file) && fact.receiver !== '' && index.unitOf(from) === index.unitOf(file);
    });
  });
}

/** The nearest function with a name around a place that has so many parameters; -1 when there is none. */
export function helperAround(file: IndexedFile, inside: number, param: number): number {
  for (const fn of functionsAround(file, inside)) {
    const { name, params } = file.facts.functions[fn];
    if (name !== '' && param < params.length) return fn;
  }
  return -1;
}

/** The first parameter that a text is made of; undefined when it is made of none. */
export function paramIn(value: TextValue): number | undefined {
  for (const part of value) if (typeof part === 'object' && part !== null && 'param' in part) return part.param;
  return undefined;
}

/** A text made of parameters as one call gives it; undefined when the call gives none of them. */
export function givenAt(value: TextValue, { args, named }: CallSite, params: readonly string[]): TextValue | undefined {
  let isGiven = false;
  const text = value.flatMap((part): TextValue => {
    if (typeof part !== 'object' || part === null || !('param' in part)) return [part];
    const given = args?.[part.param]?.length ? args[part.param] : named?.[params[part.param]];
    if (!given?.length) return [null];
    isGiven = true;
    return given;
  });
  return isGiven ? text : undefined;
}

/** Function itself, or one inside of it. */
export function isInside(file: IndexedFile, inside: number, fn: number): boolean {
  for (let at = inside; at >= 0; at = file.facts.functions[at]?.parent ?? -1) if (at === fn) return true;
  return false;
}

/** Functions around a place, innermost first. */
export function* functionsAround(file: IndexedFile, inside: number): Generator<number> {
  for (let at = inside; at >= 0; at = file.facts.functions[at]?.parent ?? -1) yield at;
}

/** Types of the functions around a place, innermost first, dotted. */
export function ownersAround(file: IndexedFile, inside: number): readonly string[] {
  return [...functionsAround(file, inside)].map(at => file.facts.functions[at].owner).filter(owner => owner !== '');
}

function speaksWith(a: IndexedFile, b: IndexedFile): boolean {
  const isJvm = (file: IndexedFile): boolean => file.language === 'java' || file.language === 'kotlin';
  return a.language === b.language || (isJvm(a) && isJvm(b));
}
