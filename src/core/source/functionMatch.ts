// From a name that a runtime gave a function to the functions of the index that it may mean.
import type { FunctionFacts, TypeFacts } from '../index/facts';
import type { At, IndexedFile, SourceIndex } from '../index/sourceIndex';
import type { QualifiedName } from './qualifiedName';

/**
 * How much of the name is borne out: package, types and name (`full`), its types and name (`type`), the name alone (`bare`).
 */
export type NameGrade = 'full' | 'type' | 'bare';

export interface NameMatch {
  readonly functions: readonly At<FunctionFacts>[];
  /** The type, where it has no such function itself. */
  readonly types: readonly At<TypeFacts>[];
  readonly grade: NameGrade;
  readonly reading: QualifiedName;
}

/** The best that any reading of the name leads to. */
export function matchName(
  readings: readonly QualifiedName[],
  index: SourceIndex,
  fits = anyFile,
): NameMatch | undefined {
  let best: NameMatch | undefined;
  for (const reading of readings) {
    const match = matchReading(reading, index, fits);
    if (match && (!best || isBetter(match, best))) best = match;
  }
  return best;
}

const anyFile = (_file: IndexedFile): boolean => true;
const grades: readonly NameGrade[] = ['full', 'type', 'bare'];

function isBetter(a: NameMatch, b: NameMatch): boolean {
  const order = grades.indexOf(a.grade) - grades.indexOf(b.grade);
  return order < 0 || (order === 0 && a.functions.length > 0 && b.functions.length === 0);
}

function matchReading(
  reading: QualifiedName,
  index: SourceIndex,
  fits: (file: IndexedFile) => boolean,
): NameMatch | undefined {
  const graded = named(reading, index)
    .filter(({ file }) => fits(file))
    .flatMap(at => {
      const grade = gradeOf(at, reading, index);
      return grade ? [{ at, grade }] : [];
    });
  for (const grade of grades) {
    const functions = graded.filter(one => one.grade === grade).map(({ at }) => at);
    if (functions.length)
      return { functions: closuresIn(withoutDeclarations(functions), reading), types: [], grade, reading };
  }
  return matchType(reading, index, fits);
}

/** A constructor goes by many names. */
const constructors = ['constructor', '__init__', '__construct', 'initialize', '<init>', 'new', 'init'];

function named({ simple, qualifiers }: QualifiedName, index: SourceIndex): readonly At<FunctionFacts>[] {
  if (simple === '') return [];
  const found = index.functionsNamed(simple);
  if (simple !== qualifiers[qualifiers.length - 1]) return found;
  const made = constructors.flatMap(name => index.functionsNamed(name));
  return [...found, ...made.filter(({ fact }) => last(fact.owner.split('.')) === simple)];
}

function gradeOf(at: At<FunctionFacts>, reading: QualifiedName, index: SourceIndex): NameGrade | undefined {
  const { file } = at;
  const chains = ownerChains(file, at.index);
  let best: NameGrade | undefined;
  for (const chain of chains) {
    const grade = gradeOfChain(file, chain, withoutFileClass(reading, file, chain), index);
    if (grade && (!best || grades.indexOf(grade) < grades.indexOf(best))) best = grade;
  }
  return best;
}

function gradeOfChain(
  file: IndexedFile,
  chain: readonly string[],
  { qualifiers, importPath }: QualifiedName,
  index: SourceIndex,
): NameGrade | undefined {
  if (importPath !== undefined) {
    if (file.language !== 'go' || !equal(chain, qualifiers)) return undefined;
    return gradeOfImportPath(file, importPath, index);
  }
  if (qualifiers.length < chain.length) {
    if (!endsWith(chain, qualifiers)) return undefined;
    return qualifiers.length ? 'type' : 'bare';
  }
  if (!endsWith(qualifiers, chain)) return undefined;
  const rest = qualifiers.slice(0, qualifiers.length - chain.length);
  // Ruby's modules are all there is to a name; no package stands before them.
  if (rest.length === 0) return chain.length ? (file.language === 'ruby' ? 'full' : 'type') : 'bare';
  return gradeOfPackage(file, rest, chain, index);
}

