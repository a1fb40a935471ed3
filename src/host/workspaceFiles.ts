import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import type { WorkspaceFile, WorkspaceFiles, WorkspaceRoot } from '../core/source/sourceResolver';
import { log } from './log';

/** Folders that hold no code of one's own, or nothing but caches: not even listed. */
const skippedFolders = new Set(
  'node_modules bower_components jspm_packages .git .hg .svn .venv venv site-packages __pycache__ .tox .nox .mypy_cache .pytest_cache .next .nuxt .svelte-kit .turbo .cache .parcel-cache .gradle .m2 .yarn .pnpm-store .terraform .idea .vs coverage'.split(
    ' ',
  ),
);
const skipped = `**/{${[...skippedFolders].join(',')}}/**`;

/** More files than this are not listed; the log says so. */
const mostFiles = 300_000;

/** Changes come in bursts (a checkout, a build): they are announced once they pause. */
const quietMs = 300;

/**
 * The files of the open folders by their basename. Listed when first asked for, then kept current by a watcher. Only URIs,
 * never paths of this machine, so it works in remote and virtual workspaces; never anything outside the open folders.
 */
export class WorkspaceFileList implements WorkspaceFiles, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  /** Files were created, deleted, or the list was made anew. */
  readonly onDidChange = this.changed.event;
  private listing: Promise<void> | undefined;
  private listed = new Map<string, string[]>();
  private folders: readonly { readonly uri: string; readonly path: string; readonly root: WorkspaceRoot }[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watcher: vscode.FileSystemWatcher | undefined;

  constructor() {
    this.store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.listAgain()));
    this.store.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('files.exclude')) this.listAgain();
      }),
    );
  }

  /** Resolves when the files are listed. */
  ready(): Promise<void> {
    return (this.listing ??= this.list());
  }

  get roots(): readonly WorkspaceRoot[] {
    return this.folders.map(({ root }) => root);
  }

  /** Of local folders; where the files lie elsewhere, upper and lower case are told apart. */
  get ignoreCase(): boolean {
    const isLocal = vscode.workspace.workspaceFolders?.every(({ uri }) => uri.scheme === 'file') ?? false;
    return isLocal && (process.platform === 'win32' || process.platform === 'darwin');
  }

  byBasename(basename: string): readonly WorkspaceFile[] {
    const uris = this.listed.get(this.keyOf(basename)) ?? [];
    return uris.flatMap(uri => this.describe(uri) ?? []);
  }

  /** Path of a listed or other file inside its folder, with the folder's name first where there are several. */
  labelOf(uri: string): string {
    const file = this.describe(uri);
    if (!file) return vscode.Uri.parse(uri).path;
    return (this.folders.length > 1 ? [file.folder, ...file.segments] : file.segments).join('/');
  }

  /** Names of the open folders and of the folders in them, down to two levels below an open one. */
  folderNames(): ReadonlySet<string> {
    const names = new Set(this.folders.map(({ root }) => root.name));
    for (const uris of this.listed.values()) {
      for (const uri of uris) {
        const segments = this.describe(uri)?.segments ?? [];
        for (const name of segments.slice(0, Math.min(2, segments.length - 1))) names.add(name);
      }
    }
    return names;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
    this.store.dispose();
  }

  private async list(): Promise<void> {
    const started = performance.now();
    this.folders = (vscode.workspace.workspaceFolders ?? []).map(({ name, uri }) => ({
      uri: withSlash(uri.toString()),
      path: withSlash(uri.path),
      root: { name, absolute: segmentsOf(uri.path) },
    }));
    this.watch(); // first: what changes while listing must not be lost
    const found = await Promise.resolve(vscode.workspace.findFiles('**/*', skipped, mostFiles)).catch(
      (error: unknown) => {
        log().error(`The workspace's files could not be listed: ${String(error)}`);
        return [];
      },
    );
    for (const uri of found) this.add(uri);
    const took = Math.round(performance.now() - started);
    log().debug(`Listed ${found.length} workspace files in ${took} ms.`);
    if (found.length === mostFiles) log().warn(`Only the first ${mostFiles} workspace files are used to find source.`);
  }

  private watch(): void {
    if (this.watcher || !this.folders.length) return;
    this.watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, false);
    this.watcher.onDidCreate(uri => void this.created(uri));
    this.watcher.onDidDelete(uri => this.deleted(uri));
  }

  private listAgain(): void {
    if (!this.listing) return;
    this.watcher?.dispose();
    this.watcher = undefined;
    this.listed = new Map();
    this.listing = this.list();
    void this.listing.then(() => this.announce());
  }

  private async created(uri: vscode.Uri): Promise<void> {
    if (!this.describe(uri.toString()) || isSkipped(uri)) return;
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      // A folder moved in is one event; its files have to be looked up.
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      const inside = isFolder
        ? await vscode.workspace.findFiles(new vscode.RelativePattern(uri, '**/*'), skipped)
        : [uri];
      for (const file of inside) this.add(file);
      if (inside.length) this.announce();
    } catch {
      // gone again already
    }
  }

  private deleted(uri: vscode.Uri): void {
    const text = uri.toString();
    const key = this.keyOf(text.slice(text.lastIndexOf('/') + 1), true);
    const known = this.listed.get(key);
    if (known?.includes(text)) {
      this.replace(
        key,
        known.filter(other => other !== text),
      );
    } else {
      if (isSkipped(uri)) return;
      const below = withSlash(text); // a folder goes in one event
      for (const [name, uris] of this.listed) {
        const left = uris.filter(other => !other.startsWith(below));
        if (left.length < uris.length) this.replace(name, left);
      }
    }
    this.announce();
  }

  private replace(key: string, uris: string[]): void {
    if (uris.length) this.listed.set(key, uris);
    else this.listed.delete(key);
  }

  private add(uri: vscode.Uri): void {
    const text = uri.toString();
    const key = this.keyOf(uri.path.slice(uri.path.lastIndexOf('/') + 1));
    const known = this.listed.get(key);
    if (!known) this.listed.set(key, [text]);
    else if (!known.includes(text)) known.push(text);
  }

  private keyOf(basename: string, isEncoded = false): string {
    const name = isEncoded ? decodeURIComponent(basename) : basename;
    return this.ignoreCase ? name.toLowerCase() : name;
  }

  private describe(uri: string): WorkspaceFile | undefined {
    // Folders may lie inside each other: the innermost counts.
    let folder: (typeof this.folders)[number] | undefined;
    for (const candidate of this.folders) {
      if (uri.startsWith(candidate.uri) && !(folder && folder.uri.length > candidate.uri.length)) folder = candidate;
    }
    if (!folder) return undefined;
    const { path } = vscode.Uri.parse(uri);
    return {
      uri,
      folder: folder.root.name,
      segments: segmentsOf(path.slice(folder.path.length)),
      absolute: segmentsOf(path),
    };
  }

  private announce(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.changed.fire(), quietMs);
  }
}

function isSkipped(uri: vscode.Uri): boolean {
  return uri.path.split('/').some(part => skippedFolders.has(part));
}

function withSlash(path: string): string {
  return path.endsWith('/') ? path : `${path}/`;
}

function segmentsOf(path: string): string[] {
  const segments = path.split('/').filter(part => part !== '');
  if (segments.length && /^[a-z]:$/i.test(segments[0])) segments[0] = segments[0].toLowerCase();
  return segments;
}
