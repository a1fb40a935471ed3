/** Looking for a query in a table. The page imports `parseQuery` alone. */
import { SearchableTrace } from '../find/traceSearch';
import type { SpanTable } from '../spans/spanTable';
import { parseQuery } from './parseQuery';
import { queryRows } from './querySearch';

export { parseQuery };

/** Rows, ascending, that satisfy the query; found in one go. */
export function rowsOfQuery(table: SpanTable | SearchableTrace, text: string): Uint32Array<ArrayBuffer> {
  return queryRows(table instanceof SearchableTrace ? table : new SearchableTrace(table), parseQuery(text));
}
