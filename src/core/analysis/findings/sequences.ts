import type { FindingContext } from './context';

/**
 * Of spans by start, the stretches in which one comes after the other; what runs beside another of them is in none. What was told by
 * a coarse clock counts as one after the other when it can have been (see Clocks) and their time shows that it was.
 */
export function sequencesOf(context: FindingContext, rows: Uint32Array, least: number): Uint32Array[] {
  const { table, clocks } = context;
  const found: Uint32Array[] = [];
  let from = 0;
  let end = -Infinity;
  const close = (to: number): void => {
    if (to - from < least) return;
    const sequence = rows.slice(from, to);
    if (isSpread(context, sequence)) found.push(sequence);
  };
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const begin = Math.max(end, table.start[row]);
    const fits = begin - table.start[row] < clocks.grainOf(row);
    if (!fits) {
      close(i);
      from = i;
    }
    // Who comes next has to wait for all that run.
    end = fits ? begin + table.duration[row] : Math.max(end, context.endOf(row));
  }
  close(rows.length);
  return found;
}

/** Five calls that began in one millisecond may have come after each other or not: nobody can tell, so nobody says so. */
function isSpread(context: FindingContext, rows: Uint32Array): boolean {
  if (!rows.some(row => context.clocks.isInDoubt(row))) return true;
  const { from, to } = context.extentOf(rows);
  const sum = context.sumLessLongest(rows) + context.longestOf(rows);
  return to - from >= sum / 2;
}

/**
 * Drops those of the siblings that are another's second telling: an ORM's span and its driver's, of one shape, one inside the
 * other's time, and from different instrumentations.
 */
export function withoutTwins(context: FindingContext, rows: Uint32Array): Uint32Array {
  const { table, clocks } = context;
  const { scope, start } = table;
  const single = new Uint32Array(rows.length);
  let kept = 0;
  for (const row of rows) {
    const before = single[kept - 1] ?? row;
    const isTwin =
      kept > 0 &&
      scope[row] !== scope[before] &&
      start[row] >= start[before] &&
      context.endOf(row) <= context.endOf(before) + Math.max(clocks.grainOf(row), clocks.grainOf(before));
    if (!isTwin) single[kept++] = row;
  }
  return kept === rows.length ? rows : single.slice(0, kept);
}
