import { clampY, positionAt, rowHeight, shownPositions, yToShow, type Scroll } from '../../../src/core/layout/scroll';
import { h, setAttribute, setText } from '../dom';
import { readWheel } from '../input/wheel';
import { Scrollbar } from '../parts/scrollbar';
import { Scheduler } from '../scheduler';
import { t } from '../strings';

export interface GridColumn {
  readonly id: string;
  readonly label: string;
  readonly title?: string;
  /** Numbers stand at the end of their column. */
  readonly isNumber?: boolean;
  readonly isSortable?: boolean;
}

export interface GridOptions {
  /** Beginning of the elements' ids, and a class. */
  readonly name: string;
  readonly columns: readonly GridColumn[];
  /** Fills the cells of a row anew. */
  fill(row: GridRow, position: number): void;
  /** A person made another position the active one. */
  moved(position: number): void;
  /** A key that is none of the grid's own; true when it was one of the view's. */
  key(event: KeyboardEvent): boolean;
  /** A click on a heading. */
  sort?(column: string): void;
  /** A click on a row, or a double one. */
  clicked?(position: number, target: Element, isDouble: boolean): void;
}

/** One pooled row. */
export interface GridRow {
  readonly element: HTMLElement;
  readonly cells: readonly HTMLElement[];
}

/**
 * A table of as many rows as there are, of which only those in view are elements: row p is shown by element p modulo their
 * number. One element has the focus; the active row is told by `aria-activedescendant`. The scroll position is a number.
 */
export class VirtualGrid {
  readonly element: HTMLElement;
  private readonly grid: HTMLElement;
  private readonly heads = new Map<string, HTMLElement>();
  private readonly viewport = h('div', { class: 'grid-viewport', attributes: { role: 'presentation' } });
  private readonly scrollbar: Scrollbar;
  private readonly scheduler = new Scheduler(() => this.paint());
  private readonly pool: (GridRow & { shown: number; top: number })[] = [];
  private scroll: Scroll = { y: 0, viewport: 0, rows: 0 };
  private isStale = true;
  private activeAt = -1;
  /** The active row is to be in view, once there is a height to know it by. */
  private owesShow = false;
  private marks: { readonly positions: readonly number[]; readonly color: string } = { positions: [], color: '' };

  constructor(private readonly options: GridOptions) {
    const { name, columns } = options;
    this.scrollbar = new Scrollbar(y => this.scrollTo(y));
    const heads = h('div', { class: 'grid-heads', attributes: { role: 'row', 'aria-rowindex': '1' } });
    for (const column of columns) heads.append(this.head(column));
    this.grid = h(
      'div',
      {
        class: `virtual-grid ${name}-grid`,
        attributes: { role: 'grid', tabindex: '0', id: `${name}-grid`, 'aria-readonly': 'true' },
      },
      heads,
      this.viewport,
    );
    this.grid.setAttribute('aria-colcount', String(columns.length));
    this.element = h('div', { class: 'grid-frame' }, this.grid, this.scrollbar.element);
    this.scrollbar.element.setAttribute('aria-controls', `${name}-grid`);
    this.grid.addEventListener('keydown', event => this.key(event));
    this.viewport.addEventListener('click', event => this.click(event, false));
    this.viewport.addEventListener('dblclick', event => this.click(event, true));
    this.viewport.addEventListener('contextmenu', event => this.click(event, false));
    this.element.addEventListener('wheel', event => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.resized()).observe(this.viewport);
  }

  get count(): number {
    return this.scroll.rows;
  }

  /** -1 for none. */
  get active(): number {
    return this.activeAt;
  }

  setLabel(label: string): void {
    this.grid.setAttribute('aria-label', label);
  }

  /** What a native menu is told while no row is under the pointer. */
  setMenuContext(context: string): void {
    setAttribute(this.grid, 'data-vscode-context', context);
  }

  /** Other rows, or as many others. */
  setCount(rows: number): void {
    this.scroll = { ...this.scroll, rows };
    this.scroll = { ...this.scroll, y: clampY(this.scroll) };
    if (this.activeAt >= rows) this.activeAt = -1;
    this.grid.setAttribute('aria-rowcount', String(rows + 1));
    this.setMarks([], '');
    this.invalidate();
  }

  /** Positions that are marked beside the thumb, and in which colour. */
  setMarks(positions: readonly number[], color: string): void {
    this.marks = { positions, color };
    this.paintMarks();
  }

  /** What the rows say is another. */
  invalidate(): void {
    this.isStale = true;
    this.scheduler.request();
  }

  setActive(position: number, isShown = true): void {
    this.activeAt = position;
    if (isShown) this.show();
    this.scheduler.request();
  }

  setSort(column: string, isDescending: boolean): void {
    for (const [id, head] of this.heads) {
      const order = id !== column ? undefined : isDescending ? 'descending' : 'ascending';
      setAttribute(head, 'aria-sort', order ?? (head.querySelector('button') ? 'none' : undefined));
    }
  }

  focus(): void {
    this.grid.focus({ preventScroll: true });
  }

  /** Positions that are in view. */
  shown(): { first: number; last: number } {
    return shownPositions(this.scroll);
  }

