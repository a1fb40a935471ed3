import { SpanFlag, SpanStatus, type SpanTable } from '../../spans/spanTable';
import { textAt } from '../../spans/stringColumn';
import { sortedByKey } from './sortRows';

/** What is no event of the span: that it failed, said at its end. */
export const statusEntry = -1;

/** Events of all spans in the order of time, and at its end each failing span of which no exception tells. */
export interface TraceLog {
  readonly count: number;
  readonly rows: Uint32Array;
  /** Index among the span's events, or `statusEntry`. */
  readonly events: Int32Array;
  /** ns from base. */
  readonly times: Float64Array;
  /** Index into `names`. */
  readonly name: Uint32Array;
  readonly names: readonly string[];
  /** 1 for exceptions and failures. */
  readonly isError: Uint8Array;
}

/** `rows`, ascending, are those that are meant, else all. Entries of one moment are in the order of rows. */
export function traceLog(table: SpanTable, rows?: Uint32Array): TraceLog {
  const { eventIndex } = table;
  const most = rows?.length ?? table.count;
  const rowAt = (i: number) => (rows ? rows[i] : i);
  let length = 0;
  for (let i = 0; i < most; i++) {
    const row = rowAt(i);
    length += eventIndex[row + 1] - eventIndex[row] + (isSilentFailure(table, row) ? 1 : 0);
  }
  const names: string[] = [''];
  const numbers = new Map<number, number>();
  const entries = {
    rows: new Uint32Array(length),
    events: new Int32Array(length),
    times: new Float64Array(length),
    name: new Uint32Array(length),
    isError: new Uint8Array(length),
  };
  let at = 0;
  for (let i = 0; i < most; i++) {
    const row = rowAt(i);
    for (let event = eventIndex[row]; event < eventIndex[row + 1]; event++) {
      const text = table.eventName[event];
      let number = numbers.get(text);
      if (number === undefined) {
        number = names.push(textAt(table.strings, text)) - 1;
        numbers.set(text, number);
      }
      entries.rows[at] = row;
      entries.events[at] = event - eventIndex[row];
      entries.times[at] = table.eventTime[event];
      entries.name[at] = number;
      entries.isError[at++] = names[number] === 'exception' ? 1 : 0;
    }
    if (!isSilentFailure(table, row)) continue;
    entries.rows[at] = row;
    entries.events[at] = statusEntry;
    entries.times[at] = table.start[row] + table.duration[row];
    entries.isError[at++] = 1;
  }
  return { count: length, names, ...inTimeOrder(entries) };
}

type Entries = Omit<TraceLog, 'count' | 'names'>;

function inTimeOrder(entries: Entries): Entries {
  // Events may come before the earliest span by another clock: keys are not negative.
  const earliest = entries.times.reduce((least, time) => Math.min(least, time), 0);
  const order = sortedByKey(earliest < 0 ? entries.times.map(time => time - earliest) : entries.times, false);
  const sorted = <T extends Uint32Array | Int32Array | Float64Array | Uint8Array>(column: T): T => {
    const values = column.slice() as T;
    for (let i = 0; i < order.length; i++) values[i] = column[order[i]];
    return values;
  };
  return {
    rows: sorted(entries.rows),
    events: sorted(entries.events),
    times: sorted(entries.times),
    name: sorted(entries.name),
    isError: sorted(entries.isError),
  };
}

function isSilentFailure(table: SpanTable, row: number): boolean {
  const flags = table.flags[row];
  const fails = (flags & SpanFlag.Error) !== 0 || table.status[row] === SpanStatus.Error;
  return fails && (flags & SpanFlag.Exception) === 0;
}
