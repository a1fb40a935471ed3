import type { SpanRow, SpanTable } from '../spans/spanTable';
import type { ErrorOrigin } from './analysis';

export function errorOrigins(_table: SpanTable, _root: SpanRow): readonly ErrorOrigin[] {
  return [];
}
