// What some rows have in a column, in the order of the rows. Plain loops: `Float64Array.from` with a function takes ten times as long,
// and a trace may have a hundred thousand calls of one shape.
import type { SpanTable } from '../spans/spanTable';

export function valuesAt(column: Float64Array, rows: Uint32Array): Float64Array {
  const values = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) values[i] = column[rows[i]];
  return values;
}

/** ns. */
export function endsAt({ start, duration }: SpanTable, rows: Uint32Array): Float64Array {
  const ends = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) ends[i] = start[rows[i]] + duration[rows[i]];
  return ends;
}
