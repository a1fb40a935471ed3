import type { CssPx } from './timeScale';

/** Height of a row, CSS px. */
export const rowHeight: CssPx = 24;

/**
 * Where the list stands. Browsers cap the height of an element, so the position is a number of ours: pixels from the top
 * of the first row, exact far beyond a million rows.
 */
export interface Scroll {
  readonly y: CssPx;
  readonly viewport: CssPx;
  readonly rows: number;
}

export function maxY({ viewport, rows }: Pick<Scroll, 'viewport' | 'rows'>): CssPx {
  return Math.max(0, rows * rowHeight - viewport);
}

export function clampY(scroll: Scroll): CssPx {
  return Math.min(Math.max(0, scroll.y), maxY(scroll));
}

/** Positions that touch the viewport: `first` inclusive, `last` exclusive. */
export function shownPositions({ y, viewport, rows }: Scroll): { first: number; last: number } {
  const first = Math.max(0, Math.floor(y / rowHeight));
  return { first, last: Math.min(rows, Math.ceil((y + viewport) / rowHeight)) };
}

/** Position under a pixel of the viewport, -1 below the last row. */
export function positionAt({ y, rows }: Scroll, viewportPx: CssPx): number {
  const position = Math.floor((y + viewportPx) / rowHeight);
  return position >= 0 && position < rows ? position : -1;
}

/** The nearest y at which the row at `position` is whole in view; in the middle when it was out of sight and `centre`. */
export function yToShow(scroll: Scroll, position: number, centre: boolean): CssPx {
  const top = position * rowHeight;
  const { y, viewport } = scroll;
  if (top >= y && top + rowHeight <= y + viewport) return y;
  const isNear = top >= y - rowHeight && top + rowHeight <= y + viewport + rowHeight;
  if (centre && !isNear) return clampY({ ...scroll, y: top - (viewport - rowHeight) / 2 });
  return clampY({ ...scroll, y: top < y ? top : top + rowHeight - viewport });
}

export interface Thumb {
  readonly top: CssPx;
  readonly height: CssPx;
}

const smallestThumb: CssPx = 24;

/** Thumb of a scrollbar with a track of `track` px; undefined when all rows fit. */
export function thumbOf(scroll: Scroll, track: CssPx): Thumb | undefined {
  const most = maxY(scroll);
  if (most <= 0 || track <= 0) return undefined;
  const height = Math.min(track, Math.max(smallestThumb, (scroll.viewport / (scroll.rows * rowHeight)) * track));
  return { height, top: (clampY(scroll) / most) * (track - height) };
}

/** The y that belongs to a thumb dragged to `thumbTop`. */
export function yOfThumb(scroll: Scroll, track: CssPx, thumbTop: CssPx): CssPx {
  const thumb = thumbOf(scroll, track);
  if (!thumb || track <= thumb.height) return 0;
  const share = Math.min(1, Math.max(0, thumbTop / (track - thumb.height)));
  return share * maxY(scroll);
}
