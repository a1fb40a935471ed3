import {
  statisticsColumns,
  type SpanGroup,
  type Statistics,
  type StatisticsBy,
  type StatisticsColumn,
  type StatisticsSort,
} from '../../../../src/core/analysis/views/statistics';
import { attributeTerm, termFor } from '../../../../src/core/query/writeQuery';
import { formatDuration } from '../../../../src/core/time';
import type { PageCommand } from '../../../../src/protocol/timeline';
import { button, h, setText } from '../../dom';
import { messageOf } from '../../parts/detail';
import { formatCount, plural, t, type StringKey } from '../../strings';
import { GridView } from '../gridView';
import { putName } from '../table/tableRow';
import type { ViewContext } from '../view';
import { VirtualGrid, sortWords, type GridRow } from '../virtualGrid';

const labels: Readonly<Record<StatisticsColumn, StringKey>> = {
  name: 'columnName',
  count: 'columnCount',
  sum: 'columnSum',
  self: 'columnSelf',
  p50: 'columnP50',
  p95: 'columnP95',
  p99: 'columnP99',
  errors: 'columnErrors',
};

/** Spans in groups by service, operation or an attribute, with counts and durations; a group can be added to the filter. */
export class StatisticsView extends GridView {
  readonly name = 'statistics';
  readonly element = h('div', { class: 'view statistics-view' });
  protected readonly grid: VirtualGrid;
  private readonly facts = h('span', { class: 'view-facts dim', attributes: { role: 'status' } });
  private readonly byButtons = h('span', { class: 'by-buttons', attributes: { role: 'group' } });
  private by: StatisticsBy = { kind: 'operation' };
  private sort: StatisticsSort = { column: 'self', isDescending: true };
  private groups: readonly SpanGroup[] = [];

  constructor(context: ViewContext) {
    super(context);
    this.grid = new VirtualGrid({
      name: 'statistics',
      columns: statisticsColumns.map(id => ({
        id,
        label: t(labels[id]),
        isNumber: id !== 'name',
        isSortable: true,
      })),
      fill: (row, position) => this.fill(row, this.groups[position]),
      moved: position => this.context.select(this.groups[position].longest),
      key: event => this.key(event),
      sort: column => this.sortBy(column as StatisticsColumn),
      clicked: (position, target, isDouble) => {
        if (isDouble || target.closest('.link-name')) this.filterTo(this.groups[position]);
      },
    });
    this.grid.setSort(this.sort.column, this.sort.isDescending);
    this.byButtons.setAttribute('aria-label', t('groupBy'));
    const line = h('div', { class: 'view-line' }, this.byButtons, this.facts);
    this.element.append(line, this.grid.element, this.answers.element);
    this.drawBy();
  }

  /** A group is not a span: the active one stays. */
  selected(): void {
    return undefined;
  }

  run(command: PageCommand): boolean {
    if (command === 'sortBy') void this.chooseSort();
    else if (command === 'groupBy') void this.chooseGroups();
    else return false;
    return true;
  }

  private key(event: KeyboardEvent): boolean {
    const group = this.groups[this.grid.active];
    if (!group) return false;
    if (event.key === 'Enter') this.filterTo(group);
    else if (event.key === ' ') this.context.showInTimeline(group.longest);
    else return false;
    return true;
  }

  private filterTo({ name, service }: SpanGroup): void {
    const { by } = this;
    if (by.kind === 'attribute') return this.context.addFilter(attributeTerm(by.key, name));
    if (by.kind === 'service') return this.context.addFilter(termFor('service', name));
    this.context.addFilter(termFor('service', service ?? ''));
    this.context.addFilter(termFor('name', name));
  }

  private async chooseSort(): Promise<void> {
    const names = statisticsColumns.map(column => t(labels[column]));
    const choice = await this.context.choose(t('sortBy'), names);
    const column = statisticsColumns[names.indexOf(choice ?? '')];
    if (column) this.sortBy(column);
  }

