import { sparseOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';
import type { CriticalPath } from '../analysis';
import { ShapePaths } from './shapePaths';
import { pathTimes } from './shares';

/** Rows of the critical path whose source is one: what has to be looked up to tell the path by function. */
export interface PathPart {
  /** The one with most time. */
  readonly row: SpanRow;
  readonly time: Nanos;
  /** The function that the spans name themselves, empty when they name none. */
  readonly functionName: string;
}

/** Largest first. Rows of one shape at one place that name the same function and statement have one source. */
export function pathParts(table: SpanTable, root: SpanRow, path: CriticalPath): readonly PathPart[] {
  const paths = new ShapePaths(table, root);
  const parts = new Map<string, { row: SpanRow; time: Nanos; most: Nanos; functionName: string }>();
  const { rows, times } = pathTimes(path);
  rows.forEach((row, i) => {
    const time = times[i];
    const functionName = namedFunction(table, row);
    const statement = sparseOf(table, row, 'db.query.text') ?? sparseOf(table, row, 'db.statement') ?? '';
    const key = `${paths.groupOf(row)} ${functionName} ${statement}`;
    const part = parts.get(key);
    if (!part) parts.set(key, { row, time, most: time, functionName });
    else {
      part.time += time;
      if (time > part.most) [part.most, part.row] = [time, row];
    }
  });
  return [...parts.values()]
    .sort((a, b) => b.time - a.time)
    .map(({ row, time, functionName: name }) => ({ row, time, functionName: name }));
}

function namedFunction(table: SpanTable, row: SpanRow): string {
  const name = sparseOf(table, row, 'code.function.name');
  if (name !== undefined) return name;
  const plain = sparseOf(table, row, 'code.function');
  if (plain === undefined) return '';
  const space = sparseOf(table, row, 'code.namespace');
  return space === undefined ? plain : `${space}.${plain}`;
}
