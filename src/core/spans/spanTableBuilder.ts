/**
 * Collects spans in the order of a payload and turns them into one SpanTable per trace.
 *
 *   begin() → fill `draft`, addEvent, addSparse → commit() | rollback()      for each span
 *   build(payload)                                                           at the end
 *
 * Resources and scopes are slots, because a payload may describe them after the spans that refer to them.
 */
import { inStretches } from './inStretches';
import { phrase, type Phrase } from '../phrase';
import { newEventColumns, SpanDraft } from './spanDraft';
import { Field, SpanRecords } from './spanRecords';
import { SpanFlag, SpanStatus, type Payload, type SpanTable } from './spanTable';
import { StringTable } from './stringTable';
import { TableLayout, type CollectedResource } from './tableLayout';
import type { TraceId } from './traceId';
import { TraceTally } from './traceTally';
import { WarningList } from './warningList';

const noScope = { name: 0, offset: 0, length: 0 };
/** What OpenTelemetry calls a service without a name. */
export const unknownService = 'unknown_service';

export class SpanTableBuilder {
  readonly draft = new SpanDraft();
  readonly strings = new StringTable();

  private readonly traceIds: TraceId[] = [];
  private readonly traceIndexes = new Map<TraceId, number>();
  private readonly tallies: TraceTally[] = [];
  private readonly warnings: WarningList[] = [];

  private readonly records = new SpanRecords();
  private readonly events = newEventColumns();
  private eventCount = 0;
  private firstEvent = 0;

  private readonly scopes = [noScope];
  /** Resource of each slot; undefined until described. */
  private readonly resourceOfSlot: (number | undefined)[] = [];
  private readonly resources: CollectedResource[] = [{ service: unknownService, offset: 0, length: 0 }];

  /** Spans committed so far. */
  get count(): number {
    return this.records.count;
  }

  /** Number of the trace with this id (32 hex digits), new or known. */
  traceIndex(id: TraceId): number {
    let index = this.traceIndexes.get(id);
    if (index === undefined) {
      index = this.traceIds.push(id) - 1;
      this.traceIndexes.set(id, index);
      this.tallies.push(new TraceTally());
    }
    return index;
  }

  /** `trace` from `traceIndex`; the others as in `WarningList.add`. */
  warn(trace: number, offset: number, what: Phrase): void {
    (this.warnings[trace] ??= new WarningList()).add(offset, what);
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
    this.draft.addSparse(key, value);
  }

  dropSparse(): void {
    this.draft.dropSparse();
  }

  commit(): void {
    const { draft } = this;
    const flags = draft.status === SpanStatus.Error ? draft.flags | SpanFlag.Error : draft.flags;
    this.records.add(draft, flags, this.firstEvent, this.eventCount);
    this.tallies[draft.trace].add(draft, this.eventCount - this.firstEvent);
    this.firstEvent = this.eventCount;
  }

  rollback(): void {
    this.begin();
  }

  /** One table per trace id, in order of first appearance. The builder must not be used afterwards. */
  build(payload: Payload): SpanTable[] {
    const layout = new TableLayout({
      records: this.records,
      events: this.events.columns,
      strings: this.strings,
      scopes: {
        name: Uint32Array.from(this.scopes, ({ name }) => name),
        offset: Uint32Array.from(this.scopes, ({ offset }) => offset),
        length: Uint32Array.from(this.scopes, ({ length }) => length),
      },
      resources: this.resources,
      resourceOfSlot: Uint32Array.from(this.resourceOfSlot, resource => resource ?? 0),
    });
    const members = this.membersByTrace();
    return Array.from(this.traceIds.keys())
      .filter(trace => members[trace].length > 0)
      .sort((a, b) => members[a][0] - members[b][0])
      .map(trace => {
        const { columns, extent } = layout.layOut(members[trace], this.tallies[trace]);
        // A clock that stood at another year: 2^53 ns are 104 days, and farther apart doubles are no longer exact.
        if (extent > Number.MAX_SAFE_INTEGER)
          this.warn(trace, -1, phrase('The trace spans more than 104 days: its times are not exact.'));
        const warnings = this.warnings[trace]?.list() ?? [];
        return { traceId: this.traceIds[trace], payloads: [payload], warnings, ...columns };
      });
  }

  /** Spans of each trace, in payload order. */
  private membersByTrace(): Uint32Array[] {
    const { words, starts } = this.records;
    const members = this.tallies.map(({ count }) => new Uint32Array(count));
    const used = new Uint32Array(members.length);
    inStretches(this.count, (from, to) => {
      for (let span = from; span < to; span++) {
        const trace = members.length === 1 ? 0 : words[starts[span] * 2 + Field.Trace];
        members[trace][used[trace]++] = span;
      }
    });
    return members;
  }
}
