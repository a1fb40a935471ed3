import type { TableColumn, TableSort } from '../../../../src/core/analysis/views/tableOrder';
import { tableColumns } from '../../../../src/core/analysis/views/tableOrder';
import type { TableColumns } from '../../../../src/core/analysis/views/tableColumns';
import type { SpanRow } from '../../../../src/core/spans/spanTable';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { h } from '../../dom';
import { menuContext } from '../../parts/rowElement';
import { t, type StringKey } from '../../strings';
import { GridView } from '../gridView';
import type { ViewContext } from '../view';
import { VirtualGrid, sortWords } from '../virtualGrid';
import { fillRow } from './tableRow';

const labels: Readonly<Record<TableColumn, StringKey>> = {
  service: 'columnService',
  name: 'columnName',
  start: 'columnStart',
  duration: 'columnDuration',
  self: 'columnSelf',
  kind: 'columnKind',
  status: 'columnStatus',
  path: 'columnPath',
  errors: 'columnErrors',
};
const hints: Partial<Record<TableColumn, StringKey>> = { path: 'columnPathHint', errors: 'columnErrorsHint' };
const numbers: ReadonlySet<TableColumn> = new Set(['start', 'duration', 'self', 'path', 'errors']);
/** What one wants to see first of these is the most. */
const largestFirst: ReadonlySet<TableColumn> = new Set(['duration', 'self', 'status', 'path', 'errors']);

/** All spans as a table that can be sorted by each of its columns; the host sorts, the page draws what is in view. */
export class TableView extends GridView {
  readonly name = 'table';
  readonly element = h('div', { class: 'view table-view' });
  protected readonly grid: VirtualGrid;
  private sort: TableSort = { column: 'duration', isDescending: true };
  private order = new Uint32Array(0);
  /** Place of each row in `order`, -1 for none; made when it is first asked for. */
  private places: Int32Array | undefined;
  private columns: TableColumns | undefined;
  private columnsOf = 0;

  constructor(context: ViewContext) {
    super(context);
    this.grid = new VirtualGrid({
      name: 'table',
      columns: tableColumns.map(id => ({
        id,
        label: t(labels[id]),
        title: hints[id] && t(hints[id]),
        isNumber: numbers.has(id),
        isSortable: true,
      })),
      fill: (row, position) =>
        fillRow(row, this.order[position], {
          model: this.context.stage.model,
          columns: this.columns,
          colorOf: service => this.context.colorOf(service),
        }),
      moved: position => this.context.select(this.order[position]),
      key: event => this.key(event),
      sort: column => this.sortBy(column as TableColumn),
      clicked: (position, _, isDouble) => isDouble && this.context.openSource(this.order[position]),
    });
    this.grid.setLabel(t('tableLabel'));
    this.grid.setSort(this.sort.column, this.sort.isDescending);
    this.element.append(this.grid.element, this.answers.element);
  }

  selected(row: SpanRow): void {
    if (this.order[this.grid.active] !== row) this.grid.setActive(this.placeOf(row));
    this.grid.setMenuContext(menuContext(row, row >= 0 && this.context.stage.model.isError(row)));
  }

  run(command: PageCommand): boolean {
    if (command !== 'sortBy') return false;
    void this.chooseSort();
    return true;
  }

  private key(event: KeyboardEvent): boolean {
    const row = this.order[this.grid.active] ?? -1;
    if (row < 0) return false;
    if (event.key === 'Enter') this.context.openSource(row);
    else if (event.key === ' ') this.context.showInTimeline(row);
    else return false;
    return true;
  }

  private async chooseSort(): Promise<void> {
    const names = tableColumns.map(column => t(labels[column]));
    const choice = await this.context.choose(t('sortBy'), names);
    const column = tableColumns[names.indexOf(choice ?? '')];
    if (column) this.sortBy(column);
  }

  private sortBy(column: TableColumn): void {
    const isSame = column === this.sort.column;
    this.sort = { column, isDescending: isSame ? !this.sort.isDescending : largestFirst.has(column) };
    this.grid.setSort(column, this.sort.isDescending);
    this.context.announcer.say(sortWords(t(labels[column]), this.sort.isDescending));
    this.load();
  }

  protected load(): void {
    const { revision } = this.context.stage.model;
    const { search } = this.context.filtered();
    const wish = { revision, search, sort: this.sort };
    if (this.answers.isFor(wish)) return this.grid.invalidate();
    const { host } = this.context;
    if (this.columnsOf !== revision) {
      this.columns = undefined;
      this.order = new Uint32Array(0);
      this.grid.setCount(0);
    }
    this.answers.ask(
      wish,
      async signal => {
        const order = await host.request('table/order', wish, signal);
        this.columns ??= await host.request('table/columns', { revision }, signal);
        this.columnsOf = revision;
        return order;
      },
      order => this.show(new Uint32Array(order)),
    );
  }

  private show(order: Uint32Array<ArrayBuffer>): void {
    this.order = order;
    this.places = undefined;
    this.grid.setCount(order.length);
    this.grid.setActive(this.placeOf(this.context.stage.view.selected));
    if (!order.length) this.answers.say(t('noHits'));
  }

  private placeOf(row: SpanRow): number {
    if (row < 0) return -1;
    // A step to the neighbour is the usual case: only a jump needs all places.
    const { active } = this.grid;
    for (const near of [active, active + 1, active - 1]) if (this.order[near] === row) return near;
    if (!this.places) {
      this.places = new Int32Array(this.context.stage.model.count).fill(-1);
      for (let i = 0; i < this.order.length; i++) this.places[this.order[i]] = i;
    }
    return this.places[row] ?? -1;
  }
}
