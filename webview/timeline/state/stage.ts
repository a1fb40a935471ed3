import { hasChildren, type Folds } from '../../../src/core/layout/folds';
import { clampY, rowHeight, shownPositions, yToShow, type Scroll } from '../../../src/core/layout/scroll';
import { clampRange, panBy, rangeAround, zoomAround, type CssPx } from '../../../src/core/layout/timeScale';
import { RowFilter } from '../../../src/core/layout/rowFilter';
import type { SiblingGroups } from '../../../src/core/layout/siblingGroups';
import { VisibleRows } from '../../../src/core/layout/visibleRows';
import type { SpanRow } from '../../../src/core/spans/spanTable';
import type { Nanos, TimeRange } from '../../../src/core/time';
import type { ColumnsChunk, PageState } from '../../../src/protocol/timeline';
import type { TraceModel } from '../model/traceModel';
import { restoreSpans } from './pageState';
import { ShownRows, type ClosedGroup } from './shownRows';
import { ViewState } from './viewState';

const none = VisibleRows.all(0);

/** What the stage tells its parts. */
export interface StageEvents {
  /** Something moved: paint again. */
  paint(): void;
  /** Which rows there are, or what they say, changed: fill them again. */
  rows(): void;
  /** `byPerson`: not because a state was brought back. */
  selected(row: SpanRow, byPerson: boolean): void;
  /** A row is to be selected that has not arrived. */
  missing?(row: SpanRow): void;
}

/** Why a row becomes the selected one, and how it comes into view. */
export interface Selecting {
  /** Not because a trace opened or came back, nor because the host asked for it. */
  readonly byPerson: boolean;
  /** The host asked for it: goes before a place that is still to be brought back. */
  readonly isAsked?: boolean;
  /** In the middle when it was out of sight, which is usual. */
  readonly centre?: boolean;
  /** A group of equal siblings that the row stands for is opened: it is this very span that is meant. */
  readonly opensGroup?: boolean;
  /** What hides it is opened, which is usual. */
  readonly reveals?: boolean;
}

/**
 * The trace and where the person is in it: scroll, zoom, folds, selection. Knows no element; what it changes it tells.
 * While a trace is still arriving, a state to bring back waits here until its spans are there.
 */
export class Stage {
  readonly view = new ViewState();
  viewport: CssPx = 0;
  private currentModel: TraceModel | undefined;
  private rows: ShownRows | undefined;
  private pending: PageState | undefined;
  private triedAt = 0;
  private pendingSelect: { row: SpanRow; how: Selecting } | undefined;
  /** What was to be brought into view before the page had a height. */
  private pendingShow: { row: SpanRow; centre: boolean } | undefined;

  constructor(private readonly events: StageEvents) {}

  /** @throws when there is no trace on the stage */
  get model(): TraceModel {
    if (!this.currentModel) throw new Error('No trace is shown');
    return this.currentModel;
  }

  get hasModel(): boolean {
    return this.currentModel !== undefined;
  }

  /** A state of before waits for spans that have not arrived. */
  get isRestoring(): boolean {
    return this.pending !== undefined;
  }

  /** What of the trace is shown, and why the rest is not. */
  get shown(): ShownRows {
    if (!this.rows) throw new Error('No trace is shown');
    return this.rows;
  }

  get folds(): Folds {
    return this.shown.folds;
  }

  get visible(): VisibleRows {
    const { rows } = this;
    if (!rows) return none;
    if (!rows.isOutdated) return rows.visible();
    const anchor = this.anchor();
    const visible = rows.visible();
    const position = visible.positionOfShown(rows.standInOf(anchor.row));
    this.view.y = clampY({ y: position * rowHeight + anchor.offset, viewport: this.viewport, rows: visible.length });
    return visible;
  }

  get scroll(): Scroll {
    return { y: this.view.y, viewport: this.viewport, rows: this.visible.length };
  }

  get range(): TimeRange {
    return this.view.zoom ?? this.model.extent;
  }

  /** Puts another table on the stage; `state` says where the person was, in this trace, before. */
  setModel(model: TraceModel, state: PageState | undefined): void {
    this.currentModel = model;
    this.rows = new ShownRows(model);
    this.view.y = 0;
    this.view.zoom = undefined;
    this.view.selected = -1;
    this.pending = state;
    this.triedAt = 0;
    this.pendingSelect = undefined;
    this.pendingShow = undefined;
    this.events.rows();
    this.events.selected(-1, false);
  }

  add(chunk: ColumnsChunk): void {
    const { model } = this;
    if (chunk.revision !== model.revision) return;
    const isFirst = model.arrived === 0;
    model.add(chunk);
    this.restore(chunk.rows !== undefined);
    const { pendingSelect } = this;
    if (pendingSelect && model.has(pendingSelect.row)) this.select(pendingSelect.row, pendingSelect.how);
    if (isFirst && model.has(0) && this.view.selected < 0 && !this.pending) this.select(0, { byPerson: false });
    if (model.isComplete && this.view.selected < 0) this.select(0, { byPerson: false });
    if (isFirst || model.isComplete || this.folds.size || this.touches(chunk)) this.events.rows();
    else this.events.paint();
  }

