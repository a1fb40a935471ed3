/** The asking side of find.ts, without a port. */
import { abortError } from '../core/errors';
import type { SpanTable } from '../core/spans/spanTable';
import { fromWire } from './channel';
import type { FromFinder, ToFinder } from './find';

/** What searches traces, in whatever thread. */
export interface Finder {
  /** A search in this table is likely to follow soon. */
  prepare(table: SpanTable): void;
  /**
   * Finds the rows that show `query` (see core/find). `onFound` gets them as they are found, ascending from call to call;
   * the last call, perhaps with no row, comes before the promise resolves. Rejects with an AbortError when `signal` fires.
   */
  find(
    table: SpanTable,
    query: string,
    onFound: (rows: Uint32Array<ArrayBuffer>, isLast: boolean) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

interface Waiting {
  readonly trace: number;
  onFound(rows: Uint32Array<ArrayBuffer>, isLast: boolean): void;
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
  ): Promise<void> {
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
        onFound: (rows, isLast) => {
          if (isLast) done();
          onFound(rows, isLast);
          if (isLast) resolve();
        },
        reject: error => {
          done();
          reject(error);
        },
      });
      signal.addEventListener('abort', cancel, { once: true });
      this.post({ type: 'find', search, trace, query });
    });
  }

  receive(answer: FromFinder): void {
    const waiting = this.waiting.get(answer.search);
    if (answer.type === 'found') waiting?.onFound(answer.rows, answer.isLast);
    else waiting?.reject(fromWire(answer.error));
  }

  /** Nobody answers any more. */
  fail(error: Error): void {
    this.traces.clear();
    for (const waiting of [...this.waiting.values()]) waiting.reject(error);
  }
}
