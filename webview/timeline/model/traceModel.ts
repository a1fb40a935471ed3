import { SpanFlag, type SpanRow } from '../../../src/core/spans/spanTable';
import type { SpanRef } from '../../../src/core/spans/traceId';
import type { TimeRange } from '../../../src/core/time';
import { selfSegments } from '../../../src/core/layout/selfSegments';
import { findRefs, idAt, refsOf } from '../../../src/core/spans/spanRefs';
import { textAt, type StringColumn } from '../../../src/core/spans/stringColumn';
import type { ColumnsChunk, TraceHeader } from '../../../src/protocol/timeline';

/** Events of a block: row `from + i` has those from `index[i]` to `index[i + 1]` (exclusive). */
interface Events {
  readonly from: SpanRow;
  readonly index: Uint32Array;
  readonly times: Float64Array;
}

/** Texts that came together, numbered from `first` on; decoded when a row shows them. */
interface Names {
  readonly first: number;
  readonly texts: StringColumn;
}

const noEvents = new Float64Array(0);
/** Rows whose own time is remembered; more than a screen shows, few enough to forget. */
const rememberedSegments = 2000;
/** Children that are not walked again for every row drawn, and the most of such lists that are kept. */
const manyChildren = 1000;
const rememberedFans = 200;

/**
 * The drawn columns of one revision, put together from chunks in whatever order they come. Arrays are as long as the
 * trace from the beginning; `has` says which rows are here.
 */
export class TraceModel {
  readonly count: number;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly selfTime: Float64Array;
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly subtreeEnd: Uint32Array;
  readonly spanIdHigh: Uint32Array;
  readonly spanIdLow: Uint32Array;
  readonly name: Uint32Array;
  readonly service: Uint32Array;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  /** Rows that have arrived. */
  arrived = 0;
  /** ns, from the base to the end of the last span; the header's word until all rows are here. */
  extent: TimeRange;

  private readonly here: Uint8Array;
  private readonly names: Names[] = [];
  private readonly events: Events[] = [];
  /** Of the picked rows, until their block has come. */
  private pickedEvents: { readonly rows: Uint32Array; readonly events: Events } | undefined;
  private readonly segments = new Map<SpanRow, Float64Array>();
  private readonly fans = new Map<SpanRow, Uint32Array>();
  /** Rows with an error, ascending, by the block they came with. */
  private readonly errorsOfBlocks: { readonly from: SpanRow; readonly rows: Uint32Array }[] = [];
  private errors: Uint32Array | undefined;
  private orphans: Uint32Array | undefined;
  private knowsShape = false;
  private lastEnd = 0;
  private forgottenAt = 0;

  constructor(
    readonly revision: number,
    readonly header: TraceHeader,
    readonly services: readonly string[],
  ) {
    const count = (this.count = header.spanCount);
    this.start = new Float64Array(count);
    this.duration = new Float64Array(count);
    this.selfTime = new Float64Array(count);
    this.parent = new Int32Array(count).fill(-1);
    this.depth = new Uint32Array(count);
    this.subtreeEnd = new Uint32Array(count);
    this.spanIdHigh = new Uint32Array(count);
    this.spanIdLow = new Uint32Array(count);
    this.name = new Uint32Array(count);
    this.service = new Uint32Array(count);
    this.kind = new Uint8Array(count);
    this.flags = new Uint8Array(count);
    this.here = new Uint8Array(count);
    this.extent = { from: 0, to: Math.max(1, header.extent) };
  }

  /** True when all rows are here. */
  get isComplete(): boolean {
    return this.arrived >= this.count;
  }

  /** True when `subtreeEnd` is there for every row, also for those that have not arrived. */
  get hasShape(): boolean {
    return this.knowsShape || this.isComplete;
  }

