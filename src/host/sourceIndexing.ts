import { join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import type { PathMapping, ServiceFolders } from '../core/source/sourceResolver';
import type { SourceNews, TaughtText } from '../protocol/sources';
import { onDidChangeConfig, readConfig } from './config';
import { SourceWorker } from './sourceWorker';
import { listFiles, WorkspaceWatch } from './workspaceListing';

/** URIs in one message: about a millisecond of copying. */
const urisAtOnce = 5_000;

/** An edit is told of when typing pauses for this long. */
const typingMs = 150;

/** Where a workspace folder keeps what its people taught. */
export const taughtFile = '.vscode/spanlight.json';

type Tell = SourceWorker['tell'];

/** Tells the index thread of files, edits and settings, as they are when it starts and as they change. */
export class SourceIndexing implements vscode.Disposable {
  private readonly store = new DisposableStore();
  readonly mapper: SourceWorker;
  private readonly watch = this.store.add(new WorkspaceWatch());
  private readonly typing = new Map<string, ReturnType<typeof setTimeout>>();
  private listing = 0;

  constructor(
    private readonly context: vscode.ExtensionContext,
    bundle: string,
  ) {
    this.mapper = this.store.add(new SourceWorker(bundle, tell => this.begin(tell), readText));
    const { tell } = this.mapper;
    this.store.add(this.watch.onDidChange(uris => tell('changed', { uris })));
    this.store.add(this.watch.onDidRemove(uris => tell('removed', { uris })));
    this.store.add(this.watch.onDidReset(() => this.begin(tell)));
    this.store.add(
      onDidChangeConfig(['spanlight.pathMappings', 'spanlight.services'], () => void this.tellSettings(tell)),
    );
    // A folder that comes or goes with all that is in it is one event, of the folder.
    const taught = this.store.add(vscode.workspace.createFileSystemWatcher(`**/{.vscode,${taughtFile}}`));
    for (const event of [taught.onDidChange, taught.onDidCreate, taught.onDidDelete]) {
      this.store.add(event(() => void this.tellSettings(tell)));
    }
    this.store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => this.edited(document)));
    this.store.add(
      vscode.workspace.onDidCloseTextDocument(document => {
        this.forgetTyping(document.uri.toString());
        tell('edited', { uri: document.uri.toString(), text: undefined });
      }),
    );
    this.store.add({ dispose: () => [...this.typing.keys()].forEach(uri => this.forgetTyping(uri)) });
  }

  dispose(): void {
    this.store.dispose();
  }

  /** Everything that a thread which just started has to know. */
  private begin(tell: Tell): void {
    const listing = ++this.listing;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const isLocal = folders.every(({ uri }) => uri.scheme === 'file');
    const storage = this.context.storageUri;
    tell('workspace', {
      folders: folders.map(({ name, uri }) => ({ name, uri: uri.toString() })),
      ignoreCase: isLocal && (process.platform === 'win32' || process.platform === 'darwin'),
      storage: storage?.scheme === 'file' ? join(storage.fsPath, 'source-index') : undefined,
    });
    void this.tellSettings(tell);
    for (const document of vscode.workspace.textDocuments) {
      if (document.isDirty) tell('edited', { uri: document.uri.toString(), text: document.getText() });
    }
    this.watch.start();
    void listFiles().then(uris => {
      if (listing !== this.listing) return; // folders changed meanwhile: a newer list is on its way
      for (let at = 0; at < uris.length || at === 0; at += urisAtOnce) {
        const part = uris.slice(at, at + urisAtOnce).map(uri => uri.toString());
        tell('files', { uris: part, isLast: at + urisAtOnce >= uris.length });
      }
    });
  }

  private async tellSettings(tell: Tell): Promise<void> {
    const taught: TaughtText[] = [];
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      const text = await readText(vscode.Uri.joinPath(uri, taughtFile).toString());
      if (text !== undefined) taught.push({ folder: uri.toString(), text });
    }
    const settings: SourceNews['settings'] = {
      mappings: mappingsOfAllFolders(),
      services: servicesOfAllFolders(),
      taught,
    };
    tell('settings', settings);
  }

  private edited(document: vscode.TextDocument): void {
    const uri = document.uri.toString();
    if (document.uri.scheme === 'output' || !vscode.workspace.getWorkspaceFolder(document.uri)) return;
    this.forgetTyping(uri);
    const tellNow = () => {
      this.typing.delete(uri);
      if (!document.isClosed) this.mapper.tell('edited', { uri, text: document.getText() });
    };
    this.typing.set(uri, setTimeout(tellNow, typingMs));
  }

  private forgetTyping(uri: string): void {
    clearTimeout(this.typing.get(uri));
    this.typing.delete(uri);
  }
}

/** As the editor has it when it is open there, otherwise as it is on disk; undefined when it can't be read. */
async function readText(uri: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.parse(uri)));
  } catch {
    return undefined;
  }
}

/** Both settings may be set per folder; a folder's own come first. */
function mappingsOfAllFolders(): PathMapping[] {
  const all = scopes().flatMap(scope => readConfig('spanlight.pathMappings', scope));
  const seen = new Set<string>();
  return all.filter(mapping => {
    const isUsable = typeof mapping?.from === 'string' && typeof mapping.to === 'string';
    const key = JSON.stringify(mapping);
    return isUsable && !seen.has(key) && seen.add(key);
  });
}

export function servicesOfAllFolders(): ServiceFolders {
  return Object.assign(
    {},
    ...scopes()
      .map(scope => readConfig('spanlight.services', scope))
      .reverse(),
  );
}

function scopes(): (vscode.WorkspaceFolder | undefined)[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.length ? [...folders] : [undefined];
}
