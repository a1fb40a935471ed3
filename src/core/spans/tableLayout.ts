/** Turns what a builder collected into the columns of one trace's table. Column by column: one short loop each is fastest. */
import { ColumnArena } from './columns';
import { widened } from './rangeTable';
import { orderRows } from './rowOrder';
import type { newEventColumns, newSpanColumns, newSparseColumns } from './spanDraft';
import { sparseKeys, type Payload, type SpanTable, type SparseColumn, type SparseKey } from './spanTable';
import type { StringTable } from './stringTable';

/** Name as a number of `strings`; the range is that of the whole scope object. */
export interface CollectedScope {
  readonly name: number;
  readonly offset: number;
  readonly length: number;
}

/** The range is that of the attribute list. */
export interface CollectedResource {
  readonly service: string;
  readonly offset: number;
  readonly length: number;
}

/** All of a payload, in its order. */
export interface Collected {
  readonly payload: Payload;
  /** One entry more than there are spans: it says where the last span's events and sparse values end. */
  readonly spans: ReturnType<typeof newSpanColumns>['columns'];
  readonly events: ReturnType<typeof newEventColumns>['columns'];
  readonly sparse: ReturnType<typeof newSparseColumns>['columns'];
  readonly strings: StringTable;
  readonly scopes: readonly CollectedScope[];
  readonly resources: readonly CollectedResource[];
  readonly resourceOfSlot: Uint32Array;
}

type Columns = Omit<SpanTable, 'traceId' | 'payloads' | 'warnings'>;

export class TableLayout {
  private readonly texts: Renumbering;
  private readonly resources: Renumbering;

  constructor(private readonly collected: Collected) {
    this.texts = new Renumbering(collected.strings.count);
    this.resources = new Renumbering(collected.resources.length);
  }

  /** `members`: the spans of the trace, in payload order. */
  layOut(members: Uint32Array): Columns {
    const { spans, strings } = this.collected;
    const count = members.length;
    const sizes = this.sizesOf(members);
    const arena = new ColumnArena(bytesOf(count, sizes));
    const base = this.baseOf(members);
    const starts = new Float64Array(count);
    for (let i = 0; i < count; i++)
      starts[i] = (spans.startSeconds[members[i]] - base.seconds) * 1e9 + (spans.startNanos[members[i]] - base.nanos);
    const rows = {
      selfTime: arena.float64(count),
      parent: arena.int32(count),
      depth: arena.uint32(count),
      subtreeEnd: arena.uint32(count),
    };
    const { spanOfRow: memberOfRow, flags: orderFlags } = orderRows(
      {
        count,
        start: starts,
        duration: gather(spans.duration, members, new Float64Array(count)),
        idHigh: gather(spans.idHigh, members, new Uint32Array(count)),
        idLow: gather(spans.idLow, members, new Uint32Array(count)),
        parentHigh: gather(spans.parentHigh, members, new Uint32Array(count)),
        parentLow: gather(spans.parentLow, members, new Uint32Array(count)),
      },
      rows,
    );
    // The span of each row, as a number within the whole payload.
    const order = gather(members, memberOfRow, new Uint32Array(count));

    this.texts.reset();
    this.texts.of(0);
    this.resources.reset();
    const columns = {
      start: gather(starts, memberOfRow, arena.float64(count)),
      duration: gather(spans.duration, order, arena.float64(count)),
      spanIdHigh: gather(spans.idHigh, order, arena.uint32(count)),
      spanIdLow: gather(spans.idLow, order, arena.uint32(count)),
      name: this.texts.all(gather(spans.name, order, arena.uint32(count))),
      resource: this.resourcesOf(order, arena.uint32(count)),
      kind: gather(spans.kind, order, arena.uint8(count)),
      status: gather(spans.status, order, arena.uint8(count)),
      flags: gather(spans.flags, order, arena.uint8(count)),
      payload: arena.uint16(count),
      spanBytes: rangesOf(spans.spanFrom, spans.spanTo, order, arena),
      attributeBytes: rangesOf(spans.attributesFrom, spans.attributesTo, order, arena),
      eventBytes: rangesOf(spans.eventsFrom, spans.eventsTo, order, arena),
      linkBytes: rangesOf(spans.linksFrom, spans.linksTo, order, arena),
      ...this.scopesOf(order, arena),
    };
    for (let row = 0; row < count; row++) columns.flags[row] |= orderFlags[memberOfRow[row]];
    return {
      count,
      base: BigInt(base.seconds) * 1_000_000_000n + BigInt(base.nanos),
      ...rows,
      ...columns,
      ...this.eventsOf(order, columns.start, base, sizes.events, arena),
      sparse: this.sparseOf(order, sizes.sparse, arena),
      // Last, when all numbers are given.
      resources: Array.from(this.resources.used(), index => ({ ...this.collected.resources[index], payload: 0 })),
      strings: strings.columnOf(this.texts.used()),
    };
  }