  private async chooseGroups(): Promise<void> {
    const { host, stage, announcer } = this.context;
    try {
      const keys = await host.request('attributeKeys', { revision: stage.model.revision });
      const options = [
        t('byService'),
        t('byOperation'),
        ...keys.map(({ key, count }) => `${key} · ${formatCount(count)}`),
      ];
      const choice = await this.context.choose(t('groupBy'), options);
      const index = options.indexOf(choice ?? '');
      if (index < 0) return;
      this.groupBy(
        index === 0
          ? { kind: 'service' }
          : index === 1
            ? { kind: 'operation' }
            : { kind: 'attribute', key: keys[index - 2].key },
      );
    } catch (error) {
      announcer.note(t('viewFailed', messageOf(error)));
    }
  }

  private groupBy(by: StatisticsBy): void {
    this.by = by;
    this.drawBy();
    this.load();
  }

  private sortBy(column: StatisticsColumn): void {
    const isSame = column === this.sort.column;
    this.sort = { column, isDescending: isSame ? !this.sort.isDescending : column !== 'name' };
    this.grid.setSort(column, this.sort.isDescending);
    this.context.announcer.say(sortWords(t(labels[column]), this.sort.isDescending));
    this.load();
  }

  /** What spans are grouped by, as buttons: service, operation, and any attribute through a list. */
  private drawBy(): void {
    const { by } = this;
    const make = (text: string, isPressed: boolean, click: () => void) => {
      const element = button('toggle-button', text, click);
      element.setAttribute('aria-pressed', String(isPressed));
      return element;
    };
    const isAttribute = by.kind === 'attribute';
    this.byButtons.replaceChildren(
      make(t('byService'), by.kind === 'service', () => this.groupBy({ kind: 'service' })),
      make(t('byOperation'), by.kind === 'operation', () => this.groupBy({ kind: 'operation' })),
      make(isAttribute ? by.key : t('byAttribute'), isAttribute, () => void this.chooseGroups()),
    );
    const label = by.kind === 'attribute' ? by.key : t(by.kind === 'service' ? 'byService' : 'byOperation');
    this.grid.setLabel(t('statisticsLabel', label));
  }

  protected load(): void {
    const { revision } = this.context.stage.model;
    const { search } = this.context.filtered();
    const { by, sort } = this;
    const wish = { revision, search, by, sort };
    if (this.answers.isFor(wish)) return this.grid.invalidate();
    this.answers.ask(
      wish,
      signal => this.context.host.request('statistics', wish, signal),
      answer => this.show(answer, search !== undefined),
    );
  }

  private show(answer: Statistics, isFiltered: boolean): void {
    const { groups, groupCount, spanCount, without } = answer;
    this.groups = groups;
    this.grid.setCount(groups.length);
    if (this.grid.active < 0) this.grid.setActive(0);
    const spans = spanCount - without;
    const facts = [
      groups.length < groupCount
        ? t('firstGroups', groups.length, groupCount, spans)
        : t(groupCount === 1 ? 'oneGroupOf' : 'groupsOf', groupCount, spans),
    ];
    if (without) facts.push(plural(without, 'oneWithoutKey', 'withoutKey'));
    if (isFiltered) facts.push(t('filteredSpans'));
    setText(this.facts, facts.join(' · '));
    if (!spanCount) this.answers.say(t('noHits'));
  }

  private fill({ element, cells }: GridRow, group: SpanGroup): void {
    const { name, service, count, sum, self, p50, p95, p99, errors } = group;
    const title = name || (this.by.kind === 'attribute' ? t('emptyValue') : t('unnamed'));
    this.putGroup(cells[0], title, service);
    const times = [sum, self, p50, p95, p99].map(formatDuration);
    [formatCount(count), ...times, errors ? formatCount(errors) : ''].forEach((text, i) => setText(cells[i + 1], text));
    element.classList.toggle('error', errors > 0);
    const said = service === undefined ? title : `${title} · ${service}`;
    element.setAttribute('aria-label', t('statisticsWords', said.slice(0, 400), count, ...times, errors));
  }

  private putGroup(cell: HTMLElement, name: string, service: string | undefined): void {
    let [link, dim] = cell.children as unknown as HTMLElement[];
    if (!link) {
      link = h('span', { class: 'link-name' });
      dim = h('bdi', { class: 'cut dim', attributes: { dir: 'auto' } });
      cell.append(link, dim);
    }
    putName(link, name);
    link.title = `${name.slice(0, 4000)}\n${t('addToFilter')}`;
    setText(dim, service?.slice(0, 200) ?? '');
  }
}
