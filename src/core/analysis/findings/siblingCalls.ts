import type { SpanRow } from '../../spans/spanTable';
import type { FindingContext } from './context';

/** Siblings of one shape, by start: `rows` from `ends[g - 1]` to `ends[g]` (exclusive) are group g, below `parents[g]`. */
export interface ShapeGroups {
  readonly rows: Uint32Array;
  readonly ends: Uint32Array;
  readonly parents: Int32Array;
}

/**
 * Groups the children of each span by shape; groups of one are left out, and spans without a parent. `isMeant`: which rows take
 * part. One pass, whatever the shape of the trace.
 */
export function groupByShape(
  { table, calls }: FindingContext,
  isMeant: (row: SpanRow) => boolean,
  least: number,
): ShapeGroups {
  const { count, parent, subtreeEnd } = table;
  const meant = new Uint8Array(count);
  const meantBelow = new Uint32Array(count);
  for (let row = 0; row < count; row++) {
    if (parent[row] < 0 || !isMeant(row)) continue;
    meant[row] = 1;
    meantBelow[parent[row]]++;
  }
  const rows = new Uint32Array(count);
  const ends: number[] = [];
  const parents: number[] = [];
  let used = 0;
  // Lists by shape, in order: the first and the last row of each, and who comes after whom.
  const first = new Int32Array(count + 1).fill(-1);
  const last = new Int32Array(count + 1);
  const size = new Uint32Array(count + 1);
  const next = new Int32Array(count);
  const shapes: number[] = [];
  for (let above = 0; above < count; above++) {
    if (meantBelow[above] < least) continue;
    shapes.length = 0;
    for (let row = above + 1; row < subtreeEnd[above]; row = subtreeEnd[row]) {
      if (!meant[row]) continue;
      const shape = calls.shapeOf(row);
      next[row] = -1;
      if (first[shape] < 0) {
        shapes.push(shape);
        first[shape] = row;
        size[shape] = 0;
      } else next[last[shape]] = row;
      last[shape] = row;
      size[shape]++;
    }
    for (const shape of shapes) {
      if (size[shape] >= least) {
        for (let row = first[shape]; row >= 0; row = next[row]) rows[used++] = row;
        ends.push(used);
        parents.push(above);
      }
      first[shape] = -1;
    }
  }
  return { rows: rows.subarray(0, used), ends: Uint32Array.from(ends), parents: Int32Array.from(parents) };
}

/** Calls `visit` for each group, with rows that it must not keep. */
export function forEachGroup(
  { rows, ends, parents }: ShapeGroups,
  visit: (rows: Uint32Array, parent: SpanRow) => void,
): void {
  for (let group = 0, from = 0; group < ends.length; from = ends[group++])
    visit(rows.subarray(from, ends[group]), parents[group]);
}
