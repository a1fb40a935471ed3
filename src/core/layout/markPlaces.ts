import type { SpanRow } from '../spans/spanTable';
import type { CssPx } from './timeScale';
import type { VisibleRows } from './visibleRows';

/** Where in its row a mark lies, as a share of the row: a little above the middle, since a mark is two pixels high. */
const shareOfRow = 0.4;

/**
 * Where marks beside the scrollbar lie, whole px from its top, ascending, each once. `rows` ascending; a row that is folded
 * away is marked at the row that hides it. Looks for the next mark pixel by pixel: a million matches take no longer than a
 * thousand.
 * @param all rows that the whole height stands for
 */
export function markPlaces(rows: ArrayLike<SpanRow>, visible: VisibleRows, all: number, height: CssPx): CssPx[] {
  const places: CssPx[] = [];
  if (!visible.length || !(height > 0)) return places;
  for (let i = 0; i < rows.length;) {
    const y = Math.floor(((visible.positionOfShown(rows[i]) + shareOfRow) / all) * height);
    if (y !== places[places.length - 1]) places.push(y); // the same only by a rounding error below
    // The first position that lies on a later pixel, and the first mark that is there or below.
    const next = Math.ceil(((y + 1) / height) * all - shareOfRow);
    if (next >= visible.length) break;
    i = firstFrom(rows, visible.rowAt(next), i + 1);
  }
  return places;
}

/** Index of the first entry from `low` on that is not before `row`. */
function firstFrom(rows: ArrayLike<SpanRow>, row: SpanRow, low: number): number {
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rows[middle] < row) low = middle + 1;
    else high = middle;
  }
  return low;
}
