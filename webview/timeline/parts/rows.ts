import { rowHeight, shownPositions, type Scroll } from '../../../src/core/layout/scroll';
import type { VisibleRows } from '../../../src/core/layout/visibleRows';
import { h } from '../dom';
import { RowElement, type RowContext } from './rowElement';

/** Rows kept ready above and below what is seen. */
const spare = 4;
/** How far the sheet may be moved before its origin is set anew: browsers lose precision far out. */
const farthest = 40_000;

/**
 * The rows in view as real elements. A row at position p always uses element p modulo the size of the pool: scrolling by
 * five rows fills five elements and moves one sheet.
 */
export class Rows {
  readonly sheet = h('div', { class: 'sheet', attributes: { role: 'presentation' } });
  private pool: RowElement[] = [];
  private origin = 0;
  private stale = true;
  private sheetMoved = '';

  /** Everything shown is to be filled again: other folds, another trace, another width. */
  invalidate(): void {
    this.stale = true;
  }

  /** Brings the elements in line with the scroll position. Gives the positions now filled. */
  update(scroll: Scroll, visible: VisibleRows, context: RowContext, selected: number): void {
    const shown = shownPositions(scroll);
    const first = Math.max(0, shown.first - spare);
    const last = Math.min(visible.length, shown.last + spare);
    this.grow(Math.ceil(scroll.viewport / rowHeight) + 1 + 2 * spare);
    if (Math.abs(shown.first - this.origin) > farthest) {
      this.origin = shown.first;
      this.stale = true;
    }
    for (const element of this.pool) {
      if (element.position < first || element.position >= last) element.hide();
    }
    for (let position = first; position < last; position++) {
      const element = this.pool[position % this.pool.length];
      if (this.stale || element.position !== position) {
        element.show(visible.rowAt(position), position, (position - this.origin) * rowHeight, context);
      }
      element.setSelected(element.row === selected);
    }
    const moved = `translateY(${Math.round((this.origin * rowHeight - scroll.y) * 100) / 100}px)`;
    if (moved !== this.sheetMoved) this.sheet.style.transform = this.sheetMoved = moved;
    if (context.inWords) this.inReadingOrder();
    this.stale = false;
  }

  /** Fills the source cells again, for the rows that `changed` names or for all. */
  updateSources(context: RowContext): void {
    for (const element of this.pool) if (element.row >= 0) element.showSource(context);
  }

  /** Id of the element that shows a row, undefined when it is out of view. */
  idOf(row: number): string | undefined {
    return this.pool.find(element => element.row === row && row >= 0)?.element.id;
  }

  private grow(size: number): void {
    if (this.pool.length >= size) return;
    for (const element of this.pool) element.hide();
    while (this.pool.length < size) {
      const element = new RowElement(this.pool.length);
      element.element.hidden = true;
      this.pool.push(element);
      this.sheet.append(element.element);
    }
    this.stale = true;
  }

  /** A screen reader follows the order of elements, which recycling shuffles. */
  private inReadingOrder(): void {
    const used = this.pool.filter(element => element.position >= 0).sort((a, b) => a.position - b.position);
    used.forEach(({ element }, i) => {
      if (this.sheet.children[i] !== element) this.sheet.insertBefore(element, this.sheet.children[i] ?? null);
    });
  }
}