  /** Viewport's height in CSS px; keeps the first row where it is, unless the selected one would go out of sight. */
  setViewport(height: CssPx): void {
    if (this.viewport === height) return;
    const selected = this.hasModel && this.viewport > 0 ? this.visible.positionOf(this.view.selected) : -1;
    const px = selected * rowHeight - this.view.y;
    const wasInSight = selected >= 0 && px > -rowHeight && px < this.viewport;
    this.viewport = height;
    if (!this.hasModel || height <= 0) return;
    this.view.y = clampY(this.scroll);
    // Less room, because something opened: the selected row stays in it.
    if (wasInSight) this.view.y = yToShow(this.scroll, selected, false);
    const show = this.pendingShow;
    this.pendingShow = undefined;
    if (show) this.show(show.row, show.centre);
  }

  scrollTo(y: CssPx): void {
    const to = clampY({ ...this.scroll, y });
    this.dropPendingScroll();
    if (to === this.view.y) return;
    this.view.y = to;
    this.events.paint();
  }

  scrollBy(px: CssPx): void {
    this.scrollTo(this.view.y + px);
  }

  /** `undefined` for the whole trace. */
  setZoom(range: TimeRange | undefined): void {
    const { extent } = this.model;
    const zoom = range && clampRange(range, extent);
    this.view.zoom = zoom && (zoom.from > extent.from || zoom.to < extent.to) ? zoom : undefined;
    this.events.paint();
  }

  /** A factor below 1 comes closer; `at` stays where it is, the middle when it is left out. */
  zoomBy(factor: number, at?: Nanos): void {
    const { range } = this;
    this.setZoom(zoomAround(range, this.model.extent, at ?? (range.from + range.to) / 2, factor));
  }

  /** Moves by a share of what is shown; negative is earlier. */
  panByShare(share: number): void {
    const { range } = this;
    this.setZoom(panBy(range, this.model.extent, share * (range.to - range.from)));
  }

  /** Moves as little as needed so that a part of the time is whole in view, if it is not longer than the view. */
  panToShow(from: Nanos, to: Nanos): void {
    const { range } = this;
    const delta = from < range.from ? from - range.from : Math.max(0, to - range.to);
    if (delta && to - from <= range.to - range.from) this.setZoom(panBy(range, this.model.extent, delta));
  }

  zoomToSpan(row: SpanRow): void {
    const { model } = this;
    const group = row >= 0 ? this.groupAt(row) : undefined;
    if (group) {
      const { from, to } = extentOf(group.groups.membersOf(group.group), model);
      this.setZoom(rangeAround(from, to - from, model.extent));
    } else if (row >= 0) this.setZoom(rangeAround(model.start[row], model.duration[row], model.extent));
  }

  /** Selects a row and brings it into view, unfolding what hides it. A row that has not arrived is selected when it has. */
  select(row: SpanRow, how: Selecting): void {
    const { model } = this;
    if (row < 0 || row >= model.count) return;
    if (!model.has(row)) {
      this.pendingSelect = { row, how };
      this.events.missing?.(row);
      return;
    }
    this.pendingSelect = undefined;
    // Folds and zoom of before still come back, but not the place: the person has chosen another.
    if ((how.byPerson || how.isAsked) && this.pending)
      this.pending = { ...this.pending, selected: undefined, top: undefined };
    if ((how.reveals ?? true) && this.shown.reveal(row, how.opensGroup ?? false)) this.refold();
    this.view.selected = row;
    this.show(row, how.centre ?? true);
    this.events.selected(row, how.byPerson);
    this.events.paint();
  }

  /** Scrolls so that the row is whole in view; time moves only if none of the span can be seen. */
  show(row: SpanRow, centre: boolean): void {
    const position = this.visible.positionOfShown(row);
    if (this.viewport <= 0) this.pendingShow = { row, centre };
    else if (position >= 0) this.view.y = yToShow(this.scroll, position, centre);
    const { start, duration, extent } = this.model;
    const { range } = this;
    const end = start[row] + duration[row];
    if (end >= range.from && start[row] <= range.to) return;
    const length = range.to - range.from;
    this.view.zoom = clampRange({ from: start[row] - length * 0.1, to: start[row] + length * 0.9 }, extent);
  }

  moveBy(rows: number): void {
    const { visible } = this;
    if (!visible.length) return;
    const at = this.view.selected < 0 ? -1 : visible.positionOfShown(this.view.selected);
    const to = Math.min(Math.max(at + rows, 0), visible.length - 1);
    this.select(visible.rowAt(to), { byPerson: true, centre: false });
  }

  moveToEdge(edge: 'first' | 'last'): void {
    const { visible } = this;
    if (visible.length)
      this.select(visible.rowAt(edge === 'first' ? 0 : visible.length - 1), { byPerson: true, centre: false });
  }

  setFolded(row: SpanRow, isFolded: boolean): void {
    if (this.folds.set(row, isFolded)) this.refold();
  }

  toggleFold(row: SpanRow): void {
    if (this.folds.toggle(row)) this.refold();
  }

