import { layOutBars } from '../../src/core/layout/bars';
import { markPlaces } from '../../src/core/layout/markPlaces';
import { positionAt, rowHeight, shownPositions, type Scroll } from '../../src/core/layout/scroll';
import { TimeScale } from '../../src/core/layout/timeScale';
import type { SpanRow } from '../../src/core/spans/spanTable';
import type { PageState } from '../../src/protocol/timeline';
import type { Answers } from './answers/answers';
import { Filtering } from './filtering';
import { Finder } from './finder';
import { setAttribute } from './dom';
import { groupFactsOf } from './groupFacts';
import { Grouping } from './grouping';
import type { HostChannel } from './hostChannel';
import { createElements } from './layoutParts';
import type { TraceModel } from './model/traceModel';
import { PageSizes } from './pageSizes';
import { Detail, type DetailActions } from './parts/detail';
import { Minimap } from './parts/minimap';
import { menuContext, type RowContext } from './parts/rowElement';
import { Rows } from './parts/rows';
import { Ruler } from './parts/ruler';
import { Scrollbar } from './parts/scrollbar';
import { TimeCursor } from './parts/timeCursor';
import { Sheet, TextMeasure } from './render/canvas';
import { labelFontPx, paintBars } from './render/paintBars';
import { readPalette, type Palette } from './render/palette';
import { RowAnswers } from './rowAnswers';
import { RowWishes } from './rowWishes';
import { Scheduler, Throttle } from './scheduler';
import { SourceLabels } from './sources';
import { toPageState } from './state/pageState';
import { Stage } from './state/stage';
import type { ColumnWidths } from './state/viewState';
import { t } from './strings';

/** VS Code keeps a state at once, since the page may be gone the next moment, but not more often than this. */
const keepMs = 200;
/** Text of the rows, and what stands beside a place in its column: padding, dot and gap. */
const textFontPx = 13;
const placePadding = 36;
/** Of the page's height, what the rows usually get: for these the elements are made in advance. */
const rowsShare = 0.55;
/** Groups of equal siblings that are remembered as open. */
const mostOpenGroups = 200;

/** What reaches beyond the rows: told by the page that puts everything together. */
export interface TimelineOptions {
  readonly host: HostChannel;
  readonly detailActions: DetailActions;
  endpointId(): string;
  /** Matches or selection changed, so the count in the find box has to. */
  found(isAnswer: boolean): void;
  /** What is known of the trace beyond its rows. */
  answers(): Pick<Answers, 'pathLines' | 'findings'>;
}

/** The rows with ruler, minimap, bars and detail: one stage, painted once a frame. */
export class Timeline {
  readonly elements = createElements();
  readonly stage: Stage;
  readonly finder: Finder;
  readonly detail: Detail;
  readonly minimap: Minimap;
  readonly ruler = new Ruler();
  readonly cursor = new TimeCursor();
  readonly scheduler = new Scheduler(() => this.paint());
  readonly wishes: RowWishes;
  readonly grouping: Grouping;
  readonly filtering: Filtering;
  scale = new TimeScale({ from: 0, to: 1 }, 1);

  private readonly rows = new Rows();
  private readonly bars = new Sheet('bars');
  private readonly scrollbar = new Scrollbar(y => this.stage.scrollTo(y));
  private readonly sources: SourceLabels;
  private readonly measure = new TextMeasure();
  private readonly measureText = new TextMeasure();
  private readonly keep = new Throttle(keepMs, () => this.keepState());
  private palette: Palette | undefined;
  private readonly sizes = new PageSizes(this.elements);
  private isMeasured = false;
  private areMarksStale = true;
  private readonly rowAnswers: RowAnswers;

  constructor(private readonly options: TimelineOptions) {
    const { host } = options;
    this.wishes = new RowWishes(host);
    this.stage = new Stage({
      paint: () => this.changed(),
      rows: () => {
        this.rows.invalidate();
        this.areMarksStale = true;
        this.changed();
      },
      selected: (row, byPerson) => this.selected(row, byPerson),
      missing: row => this.wishes.want(this.stage.model.revision, [row]),
    });
    this.grouping = new Grouping(host, this.stage);
    this.rowAnswers = new RowAnswers(this.stage, options.answers);
    this.minimap = new Minimap({ zoom: range => this.stage.setZoom(range), again: () => this.scheduler.request() });
    this.sources = new SourceLabels(host, () => {
      this.rows.invalidateMarks();
      this.scheduler.request();
    });
    this.finder = new Finder(host, isAnswer => {
      this.rows.invalidateMarks();
      this.areMarksStale = true;
      this.filtering.apply();
      this.scheduler.request();
      options.found(isAnswer);
    });
    this.filtering = new Filtering(this.finder, this.stage);
    this.detail = new Detail(host, options.detailActions);
    const { tree, viewport, heads, tools, body } = this.elements;
    tree.append(this.rows.element);
    this.rows.prepare(window.innerHeight * rowsShare);
    viewport.append(this.bars.element, this.cursor.line, this.scrollbar.element);
    this.ruler.element.append(this.cursor.label);
    heads.append(this.ruler.element);
    tools.append(this.minimap.element);
    body.append(this.detail.element);
    new ResizeObserver(() => this.resized()).observe(viewport);
    new ResizeObserver(() => this.resized()).observe(body);
  }

