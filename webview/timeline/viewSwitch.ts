import type { ComparedTrace } from '../../src/protocol/pages/compare';
import { viewNames, type PageCommand, type ViewName } from '../../src/protocol/timeline';
import type { Commands } from './commands';
import { h, setAttribute } from './dom';
import type { FocusTold } from './focusTold';
import type { HostChannel } from './hostChannel';
import { isTextInput } from './input/typedKeys';
import type { Announcer } from './parts/announcer';
import { Chooser } from './parts/chooser';
import { ViewTabs, viewLabels } from './parts/viewTabs';
import { Throttle } from './scheduler';
import { t } from './strings';
import type { Timeline } from './timeline';
import { makeView, type MadeView } from './views';
import type { Filtered, TraceView, ViewContext } from './views/view';

/** Rows of a trace that is still coming are shown this often. */
const arrivingMs = 250;

const showCommands: Partial<Record<PageCommand, ViewName>> = {
  showTimeline: 'timeline',
  showFlame: 'flame',
  showTable: 'table',
  showStatistics: 'statistics',
  showServices: 'services',
  showLog: 'log',
  showCompare: 'compare',
};

/** What moves bars or folds rows: of no meaning where there are none. */
const timelineCommands: ReadonlySet<PageCommand> = new Set([
  'zoomIn',
  'zoomOut',
  'zoomReset',
  'zoomToSpan',
  'panLeft',
  'panRight',
  'foldAll',
  'unfoldAll',
  'toggleCriticalPath',
  'toggleGroup',
  'toggleGrouping',
  'toggleOnlyHits',
]);

/**
 * Which view of the trace is shown. A view takes the place of the rows; the filter box above it, the detail below it and the
 * selection are the same for all. It is made when it is shown for the first time, and hears of nothing while it is hidden.
 */
export class ViewSwitch {
  readonly tabs: ViewTabs;
  private readonly place = h('div', { class: 'view-place', attributes: { id: 'view-place', role: 'tabpanel' } });
  private readonly chooser = new Chooser();
  private readonly views = new Map<MadeView, TraceView>();
  private readonly context: ViewContext;
  private readonly arriving = new Throttle(arrivingMs, () => this.view?.arrived?.());
  private shown: ViewName = 'timeline';
  private compared: ComparedTrace | undefined;
  private filtered: Filtered;
  private filteredOf = 0;
  private selected = -1;

  constructor(
    private readonly timeline: Timeline,
    private readonly commands: Commands,
    private readonly host: HostChannel,
    private readonly announcer: Announcer,
    private readonly focusTold: FocusTold,
  ) {
    const { stage, elements, finder } = timeline;
    this.filtered = finder.filtered();
    this.tabs = new ViewTabs(viewNames, name => this.show(name));
    this.tabs.offer('compare', false);
    this.place.hidden = true;
    elements.grid.append(this.place);
    elements.body.append(this.chooser.element);
    this.context = {
      host,
      stage,
      announcer,
      palette: () => timeline.colors,
      colorOf: service => timeline.colors.strong[service] ?? '',
      filtered: () => this.filtered,
      comparing: () => this.compared,
      setFilter: text => commands.setFilter(text),
      addFilter: term => commands.addFilter(term),
      select: row => stage.select(row, { byPerson: true }),
      openSource: row => commands.openSource(row),
      openFrame: (row, frame) => commands.openFrame(row, frame),
      showInTimeline: row => {
        this.show('timeline');
        stage.select(row, { byPerson: true });
      },
      choose: async (title, options) => {
        const choice = await this.chooser.choose(title, options);
        commands.focusTree();
        return choice;
      },
    };
    new ResizeObserver(() => this.view?.update('size')).observe(this.place);
    for (const area of [this.place, this.tabs.element]) {
      area.addEventListener('focusin', ({ target }) => this.hasKeys(!isTextInput(target)));
      area.addEventListener('focusout', () => this.hasKeys(false));
    }
  }