  foldAll(): void {
    this.folds.foldAll();
    this.shown.setAllGroups(false);
    this.refold();
  }

  unfoldAll(): void {
    this.folds.unfoldAll();
    this.shown.setAllGroups(true);
    this.refold();
  }

  /**
   * Equal siblings become one row each but for those whose first row is in `open`; undefined makes all rows their own again.
   * `keepsSelected`: the group of the selected span is open.
   */
  setGroups(groups: SiblingGroups | undefined, open: readonly SpanRow[] = [], keepsSelected = false): void {
    if (!groups && !this.shown.groups) return;
    for (const row of open) groups?.set(groups.groupOf(row), true);
    const { selected } = this.view;
    if (selected >= 0 && keepsSelected) groups?.reveal(selected, this.model.parent);
    this.shown.setGroups(groups);
    this.refold();
    this.events.selected(this.view.selected, false);
  }

  /** The closed group that a row stands for. */
  groupAt(row: SpanRow): ClosedGroup | undefined {
    return row < 0 ? undefined : this.rows?.closedGroupOf(row);
  }

  /** Opens or closes a group of equal siblings; closed, its first row stands for a selected one. */
  setGroupOpen(group: number, isOpen: boolean): void {
    if (!this.shown.setGroup(group, isOpen)) return;
    this.refold();
    // The same row says something else now.
    this.events.selected(this.view.selected, false);
  }

  /** Only these rows are left, and, unless `onlyHits`, what they lie in; undefined leaves all. */
  setFilter(hits: Uint32Array | undefined, onlyHits: boolean): void {
    const { shown } = this;
    if (!hits && !shown.filter) return;
    shown.setFilter(hits && new RowFilter(hits, this.model.parent), onlyHits);
    this.events.rows();
  }

  /** Unfolds the row's siblings and all below them. */
  unfoldSiblings(row: SpanRow): void {
    const parent = this.model.parent[row];
    const end = parent < 0 ? this.model.count : this.model.subtreeEnd[parent];
    this.folds.unfoldRange(parent + 1, end);
    this.shown.openGroups(parent + 1, end);
    this.refold();
  }

  isFoldable(row: SpanRow): boolean {
    return row >= 0 && hasChildren(this.model, row);
  }

  /** True when rows of the chunk are in view. */
  private touches({ from, count, rows }: ColumnsChunk): boolean {
    if (rows) return true; // picked because they are in view
    const { first, last } = shownPositions(this.scroll);
    return last > first && this.visible.rowAt(first) < from + count && this.visible.rowAt(last - 1) >= from;
  }

  private refold(): void {
    const { view, shown } = this;
    const wasSelected = view.selected;
    shown.touch();
    void this.visible; // what was selected says what stays in place
    // What a fold or a group hides can't stay selected: what is shown in its place takes over.
    if (wasSelected >= 0) view.selected = shown.standInOf(wasSelected);
    if (view.selected !== wasSelected) this.events.selected(view.selected, true);
    this.events.rows();
  }

  /** What should stay in place while rows come and go above it: the selected row if it is in sight, else the first row. */
  anchor(): { row: SpanRow; offset: CssPx } {
    const { view } = this;
    const shown = this.shown.before;
    if (!shown.length) return { row: Math.max(0, view.selected), offset: 0 };
    const position = view.selected < 0 ? -1 : shown.positionOf(view.selected);
    if (position >= 0) {
      const px = position * rowHeight - view.y;
      if (px >= 0 && px < this.viewport) return { row: view.selected, offset: -px };
    }
    const first = Math.min(shown.length - 1, Math.floor(view.y / rowHeight));
    return { row: shown.rowAt(first), offset: view.y - first * rowHeight };
  }

  private dropPendingScroll(): void {
    if (this.pending) this.pending = { ...this.pending, top: undefined };
  }

  /**
   * Brings back what waits: with rows that the host picked for it, and whenever the part that arrived has doubled, until
   * all of it was found or all is here.
   */
  private restore(isPicked: boolean): void {
    const { model, pending } = this;
    if (!pending || (model.arrived < 2 * this.triedAt && !model.isComplete && !isPicked)) return;
    this.triedAt = model.arrived;
    const { selected, top, isWhole } = restoreSpans(pending, model, this.shown.ownFolds, this.view);
    this.shown.touch();
    if (selected >= 0 && this.view.selected !== selected) {
      this.view.selected = selected;
      this.events.selected(selected, false);
    }
    if (top >= 0) {
      const y = this.visible.positionOfShown(top) * rowHeight + (pending.topOffsetPx ?? 0);
      this.view.y = this.viewport > 0 ? clampY({ ...this.scroll, y }) : y;
    }
    if (isWhole || model.isComplete) this.pending = undefined;
  }
}

/** From the first start to the last end of some rows. */
export function extentOf(
  rows: Uint32Array,
  { start, duration }: Pick<TraceModel, 'start' | 'duration'>,
): { from: Nanos; to: Nanos } {
  let from = Infinity;
  let to = -Infinity;
  for (const row of rows) {
    if (start[row] < from) from = start[row];
    if (start[row] + duration[row] > to) to = start[row] + duration[row];
  }
  return { from, to };
}
