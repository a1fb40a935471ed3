import { chosenRoot, factsOf, isRootMissing } from '../../core/spans/summary';
import { nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import { warningText } from '../../core/spans/warningList';
import { toEpochMs } from '../../core/time';
import type { Translate } from '../../core/translate';
import type { TraceHeader } from '../../protocol/timeline';

/** The facts above the timeline. `table` has at least one span. */
export function traceHeader(table: SpanTable, endpointName: string, t: Translate): TraceHeader {
  const root = chosenRoot(table);
  const { extent, maxDepth, errorCount, orphanCount, warnedCount: warned, spansOfResource } = factsOf(table);
  const services = new Set(table.resources.filter((_, i) => spansOfResource[i] > 0).map(({ service }) => service));
  const warnings = new Set(table.warnings.map(warning => warningText(warning, t)));
  if (warned === 1) warnings.add(t('The server attached a warning to 1 span.'));
  else if (warned) warnings.add(t('The server attached warnings to {0} spans.', String(warned)));
  return {
    traceId: table.traceId,
    endpointName,
    rootName: nameOf(table, root),
    rootService: serviceOf(table, root),
    startMs: toEpochMs(table.base + BigInt(table.start[root])),
    duration: table.duration[root],
    extent,
    spanCount: table.count,
    serviceCount: services.size,
    depth: maxDepth + 1,
    errorCount,
    warnings: [...warnings],
    orphanCount,
    rootMissing: isRootMissing(table),
  };
}
