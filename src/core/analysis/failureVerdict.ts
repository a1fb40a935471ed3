import type { SpanRow, SpanTable } from '../spans/spanTable';
import type { ErrorOrigin, VerdictLine } from './analysis';

export function failureVerdict(
  _table: SpanTable,
  _root: SpanRow,
  _errors: readonly ErrorOrigin[],
): VerdictLine | undefined {
  return undefined;
}
