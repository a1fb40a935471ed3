import type { Nanos } from '../time';
import { nameOf, serviceOf, SpanFlag, spanIdOf, type SpanRow, type SpanTable } from './spanTable';
import type { SpanRef, TraceId } from './traceId';

/** What lists show of a trace. */
export interface TraceSummary {
  readonly traceId: TraceId;
  /** Empty when no span without a parent exists. */
  readonly rootService: string;
  readonly rootName: string;
  /** ns since the epoch. */
  readonly start: bigint;
  readonly duration: Nanos;
  readonly spanCount: number;
  readonly errorCount: number;
  /** undefined when the server doesn't count them. */
  readonly orphanCount: number | undefined;
  readonly services: readonly { readonly name: string; readonly spanCount: number; readonly errorCount: number }[];
}

/** What a pass over all rows tells. */
export interface TraceFacts {
  /** From the earliest start to the last end, ns. */
  readonly extent: Nanos;
  /** Of the deepest row, 0 for a trace of tops only. */
  readonly maxDepth: number;
  readonly errorCount: number;
  readonly orphanCount: number;
  /** Spans to which the server attached warnings. */
  readonly warnedCount: number;
  /** By index of the resource. */
  readonly spansOfResource: Uint32Array;
  readonly errorsOfResource: Uint32Array;
}

const known = new WeakMap<SpanTable, TraceFacts>();

/** One pass at the first call, some ms for a million rows; then remembered as long as the table lives. */
export function factsOf(table: SpanTable): TraceFacts {
  const before = known.get(table);
  if (before) return before;
  const { count, start, duration, depth, flags, resource } = table;
  const spansOfResource = new Uint32Array(table.resources.length);
  const errorsOfResource = new Uint32Array(table.resources.length);
  let [extent, maxDepth, errorCount, orphanCount, warnedCount] = [0, 0, 0, 0, 0];
  for (let row = 0; row < count; row++) {
    const end = start[row] + duration[row];
    if (end > extent) extent = end;
    if (depth[row] > maxDepth) maxDepth = depth[row];
    spansOfResource[resource[row]]++;
    const bits = flags[row];
    if (bits === 0) continue;
    if (bits & SpanFlag.Orphan) orphanCount++;
    if (bits & SpanFlag.Warning) warnedCount++;
    if (bits & SpanFlag.Error) {
      errorCount++;
      errorsOfResource[resource[row]]++;
    }
  }
  const facts = { extent, maxDepth, errorCount, orphanCount, warnedCount, spansOfResource, errorsOfResource };
  known.set(table, facts);
  return facts;
}

/** Everything but the root is about all spans: `start` the earliest, `duration` up to the last end. Services by name. */
export function summarize(table: SpanTable): TraceSummary {
  const { extent, errorCount, orphanCount, spansOfResource, errorsOfResource } = factsOf(table);
  const services = new Map<string, { name: string; spanCount: number; errorCount: number }>();
  table.resources.forEach(({ service: name }, i) => {
    if (!spansOfResource[i]) return;
    let service = services.get(name);
    if (!service) services.set(name, (service = { name, spanCount: 0, errorCount: 0 }));
    service.spanCount += spansOfResource[i];
    service.errorCount += errorsOfResource[i];
  });
  const root = longestTop(table, row => (table.flags[row] & (SpanFlag.Orphan | SpanFlag.CycleCut)) === 0);
  return {
    traceId: table.traceId,
    rootService: root === undefined ? '' : serviceOf(table, root),
    rootName: root === undefined ? '' : nameOf(table, root),
    start: table.base,
    duration: extent,
    spanCount: table.count,
    errorCount,
    orphanCount,
    services: [...services.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  };
}

/** From the earliest start to the last end, ns. */
export function extentOf(table: SpanTable): Nanos {
  return factsOf(table).extent;
}

/** The top that a trace is shown by: the longest, the earliest among equals; orphans count, too. Needs at least one span. */
export function chosenRoot(table: SpanTable): SpanRow {
  return longestTop(table, () => true) ?? 0;
}

/** Whether no span is a top by right: the real root has not arrived. */
export function isRootMissing(table: SpanTable): boolean {
  for (let row = 0; row < table.count; row = table.subtreeEnd[row])
    if ((table.flags[row] & (SpanFlag.Orphan | SpanFlag.CycleCut)) === 0) return false;
  return true;
}

function longestTop(table: SpanTable, isMeant: (row: SpanRow) => boolean): SpanRow | undefined {
  let found: SpanRow | undefined;
  for (let row = 0; row < table.count; row = table.subtreeEnd[row])
    if (isMeant(row) && (found === undefined || table.duration[row] > table.duration[found])) found = row;
  return found;
}

/** Row of a span that was met before, perhaps in another fetch; undefined when it isn't there (any more). */
export function rowOfSpan(table: SpanTable, { spanId, ordinal }: SpanRef): SpanRow | undefined {
  if (!/^[0-9a-f]{16}$/.test(spanId)) return undefined;
  const high = parseInt(spanId.slice(0, 8), 16);
  const low = parseInt(spanId.slice(8), 16);
  let left = ordinal;
  for (let row = 0; row < table.count; row++)
    if (table.spanIdLow[row] === low && table.spanIdHigh[row] === high && left-- === 0) return row;
  return undefined;
}

export function spanRefOf(table: SpanTable, row: SpanRow): SpanRef {
  let ordinal = 0;
  if (table.flags[row] & SpanFlag.DuplicateId)
    for (let other = 0; other < row; other++)
      if (table.spanIdLow[other] === table.spanIdLow[row] && table.spanIdHigh[other] === table.spanIdHigh[row])
        ordinal++;
  return { spanId: spanIdOf(table, row), ordinal };
}
