/**
 * Collects spans in the order of a payload and turns them into one SpanTable per trace.
 *
 *   begin() → fill `draft`, addEvent, addSparse → commit() | rollback()      for each span
 *   build(payload)                                                           at the end
 *
 * Resources and scopes are slots, because a payload may describe them after the spans that refer to them.
 */
import { ColumnArena, GrowingColumns } from './columns';
import { orderRows, type RowColumns } from './rowOrder';
import { widened } from './rangeTable';
import { StringTable } from './stringTable';
import {
  SpanFlag,
  SpanStatus,
  sparseKeys,
  type ByteRanges,
  type ImportWarning,
  type Payload,
  type Resource,
  type SpanTable,
  type SparseColumn,
  type SparseKey,
} from './spanTable';
import type { TraceId } from './traceId';
import { WarningList } from './warningList';

/** Everything of one span; the reader fills it between `begin` and `commit`. Ranges in bytes of the payload. */
export class SpanDraft {
  /** From `traceIndex`. */
  trace = 0;
  idHigh = 0;
  idLow = 0;
  /** Zero in both halves: no parent. */
  parentHigh = 0;
  parentLow = 0;
  /** Start since the epoch: whole seconds and the nanoseconds beyond them. */
  startSeconds = 0;
  startNanos = 0;
  /** ns. */
  duration = 0;
  /** Index into the builder's `strings`. */
  name = 0;
  /** From `openScope`, 0 for none. */
  scope = 0;
  /** From `openResource`. */
  resource = 0;
  kind = 0;
  status = 0;
  /** Bits of SpanFlag that the payload decides: Error by attribute, Warning, Exception, Links. */
  flags = 0;
  spanFrom = 0;
  spanTo = 0;
  attributesFrom = 0;
  attributesTo = 0;
  eventsFrom = 0;
  eventsTo = 0;
  linksFrom = 0;
  linksTo = 0;

  reset(): void {
    this.idHigh = this.idLow = this.parentHigh = this.parentLow = 0;
    this.startSeconds = this.startNanos = this.duration = 0;
    this.name = this.scope = this.resource = this.kind = this.status = this.flags = 0;
    this.spanFrom = this.spanTo = this.attributesFrom = this.attributesTo = 0;
    this.eventsFrom = this.eventsTo = this.linksFrom = this.linksTo = 0;
  }
}

interface Scope {
  readonly name: number;
  readonly offset: number;
  readonly length: number;
}

const noScope: Scope = { name: 0, offset: 0, length: 0 };
/** What OpenTelemetry calls a service without a name. */
export const unknownService = 'unknown_service';

export class SpanTableBuilder {
  readonly draft = new SpanDraft();
  readonly strings = new StringTable();
  count = 0;

  private readonly traceIds: TraceId[] = [];
  private readonly traceIndexes = new Map<TraceId, number>();
  private readonly warnings: WarningList[] = [];

  private readonly spans = new GrowingColumns(
    {
      trace: new Uint32Array(0),
      idHigh: new Uint32Array(0),
      idLow: new Uint32Array(0),
      parentHigh: new Uint32Array(0),
      parentLow: new Uint32Array(0),
      startSeconds: new Float64Array(0),
      startNanos: new Uint32Array(0),
      duration: new Float64Array(0),
      name: new Uint32Array(0),
      scope: new Uint32Array(0),
      resource: new Uint32Array(0),
      kind: new Uint8Array(0),
      status: new Uint8Array(0),
      flags: new Uint8Array(0),
      spanFrom: new Uint32Array(0),
      spanTo: new Uint32Array(0),
      attributesFrom: new Uint32Array(0),
      attributesTo: new Uint32Array(0),
      eventsFrom: new Uint32Array(0),
      eventsTo: new Uint32Array(0),
      linksFrom: new Uint32Array(0),
      linksTo: new Uint32Array(0),
      /** Where the span's events and sparse values begin; they end where the next span's begin. */
      firstEvent: new Uint32Array(0),
      firstSparse: new Uint32Array(0),
    },
    1024,
  );
  private readonly events = new GrowingColumns(
    { seconds: new Float64Array(0), nanos: new Uint32Array(0), name: new Uint32Array(0) },
    256,
  );
  private eventCount = 0;
  private firstEvent = 0;

  private readonly sparse = new GrowingColumns({ key: new Uint8Array(0), value: new Uint32Array(0) }, 1024);
  private sparseCount = 0;
  private firstSparse = 0;
  /** Entry that a key got last, so that a key that comes twice in one span keeps its last value. */
  private readonly lastOfKey = new Int32Array(sparseKeys.length).fill(-1);

