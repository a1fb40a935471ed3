import type {
  CallSite, ConfigFacts, ConstantFacts, FileFacts, FunctionFacts, ImportFacts, LanguageId, MessageSite, ModelSite,
  MountSite, NamedHandler, RouterSite, RouteSite, RpcSite, SpanSite, SqlSite, TextValue, TypeFacts,
} from './facts'; // prettier-ignore
import type { Language, Manifests } from './language';

/** A file that was read. `segments` count from its workspace folder. */
export interface IndexedFile {
  readonly uri: string;
  /** Name of the workspace folder. */
  readonly folder: string;
  readonly segments: readonly string[];
  readonly language: LanguageId;
  /** Tests, fixtures, examples of use: last among equals. */
  readonly isTest: boolean;
  readonly facts: FileFacts;
}

/** The kinds of facts that are listed over all files. */
interface Kinds {
  types: TypeFacts;
  constants: ConstantFacts;
  imports: ImportFacts;
  spans: SpanSite;
  routes: RouteSite;
  routers: RouterSite;
  mounts: MountSite;
  rpc: RpcSite;
  messages: MessageSite;
  handlers: NamedHandler;
  sql: SqlSite;
  models: ModelSite;
  config: ConfigFacts;
}
export type FactKind = keyof Kinds;

/** One fact and where it stands; `index` in its file's list. */
export interface At<T> {
  readonly file: IndexedFile;
  readonly index: number;
  readonly fact: T;
}

/** A folder with a manifest of its own: package, module, crate, project. `names` as in packageNames. */
export interface Unit {
  readonly folder: string;
  readonly segments: readonly string[];
  readonly names: readonly string[];
}

/** What a name in the code means. */
export type Definition =
  | ({ readonly kind: 'function' } & At<FunctionFacts>)
  | ({ readonly kind: 'type' } & At<TypeFacts>)
  | ({ readonly kind: 'constant' } & At<ConstantFacts>);

/** What is put into the index; `facts` of one version of the file's text. */
export interface FileEntry {
  readonly uri: string;
  readonly folder: string;
  readonly segments: readonly string[];
  readonly facts: FileFacts;
}

/** Which files a question is about. */
export type FileFilter = (file: IndexedFile) => boolean;
const everyFile: FileFilter = () => true;

/** Of how many files the functions and calls are kept unpacked. */
const mostUnpacked = 500;

/** How texts lie in memory that are seldom looked at. */
export interface Packer {
  pack(text: string): Uint8Array;
  unpack(bytes: Uint8Array): string;
}

const utf8: Packer = {
  pack: text => new TextEncoder().encode(text),
  unpack: bytes => new TextDecoder().decode(bytes),
};

const factKinds: readonly FactKind[] = [
  'types', 'constants', 'imports', 'spans', 'routes', 'routers', 'mounts', 'rpc', 'messages', 'handlers', 'sql', 'models', 'config',
]; // prettier-ignore

/** The bulk of a file's facts, which lies packed. */
type Bulk = Pick<FileFacts, 'functions' | 'calls'>;

/**
 * What all files declare, by name. Functions and calls, the bulk, lie packed (as JSON) and are unpacked when somebody looks, so
 * that ten thousand files take tens of megabytes; names lead to files.
 */
