import { compareTexts } from '../../compareTexts';
import { SpanFlag, SpanStatus, type SpanTable } from '../../spans/spanTable';
import { stringCount, textAt } from '../../spans/stringColumn';
import { numberServices } from '../servicesOfRows';
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
  const keys = new Float64Array(rows?.length ?? table.count);
  for (let i = 0; i < keys.length; i++) keys[i] = values[rows ? rows[i] : i];
  const order = sortedByKey(keys, isDescending);
  if (rows) for (let i = 0; i < order.length; i++) order[i] = rows[order[i]];
  return order;
}

/** A number per row; larger ones come later. */
function columnValues(table: SpanTable, column: TableColumn): ArrayLike<number> {
  switch (column) {
    case 'service': {
      const { names, ofResource } = numberServices(table);
      const ranks = ranksOfTexts(names, compareTexts);
      const keys = new Uint32Array(table.count);
      for (let row = 0; row < table.count; row++) keys[row] = ranks[ofResource[table.resource[row]]];
      return keys;
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
      return table.status.map((status, row) => (table.flags[row] & SpanFlag.Error ? SpanStatus.Error : status));
    case 'path':
      return pathTimes(table);
    case 'errors':
      return errorsWithin(table);
  }
}

function nameRanks({ count, name, strings }: SpanTable): Uint32Array {
  // Number of each text among those that are names, from 1.
  const numbers = new Uint32Array(stringCount(strings));
  const texts: string[] = [];
  for (let row = 0; row < count; row++)
    if (!numbers[name[row]]) numbers[name[row]] = texts.push(textAt(strings, name[row]));
  const ranks = ranksOfTexts(texts, compareTexts);
  const keys = new Uint32Array(count);
  for (let row = 0; row < count; row++) keys[row] = ranks[numbers[name[row]] - 1];
  return keys;
}