function gradeOfPackage(
  file: IndexedFile,
  rest: readonly string[],
  chain: readonly string[],
  index: SourceIndex,
): NameGrade | undefined {
  if (
    file.language === 'javascript' &&
    rest.every(part => /^(?:Object|module|exports|Function|globalThis)$/.test(part))
  )
    return chain.length ? 'type' : 'bare';
  const own = file.facts.package;
  const modules = modulesOf(file, index);
  const whole = [...rest, ...chain].join('.');
  const text = rest.join('.');
  if (split(own).join('.') === text || modules.some(name => name === text || name === whole)) return 'full';
  // The script that was started has no other name.
  if (text === '__main__') return chain.length ? 'type' : 'bare';
  const isPart = [split(own), ...modules.map(split)].some(
    parts => parts.length && (endsWith(parts, rest) || (parts.length >= 2 && endsWith(rest, parts))),
  );
  return isPart ? 'type' : undefined;
}

function gradeOfImportPath(file: IndexedFile, importPath: string, index: SourceIndex): NameGrade | undefined {
  if (index.modulesOf(file).includes(importPath)) return 'full';
  if (importPath === 'main') return file.facts.package === 'main' ? 'full' : undefined;
  const parts = importPath.replace(/_test$/, '').split('/');
  const folders = file.segments.slice(0, -1);
  if (parts.length === 1) return file.facts.package === parts[0] ? 'type' : undefined;
  return endsWith(folders, parts.slice(-2)) || endsWith(parts, folders) ? 'type' : undefined;
}

/** Kotlin's `FileKt` for what stands outside of a class, and companions, which code does without. */
function withoutFileClass(reading: QualifiedName, file: IndexedFile, chain: readonly string[]): QualifiedName {
  if (file.language !== 'kotlin') return reading;
  let { qualifiers } = reading;
  if (!chain.includes('Companion')) qualifiers = qualifiers.filter(part => part !== 'Companion');
  const at = qualifiers.length - chain.length - 1;
  if (at >= 0 && /Kt$/.test(qualifiers[at])) qualifiers = qualifiers.filter((_, i) => i !== at);
  return { ...reading, qualifiers };
}

/** What a function stands in: its types, and with them the functions around it. */
function ownerChains(file: IndexedFile, index: number): readonly (readonly string[])[] {
  const { functions } = file.facts;
  const { owner, parent } = functions[index];
  const own = split(owner);
  if (parent < 0) return [own];
  const around: string[] = [];
  for (let at = parent; at >= 0; at = functions[at].parent) {
    if (functions[at].name !== '') around.unshift(functions[at].name);
    if (functions[at].parent < 0) around.unshift(...split(functions[at].owner));
  }
  return [own, around];
}

/** Of a type that is declared here the method may be inherited: from another type here, or it is nobody's but the type's. */
function matchType(
  { simple, qualifiers, importPath, ...rest }: QualifiedName,
  index: SourceIndex,
  fits: (file: IndexedFile) => boolean,
): NameMatch | undefined {
  const name = last(qualifiers);
  if (name === undefined || importPath !== undefined) return undefined;
  const reading = { simple, qualifiers, ...rest };
  const graded = index
    .typesNamed(name)
    .filter(({ file }) => fits(file))
    .flatMap(at => {
      const chain = [...split(at.fact.owner), name];
      const grade = gradeOfChain(at.file, chain, reading, index);
      return grade && grade !== 'bare' ? [{ at, grade }] : [];
    });
  for (const grade of grades) {
    const types = graded.filter(one => one.grade === grade).map(({ at }) => at);
    if (!types.length) continue;
    const inherited = types.length === 1 && simple !== '' ? inheritedFrom(types[0], simple, index) : [];
    return inherited.length
      ? { functions: inherited, types, grade, reading }
      : { functions: [], types, grade, reading };
  }
  return undefined;
}

/** Levels of inheritance that are followed. */
const mostLevels = 4;

