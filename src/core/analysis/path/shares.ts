import { nameOf, serviceOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import { stringCount } from '../../spans/stringColumn';
import type { Nanos } from '../../time';
import type { CriticalPath, Share, TraceAnalysis } from '../analysis';
import { numberServices } from '../servicesOfRows';

/** Of the critical path by service and by operation, each with the row that has most of it. */
export function shares(table: SpanTable, root: SpanRow, path: CriticalPath): TraceAnalysis['shares'] {
  const times = pathTimes(path);
  const duration = table.duration[root];
  const serviceNumbers = numberServices(table).ofResource;
  const names = stringCount(table.strings);
  const service = (row: SpanRow): number => serviceNumbers[table.resource[row]];
  return {
    services: sharesBy(times, duration, service, row => serviceOf(table, row)),
    operations: sharesBy(
      times,
      duration,
      row => service(row) * names + table.name[row],
      row => operationOf(table, row),
    ),
  };
}

/** A service and what it does: `cart · GET /cart`. */
function operationOf(table: SpanTable, row: SpanRow): string {
  return `${serviceOf(table, row)} · ${nameOf(table, row)}`;
}

/** What rows with one key have together, largest first; among equal ones the first on the path. */
function sharesBy(
  { rows, times }: PathTimes,
  duration: Nanos,
  keyOf: (row: SpanRow) => number,
  nameOf: (row: SpanRow) => string,
): Share[] {
  const sums = new Map<number, { time: Nanos; row: SpanRow; most: Nanos }>();
  rows.forEach((row, i) => {
    const key = keyOf(row);
    const sum = sums.get(key);
    if (!sum) sums.set(key, { time: times[i], row, most: times[i] });
    else {
      sum.time += times[i];
      if (times[i] > sum.most) [sum.most, sum.row] = [times[i], row];
    }
  });
  return [...sums.values()]
    .sort((a, b) => b.time - a.time)
    .map(({ time, row }) => ({ name: nameOf(row), time, share: time / duration, row }));
}

/** Time on the path by row, the rows in the order in which the path meets them. */
export interface PathTimes {
  readonly rows: Uint32Array;
  readonly times: Float64Array;
}

/** Sums up the stretches of each row. */
export function pathTimes({ rows, from, to }: CriticalPath): PathTimes {
  let last = 0;
  for (const row of rows) last = Math.max(last, row);
  const sums = new Float64Array(rows.length ? last + 1 : 0);
  const met = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (sums[row] === 0) met[count++] = row; // no stretch is without length
    sums[row] += to[i] - from[i];
  }
  const once = met.slice(0, count);
  return { rows: once, times: Float64Array.from(once, row => sums[row]) };
}

/**
 * What runs on after the root's end, of the whole trace: the union of span time after it. Where starts and ends are both in order,
 * the number of those that have begun and not yet ended is all one needs to know, whichever they are.
 */
export function afterAnswer({ count, start, duration }: SpanTable, root: SpanRow): Nanos {
  const answered = start[root] + duration[root];
  const isLate = (row: SpanRow): boolean => duration[row] > 0 && start[row] + duration[row] > answered;
  let late = 0;
  for (let row = 0; row < count; row++) if (isLate(row)) late++;
  const starts = new Float64Array(late);
  const ends = new Float64Array(late);
  for (let row = 0, i = 0; row < count; row++) {
    if (!isLate(row)) continue;
    starts[i] = Math.max(start[row], answered);
    ends[i++] = start[row] + duration[row];
  }
  starts.sort();
  ends.sort();
  let sum = 0;
  for (let i = 0, first = 0; i < late; i++) {
    // With as many ended as begun there is nothing running up to the next start.
    if (i + 1 < late && starts[i + 1] <= ends[i]) continue;
    sum += ends[i] - starts[first];
    first = i + 1;
  }
  return sum;
}
