import { nameOf, serviceOf, type SpanRow, type SpanTable } from '../spans/spanTable';
import type { Nanos } from '../time';
import type { CriticalPath, Share, TraceAnalysis } from './analysis';

/** Of the critical path by service and by operation, each with the row that has most of it. */
export function shares(table: SpanTable, root: SpanRow, path: CriticalPath): TraceAnalysis['shares'] {
  const rows = pathTimes(path);
  const duration = table.duration[root];
  return {
    services: sharesBy(rows, duration, row => serviceOf(table, row)),
    operations: sharesBy(rows, duration, row => operationOf(table, row)),
  };
}

/** A service and what it does: `cart · GET /cart`. */
export function operationOf(table: SpanTable, row: SpanRow): string {
  return `${serviceOf(table, row)} · ${nameOf(table, row)}`;
}

/** What the rows of a path are summed up by, largest first; among equal ones the first on the path. */
export function sharesBy<K extends string>(
  rows: PathTimes,
  duration: Nanos,
  nameOf: (row: SpanRow) => K,
): (Share & { readonly name: K })[] {
  const sums = new Map<K, { name: K; time: Nanos; row: SpanRow; most: Nanos }>();
  rows.forEach((time, row) => {
    const name = nameOf(row);
    const sum = sums.get(name);
    if (!sum) sums.set(name, { name, time, row, most: time });
    else {
      sum.time += time;
      if (time > sum.most) [sum.most, sum.row] = [time, row];
    }
  });
  return [...sums.values()]
    .sort((a, b) => b.time - a.time)
    .map(({ name, time, row }) => ({ name, time, share: time / duration, row }));
}

/** Time on the path by row, the rows in the order in which the path meets them. */
export type PathTimes = ReadonlyMap<SpanRow, Nanos>;

/** Sums up the stretches of each row. */
export function pathTimes({ rows, from, to }: CriticalPath): PathTimes {
  const times = new Map<SpanRow, Nanos>();
  rows.forEach((row, i) => times.set(row, (times.get(row) ?? 0) + (to[i] - from[i])));
  return times;
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
