/** What the host answers out of a real table, over the very functions that answer in VS Code; the thread that analyzes is this page. */
import { defaultFindings } from '../../../../src/core/analysis/analysis';
import { abortError } from '../../../../src/core/errors';
import { findRows } from '../../../../src/core/find';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { analysisAnswers } from '../../../../src/features/timeline/answers/analysis';
import type { AnswerContext } from '../../../../src/features/timeline/answers/context';
import { graphAnswers } from '../../../../src/features/timeline/answers/graph';
import { groupsAnswers } from '../../../../src/features/timeline/answers/groups';
import { viewsAnswers } from '../../../../src/features/timeline/answers/views';
import { AnalyzeClient } from '../../../../src/protocol/analyzeClient';
import { serveAnalyzing } from '../../../../src/protocol/serveAnalyzing';
import { tableOfDrawn } from './realTable';
import type { StubTrace } from './stubTrace';

/** Larger drawn traces are not read again: their tests look at frames, and this page is the thread. */
const mostDrawn = 20_000;

const analyzer: AnalyzeClient = new AnalyzeClient(message => serve(message));
const serve = serveAnalyzing(
  message => analyzer.receive(structuredClone(message)),
  () => Promise.resolve(),
);

const tables = new WeakMap<StubTrace, SpanTable>();

/** Undefined for a trace that is too large to be read again here. */
export function realTableOf(trace: StubTrace): SpanTable | undefined {
  if (trace.table) return trace.table;
  if (trace.count > mostDrawn) return undefined;
  const table = tables.get(trace) ?? tableOfDrawn(trace);
  tables.set(trace, table);
  return table;
}

export interface RealHost {
  readonly revision: number;
  readonly trace: StubTrace | undefined;
}

/** Rows by number of the page's search. */
const found = new Map<number, Uint32Array<ArrayBuffer>>();

export function findReally(trace: StubTrace, query: string, search: number): Uint32Array<ArrayBuffer> | undefined {
  const table = realTableOf(trace);
  const rows = table && query ? findRows(table, query) : undefined;
  if (rows) found.set(search, rows.slice());
  return rows;
}

export function realAnswers(host: RealHost) {
  const context: AnswerContext = {
    services: { analyzer } as unknown as AnswerContext['services'],
    ref: { endpointId: 'local', traceId: '0'.repeat(32) },
    tableOf(revision) {
      const table = host.trace && realTableOf(host.trace);
      if (!table || revision !== host.revision) throw abortError();
      return table;
    },
    spanOf(revision, row) {
      return { trace: context.ref, table: context.tableOf(revision), row };
    },
    notify: () => undefined,
    pageLife: new AbortController().signal,
    foundRows: search => found.get(search),
    findingSettings: () => defaultFindings,
    keepFound: () => undefined,
  };
  return {
    ...analysisAnswers(context),
    ...groupsAnswers(context),
    ...viewsAnswers(context),
    ...graphAnswers(context),
  };
}
