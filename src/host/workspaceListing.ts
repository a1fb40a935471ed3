import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
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

/** Changes come in bursts (a checkout, a build): they are told together when they pause, or after the second time at the latest. */
const quietMs = 20;
const patienceMs = 300;

/** URIs of the files in the open folders, without those of `files.exclude`. */
export async function listFiles(): Promise<readonly vscode.Uri[]> {
  const started = performance.now();
  const found = await Promise.resolve(vscode.workspace.findFiles('**/*', skipped, mostFiles)).catch(
    (error: unknown) => {
      log().error(`The workspace's files could not be listed: ${String(error)}`);
      return [];
    },
  );
  log().debug(`Listed ${found.length} workspace files in ${Math.round(performance.now() - started)} ms.`);
  if (found.length === mostFiles) log().warn(`Only the first ${mostFiles} workspace files are used to find source.`);
  return found;
}

/** Changes of files in the open folders, in bursts. */
export class WorkspaceWatch implements vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<readonly string[]>());
  private readonly removed = this.store.add(new vscode.EventEmitter<readonly string[]>());
  private readonly reset = this.store.add(new vscode.EventEmitter<void>());
  /** Files, by URI, that were created or changed. */
  readonly onDidChange = this.changed.event;
  /** Files or folders that are gone. */
  readonly onDidRemove = this.removed.event;
  /** Other folders are open now, or other files excluded: list again. */
  readonly onDidReset = this.reset.event;
  private watcher: vscode.FileSystemWatcher | undefined;
  private readonly waiting = new Map<string, 'changed' | 'removed'>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private waitingSince = 0;

  constructor() {
    this.store.add(vscode.workspace.onDidChangeWorkspaceFolders(() => this.resetNow()));
    this.store.add(
      vscode.workspace.onDidChangeConfiguration(event => {
        if (event.affectsConfiguration('files.exclude')) this.resetNow();
      }),
    );
  }

  /** Watches from now on; to be called before the list is made, so that nothing between the two is lost. */
  start(): void {
    if (this.watcher || !vscode.workspace.workspaceFolders?.length) return;
    this.watcher = vscode.workspace.createFileSystemWatcher('**/*');
    this.watcher.onDidCreate(uri => void this.created(uri));
    this.watcher.onDidChange(uri => this.note(uri, 'changed'));
    this.watcher.onDidDelete(uri => this.note(uri, 'removed'));
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.watcher?.dispose();
    this.store.dispose();
  }

  private resetNow(): void {
    if (!this.watcher) return;
    this.watcher.dispose();
    this.watcher = undefined;
    this.waiting.clear();
    this.reset.fire();
  }

  private async created(uri: vscode.Uri): Promise<void> {
    if (isSkipped(uri)) return;
    try {
      const { type } = await vscode.workspace.fs.stat(uri);
      // A folder moved in is one event; its files have to be looked up.
      const isFolder = (type & vscode.FileType.Directory) !== 0;
      if (!isFolder) return this.note(uri, 'changed');
      for (const file of await vscode.workspace.findFiles(new vscode.RelativePattern(uri, '**/*'), skipped)) {
        this.note(file, 'changed');
      }
    } catch {
      // gone again already
    }
  }

  private note(uri: vscode.Uri, what: 'changed' | 'removed'): void {
    if (isSkipped(uri)) return;
    const now = performance.now();
    if (!this.waiting.size) this.waitingSince = now;
    this.waiting.set(uri.toString(), what);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), Math.min(quietMs, Math.max(0, this.waitingSince + patienceMs - now)));
  }

  private tell(): void {
    const of = (what: 'changed' | 'removed') =>
      [...this.waiting].filter(([, kind]) => kind === what).map(([uri]) => uri);
    const removed = of('removed');
    const changed = of('changed');
    this.waiting.clear();
    if (removed.length) this.removed.fire(removed);
    if (changed.length) this.changed.fire(changed);
  }
}

function isSkipped(uri: vscode.Uri): boolean {
  return uri.path.split('/').some(part => skippedFolders.has(part));
}
