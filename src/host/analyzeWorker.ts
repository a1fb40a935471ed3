import type { Disposable } from '../core/disposable';
import type { SpanTable } from '../core/spans/spanTable';
import type { AnalyzeWork } from '../protocol/analyze';
import { AnalyzeClient, type Analyzer } from '../protocol/analyzeClient';
import type { WireMessage } from '../protocol/channel';
import { TableThread, type TableThreadOptions } from './tableThread';

/** Analyzes traces in a thread of their own: a search never waits for it. */
export class AnalyzeWorker implements Analyzer, Disposable {
  private readonly thread: TableThread<WireMessage, WireMessage, AnalyzeClient>;

  /** `file`: the bundle of src/workers/analyze.ts. */
  constructor(file: string, options?: TableThreadOptions) {
    const kind = {
      file,
      name: 'spanlight-analyze',
      newClient: (post: (message: WireMessage) => void) => new AnalyzeClient(post),
      crashWords: (t: (text: string) => string) => t('The analysis stopped unexpectedly. See the log.'),
    };
    this.thread = new TableThread(kind, options);
  }

  ask<M extends keyof AnalyzeWork & string>(
    method: M,
    tables: readonly SpanTable[],
    params: AnalyzeWork[M]['params'],
    signal: AbortSignal,
  ): Promise<AnalyzeWork[M]['result']> {
    return this.thread.ask(client => client.ask(method, tables, params, signal));
  }

  forget(table: SpanTable): void {
    this.thread.forget(table);
  }

  dispose(): void {
    this.thread.dispose();
  }
}
