// What a name in the code means: something of the same file, an import followed to where it is defined, or of the same package.
import type { ImportFacts, LanguageId, TypeFacts } from './facts';
import type { At, Definition, IndexedFile, SourceIndex } from './sourceIndex';

/** See SourceIndex.lookUp; `inside`: index of the function that the name stands in, -1 at the top of the file. */
export function lookUp(index: SourceIndex, file: IndexedFile, name: string, inside: number): readonly Definition[] {
  const parts = name.split(/::|->|[.#\\]/).filter(part => part !== '');
  const last = parts[parts.length - 1];
  if (last === undefined) return [];
  const isSelf = parts.length > 1 && /^(?:self|this|cls|static|Self|super|parent)$/.test(parts[0]);
  const qualifier = parts.slice(0, -1);
  const around = ownersAround(file, inside);
  if (parts.length === 1 || isSelf) {
    const local = definitionsIn(file, last).filter(found => isVisible(found, inside, isSelf, around));
    if (local.length) return innermost(local, file, inside);
  }
  if (parts.length > 1 && !isSelf) {
    const owned = definitionsIn(file, last).filter(found => endsWith(ownerOf(found), qualifier));
    if (owned.length) return owned;
  }
  if (isSelf) return inherited(index, file, last, around);
  for (const entry of file.facts.imports ?? []) {
    // Python's `import a.b` is used as `a.b.f`.
    const dots = entry.local.includes('.') && name.startsWith(`${entry.local}.`) ? entry.local.split('.').length : 1;
    const isMeant = dots > 1 || entry.local === parts[0];
    const rest = isMeant ? parts.slice(dots) : entry.name === '*' ? parts : undefined;
    if (!rest) continue;
    const found = index.importedFiles(file, entry).flatMap(target => exported(index, target, entry, rest));
    if (found.length) return found;
  }
  return inSamePackage(index, file, last, qualifier);
}

/** Files that hand on what they import (`__init__.py`, `index.ts`) are followed so far. */
const mostHops = 3;

/** Names that an import brings: `rest` is what follows the imported name. */
function exported(
  index: SourceIndex,
  target: IndexedFile,
  entry: ImportFacts,
  rest: readonly string[],
  hops = 0,
): Definition[] {
  const isWhole = entry.name === '' || entry.name === '*' || entry.name === 'default';
  const path = isWhole ? rest : [entry.name, ...rest];
  // A default export that says what it is another name of.
  const isDefault = entry.name === 'default';
  const handedOn = isDefault ? handed(index, target, ['default', ...rest], hops) : [];
  if (handedOn.length) return handedOn;
  const found = exportedHere(target, entry, path);
  if (found.length) return found;
  // `from . import views` names the file itself.
  if (!isWhole && rest.length && isModuleNamed(target, entry.name)) {
    const whole = exported(index, target, { ...entry, name: '' }, rest, hops);
    if (whole.length) return whole;
  }
  if (path.length === 0) return [];
  const onward = handed(index, target, path, hops);
  if (onward.length) return onward;
  return path.length === 2 ? instanceMember(target, path[0], path[1]) : [];
}

/** What a file gives that it has from another one, or has itself under another name (an import of ''). */
function handed(index: SourceIndex, target: IndexedFile, path: readonly string[], hops: number): Definition[] {
  if (hops === mostHops) return [];
  for (const next of target.facts.imports ?? []) {
    const onward = next.local === path[0] ? path.slice(1) : next.name === '*' ? path : undefined;
    if (!onward) continue;
    const found = index
      .importedFiles(target, next)
      .flatMap(file => (file === target && next.module !== '' ? [] : exported(index, file, next, onward, hops + 1)));
    if (found.length) return found;
  }
  return [];
}

/** `settings.API`, where `settings` is made of a class of the same file: its member, when the name leaves no doubt. */
function instanceMember(target: IndexedFile, instance: string, name: string): Definition[] {
  const plain = (text: string): string => text.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  const members = definitionsIn(target, name).filter(found => ownerOf(found) !== '');
  const named = members.filter(found => plain(ownerOf(found)) === plain(instance));
  return named.length === 1 ? named : members.length === 1 ? members : [];
}

function isModuleNamed({ segments }: IndexedFile, name: string): boolean {
  const file = segments[segments.length - 1] ?? '';
  const stem = file.replace(/\.[^.]*$/, '');
  return stem === name || (stem === '__init__' && segments[segments.length - 2] === name);
}

function exportedHere(target: IndexedFile, entry: ImportFacts, path: readonly string[]): Definition[] {
  const wanted = path[path.length - 1];
  if (wanted === undefined) return entry.name === 'default' ? onlyExport(target, entry.local) : [];
  const all = definitionsIn(target, wanted).filter(found => found.kind !== 'function' || found.fact.parent < 0);
  const owned = all.filter(found => endsWith(ownerOf(found), path.slice(0, -1)));
  if (owned.length || path.length > 1) return owned;
  // A static import names the type as its module and one of the type's members; a nested type has others around it.
  const isMeant = (owner: string): boolean =>
    owner === '' || `.${entry.module}`.endsWith(`.${owner}`) || `.${entry.module}`.endsWith(`.${owner}.${wanted}`);
  return all.filter(found => isMeant(ownerOf(found)));
}

/** Java and Kotlin import each other. */
export function familyOf(language: LanguageId): LanguageId {
  return language === 'kotlin' ? 'java' : language;
}

/** A default export goes by any name: the one of that name, or the only thing at the top. */
function onlyExport(target: IndexedFile, name: string): Definition[] {
  const same = definitionsIn(target, name);
  if (same.length) return same;
  const tops = target.facts.functions.flatMap((fact, index): Definition[] =>
    fact.parent < 0 && fact.owner === '' ? [{ kind: 'function', file: target, index, fact }] : [],
  );
  return tops.length === 1 ? tops : [];
}

/** Members that a type has from what it extends, two levels up. */
function inherited(index: SourceIndex, file: IndexedFile, name: string, owners: readonly string[]): Definition[] {
  const owner = owners[owners.length - 1]?.split('.').at(-1);
  let types = (file.facts.types ?? []).filter(type => type.name === owner);
  for (let level = 0; level < 2; level++) {
    const next: TypeFacts[] = [];
    for (const base of types.flatMap(({ bases }) => bases)) {
      const simple = /([\w$]+)(?:<.*)?$/.exec(base.replace(/<.*$/s, ''))?.[1];
      if (simple === undefined) continue;
      const found = lookUp(index, file, simple, -1).flatMap(type => (type.kind === 'type' ? [type] : []));
      for (const type of found) {
        const members = definitionsIn(type.file, name).filter(member => endsWith(ownerOf(member), [simple]));
        if (members.length) return members;
        next.push(type.fact);
      }
    }
    types = next;
  }
  return [];
}

const packaged: ReadonlySet<LanguageId> = new Set(['java', 'kotlin', 'go', 'csharp', 'php']);

function inSamePackage(
  index: SourceIndex,
  file: IndexedFile,
  name: string,
  qualifier: readonly string[],
): readonly Definition[] {
  if (!packaged.has(file.language) && !(file.language === 'ruby')) return [];
  const isJvm = file.language === 'java' || file.language === 'kotlin';
  const fits = (other: IndexedFile): boolean => {
    if (other.language !== file.language && !(isJvm && (other.language === 'java' || other.language === 'kotlin')))
      return false;
    if (file.language === 'ruby') return true;
    if (file.language === 'go') return isSameFolder(file, other) && other.facts.package === file.facts.package;
    return other.facts.package === file.facts.package;
  };
  const found: Definition[] = [
    ...index.functionsNamed(name, fits).map(at => ({ kind: 'function' as const, ...at })),
    ...index.typesNamed(name, fits).map(at => ({ kind: 'type' as const, ...at })),
  ].filter(at => (qualifier.length ? endsWith(ownerOf(at), qualifier) : ownerOf(at) === '' || at.kind === 'type'));
  if (found.length) return found;
  const constants = index.derived(`constants ${file.language} ${file.facts.package}`, () =>
    index.all('constants').filter(at => fits(at.file)),
  );
  return constants
    .filter(
      ({ fact }) => fact.name === name && (qualifier.length ? endsWith(fact.owner, qualifier) : fact.owner === ''),
    )
    .filter(at => fits(at.file))
    .map(at => ({ kind: 'constant' as const, ...at }));
}

function isSameFolder(a: IndexedFile, b: IndexedFile): boolean {
  const last = a.segments.length - 1;
  return (
    a.folder === b.folder &&
    last === b.segments.length - 1 &&
    a.segments.slice(0, last).every((part, i) => part === b.segments[i])
  );
}

function definitionsIn(file: IndexedFile, name: string): Definition[] {
  const { functions, types, constants } = file.facts;
  return [
    ...among(file, functions, fact => fact.name === name).map(at => ({ kind: 'function' as const, ...at })),
    ...among(file, types, fact => fact.name === name).map(at => ({ kind: 'type' as const, ...at })),
    ...among(file, constants, fact => fact.name === name).map(at => ({ kind: 'constant' as const, ...at })),
  ];
}

function ownerOf({ fact }: Definition): string {
  return fact.owner;
}

function endsWith(owner: string, qualifier: readonly string[]): boolean {
  const parts = owner.split('.');
  return qualifier.length > 0 && qualifier.every((part, i) => parts[parts.length - qualifier.length + i] === part);
}

/** Owners of the functions around a place, outermost first. */
function ownersAround(file: IndexedFile, inside: number): readonly string[] {
  const owners: string[] = [];
  for (let at = inside; at >= 0; at = file.facts.functions[at]?.parent ?? -1) {
    const owner = file.facts.functions[at]?.owner;
    if (owner) owners.unshift(owner);
  }
  return owners;
}

function isVisible(found: Definition, inside: number, isSelf: boolean, owners: readonly string[]): boolean {
  const scope = found.kind === 'function' ? found.fact.parent : found.kind === 'constant' ? found.fact.function : -1;
  if (isSelf) return owners.includes(found.fact.owner);
  const isMember = found.fact.owner !== '' && found.kind !== 'type';
  // A bare name may be a member where a language leaves `this` out; what is local to another function is out of sight.
  const { owner } = found.fact;
  const isInOwner = owners.some(one => one === owner || one.startsWith(`${owner}.`));
  return (!isMember || isInOwner) && (scope < 0 || isWithin(found.file, inside, scope));
}

function isWithin(file: IndexedFile, inside: number, scope: number): boolean {
  for (let at = inside; at >= 0; at = file.facts.functions[at]?.parent ?? -1) if (at === scope) return true;
  return false;
}

/** Of several in sight the ones in the innermost function. */
function innermost(found: readonly Definition[], file: IndexedFile, inside: number): readonly Definition[] {
  for (let at = inside; at >= 0; at = file.facts.functions[at]?.parent ?? -1) {
    const here = found.filter(
      one => (one.kind === 'function' ? one.fact.parent : one.kind === 'constant' ? one.fact.function : -2) === at,
    );
    if (here.length) return here;
  }
  return found;
}

export function among<T>(file: IndexedFile, facts: readonly T[] | undefined, fits: (fact: T) => boolean): At<T>[] {
  return (facts ?? []).flatMap((fact, index) => (fits(fact) ? [{ file, index, fact }] : []));
}
