import type { SpanTable } from '../../spans/spanTable';

/** How many of the rows ran at the same time, at most; one that begins as another ends doesn't run beside it. */
export function mostAtOnce({ start, duration }: SpanTable, rows: Uint32Array): number {
  const starts = Float64Array.from(rows, row => start[row]).sort();
  const ends = Float64Array.from(rows, row => start[row] + duration[row]).sort();
  let most = 0;
  for (let begun = 0, ended = 0; begun < starts.length; begun++) {
    while (ends[ended] <= starts[begun]) ended++;
    most = Math.max(most, begun + 1 - ended);
  }
  return most;
}
