import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { CriticalPath } from '../analysis';
import type { ShapePaths } from './shapePaths';

/** Children that ran during more than this share of their parents' own time on the path have to be named. */
const telling = 0.5;

/**
 * The children that ran beside what the path gives to their parents alone: they overlapped the sibling that took over and are not
 * on it, yet the parents waited for them, too.
 *
 *   handler  |=========-----=|      = on the path by itself
 *    plan     |-------|             ran during most of that
 *    reply            |-----|
 *
 * Of the parents in `group`. All rows of the shape that covers most; undefined when all children together cover less than half.
 */
export function ranBeside(
  table: SpanTable,
  paths: ShapePaths,
  path: CriticalPath,
  group: number,
): Uint32Array | undefined {
  const stretches = stretchesOf(path, row => paths.groupOf(row) === group);
  let [own, alone] = [0, 0];
  for (const [row, { sums }] of stretches) {
    const time = sums[sums.length - 1];
    own += time;
    alone += Math.min(time, table.selfTime[row]);
  }
  if (own - alone <= own * telling) return undefined;
  const covered = new Map<number, number>();
  let most: { readonly row: SpanRow; readonly time: number } | undefined;
  for (const [row, stretch] of stretches) {
    for (let child = row + 1; child < table.subtreeEnd[row]; child = table.subtreeEnd[child]) {
      const from = table.start[child];
      const time = timeUpTo(stretch, from + table.duration[child]) - timeUpTo(stretch, from);
      if (time <= 0) continue;
      const shape = paths.groupOf(child);
      const sum = (covered.get(shape) ?? 0) + time;
      covered.set(shape, sum);
      if (!most || sum > most.time) most = { row: child, time: sum };
    }
  }
  return most && paths.membersOf(most.row);
}

/** What the path gives to one row: from `from[i]` to `to[i]`, and the time of the stretches before the i-th together. */
interface Stretches {
  readonly from: number[];
  readonly to: number[];
  /** One more than there are stretches. */
  readonly sums: number[];
}

function stretchesOf({ rows, from, to }: CriticalPath, isMeant: (row: SpanRow) => boolean): Map<SpanRow, Stretches> {
  const stretches = new Map<SpanRow, Stretches>();
  for (let i = 0; i < rows.length; i++) {
    if (!isMeant(rows[i])) continue;
    let known = stretches.get(rows[i]);
    if (!known) stretches.set(rows[i], (known = { from: [], to: [], sums: [0] }));
    known.from.push(from[i]);
    known.to.push(to[i]);
    known.sums.push(known.sums[known.sums.length - 1] + (to[i] - from[i]));
  }
  return stretches;
}

/** How much of the stretches lies before `time`. */
function timeUpTo({ from, to, sums }: Stretches, time: number): number {
  let [low, high] = [0, from.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (from[middle] < time) low = middle + 1;
    else high = middle;
  }
  // The last one that begins before may go on behind it.
  return low === 0 ? 0 : sums[low - 1] + (Math.min(time, to[low - 1]) - from[low - 1]);
}
