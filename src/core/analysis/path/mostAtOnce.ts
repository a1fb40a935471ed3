import type { SpanTable } from '../../spans/spanTable';
import { endsAt, valuesAt } from '../rowValues';

/** How many of the rows ran at the same time, at most; one that begins as another ends doesn't run beside it. */
export function mostAtOnce(table: SpanTable, rows: Uint32Array): number {
  return mostBetween(valuesAt(table.start, rows).sort(), endsAt(table, rows).sort());
}

/** The same of starts and ends, each ascending. */
export function mostBetween(starts: Float64Array, ends: Float64Array): number {
  let most = 0;
  for (let begun = 0, ended = 0; begun < starts.length; begun++) {
    while (ends[ended] <= starts[begun]) ended++;
    most = Math.max(most, begun + 1 - ended);
  }
  return most;
}
