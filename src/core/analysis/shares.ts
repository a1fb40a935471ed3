import type { SpanRow, SpanTable } from '../spans/spanTable';
import type { Nanos } from '../time';
import type { CriticalPath, TraceAnalysis } from './analysis';

export function shares(_table: SpanTable, _root: SpanRow, _path: CriticalPath): TraceAnalysis['shares'] {
  return { services: [], operations: [] };
}

export function afterAnswer(_table: SpanTable, _root: SpanRow): Nanos {
  return 0;
}