  /** Shows another table; chunks follow. */
  setModel(model: TraceModel, state: PageState | undefined): void {
    this.palette = undefined;
    this.sources.reset(model.revision, false);
    this.wishes.answered();
    this.stage.setModel(model, state);
    this.finder.setRevision(model.revision, model.count);
    this.grouping.setModel(state?.openGroups);
    this.elements.tree.setAttribute('aria-label', t('treeLabel', model.header.rootName.slice(0, 200)));
    this.changed();
  }

  /** All rows of the table are there: what needs the whole can be shown. */
  arrived(): void {
    this.grouping.arrived();
    this.filtering.apply();
    this.answersChanged();
  }

  /** Sizes of the page or of a part changed. */
  resized(): void {
    this.isMeasured = false;
    this.rows.invalidate();
    this.scheduler.request();
  }

  /** Widths of the columns, CSS px. */
  get columns(): ColumnWidths {
    return this.sizes.columns;
  }

  /** Colours of the theme that is on, for the trace on the stage. */
  get colors(): Palette {
    return (this.palette ??= this.readTheme(this.stage.model));
  }

  /** What is said of rows, and drawn beside them, is another: analysis, groups, the critical path shown or hidden. */
  answersChanged(): void {
    this.rows.invalidate();
    this.detail.refresh();
    this.scheduler.request();
  }

  themeChanged(): void {
    this.palette = undefined;
    this.resized();
    this.areMarksStale = true;
  }

  /** The source index changed: labels and preview are asked for again, the old ones stay until then. */
  sourceChanged(): void {
    if (!this.stage.hasModel) return;
    this.sources.reset(this.stage.model.revision, true);
    this.detail.reloadSource();
    this.scheduler.request();
  }

  /** Where the person is; undefined while there is nothing to look at. */
  get state(): PageState | undefined {
    // Half of a state that is being brought back would replace the whole.
    if (!this.stage.hasModel || this.stage.isRestoring || this.stage.model.arrived === 0) return undefined;
    const { model, shown, visible, view } = this.stage;
    const openGroups = shown.groups?.listOpen(mostOpenGroups);
    const looked = { model, folds: shown.ownFolds, visible, view, openGroups };
    return toPageState(this.options.endpointId(), looked);
  }

  /** Row under a point of the window, -1 for none. */
  rowAt(clientY: number): SpanRow {
    const { top } = this.elements.viewport.getBoundingClientRect();
    const position = positionAt(this.stage.scroll, clientY - top);
    return position < 0 ? -1 : this.stage.visible.rowAt(position);
  }

  /** Keeps what changed, soon. */
  changed(): void {
    this.scheduler.request();
    this.keep.touch();
  }

  /** The page is about to go: what waits to be kept is kept now. */
  flush(): void {
    this.keep.flush();
  }

  private keepState(): void {
    const { state } = this;
    if (state) this.options.host.keep(state);
  }

  private selected(row: SpanRow, byPerson: boolean): void {
    const { model, view } = this.stage;
    this.detail.show(model, view.isDetailOpen ? row : -1);
    if (row >= 0) {
      this.options.host.notify('selected', { revision: model.revision, row, span: model.refOf(row), byPerson });
    }
    this.options.found(false);
    this.changed();
  }

  private paint(): void {
    if (!this.stage.hasModel || !this.elements.viewport.isConnected) return;
    if (this.stage.model.arrived === 0) return; // the first rows are the next message: a frame without them would delay them
    if (!this.isMeasured) {
      this.sizes.read(this.stage.view);
      this.stage.setViewport(this.elements.viewport.clientHeight);
      this.isMeasured = true;
    }
    if (this.stage.viewport <= 0) return;
    const { model, view, visible } = this.stage;
    const palette = this.colors;
    // Whole pixels on the screen, or text blurs; the position itself keeps the fractions a touchpad adds up.
    const scroll = { ...this.stage.scroll, y: Math.round(view.y) };
    this.scale = new TimeScale(this.stage.range, Math.max(1, this.sizes.columns.bars));
    // Canvases first: writing on them asks for styles, which costs a whole pass when elements have just been changed.
    const grid = this.ruler.update(this.scale, palette, this.measure);
    this.paintBars(palette, grid, scroll);
    if (this.areMarksStale) this.paintMarks(palette);
    this.rows.update(scroll, visible, this.rowContext(palette), view.selected);
    this.elements.noRows.hidden = visible.length > 0;
    this.cursor.update(this.sizes.columns.span + this.sizes.columns.source, this.scale);
    this.minimap.update(model, palette, this.sizes.columns.bars, this.stage.range);
    this.scrollbar.update(scroll);
    this.markActive();
    this.askForRows();
    setAttribute(this.elements.main, 'data-painted', String(model.revision));
    // Seen by tests and benchmarks: nothing of the trace is on its way any more.
    setAttribute(this.elements.main, 'data-complete', String(model.isComplete));
  }

