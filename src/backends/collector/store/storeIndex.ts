/**
 * Everything that is known without reading the log: spans, traces, operations, and in which records they lie.
 *
 *   traces ──lastSpan──► spans ──earlier──► spans …        segments ◄── records ◄──record── spans
 */
import type { TraceId } from '../../../core/spans/traceId';
import { OperationTable } from './operationTable';
import { RecordColumns } from './recordColumns';
import type { Segment } from './segment';
import { none, SpanColumns } from './spanColumns';
import type { StagedSpans } from './stagedSpans';
import { TraceColumns } from './traceColumns';

/** Where a record lies that was written. */
export interface PlacedRecord {
  readonly segment: Segment;
  readonly at: number;
  /** Of its body. */
  readonly length: number;
  readonly sequence: number;
}

/** Ids of dropped traces that are remembered, once or twice as many: what comes of them later is known to be a part. */
const mostDroppedIds = 10_000;

export class StoreIndex {
  spans = new SpanColumns();
  traces = new TraceColumns();
  records = new RecordColumns();
  operations = new OperationTable();
  private droppedIds = new Set<TraceId>();
  private droppedBefore = new Set<TraceId>();

  get traceCount(): number {
    return this.traces.slots.count;
  }

  get spanCount(): number {
    return this.spans.slots.count;
  }

  /** About what it takes of memory; columns are a little longer than what is in them. */
  get memoryBytes(): number {
    return (
      this.spans.slots.count * SpanColumns.bytesEach +
      this.traces.slots.count * TraceColumns.bytesEach +
      this.records.slots.count * RecordColumns.bytesEach +
      this.operations.bytes
    );
  }

  /** The spans of one request that is on disk now. */
  add(staged: StagedSpans, { segment, at, length, sequence }: PlacedRecord): void {
    if (staged.count === 0) return;
    const { spans, traces, operations } = this;
    const record = this.records.add(segment, at, length, staged.count);
    const { traceId, startSeconds, startNanos, duration } = staged;
    let id = '';
    let trace = none;
    for (let i = 0; i < staged.count; i++) {
      if (traceId[i] !== id) {
        id = traceId[i];
        trace = traces.findOrAdd(id);
        if (traces.spanCount[trace] === 0 && this.wasDropped(id)) traces.isIncomplete[trace] = 1;
        traces.touch(trace, sequence);
      }
      const operation = operations.addSpan(staged.service[i], staged.name[i], staged.kind[i]);
      const isError = staged.isError[i] ? 1 : 0;
      const earlier = traces.lastSpan[trace];
      traces.lastSpan[trace] = spans.add(
        trace,
        record,
        staged.offset[i],
        operation * 2 + isError,
        duration[i],
        earlier,
      );
      traces.spanCount[trace]++;
      traces.errorCount[trace] += isError;
      traces.include(trace, startSeconds[i], startNanos[i], duration[i]);
      if (staged.isRoot[i]) traces.offerRoot(trace, operation, startSeconds[i], startNanos[i], duration[i]);
    }
  }

  clear(): void {
    const { begun } = this.traces;
    this.spans = new SpanColumns();
    this.traces = new TraceColumns();
    this.traces.begun = begun; // a search under way must not take a new trace for one that it knew
    this.records = new RecordColumns();
    this.operations = new OperationTable();
    this.droppedIds = new Set();
    this.droppedBefore = new Set();
  }

  /** Whether that number still is the trace that it was. */
  isStill(trace: number, born: number): boolean {
    const { traces } = this;
    return trace < traces.slots.end && traces.spanCount[trace] > 0 && traces.born[trace] === born;
  }

  /** Forgets a trace and all of its spans. `onRecordGone`: nothing of that record is left. */
  drop(trace: number, onRecordGone: (record: number) => void): void {
    const { spans, records, operations, traces } = this;
    for (let span = traces.lastSpan[trace]; span !== none;) {
      const record = spans.record[span];
      if (records.removeSpan(record)) onRecordGone(record);
      operations.removeSpan(spans.operation[span] >>> 1);
      const earlier = spans.earlier[span];
      spans.remove(span);
      span = earlier;
    }
    this.remember(traces.ids[trace]);
    traces.remove(trace);
  }

  private wasDropped(id: TraceId): boolean {
    return this.droppedIds.has(id) || this.droppedBefore.has(id);
  }

  /** The older half goes at once: looking for the oldest of a set goes over all that were taken out before it. */
  private remember(id: TraceId): void {
    this.droppedIds.add(id);
    if (this.droppedIds.size < mostDroppedIds) return;
    this.droppedBefore = this.droppedIds;
    this.droppedIds = new Set();
  }
}