export class SourceIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly unpacked = new Map<Entry, Bulk>();
  private readonly functionNames = new Postings();
  private readonly typeNames = new Postings();
  private readonly callees = new Postings();
  private readonly argumentTexts = new Postings();
  private readonly ofKind = new Map<FactKind, Set<Entry>>(factKinds.map(kind => [kind, new Set()]));
  private readonly derivedValues = new Map<string, unknown>();
  private readonly modules = new Postings();
  /** Counts up with every change. */
  version = 0;

  constructor(
    private readonly languages: readonly Language[],
    /** Manifests of a workspace folder, by its name. */
    private manifestsOf: (folder: string) => Manifests = () => ({ nearest: () => undefined }),
    public units: readonly Unit[] = [],
    private readonly packer: Packer = utf8,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  /** Puts a file in, instead of what was known of it. */
  put({ uri, folder, segments, facts: read }: FileEntry): void {
    this.drop(uri);
    // Texts cut out of a file's text keep the whole of it alive: copies don't.
    const facts = JSON.parse(JSON.stringify(read)) as FileFacts;
    const packed = this.packer.pack(JSON.stringify({ functions: facts.functions, calls: facts.calls }));
    const entry = new Entry(this, uri, folder, segments, facts, packed);
    this.entries.set(uri, entry);
    for (const key of namesIn(facts.functions)) this.functionNames.add(key, entry);
    for (const key of namesIn(facts.types)) this.typeNames.add(key, entry);
    const callees = new Set<string>();
    const texts = new Set<string>();
    for (const { callee, args, named } of facts.calls ?? []) {
      callees.add(callee);
      for (const value of [...(args ?? []), ...Object.values(named ?? {})]) {
        const text = literalOf(value);
        if (text !== undefined && isKey(text)) texts.add(text);
      }
    }
    for (const key of callees) this.callees.add(key, entry);
    for (const key of texts) this.argumentTexts.add(key, entry);
    for (const kind of factKinds) if (facts[kind]?.length) this.ofKind.get(kind)!.add(entry);
    this.name(entry);
    this.changed();
  }

  drop(uri: string): void {
    const entry = this.entries.get(uri);
    if (!entry) return;
    const facts = entry.facts;
    for (const key of namesIn(facts.functions)) this.functionNames.remove(key, entry);
    for (const key of namesIn(facts.types)) this.typeNames.remove(key, entry);
    for (const { callee, args, named } of facts.calls ?? []) {
      this.callees.remove(callee, entry);
      for (const value of [...(args ?? []), ...Object.values(named ?? {})]) {
        const text = literalOf(value);
        if (text !== undefined) this.argumentTexts.remove(text, entry);
      }
    }
    for (const entries of this.ofKind.values()) entries.delete(entry);
    for (const name of entry.modules) this.modules.remove(`${familyOf(entry.language)} ${name}`, entry);
    this.entries.delete(uri);
    this.unpacked.delete(entry);
    this.changed();
  }

  /** Manifests changed: modules have other names, units other folders. */
  setManifests(manifestsOf: (folder: string) => Manifests, units: readonly Unit[]): void {
    this.manifestsOf = manifestsOf;
    this.units = units;
    for (const entry of this.entries.values()) {
      for (const name of entry.modules) this.modules.remove(`${familyOf(entry.language)} ${name}`, entry);
      this.name(entry);
    }
    this.changed();
  }

  file(uri: string): IndexedFile | undefined {
    return this.entries.get(uri);
  }

  files(): Iterable<IndexedFile> {
    return this.entries.values();
  }

  /** All facts of a kind, in the order of the files' URIs. */
  all<K extends FactKind>(kind: K): readonly At<Kinds[K]>[] {
    return this.derived(`all ${kind}`, () =>
      sorted(this.ofKind.get(kind)!).flatMap(file =>
        (file.facts[kind] as readonly Kinds[K][]).map((fact, index) => ({ file, index, fact })),
      ),
    );
  }

  /** Functions with this simple name; `inFile` leaves files out before they are unpacked, which common names need. */
  functionsNamed(name: string, inFile: FileFilter = everyFile): readonly At<FunctionFacts>[] {
    return this.functionNames
      .of(name)
      .filter(inFile)
      .flatMap(file => among(file, file.facts.functions, fact => fact.name === name));
  }

  /** Types with this simple name. */
  typesNamed(name: string, inFile: FileFilter = everyFile): readonly At<TypeFacts>[] {
    return this.typeNames
      .of(name)
      .filter(inFile)
      .flatMap(file => among(file, file.facts.types, fact => fact.name === name));
  }

  /** Calls of this name. */
  callsOf(callee: string, inFile: FileFilter = everyFile): readonly At<CallSite>[] {
    return this.callees
      .of(callee)
      .filter(inFile)
      .flatMap(file => among(file, file.facts.calls, fact => fact.callee === callee));
  }

  /** Files with calls of this name; nothing is unpacked. */
  filesCalling(callee: string): readonly IndexedFile[] {
    return this.callees.of(callee);
  }

  /** Calls with exactly this text as an argument, named or not. Texts of more than 200 characters are not found. */
  callsWith(text: string): readonly At<CallSite>[] {
    const has = ({ args, named }: CallSite): boolean =>
      [...(args ?? []), ...Object.values(named ?? {})].some(value => literalOf(value) === text);
    return this.argumentTexts.of(text).flatMap(file => among(file, file.facts.calls, has));
  }

  /** What a name that stands in a file leads to: local, imported, or in the same package. Several where that is not clear. */
  lookUp(file: IndexedFile, name: string, inside = -1): readonly Definition[] {
    return lookUp(this, file, name, inside);
  }

  /** Files that an import of `file` leads to; best first. Empty for libraries. */
  importedFiles(file: IndexedFile, entry: ImportFacts): readonly IndexedFile[] {
    const language = this.languages.find(({ id }) => id === file.language);
    for (const name of language?.moduleOf?.(entry, file.segments, this.manifestsOf(file.folder)) ?? []) {
      const found = this.modules.of(`${familyOf(file.language)} ${name}`);
      if (found.length) return nearest(found, file);
    }
    return [];
  }

  /** The module names of a file (see Language.modulesOf). */
  modulesOf(file: IndexedFile): readonly string[] {
    return this.entries.get(file.uri)?.modules ?? [];
  }

  /** Files of a language that have this module name. */
  filesOfModule(language: LanguageId, name: string): readonly IndexedFile[] {
    return this.modules.of(`${familyOf(language)} ${name}`);
  }

  /** The value with constants put in (one hop, imported ones too); what is not known becomes a hole. Parameters stay. */
  resolveText(file: IndexedFile, value: TextValue, inside = -1): TextValue {
    if (value.every(part => typeof part !== 'object' || part === null || 'param' in part)) return value;
    const parts = value.flatMap((part): TextValue => {
      if (typeof part !== 'object' || part === null || 'param' in part) return [part];
      const constants = this.lookUp(file, part.ref, inside).filter(found => found.kind === 'constant');
      const texts = new Set(constants.map(({ fact }) => JSON.stringify(fact.value)));
      const known = texts.size === 1 ? constants[0].fact.value : [null];
      return known.map(inner => (typeof inner === 'string' ? inner : null));
    });
    return join(parts);
  }

  /** Innermost unit around a file; undefined when there is none. */
  unitOf({ folder, segments }: Pick<IndexedFile, 'folder' | 'segments'>): Unit | undefined {
    let best: Unit | undefined;
    for (const unit of this.units) {
      if (unit.folder !== folder || unit.segments.some((part, i) => segments[i] !== part)) continue;
      if (!best || unit.segments.length > best.segments.length) best = unit;
    }
    return best;
  }

  /** Kept until the index changes: what is put together from facts of many files. */
  derived<T>(name: string, make: () => T): T {
    if (!this.derivedValues.has(name)) this.derivedValues.set(name, make());
    return this.derivedValues.get(name) as T;
  }

  /** @internal */
  unpack(entry: Entry): Bulk {
    let bulk = this.unpacked.get(entry);
    if (!bulk) {
      bulk = JSON.parse(this.packer.unpack(entry.packed)) as Bulk;
      if (this.unpacked.size >= mostUnpacked) this.unpacked.delete(this.unpacked.keys().next().value!);
    } else {
      this.unpacked.delete(entry);
    }
    this.unpacked.set(entry, bulk);
    return bulk;
  }

  private name(entry: Entry): void {
    const language = this.languages.find(({ id }) => id === entry.language);
    entry.modules = [...new Set(language?.modulesOf?.(entry.segments, entry.facts, this.manifestsOf(entry.folder)))];
    for (const name of entry.modules) this.modules.add(`${familyOf(entry.language)} ${name}`, entry);
  }

  private changed(): void {
    this.version++;
    this.derivedValues.clear();
  }
}

