import { findRefs } from '../../core/spans/spanRefs';
import type { SpanRow } from '../../core/spans/spanTable';
import type { PageState } from '../../protocol/timeline';
import type { DrawnTable } from './columns';

/** Rows of the first chunk below and above the place one looks at: more than any screen shows. */
const rowsBelow = 256;
const rowsAbove = 128;
/** Ancestors that come along with a row that is to be shown: enough to open what hides it in all but monstrous chains. */
const mostAncestors = 4096;

/** What is known of where the person will look. */
export interface FirstLook {
  /** Where the page was before it went: its scroll position, folds and selection are brought back. */
  readonly state?: PageState;
  /** A row that is to be selected and shown; goes before the state's place. */
  readonly select?: SpanRow;
  /** Rows in view that the page lacks, ascending, perhaps none; they go before everything else. */
  readonly rows?: readonly SpanRow[];
}

export interface FirstRows {
  /** Ascending, at least one. */
  readonly rows: Uint32Array;
  /** Nearly all rows are folded: which can be seen follows from the extents of all subtrees only. */
  readonly withShape: boolean;
  /** First row in view. */
  readonly top: SpanRow;
}

/**
 * The rows that the page needs for its first picture, wherever they lie: those in view, folds considered, the selected
 * one, and those that its state names, so that folds are known before the rest has come. One pass over the span ids, and
 * only with a state. `table` has at least one row.
 */
export function firstRows(table: DrawnTable, { state, select, rows: inView = [] }: FirstLook): FirstRows {
  const named = [...(state?.selected ? [state.selected] : []), ...(state?.top ? [state.top] : [])];
  const refs = [...named, ...(state?.unfolded ?? state?.folded ?? [])];
  const { rows: found, met } = findRefs(table, refs);
  const listed = new Set(found.slice(named.length).filter(row => row >= 0));
  const withShape = state?.unfolded !== undefined;
  const hasFolds = withShape || listed.size > 0;
  const isFolded = (row: SpanRow) => table.subtreeEnd[row] > row + 1 && listed.has(row) !== withShape;
  const rows = new Set(met);
  const selected = select ?? (state?.selected ? found[0] : -1);
  if (selected >= 0) addWithAncestors(table, selected, rows);
  for (const row of inView) rows.add(row);
  const place = inView[0] ?? select ?? (state?.top ? found[named.length - 1] : 0);
  const top = Math.max(0, place);
  addDown(table, inView[inView.length - 1] ?? top, isFolded, rows);
  if (hasFolds) addUp(table, top, isFolded, rows);
  else for (let row = Math.max(0, top - rowsAbove); row < top; row++) rows.add(row);
  return { rows: Uint32Array.from(rows).sort(), withShape, top };
}

function addWithAncestors(table: DrawnTable, row: SpanRow, rows: Set<SpanRow>): void {
  for (let up = row, left = mostAncestors; up >= 0 && left > 0; up = table.parent[up], left--) rows.add(up);
}

function addDown(table: DrawnTable, top: SpanRow, isFolded: (row: SpanRow) => boolean, rows: Set<SpanRow>): void {
  for (let row = top, left = rowsBelow; row < table.count && left > 0; left--) {
    rows.add(row);
    row = isFolded(row) ? table.subtreeEnd[row] : row + 1;
  }
}

/** Upwards each row may be hidden by any of its ancestors; the climb ends where it has taken too long. */
function addUp(table: DrawnTable, top: SpanRow, isFolded: (row: SpanRow) => boolean, rows: Set<SpanRow>): void {
  let steps = mostAncestors * 16;
  for (let row = top - 1, left = rowsAbove; row >= 0 && left > 0 && steps > 0; left--) {
    let shown = row;
    for (let up = table.parent[row]; up >= 0 && steps > 0; up = table.parent[up], steps--) if (isFolded(up)) shown = up;
    rows.add(shown);
    row = shown - 1;
  }
}
