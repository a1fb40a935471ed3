import type { Phrase } from '../phrase';
import type { SpanRow, SpanTable } from '../spans/spanTable';
import type { CriticalPath, DataFacts, VerdictLine } from './analysis';

export function timeVerdict(_table: SpanTable, _root: SpanRow, _path: CriticalPath): VerdictLine | undefined {
  return undefined;
}

export function doubts(_data: DataFacts, _rootMissing: boolean): readonly Phrase[] {
  return [];
}
