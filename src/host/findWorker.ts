/**
 * Searches traces in a worker thread, started at first use and shared by all tabs, so that the host's own thread stays free.
 * Runs in plain Node as well as in the extension host.
 */
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../core/disposable';
import { abortError, Failure } from '../core/errors';
import type { SpanTable } from '../core/spans/spanTable';
import { english, type Translate } from '../core/translate';
import type { FromFinder } from '../protocol/find';
import { FindClient, type Finder } from '../protocol/findClient';
import { realTimers, type Timers } from './timers';

/** How long a thread stays that has nothing to search for, ms. A new one takes tens of ms. */
const restMs = 30_000;

export interface FindWorkerOptions {
  /** Is told when the thread died of something unforeseen; a new one is started with the next search. */
  readonly onCrash?: (error: Error) => void;
  readonly translate?: Translate;
  readonly timers?: Timers;
}

interface Thread {
  readonly worker: Worker;
  readonly client: FindClient;
  /** It has memory of a table that was let go, which only its end gives back for sure. */
  isStale: boolean;
}

export class FindWorker implements Finder, Disposable {
  private thread: Thread | undefined;
  private rest: Disposable | undefined;
  private isDisposed = false;
  private readonly onCrash: (error: Error) => void;
  private readonly t: Translate;
  private readonly timers: Timers;

  /** `file`: the bundle of src/workers/find.ts. */
  constructor(
    private readonly file: string,
    { onCrash = () => {}, translate = english, timers = realTimers }: FindWorkerOptions = {},
  ) {
    this.onCrash = onCrash;
    this.t = translate;
    this.timers = timers;
  }

  get isRunning(): boolean {
    return this.thread !== undefined;
  }

  prepare(table: SpanTable): void {
    if (this.isDisposed) return;
    const { client } = (this.thread ??= this.start());
    client.prepare(table);
    this.idle();
  }

  /** Rejects with a Failure when the thread dies. */
  async find(
    table: SpanTable,
    query: string,
    onFound: (rows: Uint32Array<ArrayBuffer>, isLast: boolean) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (this.isDisposed) throw abortError();
    const thread = (this.thread ??= this.start());
    this.rest?.dispose();
    thread.worker.ref();
    try {
      await thread.client.find(table, query, onFound, signal);
    } finally {
      if (this.thread === thread) this.idle();
    }
  }

  /** Nobody will search this table any more: nothing of it is held on to. */
  forget(table: SpanTable): void {
    const { thread } = this;
    if (!thread?.client.close(table)) return;
    thread.isStale = true;
    this.idle();
  }

  /** Ends the thread; searches under way end in an AbortError. */
  dispose(): void {
    this.isDisposed = true;
    this.end(abortError());
  }

  private start(): Thread {
    const worker = new Worker(this.file, { name: 'spanlight-find' });
    const client = new FindClient(message => worker.postMessage(message));
    const thread = { worker, client, isStale: false };
    const crash = (error: Error) => {
      if (this.thread !== thread) return;
      this.end(
        new Failure('unreadable', this.t('The search stopped unexpectedly. See the log.'), {
          cause: error,
          command: 'spanlight.showLog',
        }),
      );
      this.onCrash(error);
    };
    worker.on('message', (answer: FromFinder) => client.receive(answer));
    worker.on('error', error => crash(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', code => crash(new Error(`The find worker ended with code ${code}`)));
    worker.unref(); // an idle thread keeps no process alive
    return thread;
  }

  /** When nothing is sought, a stale thread ends at once and any other after a while. */
  private idle(): void {
    const { thread } = this;
    if (!thread || thread.client.isBusy) return;
    this.rest?.dispose();
    thread.worker.unref();
    if (thread.isStale) this.end(abortError());
    else this.rest = this.timers.after(restMs, () => this.end(abortError()));
  }

  private end(reason: Error): void {
    const { thread } = this;
    this.thread = undefined;
    this.rest?.dispose();
    thread?.client.fail(reason);
    void thread?.worker.terminate();
  }
}