class Entry implements IndexedFile {
  readonly isTest: boolean;
  readonly language: LanguageId;
  readonly facts: FileFacts;
  modules: readonly string[] = [];

  constructor(
    index: SourceIndex,
    readonly uri: string,
    readonly folder: string,
    readonly segments: readonly string[],
    facts: FileFacts,
    readonly packed: Uint8Array,
  ) {
    const { functions: _functions, calls: _calls, ...rest } = facts;
    this.isTest = isTestPath(segments);
    this.language = rest.language;
    const unpack = (): Bulk => index.unpack(this);
    this.facts = {
      ...rest,
      get functions() {
        return unpack().functions;
      },
      get calls() {
        return unpack().calls;
      },
    };
  }
}

/** From names to the files that have them. */
class Postings {
  private readonly entries = new Map<string, Entry | Set<Entry>>();

  add(key: string, entry: Entry): void {
    const known = this.entries.get(key);
    if (!known) this.entries.set(key, entry);
    else if (known instanceof Set) known.add(entry);
    else if (known !== entry) this.entries.set(key, new Set([known, entry]));
  }

  remove(key: string, entry: Entry): void {
    const known = this.entries.get(key);
    if (known === entry) this.entries.delete(key);
    else if (known instanceof Set && known.delete(entry) && known.size === 0) this.entries.delete(key);
  }

