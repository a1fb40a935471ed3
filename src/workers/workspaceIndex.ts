import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { isGeneratedName, isGeneratedText, isSkippedPath, isTestPath, largestSource } from '../core/index/indexable';
import { isManifest, ManifestSet } from '../core/index/manifestSet';
import { SourceIndex, type Packer } from '../core/index/sourceIndex';
import type { FileFacts } from '../core/index/facts';
import { FileSet, type WorkspaceFolderEntry } from '../core/source/fileSet';
import { languageOf, languages } from '../languages';
import { IgnoredFiles } from './ignoredFiles';
import type { SourceParser } from './sourceParser';
import type { FactStore } from './factStore';

/** How files are read; a text that can't be had is undefined. */
export interface FileReader {
  /** Size in bytes and time of the last change, ms; undefined when it is gone, or where nobody knows. */
  stat(uri: string): { readonly size: number; readonly modified: number } | undefined;
  read(uri: string): string | undefined | Promise<string | undefined>;
}

export interface IndexProgress {
  readonly done: number;
  readonly total: number;
}

/** Facts repeat themselves: a quarter of their size for some 50 µs a file. */
const deflated: Packer = {
  // A copy: the result is a piece of a larger buffer.
  pack: text => new Uint8Array(deflateRawSync(text, { level: 1 })),
  unpack: bytes => inflateRawSync(bytes).toString(),
};

/** After this long others have their turn. */
const sliceMs = 8;

/**
 * The files of a workspace and what they declare: listed, filtered, read, parsed, kept current. One after the other, as the
 * parser is one; reading a file and parsing it take about the same time.
 */
export class WorkspaceIndex {
  readonly files: FileSet;
  readonly index: SourceIndex;
  private readonly manifests = new ManifestSet();
  private readonly ignored = new Map<string, IgnoredFiles>();
  /** Texts of open documents, which count instead of what is on disk. */
  private readonly edits = new Map<string, string>();
  /** Names of the files in a folder, by folder name and path; made when first needed. */
  private beside: Map<string, Set<string>> | undefined;
  /** Stat of the text that the index has of a file. */
  private readonly stats = new Map<string, { readonly size: number; readonly modified: number }>();

  constructor(
    folders: readonly WorkspaceFolderEntry[],
    ignoreCase: boolean,
    private readonly parser: SourceParser,
    private readonly reader: FileReader,
    private readonly pause: () => Promise<void>,
  ) {
    this.files = new FileSet(folders, ignoreCase);
    this.index = new SourceIndex(languages, this.manifests.of, [], deflated);
  }

  /** Reads everything once; `uris` are all files, wanted or not. Facts of files that did not change come from the store. */
  async build(
    uris: Iterable<string>,
    store: FactStore | undefined,
    onProgress: (progress: IndexProgress) => void,
    signal: AbortSignal,
  ): Promise<void> {
    for (const uri of uris) this.files.add(uri);
    await this.readRules();
    const all = [...this.files.uris()].filter(uri => this.isWanted(uri)).sort();
    // Tests last: they are last among equals, and a question may come before the end.
    const isTest = new Set(all.filter(uri => isTestPath(uri.split('/'))));
    const wanted = [...all.filter(uri => !isTest.has(uri)), ...isTest];
    const known = store?.load();
    let until = performance.now() + sliceMs;
    let done = 0;
    for (const uri of wanted) {
      if (signal.aborted) return;
      const stat = this.reader.stat(uri);
      const stored = stat && known?.get(uri, stat);
      if (stored) this.put(uri, stored, stat);
      else await this.readFile(uri, stat);
      done++;
      if (performance.now() < until) continue;
      onProgress({ done, total: wanted.length });
      await this.pause();
      until = performance.now() + sliceMs;
    }
    onProgress({ done, total: wanted.length });
  }

  /** Files were created or changed. Gives whether an answer may differ now. */
  async changed(uris: readonly string[]): Promise<boolean> {
    let isRuleChanged = false;
    for (const uri of uris) {
      this.files.add(uri);
      this.noteBeside(uri);
      if (isRule(nameOf(uri))) isRuleChanged = true;
    }
    if (isRuleChanged) await this.readRulesAgain();
    let any = isRuleChanged;
    for (const uri of uris) {
      if (!this.isWanted(uri)) continue;
      await this.readFile(uri, this.reader.stat(uri));
      any = true;
    }
    return any;
  }

  /** Files or folders are gone. */
  async removed(uris: readonly string[]): Promise<void> {
    let isRuleChanged = false;
    for (const uri of uris) {
      for (const gone of this.files.remove(uri)) {
        this.index.drop(gone);
        this.stats.delete(gone);
        if (isRule(nameOf(gone))) isRuleChanged = true;
      }
    }
    this.beside = undefined;
    if (isRuleChanged) await this.readRulesAgain();
  }

  /** What an editor has, saved or not; undefined when it closed the file: then the disk counts again. */
  async edited(uri: string, text: string | undefined): Promise<void> {
    if (text === undefined) {
      if (!this.edits.delete(uri)) return;
      if (this.isWanted(uri)) await this.readFile(uri, this.reader.stat(uri));
      return;
    }
    this.edits.set(uri, text);
    if (this.files.describe(uri) && this.isWanted(uri)) await this.readFile(uri, undefined);
  }