  add(chunk: ColumnsChunk): void {
    const { from } = chunk;
    if (chunk.allSubtreeEnds) {
      this.subtreeEnd.set(new Uint32Array(chunk.allSubtreeEnds));
      this.knowsShape = true;
    }
    const rows = chunk.rows && new Uint32Array(chunk.rows);
    const put = (column: Float64Array | Uint32Array | Int32Array | Uint8Array, values: typeof column) => {
      if (!rows) column.set(values, from);
      else for (let i = 0; i < rows.length; i++) column[rows[i]] = values[i];
    };
    put(this.start, new Float64Array(chunk.start));
    put(this.duration, new Float64Array(chunk.duration));
    put(this.selfTime, new Float64Array(chunk.selfTime));
    put(this.parent, new Int32Array(chunk.parent));
    put(this.depth, new Uint32Array(chunk.depth));
    put(this.subtreeEnd, new Uint32Array(chunk.subtreeEnd));
    put(this.spanIdHigh, new Uint32Array(chunk.spanIdHigh));
    put(this.spanIdLow, new Uint32Array(chunk.spanIdLow));
    put(this.name, new Uint32Array(chunk.name));
    put(this.service, new Uint32Array(chunk.service));
    put(this.kind, new Uint8Array(chunk.kind));
    put(this.flags, new Uint8Array(chunk.flags));
    this.addNames(chunk);
    const events = { from, index: new Uint32Array(chunk.eventIndex), times: new Float64Array(chunk.eventTime) };
    if (rows) this.pickedEvents = { rows, events };
    else insertByFrom(this.events, events);
    this.arrive(chunk, rows);
    // A parent's children may have come with this chunk. Of what is far from complete an older picture will do for a while.
    if (this.isComplete || this.arrived >= 2 * this.forgottenAt) {
      this.forgottenAt = this.arrived;
      this.segments.clear();
    }
  }

  has(row: SpanRow): boolean {
    return this.here[row] === 1;
  }

  nameOf(row: SpanRow): string {
    if (!this.has(row)) return '';
    const number = this.name[row];
    const block = this.names[lastNotAfter(this.names, number, block => block.first)];
    return textAt(block.texts, number - block.first);
  }

  serviceOf(row: SpanRow): string {
    return this.services[this.service[row]] ?? '';
  }

  isError(row: SpanRow): boolean {
    return (this.flags[row] & SpanFlag.Error) !== 0;
  }

  /** An error that no failing descendant explains. */
  errorBegan(row: SpanRow): boolean {
    return this.isError(row) && !this.hasErrorBelow(row);
  }

  hasErrorBelow(row: SpanRow): boolean {
    const rows = this.errorRows();
    const next = rows[firstAfter(rows, row)];
    return next !== undefined && next < this.subtreeEnd[row];
  }

  /** Rows with an error, ascending, as far as their blocks have come. */
  errorRows(): Uint32Array {
    if (this.errors) return this.errors;
    const lists = this.errorsOfBlocks;
    const all = new Uint32Array(lists.reduce((sum, { rows }) => sum + rows.length, 0));
    let used = 0;
    for (const { rows } of lists) {
      all.set(rows, used);
      used += rows.length;
    }
    return (this.errors = all);
  }

  /** Rows whose parent is missing, ascending. */
  orphanRows(): Uint32Array {
    return (this.orphans ??= rowsWith(SpanFlag.Orphan, this.flags, 0));
  }

  /** Moments of a span's events, ns from base, ascending. */
  eventsOf(row: SpanRow): Float64Array {
    const block = this.events[lastNotAfter(this.events, row, events => events.from)];
    if (block && row - block.from + 1 < block.index.length) return eventsAt(block, row - block.from);
    const { pickedEvents: picked } = this;
    const at = picked ? firstAfter(picked.rows, row) - 1 : -1;
    return picked?.rows[at] === row ? eventsAt(picked.events, at) : noEvents;
  }

  /** Where the span works itself, pairs of ns; remembered, because a fan of 100,000 children takes a millisecond. */
  selfOf(row: SpanRow): Float64Array {
    const known = this.segments.get(row);
    if (known) return known;
    if (this.segments.size >= rememberedSegments) this.segments.clear();
    // While rows are still to come, what is here up to the first gap has to do: the rest would be walked for nothing.
    const gap = this.isComplete ? -1 : this.here.indexOf(0, row);
    const end = this.subtreeEnd[row];
    const segments = selfSegments(this, row, gap < 0 ? end : Math.min(end, gap));
    this.segments.set(row, segments);
    return segments;
  }

