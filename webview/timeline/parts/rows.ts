import { rowHeight, shownPositions, type Scroll } from '../../../src/core/layout/scroll';
import type { CssPx } from '../../../src/core/layout/timeScale';
import type { VisibleRows } from '../../../src/core/layout/visibleRows';
import { h } from '../dom';
import { RowElement, type RowContext } from './rowElement';

/** Rows of one sheet. Few, because a sheet that comes into view is filled whole within a frame. */
const rowsOfSheet = 8;

/**
 * The rows in view as real elements, in sheets of a few rows that the browser keeps as pictures. Sheet p modulo the number
 * of sheets shows the positions from p * 8 on. Scrolling only moves the sheets: rows never move within theirs, and only a
 * sheet that comes into view is filled and drawn.
 *
 *   sheet 3 (24..31)   ┄┄┄┄┄┄┄┄  above the view: the next to be used again, as sheet 7
 *   sheet 4 (32..39)  ┌────────┐
 *   sheet 5 (40..47)  │ in view│
 *   sheet 6 (48..55)  └────────┘
 */
export class Rows {
  /** Holds the sheets; put into the tree. */
  readonly element = h('div', { class: 'sheets', attributes: { role: 'presentation' } });
  private readonly sheets: RowSheet[] = [];
  private isStale = true;
  private areMarksStale = false;
  private selected = -1;

  /** Everything shown is to be filled again: other folds, another trace, another width. */
  invalidate(): void {
    this.isStale = true;
  }

  /** What is said of rows besides what they are may be another with the next frame: their sources, and which are found. */
  invalidateMarks(): void {
    this.areMarksStale = true;
  }

  /** Brings the elements in line with the scroll position. */
  update(scroll: Scroll, visible: VisibleRows, context: RowContext, selected: number): void {
    this.prepare(scroll.viewport);
    const { sheets } = this;
    const shown = shownPositions(scroll);
    const first = Math.floor(shown.first / rowsOfSheet);
    for (let page = first; page < first + sheets.length; page++) {
      const sheet = sheets[page % sheets.length];
      const isInView = page * rowsOfSheet < shown.last;
      const isFresh = isInView && (this.isStale || sheet.page !== page);
      if (isFresh) sheet.fill(page, visible, context);
      else if (!isInView && (this.isStale || !isNear(sheet.page, page, sheets.length))) sheet.clear();
      else if (this.areMarksStale) for (const row of sheet.rows) row.updateMarks(context);
      if (isFresh || selected !== this.selected) {
        for (const row of sheet.rows) row.setSelected(row.row === selected && selected >= 0);
      }
      sheet.moveTo(sheet.page * rowsOfSheet * rowHeight - scroll.y);
    }
    this.selected = selected;
    if (context.inWords) this.inReadingOrder();
    this.isStale = this.areMarksStale = false;
  }

  /** Id of the element that shows a row, undefined when it is out of view. */
  idOf(row: number): string | undefined {
    if (row < 0) return undefined;
    for (const sheet of this.sheets) {
      const found = sheet.rows.find(element => element.row === row);
      if (found) return found.element.id;
    }
    return undefined;
  }

  /** Makes the elements that a view of this height needs, CSS px: best before there is anything to show. */
  prepare(viewport: CssPx): void {
    // Wherever the view begins within a sheet, this many cover it.
    const size = Math.ceil((viewport / rowHeight + 1) / rowsOfSheet) + 1;
    if (this.sheets.length >= size) return;
    while (this.sheets.length < size) {
      const sheet = new RowSheet(this.sheets.length * rowsOfSheet);
      this.sheets.push(sheet);
      this.element.append(sheet.element);
    }
    this.isStale = true;
  }

  /** A screen reader follows the order of elements, which using sheets again shuffles. */
  private inReadingOrder(): void {
    const ordered = [...this.sheets].sort((a, b) => a.page - b.page);
    ordered.forEach(({ element }, i) => {
      if (this.element.children[i] !== element) this.element.insertBefore(element, this.element.children[i] ?? null);
    });
  }
}

/** A sheet that is not needed now keeps what it shows when that is just above the view, or just below. */
function isNear(shown: number, page: number, sheets: number): boolean {
  return shown === page || shown === page - sheets;
}

/** Some rows in a column; shows any page of as many rows. */
class RowSheet {
  readonly element = h('div', { class: 'sheet', attributes: { role: 'presentation' } });
  readonly rows: readonly RowElement[];
  /** Which page it shows, from 0; -1 for none. */
  page = -1;
  private topPx = NaN;

  constructor(firstIndex: number) {
    this.rows = Array.from({ length: rowsOfSheet }, (_, i) => new RowElement(firstIndex + i));
    for (const row of this.rows) row.hide();
    this.element.append(...this.rows.map(({ element }) => element));
  }

  fill(page: number, visible: VisibleRows, context: RowContext): void {
    this.page = page;
    this.rows.forEach((element, i) => {
      const position = page * rowsOfSheet + i;
      if (position < visible.length) element.show(visible.rowAt(position), position, context);
      else element.hide();
    });
  }

  /** Shows nothing. */
  clear(): void {
    if (this.page < 0) return;
    this.page = -1;
    for (const row of this.rows) row.hide();
  }

  /** `topPx` from the top of the viewport; whole pixels, or text blurs. */
  moveTo(topPx: number): void {
    if (topPx === this.topPx) return;
    this.topPx = topPx;
    this.element.style.transform = `translateY(${topPx}px)`;
  }
}
