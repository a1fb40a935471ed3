/** What the host answers out of a real table, over the very functions that answer in VS Code; the thread that analyzes is this page. */
import { defaultFindings } from '../../../../src/core/analysis/analysis';
import { abortError } from '../../../../src/core/errors';
import { SearchableTrace } from '../../../../src/core/find';
import { Completing } from '../../../../src/core/query/completion';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import type { QueryProblem } from '../../../../src/core/query/query';
import { QuerySearch } from '../../../../src/core/query/querySearch';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import type { AnswerContext } from '../../../../src/features/timeline/answers/context';
import { answersOfTable } from '../../../../src/features/timeline/answers/ofTable';
import { CompareSession } from '../../../../src/features/timeline/compareSession';
import type { ComparedTrace } from '../../../../src/protocol/pages/compare';
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
  /** The page is to learn what its trace is compared with. */
  comparing(other: ComparedTrace | undefined): void;
  /** The page asks for something that happens outside of it. */
  said(name: string, payload: unknown): void;
}

/** Rows by number of the page's search. */
const found = new Map<number, Uint32Array<ArrayBuffer>>();

const searchable = new WeakMap<SpanTable, SearchableTrace>();

function searchableOf(table: SpanTable): SearchableTrace {
  const trace = searchable.get(table) ?? new SearchableTrace(table);
  searchable.set(table, trace);
  return trace;
}

/** Undefined for a trace that is too large for it. */
export function findReally(
  trace: StubTrace,
  query: string,
  search: number,
): { readonly rows: Uint32Array<ArrayBuffer>; readonly problems: readonly QueryProblem[] } | undefined {
  const table = realTableOf(trace);
  if (!table || !query) return undefined;
  const searching = new QuerySearch(searchableOf(table), parseQuery(query));
  const rows = searching.advance(() => false);
  found.set(search, rows.slice());
  return { rows, problems: searching.problems };
}

export function realAnswers(host: RealHost) {
  let other: StubTrace | undefined;
  const session = new CompareSession({
    traces: { hold: () => ({ dispose: () => undefined }) as never },
    timeText: epochMs => new Date(epochMs).toISOString().slice(0, 16).replace('T', ' '),
    tell: shown => host.comparing(shown),
    forget: () => undefined,
  });
  const context: AnswerContext = {
    services: {
      analyzer,
      // Sources of the trace that is compared with; those of the other one the stub answers itself.
      sources: {
        label: async (_: SpanTable, row: number) => other?.label(row),
        open: async (span: unknown) => (host.said('openOther', span), true),
      },
      finder: {
        find: async (table: SpanTable, query: string, onFound: (rows: Uint32Array, isLast: boolean) => void) => {
          const searching = new QuerySearch(searchableOf(table), parseQuery(query));
          onFound(
            searching.advance(() => false),
            true,
          );
          return searching.problems;
        },
        complete: async (table: SpanTable, text: string, caret: number) => {
          const completing = new Completing(searchableOf(table), text, caret);
          completing.advance(() => false);
          return completing.completion;
        },
      },
    } as unknown as AnswerContext['services'],
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
    compared: number => session.of(number),
    openTrace: (ref, spanId) => host.said('openCompared', { ...ref, spanId }),
  };
  /** Compares with another trace from now on, or with none. */
  const compareWith = (trace: StubTrace | undefined, why = ''): void => {
    other = trace;
    const table = trace && realTableOf(trace);
    if (table) session.begin({ endpointId: 'local', traceId: table.traceId }, table, why);
    else session.end();
  };
  const answers = {
    ...answersOfTable(context),
  };
  return { answers, compareWith };
}
