import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import * as vscode from 'vscode';
import { log } from './log';
import type { Enclave } from './routedMapper';
import { SourceWorker } from './sourceWorker';

/** Of the sample's source. A scheme of its own: what lies there can be read and never be written, and is in no folder. */
export const sampleScheme = 'spanlight-sample';
const root = vscode.Uri.from({ scheme: sampleScheme, path: '/shop' });

/**
 * The source that belongs to the sample trace: files of the extension, to be read at `spanlight-sample:/shop/…`, and an index
 * over them that answers for the sample alone.
 */
export class SampleSource implements Enclave, vscode.FileSystemProvider, vscode.Disposable {
  private readonly registration: vscode.Disposable;
  /** Nothing here ever changes. */
  readonly onDidChangeFile: vscode.Event<vscode.FileChangeEvent[]> = () => new vscode.Disposable(() => undefined);

  /** `folder`: where the extension has the files; `bundle`: that of src/workers/index.ts. */
  constructor(
    private readonly folder: string,
    private readonly bundle: string,
  ) {
    const isReadonly = new vscode.MarkdownString(
      vscode.l10n.t('This file belongs to the sample trace and can only be read.'),
    );
    this.registration = vscode.workspace.registerFileSystemProvider(sampleScheme, this, {
      isReadonly,
      isCaseSensitive: true,
    });
  }

  owns(uri: string): boolean {
    return uri.startsWith(`${sampleScheme}:`);
  }

  createMapper(): SourceWorker {
    return new SourceWorker(
      this.bundle,
      tell => {
        tell('workspace', { folders: [{ name: 'shop', uri: root.toString() }], ignoreCase: false, storage: undefined });
        tell('settings', { mappings: [], services: {}, taught: [] });
        void this.list().then(uris => tell('files', { uris, isLast: true }));
      },
      async uri => {
        const bytes = await Promise.resolve(this.readFile(vscode.Uri.parse(uri))).catch(() => undefined);
        return bytes && new TextDecoder().decode(bytes);
      },
    );
  }

  stat(uri: vscode.Uri): Thenable<vscode.FileStat> {
    return vscode.workspace.fs.stat(this.placeOf(uri));
  }

  readDirectory(uri: vscode.Uri): Thenable<[string, vscode.FileType][]> {
    return vscode.workspace.fs.readDirectory(this.placeOf(uri));
  }

  readFile(uri: vscode.Uri): Thenable<Uint8Array> {
    return vscode.workspace.fs.readFile(this.placeOf(uri));
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  createDirectory(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): void {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.registration.dispose();
  }

  /** `/shop/frontend/server.js` is `frontend/server.js` in the folder; nothing leads out of it. */
  private placeOf(uri: vscode.Uri): vscode.Uri {
    const segments = uri.path.split('/').slice(2);
    const isInside = uri.path === root.path || uri.path.startsWith(`${root.path}/`);
    if (!isInside || segments.includes('..')) throw vscode.FileSystemError.FileNotFound(uri);
    return vscode.Uri.file(join(this.folder, ...segments));
  }

  private async list(): Promise<string[]> {
    try {
      const entries = await readdir(this.folder, { recursive: true, withFileTypes: true });
      return entries
        .filter(entry => entry.isFile())
        .map(({ parentPath, name }) => relative(this.folder, join(parentPath, name)).split(sep))
        .map(segments => vscode.Uri.joinPath(root, ...segments).toString());
    } catch (error) {
      log().error(`The source of the sample trace can't be listed: ${String(error)}`);
      return [];
    }
  }
}
