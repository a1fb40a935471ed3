/** What the views Flame, Table, Statistics and Log ask. Rows are rows of the SpanTable, times ns from its base. */
import type { Flame } from '../../core/analysis/views/flame';
import type { LogText } from '../../core/analysis/views/logTexts';
import type { Statistics, StatisticsBy, StatisticsSort } from '../../core/analysis/views/statistics';
import type { TableColumns } from '../../core/analysis/views/tableColumns';
import type { TableSort } from '../../core/analysis/views/tableOrder';
import type { TraceLog } from '../../core/analysis/views/traceLog';

/** Attributes by which spans can be grouped, most frequent first. */
export interface CountedKey {
  readonly key: string;
  readonly count: number;
}

/** `search` is the page's latest filter when only its rows are meant; undefined for all. */
interface Meant {
  readonly revision: number;
  readonly search: number | undefined;
}

export type ViewRequests = {
  flame: { params: { revision: number }; result: Flame };
  'table/columns': { params: { revision: number }; result: TableColumns };
  'table/order': { params: Meant & { sort: TableSort }; result: Uint32Array };
  statistics: { params: Meant & { by: StatisticsBy; sort: StatisticsSort }; result: Statistics };
  attributeKeys: { params: { revision: number }; result: readonly CountedKey[] };
  log: { params: Meant; result: TraceLog };
  /** Texts of entries that are looked at, in the order asked. */
  'log/texts': {
    params: { revision: number; rows: Uint32Array; events: Int32Array };
    result: readonly LogText[];
  };
};
