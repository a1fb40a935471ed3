/** The asking side of find.ts, without a port. */
import { abortError } from '../core/errors';
import type { QueryCompletion } from '../core/query/completion';
import type { QueryProblem } from '../core/query/query';
import type { SpanTable } from '../core/spans/spanTable';
import { fromWire } from './channel';
import type { FromFinder, ToFinder } from './find';

/** What searches traces, in whatever thread. */
export interface Finder {
  /** A search in this table is likely to follow soon. */
  prepare(table: SpanTable): void;
  /**
   * Finds the rows that satisfy `query` (see core/query). `onFound` gets them as they are found, ascending from call to call;
   * the last call, perhaps with no row, comes before the promise resolves, to what is wrong with the query: such a term is
   * left out. Rejects with an AbortError when `signal` fires.
   */
  find(
    table: SpanTable,
    query: string,
    onFound: (rows: Uint32Array<ArrayBuffer>, isLast: boolean) => void,
    signal: AbortSignal,
  ): Promise<readonly QueryProblem[]>;
  /** What may come in the query at the caret, a 0-based offset. */
  complete(table: SpanTable, query: string, caret: number, signal: AbortSignal): Promise<QueryCompletion>;
}

interface Waiting {
  readonly trace: number;
  receive(answer: FromFinder): void;
  reject(error: Error): void;
}

export class FindClient implements Finder {
  private readonly traces = new Map<SpanTable, number>();
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  constructor(private readonly post: (message: ToFinder) => void) {}

  /** Searches are under way. */
  get isBusy(): boolean {
    return this.waiting.size > 0;
  }

  prepare(table: SpanTable): void {
    this.numberOf(table);
  }

  private numberOf(table: SpanTable): number {
    let trace = this.traces.get(table);
    if (trace === undefined) {
      trace = this.next++;
      this.traces.set(table, trace);
      this.post({ type: 'open', trace, table });
    }
    return trace;
  }

  /** False when the table was never told of. Searches in it end in an AbortError. */
  close(table: SpanTable): boolean {
    const trace = this.traces.get(table);
    if (trace === undefined) return false;
    this.traces.delete(table);
    this.post({ type: 'close', trace });
    for (const waiting of [...this.waiting.values()]) if (waiting.trace === trace) waiting.reject(abortError());
    return true;
  }

  find(
    table: SpanTable,
    query: string,
    onFound: (rows: Uint32Array<ArrayBuffer>, isLast: boolean) => void,
    signal: AbortSignal,
  ): Promise<readonly QueryProblem[]> {
    return this.ask(table, { type: 'find', query }, signal, (answer, end) => {
      if (answer.type !== 'found') return;
      const { rows, isLast, problems = [] } = answer;
      if (isLast) end(problems);
      onFound(rows, isLast);
    });
  }

  complete(table: SpanTable, query: string, caret: number, signal: AbortSignal): Promise<QueryCompletion> {
    return this.ask(table, { type: 'complete', query, caret }, signal, (answer, end) => {
      if (answer.type === 'completed') end(answer.completion);
    });
  }

  receive(answer: FromFinder): void {
    const waiting = this.waiting.get(answer.search);
    if (answer.type === 'failure') waiting?.reject(fromWire(answer.error));
    else waiting?.receive(answer);
  }

  /** `receive` gets what comes until it calls `end`. */
  private ask<T>(
    table: SpanTable,
    question: { type: 'find'; query: string } | { type: 'complete'; query: string; caret: number },
    signal: AbortSignal,
    receive: (answer: FromFinder, end: (result: T) => void) => void,
  ): Promise<T> {
    if (signal.aborted) return Promise.reject(abortError());
    const trace = this.numberOf(table);
    const search = this.next++;
    return new Promise((resolve, reject) => {
      const done = () => {
        this.waiting.delete(search);
        signal.removeEventListener('abort', cancel);
      };
      const cancel = () => {
        done();
        this.post({ type: 'cancel', search });
        reject(abortError());
      };
      this.waiting.set(search, {
        trace,
        receive: answer =>
          receive(answer, result => {
            done();
            resolve(result);
          }),
        reject: error => {
          done();
          reject(error);
        },
      });
      signal.addEventListener('abort', cancel, { once: true });
      this.post({ ...question, search, trace });
    });
  }

  /** Nobody answers any more. */
  fail(error: Error): void {
    this.traces.clear();
    for (const waiting of [...this.waiting.values()]) waiting.reject(error);
  }
}