  of(key: string): readonly Entry[] {
    const known = this.entries.get(key);
    return known === undefined ? [] : known instanceof Set ? sorted(known) : [known];
  }
}

const testFolders = new Set('test tests __tests__ testing spec specs e2e fixtures __mocks__ testdata'.split(' '));

export function isTestPath(segments: readonly string[]): boolean {
  const name = segments[segments.length - 1] ?? '';
  return (
    segments.slice(0, -1).some(part => testFolders.has(part.toLowerCase())) ||
    /(?:^test_|^conftest\.|_test\.|_spec\.|\.test\.|\.spec\.|Tests?\.(?:java|kt|cs|php)$|IT\.(?:java|kt)$)/.test(name)
  );
}

/** The text of a value that is known as a whole. */
export function literalOf(value: TextValue | undefined): string | undefined {
  return value?.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
}

/** Neighbouring strings become one. */
export function join(parts: readonly TextValue[number][]): TextValue {
  const joined: TextValue[number][] = [];
  for (const part of parts) {
    const last = joined[joined.length - 1];
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part;
    else if (part !== null || last !== null) joined.push(part);
  }
  return joined;
}

function isKey(text: string): boolean {
  return text.length > 0 && text.length <= 200;
}

function namesIn(facts: readonly { readonly name: string }[] | undefined): Set<string> {
  return new Set(facts?.map(({ name }) => name).filter(name => name !== ''));
}

function among<T>(file: IndexedFile, facts: readonly T[] | undefined, fits: (fact: T) => boolean): At<T>[] {
  return (facts ?? []).flatMap((fact, index) => (fits(fact) ? [{ file, index, fact }] : []));
}

function sorted<T extends { readonly uri: string }>(entries: Iterable<T>): T[] {
  return [...entries].sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

/** Those that share the longest beginning of the path: which of several `app.orders` is meant. */
function nearest(found: readonly IndexedFile[], from: IndexedFile): readonly IndexedFile[] {
  const shared = found.map(file => {
    if (file.folder !== from.folder) return -1;
    const at = file.segments.findIndex((part, i) => part !== from.segments[i]);
    return at < 0 ? file.segments.length : at;
  });
  const most = Math.max(...shared);
  return found.filter((_, i) => shared[i] === most);
}

function lookUp(index: SourceIndex, file: IndexedFile, name: string, inside: number): readonly Definition[] {
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
function familyOf(language: LanguageId): LanguageId {
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
