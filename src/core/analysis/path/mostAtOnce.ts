import type { SpanTable } from '../../spans/spanTable';
import { clocksOf } from '../data/clocks';
import { endsAt, valuesAt } from '../rowValues';

/**
 * How many of the rows ran at the same time, at most; one that begins as another ends doesn't run beside it. Undefined when their clocks
 * are too coarse to tell; what then may have run one after the other, and filled the time, did.
 */
export function mostAtOnce(table: SpanTable, rows: Uint32Array): number | undefined {
  const clocks = clocksOf(table);
  if (!rows.some(row => clocks.isInDoubt(row)))
    return mostBetween(valuesAt(table.start, rows).sort(), endsAt(table, rows).sort());
  // Each ran for sure from when it may have begun at the latest, and for sure not when it had ended at the latest.
  const [starts, ends] = [valuesAt(table.start, rows), endsAt(table, rows)];
  const sure = mostBetween(
    starts.map((start, i) => Math.min(start + clocks.slackOf(rows[i]), ends[i])).sort(),
    ends.slice().sort(),
  );
  const possible = mostBetween(starts.slice().sort(), ends.map((end, i) => end + clocks.slackOf(rows[i])).sort());
  if (sure === possible) return sure;
  return ranInTurn(table, rows) ? 1 : undefined;
}

/** Whether each of the rows, moved as far as its clock allows, began when the one before it had ended. */
function ranInTurn(table: SpanTable, rows: Uint32Array): boolean {
  const { start, duration } = table;
  const clocks = clocksOf(table);
  const byStart = rows.slice().sort((a, b) => start[a] - start[b] || a - b);
  let end = -Infinity;
  let [sum, last] = [0, -Infinity];
  for (const row of byStart) {
    const begin = Math.max(end, start[row]);
    if (begin - start[row] > clocks.slackOf(row)) return false;
    end = begin + duration[row];
    sum += duration[row];
    last = Math.max(last, start[row] + duration[row]);
  }
  // A handful that were told to have begun in one millisecond may have run in any way.
  return last - start[byStart[0]] >= sum / 2;
}

/** How many run at once, at most, of starts and ends, each ascending. */
export function mostBetween(starts: Float64Array, ends: Float64Array): number {
  let most = 0;
  for (let begun = 0, ended = 0; begun < starts.length; begun++) {
    while (ends[ended] <= starts[begun]) ended++;
    most = Math.max(most, begun + 1 - ended);
  }
  return most;
}
