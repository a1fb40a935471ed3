import type { SpanRow } from '../../spans/spanTable';
import type { FindingContext } from './context';

/** So many are needed to see a rhythm. */
const fewest = 3;
/** ns: shorter pauses are work between calls. */
const shortPause = 50e6;
/** ns: from here on a pause is waiting, even if nobody can tell whether the calls ask for the same; of a service, not of a database. */
const longPause = 100e6;

/**
 * Whether calls that come one after the other are somebody looking again and again whether something is done: long, regular pauses
 * (or ever longer ones) in which nothing else happens below the parent.
 */
export function isPolling(context: FindingContext, rows: ArrayLike<SpanRow>, parent: SpanRow): boolean {
  if (rows.length < fewest) return false;
  const { table, calls } = context;
  let shortest = Infinity;
  let longest = 0;
  let isGrowing = true;
  for (let i = 1, before = 0; i < rows.length; i++) {
    const pause = table.start[rows[i]] - context.endOf(rows[i - 1]);
    // Of most loops that is all: what they ask for has to be read.
    if (pause < shortPause) return false;
    shortest = Math.min(shortest, pause);
    longest = Math.max(longest, pause);
    if (pause < before * 0.8) isGrowing = false;
    before = pause;
  }
  if (!isGrowing && longest > shortest * 3) return false;
  const values = calls.valuesOf(rows[0]);
  let isSame = values !== 0;
  for (let i = 1; i < rows.length; i++) {
    if (calls.valuesOf(rows[i]) === values) continue;
    // Calls that are seen to ask for different things are no polling.
    if (values !== 0) return false;
    isSame = false;
  }
  const longestCall = context.longestOf(rows);
  const isWaiting = isSame
    ? shortest >= Math.max(shortPause, longestCall)
    : !calls.isDatabase(rows[0]) && shortest >= Math.max(longPause, longestCall * 5);
  return isWaiting && isQuiet(context, rows, parent);
}

/** Nothing but these calls below the parent from the first to the last of them. */
function isQuiet({ table }: FindingContext, rows: ArrayLike<SpanRow>, parent: SpanRow): boolean {
  const { start, subtreeEnd } = table;
  const last = rows[rows.length - 1];
  let at = 0;
  for (let row = rows[0]; row <= last && row < subtreeEnd[parent]; row = subtreeEnd[row])
    if (row === rows[at]) at++;
    else if (start[row] < start[last]) return false;
  return true;
}
