import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import { DisposableStore } from '../core/disposable';
import type { FunctionFacts } from '../core/index/facts';
import type { Explanation, SourceAnswer } from '../core/source/sourceResolver';
import type { SpanRow, SpanTable } from '../core/spans/spanTable';
import { Channel, type WireMessage } from '../protocol/channel';
import type { HostRequests, IndexNews, IndexState, SourceNews, SourceRequests } from '../protocol/sources';
import { log } from './log';
import type { FramePlace, FunctionPlace, FunctionSearch, SourceMapper, TraceSites } from './sourceMapper';

type IndexChannel = Channel<HostRequests, SourceRequests, IndexNews, SourceNews>;

/** The thread that holds the source index: started at first use, kept as long as the window. */
export class SourceWorker implements SourceMapper, vscode.Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new vscode.EventEmitter<void>());
  private readonly stateChanged = this.store.add(new vscode.EventEmitter<IndexState>());
  readonly onDidChange = this.changed.event;
  readonly onDidChangeState = this.stateChanged.event;
  state: IndexState = { kind: 'idle', done: 0, total: 0 };
  private thread: { readonly worker: Worker; readonly channel: IndexChannel } | undefined;
  private readonly traces = new Map<SpanTable, number>();
  private nextTrace = 1;

  /**
   * `file`: the bundle of src/workers/index.ts. `onStart` tells a thread that just began what the workspace is; `read` gives a
   * text that lies nowhere in this machine's files.
   */
  constructor(
    private readonly file: string,
    private readonly onStart: (tell: IndexChannel['notify']) => void,
    private readonly read: (uri: string) => Promise<string | undefined>,
  ) {}

  answer(table: SpanTable, row: SpanRow): Promise<SourceAnswer> {
    return this.channel.request('answer', { trace: this.numberOf(table), row });
  }

  explain(table: SpanTable, row: SpanRow): Promise<Explanation> {
    return this.channel.request('explain', { trace: this.numberOf(table), row });
  }

  frames(table: SpanTable, row: SpanRow): Promise<readonly FramePlace[]> {
    return this.channel.request('frames', { trace: this.numberOf(table), row });
  }

  functions(uri: string): Promise<readonly FunctionFacts[]> {
    return this.channel.request('functions', { uri });
  }

  sites(table: SpanTable): Promise<TraceSites> {
    return this.channel.request('sites', { trace: this.numberOf(table) });
  }

  places(keys: readonly string[]): Promise<readonly (FunctionPlace | undefined)[]> {
    return this.channel.request('places', { keys });
  }

  hashAt(place: FunctionPlace, revision: string): Promise<number | undefined> {
    return this.channel.request('hashAt', { place, revision });
  }

  searchesOf(uri: string, line: number): Promise<FunctionSearch | undefined> {
    return this.channel.request('searchesOf', { uri, line });
  }

  ownNames(): Promise<ReadonlySet<string>> {
    return this.channel.request('ownNames', undefined);
  }

  /** The next question about the table tells of it again. */
  forget(table: SpanTable): void {
    const trace = this.traces.get(table);
    this.traces.delete(table);
    if (trace !== undefined) this.tell('close', { trace });
  }

  forgetSites(keys: readonly string[]): void {
    this.tell('forgetSites', { keys });
  }

  /** Tells a running thread; one that starts later hears everything from `onStart`. */
  tell: IndexChannel['notify'] = (name, payload) => this.thread?.channel.notify(name, payload);

  dispose(): void {
    this.end();
    this.store.dispose();
  }

  private get channel(): IndexChannel {
    return (this.thread ??= this.start()).channel;
  }

  private numberOf(table: SpanTable): number {
    const { channel } = this;
    let trace = this.traces.get(table);
    if (trace === undefined) {
      this.traces.set(table, (trace = this.nextTrace++));
      channel.notify('open', { trace, table });
    }
    return trace;
  }

  private start(): { worker: Worker; channel: IndexChannel } {
    const worker = new Worker(this.file, { name: 'spanlight-index' });
    const channel: IndexChannel = new Channel<HostRequests, SourceRequests, IndexNews, SourceNews>(
      message => worker.postMessage(message),
      { read: ({ uri }) => this.read(uri) },
      {
        state: state => {
          this.state = state;
          this.stateChanged.fire(state);
        },
        didChange: () => this.changed.fire(),
        problem: text => log().error(`Source index: ${text}`),
      },
    );
    worker.on('message', (message: WireMessage) => channel.receive(message));
    const crash = (what: string) => {
      if (this.thread?.worker !== worker) return;
      log().error(`The source index stopped: ${what}. It is read again with the next question.`);
      this.end();
    };
    worker.on('error', error => crash(error instanceof Error ? (error.stack ?? error.message) : String(error)));
    worker.on('exit', code => crash(`exit code ${code}`));
    worker.unref();
    this.onStart((name, payload) => channel.notify(name, payload));
    return { worker, channel };
  }

  private end(): void {
    const { thread } = this;
    this.thread = undefined;
    this.traces.clear();
    thread?.channel.dispose();
    void thread?.worker.terminate();
  }
}
