import type { SpanRow } from '../spans/spanTable';

/** What the search for a span's own time needs; siblings are sorted by start, as in every SpanTable. */
export interface TimedTree {
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly subtreeEnd: Uint32Array;
}

/**
 * The parts of a span in which none of its children runs, as pairs from, to (ns from base), ascending. Time a child
 * spends outside its parent does not count. One pass over the children before row `end`, without recursion.
 *
 *   parent    |=====-----====--==|      = own, - a child runs
 *   children       |---|    |-|
 */
export function selfSegments(tree: TimedTree, row: SpanRow, end: SpanRow = tree.subtreeEnd[row]): Float64Array {
  const { start, duration, subtreeEnd } = tree;
  const from = start[row];
  const to = from + duration[row];
  const pairs: number[] = [];
  let covered = from;
  for (let child = row + 1; child < end && covered < to; child = Math.max(subtreeEnd[child], child + 1)) {
    const childFrom = start[child];
    if (childFrom > covered) pairs.push(covered, Math.min(childFrom, to));
    covered = Math.max(covered, childFrom + duration[child]);
  }
  if (covered < to) pairs.push(covered, to);
  return Float64Array.from(pairs);
}
