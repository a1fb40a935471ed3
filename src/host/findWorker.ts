import type { Disposable } from '../core/disposable';
import type { QueryCompletion } from '../core/query/completion';
import type { QueryProblem } from '../core/query/query';
import type { SpanTable } from '../core/spans/spanTable';
import type { FromFinder, ToFinder } from '../protocol/find';
import { FindClient, type Finder } from '../protocol/findClient';
import { TableThread, type TableThreadOptions } from './tableThread';

/** Searches traces in a thread of their own, so that the host's own stays free. */
export class FindWorker implements Finder, Disposable {
  private readonly thread: TableThread<ToFinder, FromFinder, FindClient>;

  /** `file`: the bundle of src/workers/find.ts. */
  constructor(file: string, options?: TableThreadOptions) {
    const kind = {
      file,
      name: 'spanlight-find',
      newClient: (post: (message: ToFinder) => void) => new FindClient(post),
      crashWords: (t: (text: string) => string) => t('The search stopped unexpectedly. See the log.'),
    };
    this.thread = new TableThread(kind, options);
  }

  get isRunning(): boolean {
    return this.thread.isRunning;
  }

  prepare(table: SpanTable): void {
    this.thread.tell(client => client.prepare(table));
  }

  /** Rejects with a Failure when the thread dies. */
  find(
    table: SpanTable,
    query: string,
    onFound: (rows: Uint32Array<ArrayBuffer>, isLast: boolean) => void,
    signal: AbortSignal,
  ): Promise<readonly QueryProblem[]> {
    return this.thread.ask(client => client.find(table, query, onFound, signal));
  }

  complete(table: SpanTable, query: string, caret: number, signal: AbortSignal): Promise<QueryCompletion> {
    return this.thread.ask(client => client.complete(table, query, caret, signal));
  }

  forget(table: SpanTable): void {
    this.thread.forget(table);
  }

  dispose(): void {
    this.thread.dispose();
  }
}
