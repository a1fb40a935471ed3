import { chosenRoot, extentOf } from '../../core/spans/summary';
import { SpanFlag, nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import { toEpochMs } from '../../core/time';
import type { TraceHeader } from '../../protocol/timeline';

/** The facts above the timeline. `table` has at least one span. */
export function traceHeader(table: SpanTable, endpointName: string): TraceHeader {
  const root = chosenRoot(table);
  let depth = 0;
  let errorCount = 0;
  let orphanCount = 0;
  let rootMissing = true;
  let warned = 0;
  for (let row = 0; row < table.count; row++) {
    const flags = table.flags[row];
    depth = Math.max(depth, table.depth[row]);
    if (flags & SpanFlag.Error) errorCount++;
    if (flags & SpanFlag.Orphan) orphanCount++;
    if (flags & SpanFlag.Warning) warned++;
    if (table.parent[row] < 0 && !(flags & SpanFlag.Orphan)) rootMissing = false;
  }
  const warnings = new Set(table.warnings.map(({ message }) => message));
  if (warned)
    warnings.add(
      warned === 1 ? 'The server attached a warning to 1 span.' : `The server attached warnings to ${warned} spans.`,
    );
  return {
    traceId: table.traceId,
    endpointName,
    rootName: nameOf(table, root),
    rootService: serviceOf(table, root),
    startMs: toEpochMs(table.base + BigInt(table.start[root])),
    duration: table.duration[root],
    extent: extentOf(table),
    spanCount: table.count,
    serviceCount: new Set(table.resources.map(({ service }) => service)).size,
    depth: depth + 1,
    errorCount,
    warnings: [...warnings],
    orphanCount,
    rootMissing,
  };
}
