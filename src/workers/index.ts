/** Entry point of the worker thread that holds the source index: see src/protocol/sources.ts. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { messageOf } from '../core/errors';
import { readLearned, type LearnedPath } from '../core/source/learnedPaths';
import { Channel, type WireMessage } from '../protocol/channel';
import type { HostRequests, IndexNews, IndexState, SourceNews, SourceRequests } from '../protocol/sources';
import { FactStore } from './factStore';
import { localFiles } from './localFiles';
import { SourceDesk } from './sourceDesk';
import { parserFilesIn, SourceParser } from './sourceParser';
import { WorkspaceIndex, type FileReader } from './workspaceIndex';

const port = parentPort;
if (!port) throw new Error('index.ts runs in a worker thread only');

/** What was read is written down this long after the last change. */
const saveAfterMs = 20_000;
/** Progress is told in steps of this. */
const tellMs = 100;

const pause = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
const isLocal = (uri: string): boolean => uri.startsWith('file:');
const reader: FileReader = {
  stat: uri => (isLocal(uri) ? localFiles.stat(uri) : undefined),
  read: uri => (isLocal(uri) ? localFiles.read(uri) : channel.request('read', { uri })),
};
const parser = new SourceParser(parserFilesIn(join(__dirname, 'grammars')), (path, error) =>
  channel.notify('problem', `${path.join('/')} can't be parsed: ${messageOf(error)}`),
);
const desk = new SourceDesk({
  readText: uri => (isLocal(uri) ? localFiles.read(uri) : undefined),
  pause,
  onLearned: paths => keepLearned(paths),
});

let workspace: WorkspaceIndex | undefined;
let building = new AbortController();
let listed: string[] = [];
let store: FactStore | undefined;
/** File that what was learnt of paths is kept in. */
let learnedFile: string | undefined;
let saving: NodeJS.Timeout | undefined;
let state: IndexState = { kind: 'idle', done: 0, total: 0 };
/** Changes are taken one after the other: the parser is one for all. */
let queue: Promise<void> = Promise.resolve();

const channel = new Channel<SourceRequests, HostRequests, SourceNews, IndexNews>(
  message => port.postMessage(message),
  desk.handlers,
  {
    workspace: ({ folders, ignoreCase, storage }) => {
      building.abort();
      building = new AbortController();
      desk.wait();
      listed = [];
      learnedFile = storage === undefined ? undefined : `${storage}-paths.json`;
      store = storage === undefined ? undefined : new FactStore(storage, readFileSync(__filename, 'utf8'));
      workspace = new WorkspaceIndex(folders, ignoreCase, parser, reader, pause);
    },
    files: ({ uris, isLast }) => {
      for (const uri of uris) listed.push(uri);
      if (isLast) enqueue(build);
    },
    changed: ({ uris }) =>
      enqueue(async () => {
        if (!(await workspace?.changed(uris))) return;
        didChange();
      }),
    removed: ({ uris }) =>
      enqueue(async () => {
        await workspace?.removed(uris);
        didChange();
      }),
    edited: ({ uri, text }) =>
      enqueue(async () => {
        await workspace?.edited(uri, text);
        channel.notify('didChange', undefined);
      }),
    settings: settings => {
      desk.configure(settings);
      channel.notify('didChange', undefined);
    },
    open: ({ trace, table }) => desk.open(trace, table),
    close: ({ trace }) => desk.close(trace),
    forgetSites: ({ keys }) => desk.forgetSites(keys),
  },
  (doing, error) => channel.notify('problem', `${doing}: ${messageOf(error)}`),
);
port.on('message', (message: WireMessage) => channel.receive(message));

function enqueue(work: () => Promise<void>): void {
  queue = queue.then(work).catch((error: unknown) => channel.notify('problem', messageOf(error)));
}

async function build(): Promise<void> {
  const { signal } = building;
  const current = workspace;
  if (!current || signal.aborted) return;
  let toldAt = 0;
  try {
    await current.build(
      listed,
      store,
      ({ done, total }) => {
        if (performance.now() - toldAt < tellMs) return;
        toldAt = performance.now();
        tell({ kind: 'indexing', done, total });
      },
      signal,
    );
    if (signal.aborted) return;
    listed = [];
    desk.begin(current, readKeptPaths());
    tell({ kind: 'ready', done: current.index.size, total: current.index.size });
    channel.notify('didChange', undefined);
    saveLater();
  } catch (error) {
    // What could be read is used all the same: one grammar that does not load must not take the others with it.
    desk.begin(current);
    tell({ kind: 'failed', done: current.index.size, total: current.files.size });
    channel.notify('problem', messageOf(error));
  }
}

function readKeptPaths(): readonly LearnedPath[] {
  try {
    return learnedFile === undefined ? [] : readLearned(JSON.parse(readFileSync(learnedFile, 'utf8')));
  } catch {
    return []; // never written, or cut off: it is learnt again
  }
}

function keepLearned(paths: readonly LearnedPath[]): void {
  if (learnedFile === undefined) return;
  try {
    mkdirSync(dirname(learnedFile), { recursive: true });
    writeFileSync(learnedFile, JSON.stringify(paths));
  } catch (error) {
    channel.notify('problem', `What was learnt of paths could not be kept: ${messageOf(error)}`);
  }
}

function didChange(): void {
  desk.filesChanged();
  channel.notify('didChange', undefined);
  saveLater();
}

function saveLater(): void {
  clearTimeout(saving);
  saving = setTimeout(save, saveAfterMs);
  saving.unref();
}

function save(): void {
  if (!workspace || state.kind !== 'ready') return;
  try {
    store?.save(workspace.entries());
  } catch (error) {
    channel.notify('problem', `The index could not be kept for the next session: ${messageOf(error)}`);
  }
}

function tell(next: IndexState): void {
  state = next;
  channel.notify('state', next);
}
