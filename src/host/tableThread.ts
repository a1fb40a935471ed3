/**
 * A worker thread that reads tables: started at first use, shared by all tabs, ended when it has nothing to do. Runs in plain
 * Node as well as in the extension host.
 */
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../core/disposable';
import { abortError, Failure } from '../core/errors';
import type { SpanTable } from '../core/spans/spanTable';
import { english, type Translate } from '../core/translate';
import { realTimers, type Timers } from './timers';

/** How long a thread stays that has nothing to do, ms. A new one takes tens of ms. */
const restMs = 30_000;

export interface TableThreadOptions {
  /** Is told when the thread died of something unforeseen; a new one is started with the next question. */
  readonly onCrash?: (error: Error) => void;
  readonly translate?: Translate;
  readonly timers?: Timers;
}

/** The asking side of the thread's protocol. */
export interface ThreadClient<Answer> {
  readonly isBusy: boolean;
  /** False when the table was never told of. */
  close(table: SpanTable): boolean;
  receive(answer: Answer): void;
  /** Nobody answers any more. */
  fail(error: Error): void;
}

interface Thread<Client> {
  readonly worker: Worker;
  readonly client: Client;
  /** It has memory of a table that was let go, which only its end gives back for sure. */
  isStale: boolean;
}

export interface TableThreadKind<Question, Answer, Client extends ThreadClient<Answer>> {
  /** Bundle of the thread, and its name for whoever looks at threads. */
  readonly file: string;
  readonly name: string;
  newClient(post: (question: Question) => void): Client;
  /** What to say when it died. */
  crashWords(translate: Translate): string;
}

export class TableThread<Question, Answer, Client extends ThreadClient<Answer>> implements Disposable {
  private thread: Thread<Client> | undefined;
  private rest: Disposable | undefined;
  private isDisposed = false;
  private readonly onCrash: (error: Error) => void;
  private readonly t: Translate;
  private readonly timers: Timers;

  constructor(
    private readonly kind: TableThreadKind<Question, Answer, Client>,
    { onCrash = () => {}, translate = english, timers = realTimers }: TableThreadOptions = {},
  ) {
    this.onCrash = onCrash;
    this.t = translate;
    this.timers = timers;
  }

  get isRunning(): boolean {
    return this.thread !== undefined;
  }

  /** Tells the thread something that has no answer. */
  tell(say: (client: Client) => void): void {
    if (this.isDisposed) return;
    const { client } = (this.thread ??= this.start());
    say(client);
    this.idle();
  }

  /** Rejects with a Failure when the thread dies. */
  async ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    if (this.isDisposed) throw abortError();
    const thread = (this.thread ??= this.start());
    this.rest?.dispose();
    thread.worker.ref();
    try {
      return await question(thread.client);
    } finally {
      if (this.thread === thread) this.idle();
    }
  }

  /** Nobody will ask about this table any more: nothing of it is held on to. */
  forget(table: SpanTable): void {
    const { thread } = this;
    if (!thread?.client.close(table)) return;
    thread.isStale = true;
    this.idle();
  }

  /** Ends the thread; what is asked ends in an AbortError. */
  dispose(): void {
    this.isDisposed = true;
    this.end(abortError());
  }

  private start(): Thread<Client> {
    const worker = new Worker(this.kind.file, { name: this.kind.name });
    const client = this.kind.newClient(question => worker.postMessage(question));
    const thread = { worker, client, isStale: false };
    const crash = (error: Error) => {
      if (this.thread !== thread) return;
      const words = this.kind.crashWords(this.t);
      this.end(new Failure('unreadable', words, { cause: error, command: 'spanlight.showLog' }));
      this.onCrash(error);
    };
    worker.on('message', (answer: Answer) => client.receive(answer));
    worker.on('error', error => crash(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', code => crash(new Error(`The thread ${this.kind.name} ended with code ${code}`)));
    worker.unref(); // an idle thread keeps no process alive
    return thread;
  }

  /** When nothing is asked, a stale thread ends at once and any other after a while. */
  private idle(): void {
    const { thread } = this;
    // Whoever asked last is told first, and only then counted out.
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
