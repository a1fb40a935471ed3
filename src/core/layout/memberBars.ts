import type { BarColumns } from './bars';

/**
 * When at least one of some rows runs: pairs from, to (ns), ascending, overlapping ones joined. Rows in order of their starts, as
 * siblings are. What only touches stays apart: one call after the other is two boxes, not one.
 */
export function unionOf(rows: Uint32Array, { start, duration }: Pick<BarColumns, 'start' | 'duration'>): Float64Array {
  const pairs = new Float64Array(2 * rows.length);
  let used = 0;
  for (const row of rows) {
    const [from, to] = [start[row], start[row] + duration[row]];
    if (used && from < pairs[used - 1]) pairs[used - 1] = Math.max(pairs[used - 1], to);
    else {
      pairs[used++] = from;
      pairs[used++] = to;
    }
  }
  return pairs.slice(0, used);
}
