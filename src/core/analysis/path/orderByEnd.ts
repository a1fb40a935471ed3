import type { SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';

/**
 * Sorts siblings by their ends, cut at `to`; among equal ends the one that began last comes last, among equal ones of these the
 * one that is first in the table. They are in `rows` from `first` to `last` (exclusive) and come by start, then by row: mostly they are
 * nearly in order.
 */
export function orderByEnd(table: SpanTable, rows: Uint32Array, first: number, last: number, to: Nanos): void {
  const { start, duration } = table;
  // Up to this many steps in all it is cheaper to put each where it belongs.
  let steps = (last - first) * 4;
  for (let i = first + 1; i < last; i++) {
    const row = rows[i];
    const end = Math.min(start[row] + duration[row], to);
    let at = i;
    for (; at > first; at--) {
      const before = rows[at - 1];
      const endBefore = Math.min(start[before] + duration[before], to);
      if (endBefore < end || (endBefore === end && start[before] < start[row])) break;
      rows[at] = before;
      steps--;
    }
    rows[at] = row;
    if (steps < 0) {
      // Those that were moved have to be in the order again in which they came.
      placeByEnd(table, rows.subarray(first, last).sort(), to);
      return;
    }
  }
}

/**
 * The same for many, which are ascending: ends are sorted as plain numbers, in a tenth of the time that rows take by a function, and
 * each row is put where its end is. To find that quickly, the ends are parted into as many equal stretches of time as there are rows.
 */
function placeByEnd({ start, duration }: SpanTable, rows: Uint32Array, to: Nanos): void {
  const count = rows.length;
  const came = rows.slice();
  const ends = new Float64Array(count);
  for (let i = 0; i < count; i++) ends[i] = Math.min(start[came[i]] + duration[came[i]], to);
  const sorted = ends.slice().sort();
  const least = sorted[0];
  const perNano = (count - 1) / Math.max(1, sorted[count - 1] - least);
  /** By stretch: how many ends lie before it. */
  const before = new Uint32Array(count + 1);
  for (let i = 0; i < count; i++) before[Math.floor((sorted[i] - least) * perNano) + 1]++;
  for (let i = 0; i < count; i++) before[i + 1] += before[i];
  /** By place of the first of equal ends: how many of them have been put. */
  const taken = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const end = ends[i];
    const stretch = Math.floor((end - least) * perNano);
    let low = before[stretch];
    let high = before[stretch + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle] < end) low = middle + 1;
      else high = middle;
    }
    rows[low + taken[low]++] = came[i];
  }
  // Of those that began and ended together the last comes first.
  for (let from = 0, i = 1; i <= count; i++) {
    if (i < count && sorted[i] === sorted[from] && start[rows[i]] === start[rows[from]]) continue;
    if (i - from > 1) rows.subarray(from, i).reverse();
    from = i;
  }
}
