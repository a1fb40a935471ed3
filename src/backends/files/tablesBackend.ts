import { compareTexts } from '../../core/compareTexts';
import type { Endpoint } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import { nameOf, serviceOf, SpanKind, type SpanTable } from '../../core/spans/spanTable';
import { summarize } from '../../core/spans/summary';
import type { Translate } from '../../core/translate';
import type { Backend, Capabilities, Operation, SearchPage, TraceOptions, TraceQuery } from '../backend';
import { countDependencies } from '../countDependencies';
import { findTables } from './findTables';

export interface TablesBackendDeps {
  /** All traces that there are; asked before each answer, so it remembers them. `options` where a trace is to be opened. */
  readonly load: (options: TraceOptions | undefined, signal: AbortSignal) => Promise<readonly SpanTable[]>;
  readonly translate: Translate;
  /** What was recorded once is as old as it is: searches don't heed their window. */
  readonly isTimeless?: boolean;
  readonly dispose?: () => void;
}

const capabilities: Capabilities = {
  searchAllServices: true,
  summaries: true,
  v3: false,
  legacySearch: false,
  version: undefined,
};

/** Decoded traces as a source like any other. */
export function createTablesBackend(
  endpoint: Endpoint,
  { load, translate, isTimeless = false, dispose = () => undefined }: TablesBackendDeps,
): Backend {
  return {
    endpoint,
    capabilities: () => Promise.resolve(capabilities),
    services: async signal => servicesOf(await load(undefined, signal)),
    operations: async (service, signal) => operationsOf(await load(undefined, signal), service),
    search: async (query, signal): Promise<SearchPage> => {
      const found = await findTables(await load(undefined, signal), query, isTimeless, signal);
      return pageOf(found, query);
    },
    dependencies: async ({ from, to }, signal) => {
      const all = await load(undefined, signal);
      const found = await findTables(all, { from, to, limit: all.length }, isTimeless, signal);
      return countDependencies([...found].sort(newestFirst), found.length, signal);
    },
    trace: async (id, options, signal) => {
      options.onProgress?.({ phase: 'waiting', bytes: 0 });
      const table = (await load(options, signal)).find(({ traceId }) => traceId === id);
      if (table) return table;
      throw new Failure('notFound', translate('{0} does not hold trace {1} (any more).', endpoint.name, id));
    },
    uiUrl: () => undefined,
    dispose,
  };
}

function servicesOf(tables: readonly SpanTable[]): string[] {
  const names = new Set(tables.flatMap(table => summarize(table).services.map(({ name }) => name)));
  return [...names].sort();
}

function operationsOf(tables: readonly SpanTable[], service: string): Operation[] {
  const found = new Map<string, Operation>();
  for (const table of tables) {
    // A name and a kind come again and again: the text is made once for each pair.
    const seen = new Set<number>();
    for (let row = 0; row < table.count; row++) {
      if (serviceOf(table, row) !== service) continue;
      const pair = table.name[row] * 8 + table.kind[row];
      if (seen.has(pair)) continue;
      seen.add(pair);
      const name = nameOf(table, row);
      const kind = table.kind[row] ? (SpanKind[table.kind[row]] ?? '').toLowerCase() : '';
      found.set(`${kind} ${name}`, { name, kind });
    }
  }
  return [...found.values()].sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.kind, b.kind));
}

/** Newest first. The page ends before traces that begin together with its last one, unless it is all of them. */
function pageOf(found: readonly SpanTable[], { limit }: TraceQuery): SearchPage {
  const sorted = [...found].sort(newestFirst);
  let end = Math.min(limit, sorted.length);
  // The next page is asked for by time alone: traces that begin at the same moment stay together.
  while (end > 0 && end < sorted.length && sorted[end].base === sorted[end - 1].base) end++;
  const tables = sorted.slice(0, end);
  const hasMore = end < sorted.length;
  return {
    traces: tables.map(summarize),
    tables,
    checked: tables.length,
    limitReached: hasMore,
    notes: [],
    nextTo: hasMore ? tables[end - 1].base : undefined,
  };
}

function newestFirst(a: SpanTable, b: SpanTable): number {
  return a.base < b.base ? 1 : a.base > b.base ? -1 : compareTexts(a.traceId, b.traceId);
}