  private readonly scopes: Scope[] = [noScope];
  /** Resource of each slot; undefined until described. */
  private readonly resourceOfSlot: (number | undefined)[] = [];
  private readonly resources: Omit<Resource, 'payload'>[] = [{ service: unknownService, offset: 0, length: 0 }];

  /** Number of the trace with this id (32 hex digits), new or known. */
  traceIndex(id: TraceId): number {
    let index = this.traceIndexes.get(id);
    if (index === undefined) {
      index = this.traceIds.push(id) - 1;
      this.traceIndexes.set(id, index);
    }
    return index;
  }

  /** `trace` from `traceIndex`. */
  warn(trace: number, warning: ImportWarning): void {
    (this.warnings[trace] ??= new WarningList()).add(warning);
  }

  openScope(): number {
    return this.scopes.push(noScope) - 1;
  }

  /** `name` is an index into `strings`; offset and length are those of the whole scope object. */
  describeScope(slot: number, name: number, offset: number, length: number): void {
    this.scopes[slot] = { name, offset, length };
  }

  openResource(): number {
    return this.resourceOfSlot.push(undefined) - 1;
  }

  /** Gives the slot a resource known by its number. */
  describeResource(slot: number, resource: number): void {
    this.resourceOfSlot[slot] = resource;
  }

  isDescribed(slot: number): boolean {
    return this.resourceOfSlot[slot] !== undefined;
  }

  /** A new resource; the range is that of its attribute list. The result goes to `describeResource`. */
  addResource(service: string, offset: number, length: number): number {
    return this.resources.push({ service: service || unknownService, offset, length }) - 1;
  }

  begin(): void {
    this.draft.reset();
    this.eventCount = this.firstEvent;
    this.sparseCount = this.firstSparse;
  }

  /** Time as in SpanDraft's start; both parts 0 for an event without one. */
  addEvent(seconds: number, nanos: number, name: number): void {
    const at = this.eventCount++;
    this.events.reserve(this.eventCount);
    const { columns } = this.events;
    columns.seconds[at] = seconds;
    columns.nanos[at] = nanos;
    columns.name[at] = name;
  }

  /** Forgets the span's events, because the payload names them again. */
  dropEvents(): void {
    this.eventCount = this.firstEvent;
  }

  /** `key`: index into sparseKeys; `value`: index into `strings`. */
  addSparse(key: number, value: number): void {
    let at = this.lastOfKey[key];
    if (at < this.firstSparse || at >= this.sparseCount || this.sparse.columns.key[at] !== key) {
      at = this.sparseCount++;
      this.sparse.reserve(this.sparseCount);
      this.sparse.columns.key[at] = key;
      this.lastOfKey[key] = at;
    }
    this.sparse.columns.value[at] = value;
  }

  dropSparse(): void {
    this.sparseCount = this.firstSparse;
  }

  commit(): void {
    const at = this.count++;
    this.spans.reserve(this.count);
    const { columns: c } = this.spans;
    const d = this.draft;
    c.trace[at] = d.trace;
    c.idHigh[at] = d.idHigh;
    c.idLow[at] = d.idLow;
    c.parentHigh[at] = d.parentHigh;
    c.parentLow[at] = d.parentLow;
    c.startSeconds[at] = d.startSeconds;
    c.startNanos[at] = d.startNanos;
    c.duration[at] = d.duration;
    c.name[at] = d.name;
    c.scope[at] = d.scope;
    c.resource[at] = d.resource;
    c.kind[at] = d.kind;
    c.status[at] = d.status;
    c.flags[at] = d.status === SpanStatus.Error ? d.flags | SpanFlag.Error : d.flags;
    c.spanFrom[at] = d.spanFrom;
    c.spanTo[at] = d.spanTo;
    c.attributesFrom[at] = d.attributesFrom;
    c.attributesTo[at] = d.attributesTo;
    c.eventsFrom[at] = d.eventsFrom;
    c.eventsTo[at] = d.eventsTo;
    c.linksFrom[at] = d.linksFrom;
    c.linksTo[at] = d.linksTo;
    c.firstEvent[at] = this.firstEvent;
    c.firstSparse[at] = this.firstSparse;
    this.firstEvent = this.eventCount;
    this.firstSparse = this.sparseCount;
  }

  rollback(): void {
    this.begin();
  }

  /** One table per trace id, in order of first appearance. The builder must not be used afterwards. */
  build(payload: Payload): SpanTable[] {
    const members = this.membersByTrace();
    return Array.from(this.traceIds.keys())
      .filter(trace => members[trace].length > 0)
      .sort((a, b) => members[a][0] - members[b][0])
      .map(trace => this.buildTrace(trace, members[trace], payload));
  }

