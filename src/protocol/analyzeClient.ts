/** The asking side of analyze.ts, without a port. */
import { abortError } from '../core/errors';
import type { SpanTable } from '../core/spans/spanTable';
import type { AnalyzeNews, AnalyzeRequests, AnalyzeWork } from './analyze';
import { Channel, type WireMessage } from './channel';

type NoRequests = Record<never, never>;

/** What analyzes traces, in whatever thread. */
export interface Analyzer {
  /** Rejects with an AbortError when `signal` fires or a table is forgotten, with a Failure when the thread dies. */
  ask<M extends keyof AnalyzeWork & string>(
    method: M,
    tables: readonly SpanTable[],
    params: AnalyzeWork[M]['params'],
    signal: AbortSignal,
  ): Promise<AnalyzeWork[M]['result']>;
}

export class AnalyzeClient implements Analyzer {
  private readonly traces = new Map<SpanTable, number>();
  private readonly waiting = new Set<{ readonly tables: readonly SpanTable[]; reject(error: Error): void }>();
  private readonly channel: Channel<NoRequests, AnalyzeRequests, NoRequests, AnalyzeNews>;
  private next = 1;

  constructor(post: (message: WireMessage) => void) {
    this.channel = new Channel<NoRequests, AnalyzeRequests, NoRequests, AnalyzeNews>(post, {}, {});
  }

  /** Work is under way. */
  get isBusy(): boolean {
    return this.waiting.size > 0;
  }

  ask<M extends keyof AnalyzeWork & string>(
    method: M,
    tables: readonly SpanTable[],
    params: AnalyzeWork[M]['params'],
    signal: AbortSignal,
  ): Promise<AnalyzeWork[M]['result']> {
    if (signal.aborted) return Promise.reject(abortError());
    return new Promise((resolve, reject) => {
      const waiting = {
        tables,
        reject: (error: Error) => {
          this.waiting.delete(waiting);
          reject(error);
        },
      };
      this.waiting.add(waiting);
      const traces = tables.map(table => this.numberOf(table));
      const asked = this.channel.request(method, { traces, params } as AnalyzeRequests[M]['params'], signal);
      asked.then(result => {
        this.waiting.delete(waiting);
        resolve(result as AnalyzeWork[M]['result']);
      }, waiting.reject);
    });
  }

  /** False when the table was never told of. Work on it ends in an AbortError. */
  close(table: SpanTable): boolean {
    const trace = this.traces.get(table);
    if (trace === undefined) return false;
    this.traces.delete(table);
    this.channel.notify('close', { trace });
    for (const waiting of [...this.waiting]) if (waiting.tables.includes(table)) waiting.reject(abortError());
    return true;
  }

  receive(message: WireMessage): void {
    this.channel.receive(message);
  }

  /** Nobody answers any more. */
  fail(error: Error): void {
    this.traces.clear();
    for (const waiting of [...this.waiting]) waiting.reject(error);
    this.channel.dispose();
  }

  private numberOf(table: SpanTable): number {
    let trace = this.traces.get(table);
    if (trace === undefined) {
      trace = this.next++;
      this.traces.set(table, trace);
      this.channel.notify('open', { trace, table });
    }
    return trace;
  }
}