  /** The earliest start. */
  private baseOf(members: Uint32Array): Moment {
    const { startSeconds, startNanos } = this.collected.spans;
    let seconds = Infinity;
    let nanos = 0;
    for (let i = 0; i < members.length; i++) {
      const span = members[i];
      if (startSeconds[span] > seconds || (startSeconds[span] === seconds && startNanos[span] >= nanos)) continue;
      seconds = startSeconds[span];
      nanos = startNanos[span];
    }
    return { seconds, nanos };
  }

  private resourcesOf(order: Uint32Array, to: Uint32Array): Uint32Array {
    const { spans, resourceOfSlot } = this.collected;
    for (let row = 0; row < order.length; row++)
      to[row] = this.resources.of(resourceOfSlot[spans.resource[order[row]]]);
    return to;
  }

  private scopesOf(order: Uint32Array, arena: ColumnArena): Pick<SpanTable, 'scope' | 'scopeBytes'> {
    const { spans, scopes } = this.collected;
    const count = order.length;
    const scope = arena.uint32(count);
    const scopeBytes = { offset: arena.uint32(count), length: arena.uint32(count) };
    for (let row = 0; row < count; row++) {
      const { name, offset, length } = scopes[spans.scope[order[row]]];
      scope[row] = this.texts.of(name);
      scopeBytes.offset[row] = offset;
      scopeBytes.length[row] = length;
    }
    return { scope, scopeBytes };
  }

  private eventsOf(
    order: Uint32Array,
    start: Float64Array,
    base: Moment,
    size: number,
    arena: ColumnArena,
  ): Pick<SpanTable, 'eventIndex' | 'eventTime' | 'eventName'> {
    const { firstEvent } = this.collected.spans;
    const { seconds, nanos, name } = this.collected.events;
    const eventIndex = arena.uint32(order.length + 1);
    const eventTime = arena.float64(size);
    const eventName = arena.uint32(size);
    let used = 0;
    for (let row = 0; row < order.length; row++) {
      eventIndex[row] = used;
      const end = firstEvent[order[row] + 1];
      for (let event = firstEvent[order[row]]; event < end; event++) {
        // An event without a time of its own is shown where its span begins.
        const isTimed = seconds[event] !== 0 || nanos[event] !== 0;
        eventTime[used] = isTimed ? (seconds[event] - base.seconds) * 1e9 + (nanos[event] - base.nanos) : start[row];
        eventName[used++] = this.texts.of(name[event]);
      }
      if (used - eventIndex[row] > 1) sortByTime(eventTime, eventName, eventIndex[row], used);
    }
    eventIndex[order.length] = used;
    return { eventIndex, eventTime, eventName };
  }

