/** What keys, menus, badges and buttons do with the timeline. */
import { isAbort } from '../../src/core/errors';
import type { SpanRow } from '../../src/core/spans/spanTable';
import { formatDuration } from '../../src/core/time';
import type { PageCommand, SourceAct, SourceFrame } from '../../src/protocol/timeline';
import type { HostChannel } from './hostChannel';
import type { TreeActions } from './input/keys';
import { firstAfter } from './model/traceModel';
import type { Announcer } from './parts/announcer';
import { messageOf } from './parts/detail';
import { termFor, withTerm } from '../../src/core/query/writeQuery';
import { FindOrigin } from './query/findOrigin';
import type { QueryBox } from './query/queryBox';
import { t } from './strings';
import type { Timeline } from './timeline';

/** Share of what is shown that a key pans by, and what a key zooms by. */
const panShare = 0.2;
const zoomFactor = 0.5;

export class Commands implements TreeActions {
  private readonly origin: FindOrigin;

  constructor(
    private readonly timeline: Timeline,
    private readonly host: HostChannel,
    private readonly announcer: Announcer,
    private readonly findBox: () => QueryBox,
    /** Takes what the view that is shown, or the answers above it, do themselves; false for what is the timeline's. */
    private readonly runElsewhere: (command: PageCommand) => boolean = () => false,
    /** Gives the keyboard to what is shown instead of the rows; false while they are. */
    private readonly focusElsewhere: () => boolean = () => false,
    private readonly closeAnswers: () => void = () => undefined,
  ) {
    this.origin = new FindOrigin(timeline.stage);
  }

  private get stage() {
    return this.timeline.stage;
  }

  /** A contributed key or menu of VS Code. */
  run(command: PageCommand): void {
    if (!this.stage.hasModel) return;
    const actions: Partial<Record<PageCommand, () => void>> = {
      find: () => this.findBox().focus(),
      findNext: () => this.findStep('next'),
      findPrevious: () => this.findStep('previous'),
      zoomIn: () => this.zoom(zoomFactor),
      zoomOut: () => this.zoom(1 / zoomFactor),
      zoomReset: () => this.stage.setZoom(undefined),
      zoomToSpan: () => {
        this.stage.zoomToSpan(this.stage.view.selected);
        this.sayRange();
      },
      panLeft: () => this.stage.panByShare(-panShare),
      panRight: () => this.stage.panByShare(panShare),
      foldAll: () => {
        this.stage.foldAll();
        this.announcer.say(t('foldedAll'));
      },
      unfoldAll: () => {
        this.stage.unfoldAll();
        this.announcer.say(t('unfoldedAll'));
      },
      nextError: () => this.step(this.stage.model.errorRows(), 'next', 'noErrors'),
      previousError: () => this.step(this.stage.model.errorRows(), 'previous', 'noErrors'),
      toggleDetail: () => this.toggleDetail(),
      focusDetail: () => this.focusDetail(),
      openSource: () => this.openSource(),
      toggleCriticalPath: () => this.toggleCriticalPath(),
      toggleOnlyHits: () => this.toggleOnlyHits(),
      filterLikeThis: () => this.filterLikeThis(),
      toggleGroup: () => this.toggleGroup(),
      toggleGrouping: () => {
        this.announcer.note(t(this.timeline.grouping.toggle() ? 'groupedNow' : 'ungroupedNow'));
        this.timeline.changed();
      },
    };
    if (!this.runElsewhere(command)) actions[command]?.();
  }

  nextOrphan(): void {
    this.step(this.stage.model.orphanRows(), 'next', 'noPartial');
  }

  moveBy(rows: number): void {
    this.stage.moveBy(rows);
  }

  moveToEdge(edge: 'first' | 'last'): void {
    this.stage.moveToEdge(edge);
  }

  page(direction: 1 | -1): void {
    this.stage.moveBy(direction * Math.max(1, Math.floor(this.stage.viewport / 24) - 1));
  }

