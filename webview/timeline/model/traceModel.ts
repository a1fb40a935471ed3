import { SpanFlag, type SpanRow } from '../../../src/core/spans/spanTable';
import type { SpanRef } from '../../../src/core/spans/traceId';
import type { TimeRange } from '../../../src/core/time';
import { selfSegments } from '../../../src/core/layout/selfSegments';
import type { ColumnsChunk, TraceHeader } from '../../../src/protocol/timeline';

interface Events {
  readonly from: SpanRow;
  readonly index: Uint32Array;
  readonly times: Float64Array;
}

const noEvents = new Float64Array(0);
/** Rows whose own time is remembered; more than a screen shows, few enough to forget. */
const rememberedSegments = 2000;
/** Rows of a subtree that is not walked again for every row drawn. */
const largeSubtree = 1000;

/**
 * The drawn columns of one revision, put together from chunks as they arrive. Arrays are as long as the trace from the
 * beginning; rows that have not arrived have `subtreeEnd` 0.
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

  private readonly events: Events[] = [];
  private readonly segments = new Map<SpanRow, Float64Array>();
  private readonly children = new Map<SpanRow, Uint32Array>();
  private errors: Uint32Array | undefined;
  private orphans: Uint32Array | undefined;
  private lastEnd = 0;
  private forgottenAt = 0;

  constructor(
    readonly revision: number,
    readonly header: TraceHeader,
    readonly strings: readonly string[],
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
    this.extent = { from: 0, to: Math.max(1, header.extent) };
  }

  /** True when all rows are here. */
  get isComplete(): boolean {
    return this.arrived >= this.count;
  }

  add(chunk: ColumnsChunk): void {
    const { from } = chunk;
    this.start.set(new Float64Array(chunk.start), from);
    this.duration.set(new Float64Array(chunk.duration), from);
    this.selfTime.set(new Float64Array(chunk.selfTime), from);
    this.parent.set(new Int32Array(chunk.parent), from);
    this.depth.set(new Uint32Array(chunk.depth), from);
    this.subtreeEnd.set(new Uint32Array(chunk.subtreeEnd), from);
    this.spanIdHigh.set(new Uint32Array(chunk.spanIdHigh), from);
    this.spanIdLow.set(new Uint32Array(chunk.spanIdLow), from);
    this.name.set(new Uint32Array(chunk.name), from);
    this.service.set(new Uint32Array(chunk.service), from);
    this.kind.set(new Uint8Array(chunk.kind), from);
    this.flags.set(new Uint8Array(chunk.flags), from);
    this.events.push({ from, index: new Uint32Array(chunk.eventIndex), times: new Float64Array(chunk.eventTime) });
    this.events.sort((a, b) => a.from - b.from);
    this.arrived += chunk.count;
    // A parent's children may have come with this chunk. Of what is far from complete an older picture will do for a while.
    if (this.isComplete || this.arrived >= 2 * this.forgottenAt) {
      this.forgottenAt = this.arrived;
      this.segments.clear();
    }
    this.errors = this.orphans = undefined;
    for (let row = from; row < from + chunk.count; row++) {
      this.lastEnd = Math.max(this.lastEnd, this.start[row] + this.duration[row]);
    }
    if (this.lastEnd > this.extent.to) this.extent = { from: 0, to: this.lastEnd };
  }

  has(row: SpanRow): boolean {
    return this.subtreeEnd[row] > row;
  }

  nameOf(row: SpanRow): string {
    return this.strings[this.name[row]] ?? '';
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

  /** Rows with an error, ascending. */
  errorRows(): Uint32Array {
    return (this.errors ??= this.rowsWith(SpanFlag.Error));
  }

  /** Rows whose parent is missing, ascending. */
  orphanRows(): Uint32Array {
    return (this.orphans ??= this.rowsWith(SpanFlag.Orphan));
  }

  /** Moments of a span's events, ns from base, ascending. */
  eventsOf(row: SpanRow): Float64Array {
    let low = 0;
    let high = this.events.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.events[middle].from <= row) low = middle + 1;
      else high = middle;
    }
    const chunk = this.events[low - 1];
    const at = chunk ? row - chunk.from : 0;
    if (!chunk || at + 1 >= chunk.index.length) return noEvents;
    return chunk.times.subarray(chunk.index[at], chunk.index[at + 1]);
  }

  /** Where the span works itself, pairs of ns; remembered, because a fan of 100,000 children takes a millisecond. */
  selfOf(row: SpanRow): Float64Array {
    const known = this.segments.get(row);
    if (known) return known;
    if (this.segments.size >= rememberedSegments) this.segments.clear();
    const segments = selfSegments(this, row);
    this.segments.set(row, segments);
    return segments;
  }

  /** Place of the row among its siblings from 1, and how many there are; undefined while most of them are still to come. */
  siblingsOf(row: SpanRow): { place: number; count: number } | undefined {
    const parent = this.parent[row];
    const size = (parent < 0 ? this.count : this.subtreeEnd[parent]) - parent;
    if (!this.isComplete && size > largeSubtree) return undefined;
    const rows = this.childrenOf(parent, size);
    return { place: firstAfter(rows, row), count: rows.length };
  }

  /** Children of a row, or the tops for -1, ascending. Those of large subtrees are remembered: there are few of them. */
  private childrenOf(parent: SpanRow, size: number): Uint32Array {
    const known = this.children.get(parent);
    if (known) return known;
    const end = parent + size;
    let count = 0;
    for (let row = parent + 1; row < end; row = Math.max(this.subtreeEnd[row], row + 1)) count++;
    const rows = new Uint32Array(count);
    for (let row = parent + 1, i = 0; i < count; row = Math.max(this.subtreeEnd[row], row + 1)) rows[i++] = row;
    if (size > largeSubtree) this.children.set(parent, rows);
    return rows;
  }

  /** 16 lower-case hex digits. */
  spanIdOf(row: SpanRow): string {
    return hex(this.spanIdHigh[row]) + hex(this.spanIdLow[row]);
  }

  refOf(row: SpanRow): SpanRef {
    let ordinal = 0;
    if (this.flags[row] & SpanFlag.DuplicateId) {
      for (let other = 0; other < row; other++) if (this.sameId(other, row)) ordinal++;
    }
    return { spanId: this.spanIdOf(row), ordinal };
  }

  /** Rows of the refs, -1 for those that are not here (yet). One pass over the rows for all of them. */
  rowsOf(refs: readonly SpanRef[]): SpanRow[] {
    const result = refs.map(() => -1);
    if (!refs.length) return result;
    const wanted = new Map<string, number[]>();
    // Most rows are none of the wanted: a table of 64 k bytes says so before any text is made.
    const maybe = new Uint8Array(0x10000);
    refs.forEach(({ spanId }, i) => {
      maybe[parseInt(spanId.slice(12), 16)] = 1;
      wanted.set(spanId, [...(wanted.get(spanId) ?? []), i]);
    });
    const seen = new Map<string, number>();
    for (let row = 0; row < this.count; row++) {
      if (!maybe[this.spanIdLow[row] & 0xffff] || !this.has(row)) continue;
      const spanId = this.spanIdOf(row);
      const places = wanted.get(spanId);
      if (!places) continue;
      const ordinal = seen.get(spanId) ?? 0;
      seen.set(spanId, ordinal + 1);
      for (const i of places) if (refs[i].ordinal === ordinal) result[i] = row;
    }
    return result;
  }

  private sameId(a: SpanRow, b: SpanRow): boolean {
    return this.spanIdLow[a] === this.spanIdLow[b] && this.spanIdHigh[a] === this.spanIdHigh[b] && this.has(a);
  }

  private rowsWith(flag: number): Uint32Array {
    let length = 0;
    for (let row = 0; row < this.count; row++) if (this.flags[row] & flag) length++;
    const rows = new Uint32Array(length);
    for (let row = 0, i = 0; i < length; row++) if (this.flags[row] & flag) rows[i++] = row;
    return rows;
  }
}

function hex(half: number): string {
  return half.toString(16).padStart(8, '0');
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
