import type { FunctionFacts, TypeFacts } from '../../index/facts';
import type { At, IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { functionsAround, sameNamed } from './functionNames';

const deepestBase = 3;

/** A method of a type by name, its bases' where it has none of its own. Names in the order of preference. */
export function memberOf(
  index: SourceIndex,
  type: At<TypeFacts>,
  names: readonly string[],
  depth = 0,
): At<FunctionFacts> | undefined {
  const { functions } = type.file.facts;
  const owner = fullName(type.fact);
  for (const name of names) {
    const at = functions.findIndex(fact => fact.name === name && fact.owner === owner && !fact.isDeclaration);
    if (at >= 0) return { file: type.file, index: at, fact: functions[at] };
  }
  // A Go type's methods may stand in any file of its package.
  if (type.file.language === 'go' || type.file.language === 'rust' || type.file.language === 'ruby')
    for (const name of names) {
      const elsewhere = sameNamed(index, type.file, name).filter(({ fact }) => fact.owner === owner);
      if (elsewhere.length === 1) return elsewhere[0];
    }
  if (depth >= deepestBase) return undefined;
  for (const base of type.fact.bases) {
    for (const found of index.lookUp(type.file, simpleType(base), -1)) {
      if (found.kind !== 'type' || (found.file.uri === type.file.uri && found.index === type.index)) continue;
      const member = memberOf(index, found, names, depth + 1);
      if (member) return member;
    }
  }
  return undefined;
}

export function fullName({ owner, name }: { readonly owner: string; readonly name: string }): string {
  return owner === '' ? name : `${owner}.${name}`;
}

/** `*handlers.UserHandler`, `Optional<UserService>`: without pointer, package, arguments. */
export function simpleType(type: string): string {
  return /([A-Za-z_$][\w$]*)\W*$/.exec(type.replace(/<.*$/s, '').replace(/\[.*$/s, ''))?.[1] ?? '';
}

/** Methods called `last` of what `qualifier` may be: typed, named alike, imported, beside it. Best ones only. */
export function membersNamed(
  index: SourceIndex,
  file: IndexedFile,
  qualifier: readonly string[],
  last: string,
  inside: number,
): readonly At<FunctionFacts>[] {
  const all = sameNamed(index, file, last);
  if (all.length === 0 || isOfLibrary(index, file, qualifier[0])) return [];
  const type = typeOf(index, file, qualifier, inside);
  if (type !== undefined) {
    const typed = all.filter(({ fact }) => fact.owner.split('.').at(-1) === type);
    if (typed.length) return nearestOf(typed, file);
    // An interface: what implements it.
    const implementing = all.filter(at => basesOf(at).includes(type));
    if (implementing.length) return nearestOf(implementing, file);
  }
  const variable = plain(qualifier[qualifier.length - 1] ?? '');
  const owner = (at: At<FunctionFacts>): string => plain(at.fact.owner.split('.').at(-1) ?? '');
  const isSelf = /^(?:this|self|s|h|c|srv|a|r|ctl|app)$/i.test(variable);
  const around = [...functionsAround(file, inside)].map(fn => file.facts.functions[fn].owner);
  const own = all.filter(at => at.fact.owner !== '' && around.includes(at.fact.owner) && isNear(at.file, file));
  if (qualifier.length === 1 && own.length && (isSelf || file.language === 'go')) return own;
  if (variable !== '') {
    const same = all.filter(at => owner(at) === variable);
    if (same.length) return nearestOf(same, file);
    const like = all.filter(
      at =>
        variable.length >= 3 && owner(at) !== '' && (owner(at).startsWith(variable) || variable.startsWith(owner(at))),
    );
    if (like.length) return nearestOf(like, file);
  }
  const imported = importedUris(index, file);
  const fromThere = all.filter(at => imported.has(at.file.uri));
  if (fromThere.length) return fromThere;
  return nearestOf(all, file);
}

/** Simple name of the type of `a`, `this.a`, `a.b`, where the code says it. */
function typeOf(
  index: SourceIndex,
  file: IndexedFile,
  qualifier: readonly string[],
  inside: number,
): string | undefined {
  let type: string | undefined;
  for (let i = 0; i < Math.min(qualifier.length, 4); i++) {
    const name = qualifier[i].replace(/^@/, '');
    const next =
      i === 0 ? variableType(file, name, inside) : type === undefined ? undefined : fieldType(index, file, type, name);
    if (next === undefined) {
      // Go's receivers go by any name, and are no parameters.
      if (i === 0 && (/^(?:this|self)$/.test(name) || (file.language === 'go' && qualifier.length > 1))) {
        type = [...functionsAround(file, inside)].map(fn => file.facts.functions[fn].owner).find(owner => owner !== '');
        type = type?.split('.').at(-1);
        continue;
      }
      return undefined;
    }
    type = simpleType(next);
  }
  return type;
}

function variableType(file: IndexedFile, name: string, inside: number): string | undefined {
  for (const fn of functionsAround(file, inside)) {
    const { params, paramTypes, owner } = file.facts.functions[fn];
    const at = params.indexOf(name);
    if (at >= 0) return paramTypes?.[at] || undefined;
    const fields = (file.facts.types ?? []).find(type => fullName(type) === owner)?.fields;
    if (fields && Object.hasOwn(fields, name)) return fields[name];
  }
  return undefined;
}

function fieldType(index: SourceIndex, file: IndexedFile, type: string, name: string): string | undefined {
  const local = (file.facts.types ?? []).filter(fact => fact.name === type);
  const types = local.length ? local : index.typesNamed(type).map(({ fact }) => fact);
  for (const { fields } of types) if (fields && Object.hasOwn(fields, name)) return fields[name];
  return undefined;
}

function basesOf({ file, fact }: At<FunctionFacts>): readonly string[] {
  const type = (file.facts.types ?? []).find(one => fullName(one) === fact.owner);
  return type?.bases.map(simpleType) ?? [];
}

export function importedUris(index: SourceIndex, file: IndexedFile): ReadonlySet<string> {
  return index.derived(`imported by ${file.uri}`, () => {
    const entries = file.facts.imports ?? [];
    return new Set(entries.flatMap(entry => index.importedFiles(file, entry).map(({ uri }) => uri)));
  });
}

/** What is imported from outside of the workspace has no members in it. */
export function isOfLibrary(index: SourceIndex, file: IndexedFile, name: string | undefined): boolean {
  const entry = (file.facts.imports ?? []).find(({ local }) => local === name);
  return entry !== undefined && index.importedFiles(file, entry).length === 0;
}

/** Of several the ones that share the most folders with a file. */
export function nearestOf<T extends { readonly file: IndexedFile }>(
  found: readonly T[],
  file: IndexedFile,
): readonly T[] {
  if (found.length < 2) return found;
  const shared = found.map(at => sharedFolders(at.file, file));
  const most = Math.max(...shared);
  return found.filter((_, i) => shared[i] === most);
}

function sharedFolders(a: IndexedFile, b: IndexedFile): number {
  if (a.folder !== b.folder) return -1;
  const length = Math.min(a.segments.length, b.segments.length) - 1;
  for (let i = 0; i < length; i++) if (a.segments[i] !== b.segments[i]) return i;
  return length + (a.uri === b.uri ? 1 : 0);
}

function isNear(a: IndexedFile, b: IndexedFile): boolean {
  return a.uri === b.uri || sharedFolders(a, b) === b.segments.length - 1;
}

/** Without case, separators and plural. */
function plain(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  return letters.length > 3 ? letters.replace(/s$/, '') : letters;
}