  intoOrUnfold(): void {
    const { stage } = this;
    const row = stage.view.selected;
    const group = stage.groupAt(row);
    if (group) return this.openGroup(group.group, true);
    if (!stage.isFoldable(row)) return;
    if (stage.folds.has(row)) stage.setFolded(row, false);
    else stage.select(row + 1, { byPerson: true, centre: false });
  }

  outOrFold(): void {
    const { stage } = this;
    const row = stage.view.selected;
    if (row < 0) return;
    const group = stage.shown.openGroupOf(row);
    if (!stage.groupAt(row) && stage.isFoldable(row) && !stage.folds.has(row)) stage.setFolded(row, true);
    else if (group >= 0) this.openGroup(group, false);
    else if (stage.model.parent[row] >= 0) stage.select(stage.model.parent[row], { byPerson: true, centre: false });
  }

  /** Opens the group that the selected row stands for, or closes the one it is in. */
  toggleGroup(): void {
    const { stage } = this;
    const { selected } = stage.view;
    const closed = stage.groupAt(selected);
    if (closed) return this.openGroup(closed.group, true);
    for (let up = selected; up >= 0; up = stage.model.parent[up]) {
      const open = stage.shown.openGroupOf(up);
      if (open >= 0) return this.openGroup(open, false);
    }
    this.announcer.note(t('noGroup'));
  }

  private openGroup(group: number, isOpen: boolean): void {
    this.stage.setGroupOpen(group, isOpen);
    const count = this.stage.shown.groups?.membersOf(group).length ?? 0;
    this.announcer.say(t(isOpen ? 'groupOpened' : 'groupClosed', count));
  }

  unfoldSiblings(): void {
    const row = this.stage.view.selected;
    if (row >= 0) this.stage.unfoldSiblings(row);
  }

  /** The source of the selected span, of another row, or one of several candidates. */
  openSource(row: SpanRow = this.stage.view.selected, candidate?: number): void {
    if (row < 0) return;
    const { revision } = this.stage.model;
    this.host.request('source/open', { revision, row, candidate }).catch((error: unknown) => {
      if (!isAbort(error)) this.announcer.note(t('openFailed', messageOf(error)));
    });
  }

  /** Opens the place of a line of a stack trace: the host knows which it is. */
  openFrame(row: SpanRow, { event, textLine }: SourceFrame): void {
    const { revision } = this.stage.model;
    this.host.request('source/openFrame', { revision, row, event, textLine }).catch((error: unknown) => {
      if (!isAbort(error)) this.announcer.note(t('openFailed', messageOf(error)));
    });
  }

  actOnSource(row: SpanRow, act: SourceAct): void {
    const { revision } = this.stage.model;
    this.host.request('source/act', { revision, row, act }).catch((error: unknown) => {
      if (!isAbort(error)) this.announcer.note(t('actFailed', messageOf(error)));
    });
  }

  toggleDetail(): void {
    const { view } = this.stage;
    view.isDetailOpen = !view.isDetailOpen;
    this.timeline.detail.show(this.stage.model, view.isDetailOpen ? view.selected : -1);
    this.timeline.resized();
    this.timeline.changed();
    if (!view.isDetailOpen) this.focusTree();
  }

  /** A range chosen is given up first, then the text that is sought, then what stands open above the rows. */
  escape(): void {
    if (this.stage.view.zoom) this.stage.setZoom(undefined);
    else if (this.stage.view.query) this.setFilter('');
    else this.closeAnswers();
  }

  /** Back to the rows, or to the view in their place. */
  focusTree(): void {
    if (!this.focusElsewhere()) this.timeline.elements.tree.focus({ preventScroll: true });
  }

  /** What the box says was typed: sought from where the person was before. */
  typeQuery(query: string): void {
    if (this.stage.hasModel) this.origin.follow();
    this.setQuery(query);
  }

