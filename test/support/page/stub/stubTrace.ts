import { selfSegments } from '../../../../src/core/layout/selfSegments';
import { SpanFlag } from '../../../../src/core/spans/spanTable';
import type { SpanDetails } from '../../../../src/core/spans/spanDetails';
import type { ColumnsChunk, SourceLabel, SourcePreview, TraceHeader } from '../../../../src/protocol/timeline';

/** A trace as the host would hold it, with only the columns that the page is sent. Times in ns from the base. */
export interface StubTrace {
  readonly traceId: string;
  readonly startMs: number;
  readonly count: number;
  readonly strings: readonly string[];
  readonly services: readonly string[];
  readonly warnings: readonly string[];
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
  readonly eventIndex: Uint32Array;
  readonly eventTime: Float64Array;
  details(row: number): SpanDetails;
  label(row: number): SourceLabel;
  preview(row: number): SourcePreview;
}

export type StubColumns = Omit<
  StubTrace,
  'details' | 'label' | 'preview' | 'traceId' | 'startMs' | 'warnings' | 'selfTime'
>;

/** Own time of every row, once all rows are there. */
export function selfTimes(columns: Pick<StubColumns, 'count' | 'start' | 'duration' | 'subtreeEnd'>): Float64Array {
  const selfTime = new Float64Array(columns.count);
  for (let row = 0; row < columns.count; row++) {
    const pairs = selfSegments(columns, row);
    for (let i = 0; i < pairs.length; i += 2) selfTime[row] += pairs[i + 1] - pairs[i];
  }
  return selfTime;
}

export function headerOf(trace: StubTrace): TraceHeader {
  let [depth, errorCount, orphanCount, extent] = [0, 0, 0, 0];
  let rootMissing = true;
  for (let row = 0; row < trace.count; row++) {
    depth = Math.max(depth, trace.depth[row] + 1);
    extent = Math.max(extent, trace.start[row] + trace.duration[row]);
    if (trace.flags[row] & SpanFlag.Error) errorCount++;
    if (trace.flags[row] & SpanFlag.Orphan) orphanCount++;
    else if (trace.parent[row] < 0) rootMissing = false;
  }
  return {
    traceId: trace.traceId,
    endpointName: 'local',
    rootName: trace.strings[trace.name[0]],
    rootService: trace.services[trace.service[0]],
    startMs: trace.startMs,
    duration: trace.duration[0],
    extent,
    spanCount: trace.count,
    serviceCount: trace.services.length,
    depth,
    errorCount,
    warnings: trace.warnings,
    orphanCount,
    rootMissing,
  };
}

/** The columns in messages, a screenful first, as the host sends them. */
export function* chunksOf(
  trace: StubTrace,
  revision: number,
  firstRows = 256,
  laterRows = 16_384,
): Generator<ColumnsChunk> {
  for (let from = 0; from < trace.count;) {
    const to = Math.min(trace.count, from + (from === 0 ? firstRows : laterRows));
    const firstEvent = trace.eventIndex[from];
    const cut = (column: Float64Array | Uint32Array | Int32Array | Uint8Array, first = from, last = to) =>
      column.slice(first, last).buffer as ArrayBuffer;
    yield {
      revision,
      from,
      count: to - from,
      start: cut(trace.start),
      duration: cut(trace.duration),
      selfTime: cut(trace.selfTime),
      parent: cut(trace.parent),
      depth: cut(trace.depth),
      subtreeEnd: cut(trace.subtreeEnd),
      spanIdHigh: cut(trace.spanIdHigh),
      spanIdLow: cut(trace.spanIdLow),
      name: cut(trace.name),
      service: cut(trace.service),
      kind: cut(trace.kind),
      flags: cut(trace.flags),
      eventIndex: trace.eventIndex.slice(from, to + 1).map(index => index - firstEvent).buffer as ArrayBuffer,
      eventTime: cut(trace.eventTime, firstEvent, trace.eventIndex[to]),
    };
    from = to;
  }
}

export function idOf(trace: Pick<StubTrace, 'spanIdHigh' | 'spanIdLow'>, row: number): string {
  const hex = (half: number) => half.toString(16).padStart(8, '0');
  return hex(trace.spanIdHigh[row]) + hex(trace.spanIdLow[row]);
}