  private readTheme(model: TraceModel): Palette {
    const palette = readPalette(model.services);
    this.measure.setFont(`${labelFontPx}px ${palette.font}`);
    this.measureText.setFont(`${textFontPx}px ${palette.font}`);
    this.rows.invalidate();
    return palette;
  }

  private rowContext(palette: Palette): RowContext {
    const { model, folds } = this.stage;
    return {
      model,
      serviceColors: palette.strong,
      levels: Math.max(3, Math.floor((this.sizes.columns.span * 0.5) / this.sizes.indent)),
      indent: this.sizes.indent,
      fitsPlace: text => this.measureText.width(text) <= this.sizes.columns.source - placePadding,
      cutsMiddle: !this.sizes.isTight,
      inWords: this.sizes.inWords,
      isFolded: row => folds.has(row),
      // Where everything else is hidden, a mark on each row says nothing.
      isMatch: row => !this.finder.isFilter && this.finder.isMatch(row),
      labelOf: row => this.sources.get(row),
      siblingsOf: row => model.siblingsOf(row),
      groupOf: row => groupFactsOf(this.stage, row),
      isDimmed: row => this.stage.shown.isDimmed(row),
      pathWordsOf: row => this.rowAnswers.pathWordsOf(row),
      findingOf: row => this.rowAnswers.findingOf(row),
    };
  }

  private paintBars(palette: Palette, grid: readonly number[], scroll: Scroll): void {
    const { stage, scale, columns } = this;
    this.bars.element.hidden = this.sizes.inWords;
    if (this.sizes.inWords) return;
    const { model, visible, view } = stage;
    this.bars.resize(columns.bars, scroll.viewport);
    const { first, last } = shownPositions(scroll);
    const rows: SpanRow[] = [];
    for (let position = first; position < last; position++) {
      const row = visible.rowAt(position);
      rows.push(model.has(row) ? row : -1);
    }
    const { findings } = this.options.answers();
    const bars = layOutBars({
      columns: model,
      scale,
      rows,
      top: first * rowHeight - scroll.y,
      selfOf: row => model.selfOf(row),
      eventsOf: row => model.eventsOf(row),
      errorBegan: row => model.errorBegan(row),
      groupOf: row => this.rowAnswers.groupOf(row),
      pathOf: row => this.rowAnswers.pathOf(row),
      gapsOf: row => findings?.gapsOf(row),
      markOf: row => this.rowAnswers.findingOf(row)?.kind,
      measure: this.measure.width,
    });
    const isFocused = document.activeElement === this.elements.tree;
    const scene = {
      bars,
      grid,
      width: columns.bars,
      height: scroll.viewport,
      selectedRow: isFocused ? view.selected : -1,
    };
    paintBars(this.bars.begin(), scene, palette);
  }

  /** Where errors and matches lie, beside the thumb. */
  private paintMarks(palette: Palette): void {
    const { model, visible, viewport } = this.stage;
    this.areMarksStale = !model.isComplete && model.count < 50_000;
    // When all rows fit, marks stand beside their rows.
    const all = Math.max(visible.length, viewport / rowHeight);
    const errors = model.isComplete ? model.errorRows() : [];
    const { matches } = this.finder;
    this.scrollbar.paintMarks(viewport, [
      { color: palette.error, side: 'right', placesOf: track => markPlaces(errors, visible, all, track) },
      { color: palette.dim, side: 'left', placesOf: track => markPlaces(matches, visible, all, track) },
    ]);
  }

  private markActive(): void {
    const { tree } = this.elements;
    const { selected } = this.stage.view;
    setAttribute(tree, 'aria-activedescendant', this.rows.idOf(selected));
    setAttribute(tree, 'aria-rowcount', String(this.stage.visible.length + 1));
    // For the menu key, which acts on the element with the focus.
    setAttribute(
      tree,
      'data-vscode-context',
      menuContext(selected, selected >= 0 && this.stage.model.isError(selected)),
    );
  }

  /** Sources of the rows in view, and the rows themselves where they have not come. */
  private askForRows(): void {
    const { visible, scroll, model } = this.stage;
    const { first, last } = shownPositions(scroll);
    const rows: SpanRow[] = [];
    const missing: SpanRow[] = [];
    for (let position = first; position < last; position++) {
      const row = visible.rowAt(position);
      (model.has(row) ? rows : missing).push(row);
    }
    // Where a place is still to be brought back, the host knows which; what is shown until then is not it.
    if (missing.length && !this.stage.isRestoring) this.wishes.want(model.revision, missing);
    if (this.sizes.columns.source > 0) this.sources.want(rows);
  }
}