  private sparseOf(order: Uint32Array, sizes: Uint32Array, arena: ColumnArena): SpanTable['sparse'] {
    const { firstSparse } = this.collected.spans;
    const { key, value } = this.collected.sparse;
    const rows = Array.from(sizes, size => arena.uint32(size));
    const values = Array.from(sizes, size => arena.uint32(size));
    const used = new Uint32Array(sizes.length);
    for (let row = 0; row < order.length; row++) {
      const end = firstSparse[order[row] + 1];
      for (let entry = firstSparse[order[row]]; entry < end; entry++) {
        const column = key[entry];
        const at = used[column]++;
        rows[column][at] = row;
        values[column][at] = this.texts.of(value[entry]);
      }
    }
    const sparse: Partial<Record<SparseKey, SparseColumn>> = {};
    sparseKeys.forEach((name, column) => {
      if (used[column]) sparse[name] = { rows: rows[column], values: values[column] };
    });
    return sparse;
  }

  /** How many events and sparse values these spans have. */
  private sizesOf(members: Uint32Array): Sizes {
    const { firstEvent, firstSparse } = this.collected.spans;
    const { key } = this.collected.sparse;
    const sparse = new Uint32Array(sparseKeys.length);
    let events = 0;
    for (let i = 0; i < members.length; i++) {
      const span = members[i];
      events += firstEvent[span + 1] - firstEvent[span];
      for (let entry = firstSparse[span]; entry < firstSparse[span + 1]; entry++) sparse[key[entry]]++;
    }
    return { events, sparse };
  }
}

interface Moment {
  readonly seconds: number;
  readonly nanos: number;
}

interface Sizes {
  readonly events: number;
  /** By key. */
  readonly sparse: Uint32Array;
}

/** Bytes of all columns of a table: the mirror of what `layOut` takes from its arena. */
function bytesOf(count: number, { events, sparse }: Sizes): number {
  const each = (entries: number, bytes: number, columns: number) => ColumnArena.sizeOf(entries, bytes) * columns;
  let bytes = each(count, 8, 3) + each(count, 4, 8 + 10) + each(count, 2, 1) + each(count, 1, 3);
  bytes += each(count + 1, 4, 1) + each(events, 8, 1) + each(events, 4, 1);
  for (const size of sparse) bytes += each(size, 4, 2);
  return bytes;
}

function gather<T extends Float64Array | Uint32Array | Uint8Array>(from: T, order: Uint32Array, to: T): T {
  for (let i = 0; i < order.length; i++) to[i] = from[order[i]];
  return to;
}

function rangesOf(from: Uint32Array, to: Uint32Array, order: Uint32Array, arena: ColumnArena) {
  const offset = arena.uint32(order.length);
  const length = arena.uint32(order.length);
  for (let row = 0; row < order.length; row++) {
    offset[row] = from[order[row]];
    length[row] = to[order[row]] - from[order[row]];
  }
  return { offset, length };
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

/** Gives the numbers that a trace uses new ones, counted from 0 by first use. */
class Renumbering {
  private count = 0;
  /** New number plus one by old number; 0 where there is none yet. */
  private readonly fresh: Uint32Array;
  private old = new Uint32Array(64);

  /** `size`: how many old numbers there are. */
  constructor(size: number) {
    this.fresh = new Uint32Array(size);
  }

  /** Only what was used is cleared: a payload may hold a thousand small traces. */
  reset(): void {
    for (let i = 0; i < this.count; i++) this.fresh[this.old[i]] = 0;
    this.count = 0;
  }

  of(old: number): number {
    const known = this.fresh[old];
    if (known) return known - 1;
    if (this.count === this.old.length) this.old = widened(this.old, this.count * 2);
    this.old[this.count++] = old;
    this.fresh[old] = this.count;
    return this.count - 1;
  }

  /** Replaces old numbers by new ones, in place. */
  all(numbers: Uint32Array): Uint32Array {
    for (let i = 0; i < numbers.length; i++) numbers[i] = this.of(numbers[i]);
    return numbers;
  }

  /** Old numbers by new number. */
  used(): Uint32Array {
    return this.old.subarray(0, this.count);
  }
}