function inheritedFrom(type: At<TypeFacts>, name: string, index: SourceIndex): readonly At<FunctionFacts>[] {
  let level: readonly At<TypeFacts>[] = [type];
  for (let depth = 0; depth < mostLevels && level.length; depth++) {
    const next: At<TypeFacts>[] = [];
    for (const { file, fact } of level) {
      for (const base of fact.bases.slice(0, 20)) {
        const simple = simpleType(base);
        if (simple === undefined) continue;
        for (const found of index.lookUp(file, simple)) {
          if (found.kind !== 'type') continue;
          const owner = [...split(found.fact.owner), found.fact.name].join('.');
          const members = found.file.facts.functions.flatMap((member, at) =>
            member.name === name && member.owner === owner ? [{ file: found.file, index: at, fact: member }] : [],
          );
          if (members.length) return members;
          next.push(found);
        }
      }
    }
    level = next.slice(0, 50);
  }
  return [];
}

function simpleType(base: string): string | undefined {
  return /([\w$]+)\s*$/.exec(base.replace(/[<([].*$/s, ''))?.[1];
}

/** Functions of a file that the name may mean, its package left aside: that this is the file is known otherwise. */
export function functionsIn(file: IndexedFile, readings: readonly QualifiedName[]): readonly At<FunctionFacts>[] {
  for (const reading of readings) {
    const { simple, qualifiers } = reading;
    if (simple === '') continue;
    const found = file.facts.functions.flatMap((fact, index) => (fact.name === simple ? [{ file, index, fact }] : []));
    const isConstructor = last(qualifiers) === simple;
    const made = isConstructor
      ? file.facts.functions.flatMap((fact, index) =>
          constructors.includes(fact.name) && last(split(fact.owner)) === simple ? [{ file, index, fact }] : [],
        )
      : [];
    const all = [...found, ...made];
    if (!all.length) continue;
    const chosen = byOwner(file, all, withoutCompanion(qualifiers));
    return closuresIn(withoutDeclarations(chosen), reading);
  }
  return [];
}

/** Those that stand in what the name says, as much of it as any; all of them where it says nothing. */
function byOwner(
  file: IndexedFile,
  all: readonly At<FunctionFacts>[],
  qualifiers: readonly string[],
): readonly At<FunctionFacts>[] {
  if (!qualifiers.length) return all;
  const depths = all.map(({ fact, index }) => {
    const fitting = ownerChains(file, index).filter(chain => endsWith(qualifiers, chain));
    // A member of something else is not meant; a free function may be, as what stands before it is its module.
    return fitting.length ? Math.max(...fitting.map(chain => chain.length)) : fact.owner === '' ? 0 : -1;
  });
  const most = Math.max(...depths);
  return most < 0 ? all : all.filter((_, i) => depths[i] === most);
}

function withoutCompanion(qualifiers: readonly string[]): readonly string[] {
  return qualifiers.filter(part => part !== 'Companion');
}

/** Overload signatures and the like stand beside the function itself. */
function withoutDeclarations(functions: readonly At<FunctionFacts>[]): readonly At<FunctionFacts>[] {
  const written = functions.filter(({ fact }) => !fact.isDeclaration);
  return written.length ? written : functions;
}

/** Go counts the closures in a function: `F.func1.2` is the second in the first. */
function closuresIn(
  functions: readonly At<FunctionFacts>[],
  { closures, line }: QualifiedName,
): readonly At<FunctionFacts>[] {
  return functions.map(at => {
    const { file } = at;
    const { functions: all } = file.facts;
    if (line !== undefined) {
      const inner = all.findLastIndex(fact => fact.firstLine <= line && fact.endLine >= line);
      return inner > at.index ? { file, index: inner, fact: all[inner] } : at;
    }
    let { index } = at;
    for (const number of closures ?? []) {
      const inner = all.flatMap((fact, i) => (fact.parent === index ? [i] : []));
      if (inner[number - 1] === undefined) return at;
      index = inner[number - 1];
    }
    return { file, index, fact: all[index] };
  });
}

function modulesOf(file: IndexedFile, index: SourceIndex): readonly string[] {
  return index.modulesOf(file).map(name => split(name).join('.'));
}

function split(name: string): string[] {
  return name.split(/[.\\/:$]+/).filter(part => part !== '');
}

function last(parts: readonly string[]): string | undefined {
  return parts[parts.length - 1];
}

function equal(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && endsWith(a, b);
}

function endsWith(parts: readonly string[], tail: readonly string[]): boolean {
  return tail.length <= parts.length && tail.every((part, i) => parts[parts.length - tail.length + i] === part);
}
