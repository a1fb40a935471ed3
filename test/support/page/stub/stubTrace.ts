import { selfSegments } from '../../../../src/core/layout/selfSegments';
import { SpanFlag, type SpanTable } from '../../../../src/core/spans/spanTable';
import type { SpanDetails } from '../../../../src/core/spans/spanDetails';
import { idAt } from '../../../../src/core/spans/spanRefs';
import { bytesOfText } from '../../../../src/core/spans/stringColumn';
import type { DrawnTable } from '../../../../src/features/timeline/columns';
import type { SourceFrame, SourceLabel, SourcePreview, TraceHeader } from '../../../../src/protocol/timeline';

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
  /** Of a trace that was read from a file. */
  readonly table?: SpanTable;
  details(row: number): SpanDetails;
  label(row: number): SourceLabel;
  preview(row: number): SourcePreview;
  /** Lines of its stack traces that lead into the workspace. */
  frames?(row: number): readonly SourceFrame[];
}

export type StubColumns = Omit<
  StubTrace,
  'table' | 'details' | 'label' | 'preview' | 'frames' | 'traceId' | 'startMs' | 'warnings' | 'selfTime'
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

/** The trace as the host's sender takes it. Resources stand for services, and nothing lies in shared memory. */
export function tableOf(trace: StubTrace): DrawnTable {
  if (trace.table) return trace.table;
  const encoded = trace.strings.map(bytesOfText);
  const offset = new Uint32Array(encoded.length + 1);
  encoded.forEach((bytes, i) => (offset[i + 1] = offset[i] + bytes.length));
  const bytes = new Uint8Array(offset[encoded.length]);
  encoded.forEach((text, i) => bytes.set(text, offset[i]));
  return {
    ...trace,
    strings: { bytes, offset },
    resources: trace.services.map(service => ({ service, payload: 0, offset: 0, length: 0 })),
    resource: trace.service,
    sparse: {},
  };
}

export function idOf(trace: Pick<StubTrace, 'spanIdHigh' | 'spanIdLow'>, row: number): string {
  return idAt(trace, row);
}
