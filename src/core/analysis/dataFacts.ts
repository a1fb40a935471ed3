import type { SpanRow, SpanTable } from '../spans/spanTable';
import type { DataFacts } from './analysis';

export function dataFacts(_table: SpanTable, _root: SpanRow): DataFacts {
  const none = new Uint32Array(0);
  return {
    orphans: none,
    skewed: none,
    skewPairs: [],
    duplicates: none,
    cycles: none,
    truncated: false,
    dropped: { attributes: 0, events: 0, links: 0, rows: none },
    late: none,
    notes: [],
  };
}
