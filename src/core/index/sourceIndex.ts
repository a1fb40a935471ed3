import type {
  CallSite, ConfigFacts, ConstantFacts, FileFacts, FunctionFacts, ImportFacts, LanguageId, MessageSite, ModelSite,
  MountSite, NamedHandler, RouterSite, RouteSite, RpcSite, SpanSite, SqlSite, TextValue, TypeFacts,
} from './facts'; // prettier-ignore
import { isTestPath } from './indexable';
import type { Language, Manifests } from './language';
import { among, familyOf, lookUp } from './lookUp';

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
