/**
 * Finds text in a trace: in names, services, ids, attributes, events and messages, as they read when they are shown, however
 * the payload escapes them. Case counts only if the query has a capital letter.
 */
import type { SpanTable } from '../spans/spanTable';
import { SearchableTrace, TraceSearch } from './traceSearch';

export { SearchableTrace, TraceSearch };

/** Rows, ascending, found in one go. Empty for an empty query. */
export function findRows(table: SpanTable | SearchableTrace, query: string): Uint32Array<ArrayBuffer> {
  const trace = table instanceof SearchableTrace ? table : new SearchableTrace(table);
  return new TraceSearch(trace, query).advance(() => false);
}
