import * as vscode from 'vscode';
import type { TraceOptions } from '../backends/backend';
import type { Decoder } from '../backends/decoder';
import { FileContent } from '../backends/files/fileContent';
import { createTablesBackend } from '../backends/files/tablesBackend';
import type { SpanTable } from '../core/spans/spanTable';
import type { BuiltInEndpoints } from './builtInEndpoints';
import { fileSource } from './fileSource';

/** A file is written in steps: it is looked at again when it has been left alone for so long. */
const quietMs = 200;

interface OpenFile {
  readonly content: FileContent;
  readonly watcher: vscode.Disposable;
  holders: number;
  timer?: NodeJS.Timeout;
}

/**
 * Files of traces, each an endpoint while somebody holds it; its id is the file's URI. Nothing is read before a trace is asked for.
 */
export class TraceFiles implements vscode.Disposable {
  private readonly files = new Map<string, OpenFile>();
  private readonly changed = new vscode.EventEmitter<string>();
  /** Id of the file that is another now. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly builtIn: BuiltInEndpoints,
    private readonly decoder: Decoder,
  ) {}

  /** Makes the file known until the answer is disposed of. Does nothing for the id of an endpoint that is no file. */
  hold(endpointId: string): vscode.Disposable {
    const file = this.files.get(endpointId) ?? this.open(endpointId);
    if (!file) return new vscode.Disposable(() => undefined);
    file.holders++;
    let isHeld = true;
    return new vscode.Disposable(() => {
      if (isHeld && --file.holders === 0) this.close(endpointId, file);
      isHeld = false;
    });
  }

  /** All traces of a file that is held, in the order of the file. Throws Failure. */
  async traces(endpointId: string, options: TraceOptions, signal: AbortSignal): Promise<readonly SpanTable[]> {
    return (await this.files.get(endpointId)?.content.load(options, signal)) ?? [];
  }

  dispose(): void {
    for (const [id, file] of [...this.files]) this.close(id, file);
    this.changed.dispose();
  }

  private open(id: string): OpenFile | undefined {
    // Ids of other endpoints have no scheme, or lie on a server.
    if (this.builtIn.find(id) || !/^[a-z][a-z0-9+.-]+:/i.test(id) || /^https?:/i.test(id)) return undefined;
    const uri = vscode.Uri.parse(id);
    const name = nameOf(uri);
    const content = new FileContent({
      name,
      source: fileSource(uri, name),
      decoder: this.decoder,
      translate: vscode.l10n.t,
    });
    const file: OpenFile = { content, holders: 0, watcher: this.watch(id, uri) };
    this.files.set(id, file);
    const endpoint = { id, kind: 'file' as const, name, url: id };
    this.builtIn.set({
      endpoint,
      isListed: false,
      createBackend: () =>
        createTablesBackend(endpoint, {
          load: (options, signal) => content.load(options, signal),
          translate: vscode.l10n.t,
        }),
    });
    return file;
  }

  private close(id: string, file: OpenFile): void {
    clearTimeout(file.timer);
    file.watcher.dispose();
    file.content.dispose();
    this.files.delete(id);
    this.builtIn.remove(id);
  }

  private watch(id: string, uri: vscode.Uri): vscode.Disposable {
    // A name may hold what means something in a pattern; what it matches besides is told apart below.
    const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), nameOf(uri).replace(/[[\]{}*!]/g, '?'));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern, false, false, true);
    const look = (found: vscode.Uri): void => {
      const file = this.files.get(id);
      if (!file || found.toString() !== uri.toString()) return;
      clearTimeout(file.timer);
      file.timer = setTimeout(() => this.changed.fire(id), quietMs);
    };
    return vscode.Disposable.from(watcher, watcher.onDidChange(look), watcher.onDidCreate(look));
  }
}

/** The file's name without its folders. */
export function nameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1) || uri.toString(true);
}
