/**
 * Collects spans in the order of a payload and turns them into one SpanTable per trace.
 *
 *   begin() → fill `draft`, addEvent, addSparse → commit() | rollback()      for each span
 *   build(payload)                                                           at the end
 *
 * Resources and scopes are slots, because a payload may describe them after the spans that refer to them.
 */
import { phrase, type Phrase } from '../phrase';
import { newEventColumns, newSpanColumns, newSparseColumns, SpanDraft } from './spanDraft';
import { SpanFlag, SpanStatus, sparseKeys, type Payload, type SpanTable } from './spanTable';
import { StringTable } from './stringTable';
import { TableLayout, type CollectedResource, type CollectedScope } from './tableLayout';
import type { TraceId } from './traceId';
import { WarningList } from './warningList';

const noScope: CollectedScope = { name: 0, offset: 0, length: 0 };
/** What OpenTelemetry calls a service without a name. */
export const unknownService = 'unknown_service';

export class SpanTableBuilder {
  readonly draft = new SpanDraft();
  readonly strings = new StringTable();
  count = 0;

  private readonly traceIds: TraceId[] = [];
  private readonly traceIndexes = new Map<TraceId, number>();
  private readonly warnings: WarningList[] = [];

  private readonly spans = newSpanColumns();
  private readonly events = newEventColumns();
  private eventCount = 0;
  private firstEvent = 0;

  private readonly sparse = newSparseColumns();
  private sparseCount = 0;
  private firstSparse = 0;
  /** Entry that a key got last, so that a key that comes twice in one span keeps its last value. */
  private readonly lastOfKey = new Int32Array(sparseKeys.length).fill(-1);

  private readonly scopes: CollectedScope[] = [noScope];
  /** Resource of each slot; undefined until described. */
  private readonly resourceOfSlot: (number | undefined)[] = [];
  private readonly resources: CollectedResource[] = [{ service: unknownService, offset: 0, length: 0 }];

  /** Number of the trace with this id (32 hex digits), new or known. */
  traceIndex(id: TraceId): number {
    let index = this.traceIndexes.get(id);
    if (index === undefined) {
      index = this.traceIds.push(id) - 1;
      this.traceIndexes.set(id, index);
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
    this.closeLastSpan();
    const layout = new TableLayout({
      payload,
      spans: this.spans.columns,
      events: this.events.columns,
      sparse: this.sparse.columns,
      strings: this.strings,
      scopes: this.scopes,
      resources: this.resources,
      resourceOfSlot: Uint32Array.from(this.resourceOfSlot, resource => resource ?? 0),
    });
    const members = this.membersByTrace();
    return Array.from(this.traceIds.keys())
      .filter(trace => members[trace].length > 0)
      .sort((a, b) => members[a][0] - members[b][0])
      .map(trace => {
        const columns = layout.layOut(members[trace]);
        // A clock that stood at another year: 2^53 ns are 104 days, and farther apart doubles are no longer exact.
        if (columns.start.some((start, row) => start + columns.duration[row] > Number.MAX_SAFE_INTEGER))
          this.warn(trace, -1, phrase('The trace spans more than 104 days: its times are not exact.'));
        const warnings = this.warnings[trace]?.list() ?? [];
        return { traceId: this.traceIds[trace], payloads: [payload], warnings, ...columns };
      });
  }

  /** Says where the events and sparse values of the last span end. */
  private closeLastSpan(): void {
    this.spans.reserve(this.count + 1);
    this.spans.columns.firstEvent[this.count] = this.firstEvent;
    this.spans.columns.firstSparse[this.count] = this.firstSparse;
  }

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
}
