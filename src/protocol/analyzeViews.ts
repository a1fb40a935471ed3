import { flameOf, type Flame } from '../core/analysis/views/flame';
import { logTexts, type LogText } from '../core/analysis/views/logTexts';
import {
  groupingBy,
  statistics,
  type Statistics,
  type StatisticsBy,
  type StatisticsSort,
} from '../core/analysis/views/statistics';
import { tableColumnsOf, type TableColumns } from '../core/analysis/views/tableColumns';
import { tableOrder, type TableSort } from '../core/analysis/views/tableOrder';
import { traceLog, type TraceLog } from '../core/analysis/views/traceLog';
import { attributeKeys } from '../core/query/attributeNames';
import type { WorkOf } from './analyze';
import type { CountedKey } from './pages/views';

/** `rows`, ascending, are those that are meant; undefined for all. */
interface Rows {
  readonly rows: Uint32Array | undefined;
}

export type ViewWork = {
  flame: { params: null; result: Flame };
  'table/columns': { params: null; result: TableColumns };
  'table/order': { params: Rows & { readonly sort: TableSort }; result: Uint32Array };
  statistics: { params: Rows & { readonly by: StatisticsBy; readonly sort: StatisticsSort }; result: Statistics };
  attributeKeys: { params: null; result: readonly CountedKey[] };
  log: { params: Rows; result: TraceLog };
  'log/texts': { params: { readonly rows: Uint32Array; readonly events: Int32Array }; result: readonly LogText[] };
};

export const viewsWork: WorkOf<ViewWork> = {
  flame: ([table]) => flameOf(table),
  'table/columns': ([table]) => tableColumnsOf(table),
  'table/order': ([table], { sort, rows }) => tableOrder(table, sort, rows),
  statistics: ([table], { by, sort, rows }) => statistics(table, groupingBy(table, by), sort, rows),
  attributeKeys: ([table]) => attributeKeys(table),
  log: ([table], { rows }) => traceLog(table, rows),
  'log/texts': ([table], { rows, events }) => logTexts(table, rows, events),
};