  private head({ id, label, title, isNumber, isSortable }: GridColumn): HTMLElement {
    const head = h('div', {
      class: `grid-head col-${id}${isNumber ? ' number' : ''}`,
      title,
      attributes: { role: 'columnheader' },
    });
    this.heads.set(id, head);
    if (!isSortable) return (setText(head, label), head);
    const button = h('button', { text: label, attributes: { type: 'button', tabindex: '-1' } });
    button.addEventListener('click', () => this.options.sort?.(id));
    // The grid keeps the keyboard: sorting has a key of its own.
    button.addEventListener('pointerdown', event => event.preventDefault());
    head.append(button);
    head.setAttribute('aria-sort', 'none');
    return head;
  }

  private resized(): void {
    const { clientHeight } = this.viewport;
    if (clientHeight === this.scroll.viewport) return;
    this.scroll = { ...this.scroll, viewport: clientHeight };
    this.scroll = { ...this.scroll, y: clampY(this.scroll) };
    if (this.owesShow) this.show();
    this.paintMarks();
    this.scheduler.request();
  }

  private paintMarks(): void {
    const { viewport, rows } = this.scroll;
    const { positions, color } = this.marks;
    // When all rows fit, marks stand beside their rows.
    const all = Math.max(rows, viewport / rowHeight);
    const placesOf = (track: number) => [
      ...new Set(positions.map(position => Math.round(((position + 0.5) / all) * track))),
    ];
    this.scrollbar.paintMarks(viewport, [{ color, side: 'right', placesOf }]);
  }

  private show(): void {
    this.owesShow = this.scroll.viewport <= 0;
    if (this.owesShow || this.activeAt < 0) return;
    this.scroll = { ...this.scroll, y: yToShow(this.scroll, this.activeAt, true) };
    this.scheduler.request();
  }

  private scrollTo(y: number): void {
    this.scroll = { ...this.scroll, y: clampY({ ...this.scroll, y }) };
    this.scheduler.request();
  }

  private paint(): void {
    const scroll = { ...this.scroll, y: Math.round(this.scroll.y) };
    const { first, last } = shownPositions(scroll);
    this.grow(Math.ceil(scroll.viewport / rowHeight) + 1);
    const { pool } = this;
    for (const row of pool) if (this.isStale || row.shown < first || row.shown >= last) this.hide(row);
    for (let position = first; position < last; position++) {
      const row = pool[position % pool.length];
      if (row.shown !== position) this.fill(row, position);
      const top = position * rowHeight - scroll.y;
      if (top !== row.top) row.element.style.transform = `translateY(${top}px)`;
      row.top = top;
      setAttribute(row.element, 'aria-selected', String(position === this.activeAt));
    }
    const active = pool.find(({ shown }) => shown === this.activeAt && shown >= 0);
    setAttribute(this.grid, 'aria-activedescendant', active?.element.id);
    this.isStale = false;
    this.scrollbar.update(scroll);
  }

  private fill(row: (typeof this.pool)[number], position: number): void {
    row.shown = position;
    row.element.hidden = false;
    row.element.setAttribute('aria-rowindex', String(position + 2));
    this.options.fill(row, position);
  }

  private hide(row: (typeof this.pool)[number]): void {
    row.shown = -1;
    row.element.hidden = true;
  }

  private grow(size: number): void {
    if (this.pool.length >= size) return;
    const { name, columns } = this.options;
    for (const row of this.pool) this.hide(row);
    while (this.pool.length < size) {
      const cells = columns.map(({ id, isNumber }) =>
        h('div', { class: `grid-cell col-${id}${isNumber ? ' number' : ''}`, attributes: { role: 'gridcell' } }),
      );
      const id = `${name}-row-${this.pool.length}`;
      const element = h('div', { class: 'grid-row', attributes: { role: 'row', id } }, ...cells);
      element.hidden = true;
      this.viewport.append(element);
      this.pool.push({ element, cells, shown: -1, top: NaN });
    }
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.grid) return;
    const page = Math.max(1, Math.floor(this.scroll.viewport / rowHeight) - 1);
    const { activeAt, count } = this;
    const to = {
      ArrowDown: activeAt + 1,
      ArrowUp: activeAt - 1,
      PageDown: activeAt + page,
      PageUp: activeAt - page,
      Home: 0,
      End: count - 1,
    }[event.key];
    if (to !== undefined && count > 0) this.move(Math.min(count - 1, Math.max(0, to)));
    else if (!this.options.key(event)) return;
    event.preventDefault();
  }

  private move(position: number): void {
    this.setActive(position);
    this.options.moved(position);
  }

  private click(event: MouseEvent, isDouble: boolean): void {
    const y = event.clientY - this.viewport.getBoundingClientRect().top;
    const position = positionAt(this.scroll, y);
    if (position < 0) return;
    if (position !== this.activeAt) {
      this.setActive(position, false);
      this.options.moved(position);
    }
    this.focus();
    if (event.type !== 'contextmenu') this.options.clicked?.(position, event.target as Element, isDouble);
  }

  private wheel(event: WheelEvent): void {
    const move = readWheel(event, this.scroll.viewport);
    if (move?.kind !== 'scroll') return;
    event.preventDefault();
    this.scrollTo(this.scroll.y + move.px);
  }
}

/** `ascending` or `descending` in words, for an announcement. */
export function sortWords(label: string, isDescending: boolean): string {
  return t(isDescending ? 'sortedDown' : 'sortedUp', label);
}