  private setQuery(query: string): void {
    this.stage.view.query = query;
    this.timeline.finder.find(query);
    this.timeline.changed();
  }

  /** Replaces what the box filters by, as if it had been typed. */
  setFilter(text: string): void {
    this.findBox().show(text, '');
    this.beginFind();
    this.setQuery(text);
  }

  /** Adds a term to what the box filters by: what was there before still holds. */
  addFilter(term: string): void {
    this.setFilter(withTerm(this.stage.view.query, term));
  }

  findStep(direction: 'next' | 'previous'): void {
    const { finder } = this.timeline;
    if (!this.stage.view.query) return this.findBox().focus();
    const from = finder.isBeforeFirst ? this.origin.selected : this.stage.view.selected;
    finder.step(direction, from, row => {
      if (row === undefined) return this.announcer.say(t('noMatches'));
      this.stage.select(row, { byPerson: true });
      this.origin.stay();
    });
  }

  /** What is typed from now on is sought from here. */
  beginFind(): void {
    if (this.stage.hasModel) this.origin.stay();
  }

  /**
   * While the person types, the first match at or after where they were; without one, and while a key has no value yet, back
   * to there. Never away from where they have gone by hand since.
   */
  showFirstMatch(): void {
    const { finder } = this.timeline;
    if (!this.stage.hasModel) return;
    if (this.origin.follow()) finder.keepPlace();
    const row = finder.takeFirst(this.origin.selected);
    if (row === undefined) return;
    if (row >= 0) this.origin.goTo(row);
    else this.origin.goBack();
  }

  private step(rows: Uint32Array, direction: 'next' | 'previous', none: 'noErrors' | 'noPartial'): void {
    if (!rows.length) return this.announcer.note(t(none));
    const from = this.stage.view.selected;
    const after = rows[firstAfter(rows, from)] ?? rows[0];
    const before = rows[firstAfter(rows, from - 1) - 1] ?? rows[rows.length - 1];
    this.stage.select(direction === 'next' ? after : before, { byPerson: true, opensGroup: true });
  }

  toggleOnlyHits(): void {
    const { view } = this.stage;
    view.onlyHits = !view.onlyHits;
    this.findBox().showOnlyHits(view.onlyHits);
    this.timeline.filtering.apply();
    this.announcer.note(t(view.onlyHits ? 'onlyHitsOn' : 'onlyHitsOff'));
    this.timeline.changed();
  }

  /** Spans of the selected one's service and name. */
  private filterLikeThis(): void {
    const { model, view } = this.stage;
    if (view.selected < 0) return;
    const [service, name] = [model.serviceOf(view.selected), model.nameOf(view.selected)];
    const terms = [service && termFor('service', service), name && termFor('name', name)];
    this.setFilter(terms.filter(Boolean).join(' '));
  }

  private toggleCriticalPath(): void {
    const { view } = this.stage;
    view.hidesPath = !view.hidesPath;
    this.announcer.note(t(view.hidesPath ? 'pathHidden' : 'pathShown'));
    this.timeline.changed();
  }

  private focusDetail(): void {
    if (!this.stage.view.isDetailOpen) this.toggleDetail();
    this.timeline.detail.focus();
  }

  /** Around the selected span where it is in sight, so that it stays there. */
  private zoom(factor: number): void {
    const { stage } = this;
    const { selected } = stage.view;
    const { range, model } = stage;
    const start = selected < 0 ? -1 : model.start[selected];
    const end = start + (model.duration[selected] ?? 0);
    const isInSight = start >= range.from && end <= range.to;
    stage.zoomBy(factor, isInSight ? (start + end) / 2 : undefined);
    if (isInSight) stage.panToShow(start, end);
    this.sayRange();
  }

  private sayRange(): void {
    const { from, to } = this.stage.range;
    this.announcer.say(t('zoomed', formatDuration(from), formatDuration(to)));
  }
}