  /** Place of the row among its siblings from 1, and how many there are; undefined while some of them are still to come. */
  siblingsOf(row: SpanRow): { place: number; count: number } | undefined {
    const parent = this.parent[row];
    const known = this.fans.get(parent);
    if (known) return { place: firstAfter(known, row), count: known.length };
    const end = parent < 0 ? this.count : this.subtreeEnd[parent];
    if (!this.hasShape && !this.hasAll(parent + 1, end)) return undefined;
    let count = 0;
    let place = 0;
    for (let child = parent + 1; child < end; child = Math.max(this.subtreeEnd[child], child + 1)) {
      count++;
      if (child === row) place = count;
    }
    if (count > manyChildren) this.rememberFan(parent, end, count);
    return { place, count };
  }

  /** 16 lower-case hex digits. */
  spanIdOf(row: SpanRow): string {
    return idAt(this, row);
  }

  refOf(row: SpanRow): SpanRef {
    return this.refsOf([row])[0];
  }

  /** Who these rows are, in their order; one pass over the rows if any of them shares its id. */
  refsOf(rows: readonly SpanRow[]): SpanRef[] {
    return refsOf(this, rows, row => (this.flags[row] & SpanFlag.DuplicateId) !== 0);
  }

  /** Rows of the refs, -1 for those that are not here (yet). One pass over the rows for all of them. */
  rowsOf(refs: readonly SpanRef[]): SpanRow[] {
    return findRefs(this, refs, row => this.has(row)).rows;
  }

  private addNames({ firstName, nameBytes, nameOffset }: ColumnsChunk): void {
    const texts = { bytes: new Uint8Array(nameBytes), offset: new Uint32Array(nameOffset) };
    if (texts.offset.length < 2) return;
    const at = lastNotAfter(this.names, firstName, block => block.first);
    this.names.splice(at + 1, 0, { first: firstName, texts });
  }

  /** Counts rows that were not here, notes errors, and lets the time reach to the end of the last span. */
  private arrive({ from, count, flags }: ColumnsChunk, rows: Uint32Array | undefined): void {
    const { here, start, duration } = this;
    let { arrived, lastEnd } = this;
    for (let i = 0; i < count; i++) {
      const row = rows ? rows[i] : from + i;
      arrived += 1 - here[row];
      here[row] = 1;
      const end = start[row] + duration[row];
      if (end > lastEnd) lastEnd = end;
    }
    this.arrived = arrived;
    this.lastEnd = lastEnd;
    if (lastEnd > this.extent.to) this.extent = { from: 0, to: lastEnd };
    this.orphans = undefined;
    if (rows) return;
    const errors = rowsWith(SpanFlag.Error, new Uint8Array(flags), from);
    if (!errors.length) return;
    insertByFrom(this.errorsOfBlocks, { from, rows: errors });
    this.errors = undefined;
  }

  private hasAll(from: SpanRow, to: SpanRow): boolean {
    if (this.isComplete) return true;
    if (to - from > this.arrived) return false;
    const missing = this.here.subarray(from, to).indexOf(0);
    return missing < 0;
  }

  private rememberFan(parent: SpanRow, end: SpanRow, count: number): void {
    if (this.fans.size >= rememberedFans) this.fans.clear();
    const rows = new Uint32Array(count);
    for (let child = parent + 1, i = 0; child < end; child = Math.max(this.subtreeEnd[child], child + 1)) {
      rows[i++] = child;
    }
    this.fans.set(parent, rows);
  }
}

function eventsAt({ index, times }: Events, at: number): Float64Array {
  return times.subarray(index[at], index[at + 1]);
}

/** Rows whose flags have that bit, ascending; the first of `flags` is that of row `from`. */
function rowsWith(flag: number, flags: Uint8Array, from: SpanRow): Uint32Array {
  let length = 0;
  for (let i = 0; i < flags.length; i++) if (flags[i] & flag) length++;
  const rows = new Uint32Array(length);
  for (let i = 0, at = 0; at < length; i++) if (flags[i] & flag) rows[at++] = from + i;
  return rows;
}

/** Index of the last of `list`, which ascends by `key`, whose key is not greater; -1 when all are. */
function lastNotAfter<T>(list: readonly T[], value: number, key: (item: T) => number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key(list[middle]) <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function insertByFrom<T extends { readonly from: SpanRow }>(list: T[], item: T): void {
  list.splice(lastNotAfter(list, item.from, ({ from }) => from) + 1, 0, item);
}

/** Index of the first entry greater than `row`. */
export function firstAfter(rows: Uint32Array, row: SpanRow): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle] <= row) low = middle + 1;
    else high = middle;
  }
  return low;
}
