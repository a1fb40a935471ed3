import type { SpanRow, SpanTable } from '../spans/spanTable';
import type { CriticalPath } from './analysis';

export function criticalPath(table: SpanTable, root: SpanRow): CriticalPath {
  return {
    rows: Uint32Array.of(root),
    from: Float64Array.of(table.start[root]),
    to: Float64Array.of(table.start[root] + table.duration[root]),
  };
}
