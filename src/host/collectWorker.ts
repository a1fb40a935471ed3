/**
 * The thread that collects: it owns the ports or speaks to the window that does. Started with the first `start`, ended by
 * `leave`. Runs in plain Node as well as in the extension host.
 */
import { Worker } from 'node:worker_threads';
import { stoppedState } from '../backends/collector/stoppedState';
import type { Disposable } from '../core/disposable';
import { Emitter } from '../core/emitter';
import { Failure } from '../core/errors';
import { Channel, type WireMessage } from '../protocol/channel';
import type {
  CollectNews,
  CollectorOptions,
  CollectorState,
  ControlRequests,
  StoreRequests,
  TracesChange,
} from '../protocol/collect';

type NoRequests = Record<never, never>;
type CollectChannel = Channel<NoRequests, StoreRequests & ControlRequests, CollectNews, NoRequests>;

export interface CollectWorkerOptions {
  /** Is told when the thread died of something unforeseen. */
  readonly onCrash?: (error: Error) => void;
}

export class CollectWorker implements Disposable {
  private thread: { readonly worker: Worker; readonly channel: CollectChannel } | undefined;
  private leaving: Promise<void> = Promise.resolve();
  private readonly stateChanged = new Emitter<CollectorState>();
  private readonly tracesChanged = new Emitter<TracesChange>();
  private readonly logged = new Emitter<CollectNews['log']>();
  readonly onDidChangeState = this.stateChanged.event;
  readonly onDidChangeTraces = this.tracesChanged.event;
  readonly onDidLog = this.logged.event;

  /** `file`: the bundle of src/workers/collect.ts. */
  constructor(
    private readonly file: string,
    private readonly options: CollectWorkerOptions = {},
  ) {}

  start(options: CollectorOptions & { readonly ifRunning?: boolean }): Promise<CollectorState> {
    this.thread ??= this.begin();
    return this.thread.channel.request('start', options);
  }

  async stop(): Promise<void> {
    await this.thread?.channel.request('stop', null);
  }

  /** Throws Failure `unreachable` while nothing was started. */
  ask<M extends keyof StoreRequests>(
    method: M,
    params: StoreRequests[M]['params'],
    signal?: AbortSignal,
  ): Promise<StoreRequests[M]['result']> {
    if (!this.thread) return Promise.reject(new Failure('unreachable', 'The local collector is not running.'));
    return this.thread.channel.request(method, params, signal);
  }

  /** Lets the ports go, so that another window takes over, and ends the thread. */
  leave(): Promise<void> {
    const { thread } = this;
    if (!thread) return this.leaving;
    this.thread = undefined;
    return (this.leaving = (async () => {
      await thread.channel.request('leave', null).catch(() => undefined);
      thread.channel.dispose();
      await thread.worker.terminate();
    })());
  }

  dispose(): void {
    void this.leave();
    for (const emitter of [this.stateChanged, this.tracesChanged, this.logged]) emitter.dispose();
  }

  private begin() {
    const worker = new Worker(this.file, { name: 'spanlight-collect' });
    const isCurrent = (): boolean => this.thread?.worker === worker;
    const channel: CollectChannel = new Channel(
      message => worker.postMessage(message),
      {},
      {
        // One that is being left has nothing to say any more, but to the log.
        state: state => isCurrent() && this.stateChanged.fire(state),
        change: change => isCurrent() && this.tracesChanged.fire(change),
        log: entry => this.logged.fire(entry),
      },
    );
    worker.on('message', (message: WireMessage) => channel.receive(message));
    const onEnd = (error: Error): void => {
      if (!isCurrent()) return;
      this.thread = undefined;
      channel.dispose();
      this.options.onCrash?.(error);
      this.stateChanged.fire({ ...stoppedState, problem: error.message });
    };
    worker.on('error', error => onEnd(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', code => onEnd(new Error(`The collect worker ended with code ${code}`)));
    return { worker, channel };
  }
}