  private texts: Renumbering | undefined;
  private resourceNumbers: Renumbering | undefined;

  /** Spans of each trace, in payload order. */
  private membersByTrace(): Uint32Array[] {
    const { trace } = this.spans.columns;
    const counts = new Uint32Array(this.traceIds.length);
    for (let span = 0; span < this.count; span++) counts[trace[span]]++;
    const members = Array.from(counts, count => new Uint32Array(count));
    counts.fill(0);
    for (let span = 0; span < this.count; span++) members[trace[span]][counts[trace[span]]++] = span;
    return members;
  }

  private buildTrace(trace: number, members: Uint32Array, payload: Payload): SpanTable {
    const c = this.spans.columns;
    const count = members.length;
    let baseSeconds = Infinity;
    let baseNanos = 0;
    for (const span of members) {
      const seconds = c.startSeconds[span];
      if (seconds > baseSeconds || (seconds === baseSeconds && c.startNanos[span] >= baseNanos)) continue;
      baseSeconds = seconds;
      baseNanos = c.startNanos[span];
    }
    const sizes = this.sizesOf(members);
    const arena = new ColumnArena(bytesOf(count, sizes));
    const rows: RowColumns = {
      selfTime: arena.float64(count),
      parent: arena.int32(count),
      depth: arena.uint32(count),
      subtreeEnd: arena.uint32(count),
    };
    const start = new Float64Array(count);
    for (let i = 0; i < count; i++)
      start[i] = (c.startSeconds[members[i]] - baseSeconds) * 1e9 + (c.startNanos[members[i]] - baseNanos);
    // A clock that stood at another year: 2^53 ns are 104 days, and farther apart doubles are no longer exact.
    let latest = 0;
    for (let i = 0; i < count; i++) latest = Math.max(latest, start[i] + c.duration[members[i]]);
    if (latest > Number.MAX_SAFE_INTEGER)
      this.warn(trace, { offset: -1, message: 'The trace spans more than 104 days: its times are not exact.' });
    const pick = <T extends Float64Array | Uint32Array>(from: T, to: T): T => {
      for (let i = 0; i < count; i++) to[i] = from[members[i]];
      return to;
    };
    const { spanOfRow, flags: orderFlags } = orderRows(
      {
        count,
        start,
        duration: pick(c.duration, new Float64Array(count)),
        idHigh: pick(c.idHigh, new Uint32Array(count)),
        idLow: pick(c.idLow, new Uint32Array(count)),
        parentHigh: pick(c.parentHigh, new Uint32Array(count)),
        parentLow: pick(c.parentLow, new Uint32Array(count)),
      },
      rows,
    );

    const ranges = (): ByteRanges => ({ offset: arena.uint32(count), length: arena.uint32(count) });
    const texts = (this.texts ??= new Renumbering(this.strings.count));
    texts.reset();
    texts.of(0);
    const resources = (this.resourceNumbers ??= new Renumbering(this.resources.length));
    resources.reset();
    const columns = {
      start: arena.float64(count),
      duration: arena.float64(count),
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
      eventIndex: arena.uint32(count + 1),
      eventTime: arena.float64(sizes.events),
      eventName: arena.uint32(sizes.events),
    };
    const sparse = sizes.sparse.map(size => ({ rows: arena.uint32(size), values: arena.uint32(size), used: 0 }));
    let eventsUsed = 0;
    for (let row = 0; row < count; row++) {
      const member = spanOfRow[row];
      const span = members[member];
      columns.start[row] = start[member];
      columns.duration[row] = c.duration[span];
      columns.spanIdHigh[row] = c.idHigh[span];
      columns.spanIdLow[row] = c.idLow[span];
      columns.name[row] = texts.of(c.name[span]);
      const scope = this.scopes[c.scope[span]];
      columns.scope[row] = texts.of(scope.name);
      const resource = this.resourceOfSlot[c.resource[span]] ?? 0;
      columns.resource[row] = resources.of(resource);
      columns.kind[row] = c.kind[span];
      columns.status[row] = c.status[span];
      columns.flags[row] = c.flags[span] | orderFlags[member];
      put(columns.spanBytes, row, c.spanFrom[span], c.spanTo[span]);
      put(columns.attributeBytes, row, c.attributesFrom[span], c.attributesTo[span]);
      put(columns.eventBytes, row, c.eventsFrom[span], c.eventsTo[span]);
      put(columns.linkBytes, row, c.linksFrom[span], c.linksTo[span]);
      put(columns.scopeBytes, row, scope.offset, scope.offset + scope.length);

      columns.eventIndex[row] = eventsUsed;
      const lastEvent = this.eventsEnd(span);
      const firstEvent = c.firstEvent[span];
      for (let event = firstEvent; event < lastEvent; event++) {
        const { seconds, nanos, name } = this.events.columns;
        // An event without a time of its own is shown where its span begins.
        const isTimed = seconds[event] !== 0 || nanos[event] !== 0;
        columns.eventTime[eventsUsed] = isTimed
          ? (seconds[event] - baseSeconds) * 1e9 + (nanos[event] - baseNanos)
          : start[member];
        columns.eventName[eventsUsed++] = texts.of(name[event]);
      }
      if (lastEvent - firstEvent > 1) sortByTime(columns, eventsUsed - (lastEvent - firstEvent), eventsUsed);

      const lastSparse = this.sparseEnd(span);
      for (let entry = c.firstSparse[span]; entry < lastSparse; entry++) {
        const column = sparse[this.sparse.columns.key[entry]];
        column.rows[column.used] = row;
        column.values[column.used++] = texts.of(this.sparse.columns.value[entry]);
      }
    }
    columns.eventIndex[count] = eventsUsed;

    const sparseColumns: Partial<Record<SparseKey, SparseColumn>> = {};
    sparse.forEach(({ rows, values, used }, key) => {
      if (used) sparseColumns[sparseKeys[key]] = { rows, values };
    });
    return {
      traceId: this.traceIds[trace],
      count,
      base: BigInt(baseSeconds) * 1_000_000_000n + BigInt(baseNanos),
      strings: this.strings.textsOf(texts.used()),
      resources: Array.from(resources.used(), index => ({ ...this.resources[index], payload: 0 })),
      payloads: [payload],
      warnings: this.warnings[trace]?.list() ?? [],
      ...rows,
      ...columns,
      sparse: sparseColumns,
    };
  }

