import type { ColumnArena } from './columns';
import { copyField, copyMarks, copyNamed, copyRange, copySparse, countEvents, findRecords } from './gather';
import { inStretches, stretch } from './inStretches';
import type { Renumbering } from './renumbering';
import { Field } from './spanRecords';
import { sparseKeys, type SpanTable, type SparseColumn, type SparseKey } from './spanTable';
import type { Collected } from './tableLayout';
import type { Moment, TraceTally } from './traceTally';

/** Where a row's record is found, and what the order of rows says of it. */
export interface RowsInOrder {
  /** Spans of the trace, as numbers within the payload. */
  readonly members: Uint32Array;
  /** Index into `members` by row. */
  readonly memberOfRow: Uint32Array;
  /** By member. */
  readonly flags: Uint8Array;
  /** By row, ns from `base`. */
  readonly start: Float64Array;
  readonly base: Moment;
}

/** The columns that the records of spans decide. Texts and resources have the numbers of the payload until `renumber`. */
export class RecordColumns {
  private readonly columns;
  private readonly eventIndex: Uint32Array;
  private readonly eventTime: Float64Array;
  private readonly eventName: Uint32Array;
  private eventCount = 0;
  private readonly sparseRows: Uint32Array;
  private readonly sparseValues: Uint32Array;
  /** By key: where its next value goes. One stretch of memory holds all columns, each in a part of its own. */
  private readonly nextSparse = new Uint32Array(sparseKeys.length);
  /** Of the rows at hand: where their records begin, in doubles. */
  private readonly at = new Uint32Array(stretch);

  constructor(
    private readonly collected: Collected,
    private readonly rows: RowsInOrder,
    private readonly tally: TraceTally,
    arena: ColumnArena,
  ) {
    const count = rows.members.length;
    const ranges = () => ({ offset: arena.uint32(count), length: arena.uint32(count) });
    this.columns = {
      spanIdHigh: arena.uint32(count),
      spanIdLow: arena.uint32(count),
      name: arena.uint32(count),
      scope: arena.uint32(count),
      resource: arena.uint32(count),
      kind: arena.uint8(count),
      status: arena.uint8(count),
      flags: arena.uint8(count),
      payload: arena.uint16(count),
      spanBytes: ranges(),
      attributeBytes: ranges(),
      eventBytes: ranges(),
      linkBytes: ranges(),
      scopeBytes: ranges(),
    };
    this.eventIndex = arena.uint32(count + 1);
    this.eventTime = arena.float64(tally.events);
    this.eventName = arena.uint32(tally.events);
    const { sparse } = tally;
    const values = sparse.reduce((a, b) => a + b, 0);
    this.sparseRows = arena.uint32(values);
    this.sparseValues = arena.uint32(values);
    for (let key = 1; key < sparse.length; key++) this.nextSparse[key] = this.nextSparse[key - 1] + sparse[key - 1];
    inStretches(count, (from, to) => this.fill(from, to - from));
    this.eventIndex[count] = this.eventCount;
  }

  /** Gives resources, and texts unless they keep theirs, the numbers that they have in the table. */
  renumber(resources: Renumbering, texts: Renumbering | undefined): void {
    const { name, scope, resource } = this.columns;
    resources.all(resource);
    if (texts) for (const numbers of [name, scope, this.eventName, this.sparseValues]) texts.all(numbers);
  }

  result() {
    const { eventIndex, eventTime, eventName } = this;
    return { ...this.columns, eventIndex, eventTime, eventName, sparse: this.sparseColumns() };
  }

  private fill(row: number, count: number): void {
    const { at, columns: to } = this;
    const { scopes, resourceOfSlot } = this.collected;
    const { words, starts } = this.collected.records;
    const { members, memberOfRow, flags } = this.rows;
    findRecords(starts, words, members, memberOfRow, at, to.spanIdHigh, row, count);
    copyField(words, at, Field.IdLow, to.spanIdLow, row, count);
    copyMarks(words, at, flags, memberOfRow, to.kind, to.status, to.flags, row, count);
    copyField(words, at, Field.Name, to.name, row, count);
    copyField(words, at, Field.Resource, to.resource, row, count);
    for (let i = row; i < row + count; i++) to.resource[i] = resourceOfSlot[to.resource[i]];
    copyNamed(words, at, Field.Scope, scopes.name, to.scope, row, count);
    copyNamed(words, at, Field.Scope, scopes.offset, to.scopeBytes.offset, row, count);
    copyNamed(words, at, Field.Scope, scopes.length, to.scopeBytes.length, row, count);
    copyRange(words, at, Field.SpanFrom, to.spanBytes.offset, to.spanBytes.length, row, count);
    copyRange(words, at, Field.AttributesFrom, to.attributeBytes.offset, to.attributeBytes.length, row, count);
    copyRange(words, at, Field.EventsFrom, to.eventBytes.offset, to.eventBytes.length, row, count);
    copyRange(words, at, Field.LinksFrom, to.linkBytes.offset, to.linkBytes.length, row, count);
    copySparse(words, at, this.nextSparse, this.sparseRows, this.sparseValues, row, count);
    const first = this.eventCount;
    this.eventCount = countEvents(words, at, this.eventIndex, first, row, count);
    if (this.eventCount > first) this.copyEvents(row, count);
  }

  private copyEvents(row: number, count: number): void {
    const { at, eventIndex, eventTime, eventName } = this;
    const { records, events } = this.collected;
    const { base, start } = this.rows;
    for (let i = 0; i < count; i++) {
      const word = at[i] * 2;
      const last = records.words[word + Field.LastEvent];
      const first = eventIndex[row + i];
      let to = first;
      for (let event = records.words[word + Field.FirstEvent]; event < last; event++) {
        const seconds = events.seconds[event];
        const nanos = events.nanos[event];
        // An event without a time of its own is shown where its span begins.
        const isTimed = seconds !== 0 || nanos !== 0;
        eventTime[to] = isTimed ? (seconds - base.seconds) * 1e9 + (nanos - base.nanos) : start[row + i];
        eventName[to++] = events.name[event];
      }
      if (to - first > 1) sortByTime(eventTime, eventName, first, to);
    }
  }

  private sparseColumns(): SpanTable['sparse'] {
    const { sparseRows, sparseValues, nextSparse, tally } = this;
    const sparse: Partial<Record<SparseKey, SparseColumn>> = {};
    sparseKeys.forEach((name, key) => {
      const to = nextSparse[key];
      const from = to - tally.sparse[key];
      if (to > from) sparse[name] = { rows: sparseRows.subarray(from, to), values: sparseValues.subarray(from, to) };
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
