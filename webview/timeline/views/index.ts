import type { ViewName } from '../../../src/protocol/timeline';
import { CompareView } from './compare/compareView';
import { FlameView } from './flame/flameView';
import { LogView } from './log/logView';
import { ServicesView } from './services/servicesView';
import { StatisticsView } from './statistics/statisticsView';
import { TableView } from './table/tableView';
import type { TraceView, ViewContext } from './view';

/** All but the timeline, which is always there. */
export type MadeView = Exclude<ViewName, 'timeline'>;

const makers: Readonly<Record<MadeView, (context: ViewContext) => TraceView>> = {
  flame: context => new FlameView(context),
  table: context => new TableView(context),
  statistics: context => new StatisticsView(context),
  services: context => new ServicesView(context),
  log: context => new LogView(context),
  compare: context => new CompareView(context),
};

export function makeView(name: MadeView, context: ViewContext): TraceView {
  return makers[name](context);
}