  /** Facts of a file as its text is now, whether it is in the index or not; undefined for what no language reads. */
  async factsOf(uri: string): Promise<FileFacts | undefined> {
    const indexed = this.index.file(uri);
    if (indexed) return indexed.facts;
    const file = this.files.describe(uri);
    const segments = file?.segments ?? [nameOf(uri)];
    if (!languageOf(segments)) return undefined;
    const text = await this.textOf(uri);
    return text === undefined || text.length > largestSource ? undefined : this.parser.read(segments, text);
  }

  /** A file's text as it is now: an editor's, or that of the disk. */
  async textOf(uri: string): Promise<string | undefined> {
    return this.edits.get(uri) ?? (await this.reader.read(uri));
  }

  /** When a file was changed last, ms since the epoch; undefined while an editor has another text, or when nobody knows. */
  modified(uri: string): number | undefined {
    return this.edits.has(uri) ? undefined : this.reader.stat(uri)?.modified;
  }

  /** A text by the way its file would be read. */
  read(path: readonly string[], text: string): Promise<FileFacts | undefined> {
    return this.parser.read(path, text);
  }

  /** What a store has to keep: unsaved texts are left out. */
  *entries(): Generator<{ uri: string; size: number; modified: number; facts: FileFacts }> {
    for (const { uri, facts } of this.index.files()) {
      const stat = this.stats.get(uri);
      if (stat && !this.edits.has(uri)) yield { uri, ...stat, facts };
    }
  }

  private async readFile(
    uri: string,
    stat: { readonly size: number; readonly modified: number } | undefined,
  ): Promise<void> {
    const file = this.files.describe(uri);
    if (!file) return;
    let text = this.edits.get(uri);
    if (text === undefined && !(stat && stat.size > largestSource)) text = await this.reader.read(uri);
    const isUsable = text !== undefined && text.length <= largestSource && !isGeneratedText(text);
    const facts = isUsable ? await this.parser.read(file.segments, text!) : undefined;
    if (facts) this.put(uri, facts, this.edits.has(uri) ? undefined : stat);
    else this.index.drop(uri);
  }

  private put(uri: string, facts: FileFacts, stat: { readonly size: number; readonly modified: number } | undefined) {
    const file = this.files.describe(uri)!;
    this.index.put({ uri, folder: file.folder, segments: file.segments, facts });
    if (stat) this.stats.set(uri, { size: stat.size, modified: stat.modified });
    else this.stats.delete(uri);
  }

  /** Manifests and `.gitignore` files, which decide what the rest is. */
  private async readRules(): Promise<void> {
    this.ignored.clear();
    const isListed = new Set<string>();
    for (const uri of this.files.uris()) {
      const name = nameOf(uri);
      if (!isRule(name)) continue;
      const file = this.files.describe(uri);
      if (!file || isSkippedPath(file.segments, this.namesIn(file.folder))) continue;
      const text = this.edits.get(uri) ?? (await this.reader.read(uri));
      if (text === undefined) continue;
      if (name === '.gitignore') {
        let rules = this.ignored.get(file.folder);
        if (!rules) this.ignored.set(file.folder, (rules = new IgnoredFiles()));
        rules.set(file.segments.slice(0, -1), text);
      } else {
        isListed.add(uri);
        this.manifests.put(uri, file.folder, file.segments, text);
      }
    }
    this.manifests.keep(isListed);
    this.index.setManifests(this.manifests.of, this.manifests.units);
  }

  /** Other rules want other files. */
  private async readRulesAgain(): Promise<void> {
    await this.readRules();
    for (const uri of this.files.uris()) {
      const isWanted = this.isWanted(uri);
      const isThere = this.index.file(uri) !== undefined;
      if (isThere && !isWanted) this.index.drop(uri);
      else if (!isThere && isWanted) await this.readFile(uri, this.reader.stat(uri));
    }
  }

  private isWanted(uri: string): boolean {
    const file = this.files.describe(uri);
    if (!file || !languageOf(file.segments) || isGeneratedName(file.segments[file.segments.length - 1])) return false;
    if (isSkippedPath(file.segments, this.namesIn(file.folder))) return false;
    return !this.ignored.get(file.folder)?.has(file.segments);
  }

  private namesIn(folder: string): (segments: readonly string[]) => Iterable<string> {
    if (!this.beside) {
      this.beside = new Map();
      for (const uri of this.files.uris()) this.noteBeside(uri);
    }
    const { beside } = this;
    return segments => beside.get(`${folder}\n${segments.join('/')}`) ?? [];
  }

  private noteBeside(uri: string): void {
    const file = this.beside && this.files.describe(uri);
    if (!file) return;
    const key = `${file.folder}\n${file.segments.slice(0, -1).join('/')}`;
    const name = file.segments[file.segments.length - 1];
    const names = this.beside!.get(key);
    if (names) names.add(name);
    else this.beside!.set(key, new Set([name]));
  }
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}

function isRule(name: string): boolean {
  return name === '.gitignore' || isManifest(name);
}