  /** How many events and sparse values these spans have. */
  private sizesOf(members: Uint32Array): Sizes {
    const sparse = new Array<number>(sparseKeys.length).fill(0);
    let events = 0;
    for (const span of members) {
      events += this.eventsEnd(span) - this.spans.columns.firstEvent[span];
      const end = this.sparseEnd(span);
      for (let entry = this.spans.columns.firstSparse[span]; entry < end; entry++)
        sparse[this.sparse.columns.key[entry]]++;
    }
    return { events, sparse };
  }

  private eventsEnd(span: number): number {
    return span + 1 < this.count ? this.spans.columns.firstEvent[span + 1] : this.firstEvent;
  }

  private sparseEnd(span: number): number {
    return span + 1 < this.count ? this.spans.columns.firstSparse[span + 1] : this.firstSparse;
  }
}

interface Sizes {
  readonly events: number;
  /** By key. */
  readonly sparse: readonly number[];
}

/** Bytes of all columns of a table; the mirror of what `buildTrace` takes from its arena. */
function bytesOf(count: number, { events, sparse }: Sizes): number {
  const each = (entries: number, bytes: number, columns: number) => ColumnArena.sizeOf(entries, bytes) * columns;
  let bytes = each(count, 8, 3) + each(count, 4, 8 + 10) + each(count, 2, 1) + each(count, 1, 3);
  bytes += each(count + 1, 4, 1) + each(events, 8, 1) + each(events, 4, 1);
  for (const size of sparse) bytes += each(size, 4, 2);
  return bytes;
}

function put(ranges: ByteRanges, row: number, from: number, to: number): void {
  ranges.offset[row] = from;
  ranges.length[row] = to - from;
}

/** Sorts the events `from` to `to` (exclusive) of one span; equal times keep the order of the payload. */
function sortByTime(columns: { eventTime: Float64Array; eventName: Uint32Array }, from: number, to: number): void {
  const times = columns.eventTime.slice(from, to);
  let sorted = true;
  for (let i = 1; i < times.length && sorted; i++) sorted = times[i - 1] <= times[i];
  if (sorted) return;
  const names = columns.eventName.slice(from, to);
  const order = Uint32Array.from(times, (_, i) => i).sort((a, b) => times[a] - times[b] || a - b);
  order.forEach((old, i) => {
    columns.eventTime[from + i] = times[old];
    columns.eventName[from + i] = names[old];
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

  /** Old numbers by new number. */
  used(): Uint32Array {
    return this.old.subarray(0, this.count);
  }
}
