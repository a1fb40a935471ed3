import { compareTexts } from '../compareTexts';
import { SpanFlag, type SpanTable } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import { numberServices } from './servicesOfRows';
import { ranksOfTexts, sortedByKey } from './sortRows';
import { errorsWithin, pathTimes } from './tableColumns';

/** What spans can be sorted by; `path` is the time on the critical path, `errors` counts the failing spans from this one down. */
export const tableColumns = [
  'service',
  'name',
  'start',
  'duration',
  'self',
  'kind',
  'status',
  'path',
  'errors',
] as const;
export type TableColumn = (typeof tableColumns)[number];

export interface TableSort {
  readonly column: TableColumn;
  readonly isDescending: boolean;
}

/** Rows in that order, equal ones as they stand in the trace. `rows`, ascending, are those that are meant, else all. */
export function tableOrder(
  table: SpanTable,
  { column, isDescending }: TableSort,
  rows?: Uint32Array,
): Uint32Array<ArrayBuffer> {
  const values = columnValues(table, column);
  const keys = rows ? Float64Array.from(rows, row => values[row]) : Float64Array.from(values);
  const order = sortedByKey(keys, isDescending);
  if (rows) for (let i = 0; i < order.length; i++) order[i] = rows[order[i]];
  return order;
}

/** A number per row; larger ones come later. */
function columnValues(table: SpanTable, column: TableColumn): ArrayLike<number> & Iterable<number> {
  switch (column) {
    case 'service': {
      const { names, ofResource } = numberServices(table);
      const ranks = ranksOfTexts(names, compareTexts);
      return Float64Array.from(table.resource, resource => ranks[ofResource[resource]]);
    }
    case 'name':
      return nameRanks(table);
    case 'start':
      return table.start;
    case 'duration':
      return table.duration;
    case 'self':
      return table.selfTime;
    case 'kind':
      return table.kind;
    case 'status':
      return Float64Array.from(table.status, (status, row) => (table.flags[row] & SpanFlag.Error ? 2 : status));
    case 'path':
      return pathTimes(table);
    case 'errors':
      return errorsWithin(table);
  }
}

function nameRanks(table: SpanTable): Float64Array {
  const known = new Map<number, number>();
  const texts: string[] = [];
  for (let row = 0; row < table.count; row++) {
    const name = table.name[row];
    if (known.has(name)) continue;
    known.set(name, texts.length);
    texts.push(textAt(table.strings, name));
  }
  const ranks = ranksOfTexts(texts, compareTexts);
  return Float64Array.from(table.name, name => ranks[known.get(name) ?? 0]);
}
