import { chosenRoot } from '../../spans/summary';
import { SpanFlag, type SpanTable } from '../../spans/spanTable';
import { criticalPath } from '../path/criticalPath';

/** What the table of spans shows beside the columns that the page has already. */
export interface TableColumns {
  /** A SpanStatus by row. */
  readonly status: Uint8Array;
  /** Rows on the critical path, ascending, and how long each is on it, ns. */
  readonly pathRows: Uint32Array;
  readonly pathTimes: Float64Array;
  /** By row: how many spans fail from this one down. */
  readonly errors: Uint32Array;
}

export function tableColumnsOf(table: SpanTable): TableColumns {
  const times = pathTimes(table);
  const pathRows = Uint32Array.from(times.keys()).filter(row => times[row] > 0);
  return {
    status: Uint8Array.from(table.status),
    pathRows,
    pathTimes: Float64Array.from(pathRows, row => times[row]),
    errors: errorsWithin(table),
  };
}

/** ns on the critical path, by row. */
export function pathTimes(table: SpanTable): Float64Array<ArrayBuffer> {
  const times = new Float64Array(table.count);
  if (!table.count) return times;
  const path = criticalPath(table, chosenRoot(table));
  for (let i = 0; i < path.rows.length; i++) times[path.rows[i]] += path.to[i] - path.from[i];
  return times;
}

/** How many spans fail from this one down, itself included, by row. */
export function errorsWithin({ count, parent, flags }: SpanTable): Uint32Array<ArrayBuffer> {
  const errors = new Uint32Array(count);
  for (let row = count - 1; row >= 0; row--) {
    if (flags[row] & SpanFlag.Error) errors[row]++;
    if (parent[row] >= 0) errors[parent[row]] += errors[row];
  }
  return errors;
}