  /** Undefined while the timeline is shown. */
  private get view(): TraceView | undefined {
    return this.shown === 'timeline' ? undefined : this.views.get(this.shown);
  }

  show(name: ViewName, focuses = true): void {
    if (name === 'compare' && !this.compared) {
      if (focuses) this.announcer.note(t('nothingCompared'));
      return;
    }
    if (name !== this.shown) this.change(name);
    if (focuses) this.commands.focusTree();
  }

  /** Gives the view the keyboard; false where the rows are shown. */
  focusesView(): boolean {
    this.view?.focus();
    return this.view !== undefined;
  }

  /** True when the command was one of the views, or is of no use in the one that is shown. */
  run(command: PageCommand): boolean {
    const name = showCommands[command];
    if (name !== undefined) {
      this.show(name);
      return true;
    }
    if (this.view?.run(command)) return true;
    const isSorting = command === 'sortBy' || command === 'groupBy';
    if (isSorting) this.announcer.note(t(command === 'sortBy' ? 'cannotSort' : 'cannotGroup'));
    if (!this.view) return isSorting;
    if (timelineCommands.has(command)) this.announcer.note(t('timelineOnly'));
    return isSorting || timelineCommands.has(command);
  }

  /** Another table is on the stage; `name` is the view to show with it, when there is one to bring back. */
  modelChanged(name?: ViewName): void {
    this.filteredOf = 0;
    this.refresh();
    if (name !== undefined && name !== this.shown) this.show(name, false);
    else this.view?.update('model');
    this.markPainted();
  }

  /** More rows have come. */
  arrived(): void {
    if (this.view) this.arriving.touch();
  }

  themeChanged(): void {
    this.view?.update('theme');
  }

  /** The trace that this one is compared with: without one there is no such view. */
  comparing(other: ComparedTrace | undefined): void {
    this.compared = other;
    this.tabs.offer('compare', other !== undefined);
    if (this.shown !== 'compare') return;
    if (other) this.view?.update('model');
    else this.show('timeline');
  }

  /** Selection or filter may have changed. A filter counts when all that it leaves is known. */
  refresh(): void {
    const { stage, finder } = this.timeline;
    if (!stage.hasModel) return;
    const { revision } = stage.model;
    const filtered = finder.filtered();
    const { search, text } = this.filtered;
    const isOther = search !== filtered.search || text !== filtered.text || this.filteredOf !== revision;
    if (finder.isComplete && isOther) {
      const isSame = search === undefined && filtered.search === undefined;
      this.filtered = filtered;
      this.filteredOf = revision;
      if (!isSame) this.view?.update('filter');
    }
    if (stage.view.selected === this.selected) return;
    this.selected = stage.view.selected;
    this.view?.selected(this.selected);
  }

  private change(name: ViewName): void {
    this.view?.hidden();
    this.shown = name;
    if (name !== 'timeline' && !this.views.has(name)) this.views.set(name, makeView(name, this.context));
    const { body } = this.timeline.elements;
    body.classList.toggle('in-view', name !== 'timeline');
    this.place.hidden = name === 'timeline';
    this.place.replaceChildren(...(this.view ? [this.view.element] : []));
    setAttribute(this.place, 'aria-labelledby', `view-${name}`);
    this.tabs.mark(name);
    this.timeline.stage.view.shown = name;
    this.timeline.resized();
    this.timeline.changed();
    this.host.notify('viewShown', { view: name });
    this.announcer.say(t(viewLabels[name]));
    if (this.timeline.stage.hasModel) this.view?.update('shown');
    this.markPainted();
  }

  /** Seen by tests: without the rows nobody else says so. */
  private markPainted(): void {
    const { stage, elements } = this.timeline;
    if (this.view && stage.hasModel) setAttribute(elements.main, 'data-painted', String(stage.model.revision));
  }

  private hasKeys(isFocused: boolean): void {
    this.focusTold.tell(isFocused);
  }
}
