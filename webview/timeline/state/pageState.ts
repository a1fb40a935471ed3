import type { Folds } from '../../../src/core/layout/folds';
import { rowHeight } from '../../../src/core/layout/scroll';
import type { VisibleRows } from '../../../src/core/layout/visibleRows';
import { clampRange } from '../../../src/core/layout/timeScale';
import type { PageState } from '../../../src/protocol/timeline';
import type { TraceModel } from '../model/traceModel';
import type { ViewState } from './viewState';

/** VS Code wants the state small: 800 refs are some 40 kB. */
const mostRefs = 800;

export interface Looked {
  readonly model: TraceModel;
  readonly folds: Folds;
  readonly visible: VisibleRows;
  readonly view: ViewState;
  /** First rows of groups of equal siblings that are open. */
  readonly openGroups?: readonly number[];
}

/** The folds of a state take a walk over all rows to name; they stay the same as long as the same rows are visible. */
const namedFolds = new WeakMap<VisibleRows, { readonly arrived: number; readonly folds: NamedFolds }>();
type NamedFolds = Pick<PageState, 'folded' | 'unfolded'>;

function nameFolds({ model, folds, visible }: Looked): NamedFolds {
  const before = namedFolds.get(visible);
  if (before?.arrived === model.arrived) return before.folds;
  // After "fold all" nearly everything is folded: then the rows that are open make the shorter list.
  const open = folds.size > mostRefs ? folds.listOpen(mostRefs + 1) : undefined;
  const named =
    open !== undefined && open.length <= mostRefs
      ? { unfolded: model.refsOf(open) }
      : { folded: folds.size ? model.refsOf(folds.list(mostRefs)) : [] };
  namedFolds.set(visible, { arrived: model.arrived, folds: named });
  return named;
}

/** Where the person is looking, by refs of spans, so that it outlives a refresh and a reload. */
export function toPageState(endpointId: string, looked: Looked): PageState {
  const { model, visible, view } = looked;
  const topPosition = Math.floor(view.y / rowHeight);
  const topRow = visible.length && view.y > 0 ? visible.rowAt(Math.min(topPosition, visible.length - 1)) : -1;
  const isHere = (row: number) => row >= 0 && model.has(row);
  const refs = model.refsOf([view.selected, topRow].filter(isHere));
  return {
    endpointId,
    traceId: model.header.traceId,
    selected: isHere(view.selected) ? refs[0] : undefined,
    top: isHere(topRow) ? refs[refs.length - 1] : undefined,
    topOffsetPx: view.y - topPosition * rowHeight,
    ...nameFolds(looked),
    zoom: view.zoom,
    columns: [view.spanWidth ?? null, view.sourceWidth ?? null],
    detailPx: view.detailHeight,
    detailWidthPx: view.detailWidth,
    isDetailOpen: view.isDetailOpen,
    detailTab: view.detailTab,
    query: view.query || undefined,
    view: view.shown === 'timeline' ? undefined : view.shown,
    onlyHits: view.onlyHits || undefined,
    hidesCriticalPath: view.hidesPath || undefined,
    groupsSiblings: view.groupsSiblings,
    openGroups: looked.openGroups?.length ? model.refsOf(looked.openGroups) : undefined,
  };
}

/** What of a state needs no spans: sizes, tab, text. */
export function restoreLayout(view: ViewState, state: PageState): void {
  const size = (value: unknown) =>
    typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined;
  view.spanWidth = size(state.columns?.[0]);
  view.sourceWidth = size(state.columns?.[1]);
  view.detailHeight = size(state.detailPx) ?? view.detailHeight;
  view.detailWidth = size(state.detailWidthPx) ?? view.detailWidth;
  view.isDetailOpen = state.isDetailOpen ?? view.isDetailOpen;
  view.detailTab = state.detailTab ?? view.detailTab;
  view.query = state.query ?? '';
  view.onlyHits = state.onlyHits ?? false;
  view.hidesPath = state.hidesCriticalPath ?? false;
  view.groupsSiblings = state.groupsSiblings;
}

/** Rows of a state's spans in this model, as far as they have arrived. */
export interface Restored {
  readonly selected: number;
  readonly top: number;
  /** True when nothing of the state is left to bring back. */
  readonly isWhole: boolean;
}

/** Brings folds and zoom back, and says where selection and scroll belong. One pass over the rows. */
export function restoreSpans(state: PageState, model: TraceModel, folds: Folds, view: ViewState): Restored {
  const refs = [...(state.selected ? [state.selected] : []), ...(state.top ? [state.top] : [])];
  const list = state.unfolded ?? state.folded ?? [];
  const rows = model.rowsOf([...refs, ...list]);
  const selected = state.selected ? rows[0] : -1;
  const top = state.top ? rows[refs.length - 1] : -1;
  if (state.unfolded) {
    folds.foldAll();
    folds.set(0, true); // a single top that was open is in the list
  }
  for (const row of rows.slice(refs.length)) if (row >= 0) folds.set(row, state.unfolded === undefined);
  if (state.zoom && state.zoom.to > state.zoom.from) view.zoom = clampRange(state.zoom, model.extent);
  // "All folded" means the rows that are still to come as well.
  const isWhole = rows.every(row => row >= 0) && (state.unfolded === undefined || model.hasShape);
  return { selected, top, isWhole };
}
