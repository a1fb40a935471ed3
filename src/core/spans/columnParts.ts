/** Columns that have any number of entries per row: events, and values of sparse attributes. Filled row by row. */
import type { ColumnArena } from './columns';
import type { Renumbering } from './renumbering';
import type { newEventColumns } from './spanDraft';
import { sparseKeyBits, sparseKeyMask } from './spanRecords';
import { sparseKeys, type SpanTable, type SparseColumn, type SparseKey } from './spanTable';

/** Since the epoch. */
export interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

export class EventLayout {
  private readonly index: Uint32Array;
  private readonly time: Float64Array;
  private readonly name: Uint32Array;
  private used = 0;

  /** `size`: how many events there are, of `rows` rows. */
  constructor(
    private readonly events: ReturnType<typeof newEventColumns>['columns'],
    private readonly texts: Renumbering,
    private readonly base: Moment,
    private readonly rows: number,
    size: number,
    arena: ColumnArena,
  ) {
    this.index = arena.uint32(rows + 1);
    this.time = arena.float64(size);
    this.name = arena.uint32(size);
  }

  /** Events `from` to `to` (exclusive) of the payload belong to the row that starts at `start`, ns. */
  add(row: number, from: number, to: number, start: number): void {
    const { base, time, name, events } = this;
    this.index[row] = this.used;
    if (from === to) return;
    const first = this.used;
    let at = first;
    for (let event = from; event < to; event++) {
      const seconds = events.seconds[event];
      const nanos = events.nanos[event];
      // An event without a time of its own is shown where its span begins.
      const isTimed = seconds !== 0 || nanos !== 0;
      time[at] = isTimed ? (seconds - base.seconds) * 1e9 + (nanos - base.nanos) : start;
      name[at++] = this.texts.of(events.name[event]);
    }
    this.used = at;
    if (at - first > 1) sortByTime(time, name, first, at);
  }

  columns(): Pick<SpanTable, 'eventIndex' | 'eventTime' | 'eventName'> {
    this.index[this.rows] = this.used;
    return { eventIndex: this.index, eventTime: this.time, eventName: this.name };
  }
}

export class SparseLayout {
  private readonly rows: Uint32Array;
  private readonly values: Uint32Array;
  /** By key: where its next entry goes. One stretch of memory holds all columns, each in a part of its own. */
  private readonly next: Uint32Array;

  /** `words`: memory of the records; `sizes`: how many values there are, by key. */
  constructor(
    private readonly words: Uint32Array,
    private readonly texts: Renumbering,
    private readonly sizes: Uint32Array,
    arena: ColumnArena,
  ) {
    const total = sizes.reduce((a, b) => a + b, 0);
    this.rows = arena.uint32(total);
    this.values = arena.uint32(total);
    this.next = new Uint32Array(sizes.length);
    for (let key = 1; key < sizes.length; key++) this.next[key] = this.next[key - 1] + sizes[key - 1];
  }

  /** The row has `count` values, the first at `from`. */
  add(row: number, from: number, count: number): void {
    const { words, rows, values, next, texts } = this;
    for (let i = from; i < from + count; i++) {
      const at = next[words[i] & sparseKeyMask]++;
      rows[at] = row;
      values[at] = texts.of(words[i] >>> sparseKeyBits);
    }
  }

  columns(): SpanTable['sparse'] {
    const { rows, values, next, sizes } = this;
    const sparse: Partial<Record<SparseKey, SparseColumn>> = {};
    sparseKeys.forEach((name, key) => {
      const to = next[key];
      const from = to - sizes[key];
      if (to > from) sparse[name] = { rows: rows.subarray(from, to), values: values.subarray(from, to) };
    });
    return sparse;
  }
}

/** Sorts the events `from` to `to` (exclusive) of one span; equal times keep the order of the payload. */
function sortByTime(eventTime: Float64Array, eventName: Uint32Array, from: number, to: number): void {
  let sorted = true;
  for (let i = from + 1; i < to && sorted; i++) sorted = eventTime[i - 1] <= eventTime[i];
  if (sorted) return;
  const times = eventTime.slice(from, to);
  const names = eventName.slice(from, to);
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
  order.forEach((old, i) => {
    eventTime[from + i] = times[old];
    eventName[from + i] = names[old];
  });
}
