import type { Flame } from '../../../../src/core/analysis/views/flame';
import { layOutFlame, levelsOf, nodesWith, type FlameBox } from '../../../../src/core/layout/flameBoxes';
import { clampY, rowHeight, shownPositions, yToShow, type Scroll } from '../../../../src/core/layout/scroll';
import { h, setAttribute } from '../../dom';
import { readWheel } from '../../input/wheel';
import { Scrollbar } from '../../parts/scrollbar';
import { Sheet, TextMeasure } from '../../render/canvas';
import { Scheduler } from '../../scheduler';
import { formatCount, t } from '../../strings';
import type { ViewContext } from '../view';
import { flameFontPx, paintFlame } from './paintFlame';

export interface FlameCanvasActions {
  chosen(node: number): void;
  zoomed(node: number): void;
  words(node: number): string;
}

/** The flame as a picture. One element has the focus; the node that is active is told by an item that nobody sees. */
export class FlameCanvas {
  readonly element: HTMLElement;
  readonly tree = h('div', { class: 'flame-tree', attributes: { role: 'tree', tabindex: '0', id: 'flame-tree' } });
  /** The node that fills the width, -1 for all. */
  zoom = -1;
  private readonly sheet = new Sheet('flame-sheet');
  private readonly mark = h('div', { class: 'flame-active' });
  /** Two, used in turn: what changes its words and keeps its id is not read again. */
  private readonly items = [0, 1].map(i =>
    h('div', { class: 'unseen', attributes: { role: 'treeitem', id: `flame-item-${i}`, 'aria-selected': 'true' } }),
  );
  private readonly scrollbar = new Scrollbar(y => this.scrollTo(y));
  private readonly measure = new TextMeasure();
  private readonly scheduler = new Scheduler(() => this.paint());
  private flame: Flame | undefined;
  private fits: Uint8Array | undefined;
  private boxes: readonly FlameBox[] = [];
  private scroll: Scroll = { y: 0, viewport: 0, rows: 0 };
  private active = -1;
  private turn = 0;

  constructor(
    private readonly context: ViewContext,
    private readonly actions: FlameCanvasActions,
  ) {
    const { tree } = this;
    tree.setAttribute('aria-label', t('flameLabel'));
    tree.append(this.sheet.element, this.mark, ...this.items);
    this.mark.hidden = true;
    this.scrollbar.element.setAttribute('aria-controls', 'flame-tree');
    this.element = h('div', { class: 'flame-frame' }, tree, this.scrollbar.element);
    tree.addEventListener('click', event => this.click(event));
    tree.addEventListener('contextmenu', event => this.pick(event));
    tree.addEventListener('pointermove', event => this.point(event));
    this.element.addEventListener('wheel', event => this.wheel(event), { passive: false });
    new ResizeObserver(() => this.resized()).observe(tree);
  }

  show(flame: Flame | undefined): void {
    this.flame = flame;
    this.active = -1;
    this.scroll = { ...this.scroll, y: 0, rows: flame ? levelsOf(flame) : 0 };
    this.update(true);
  }

  update(isFilterOther: boolean): void {
    if (isFilterOther) {
      const { search, hits } = this.context.filtered();
      this.fits = this.flame && search !== undefined ? nodesWith(this.flame, hits) : undefined;
    }
    this.scheduler.request();
  }

  zoomTo(node: number): void {
    this.zoom = node;
    this.scheduler.request();
  }

  setActive(node: number): void {
    if (!this.flame) return;
    const words = this.actions.words(node);
    // A name that had not arrived is another's words, too.
    if (node === this.active && words === this.items[this.turn].getAttribute('aria-label')) return;
    this.active = node;
    const level = this.flame.depth[node];
    this.scroll = { ...this.scroll, y: yToShow(this.scroll, level, false) };
    const item = this.items[(this.turn ^= 1)];
    item.setAttribute('aria-label', words);
    item.setAttribute('aria-level', String(level + 1));
    setAttribute(this.tree, 'aria-activedescendant', item.id);
    this.scheduler.request();
  }

  private resized(): void {
    const { clientHeight } = this.tree;
    this.scroll = { ...this.scroll, viewport: clientHeight };
    this.scroll = { ...this.scroll, y: clampY(this.scroll) };
    this.scrollbar.paintMarks(clientHeight, []);
    this.scheduler.request();
  }

  private scrollTo(y: number): void {
    this.scroll = { ...this.scroll, y: clampY({ ...this.scroll, y }) };
    this.scheduler.request();
  }

  private paint(): void {
    const { flame, context } = this;
    const { clientWidth, clientHeight } = this.tree;
    if (clientHeight <= 0) return;
    this.sheet.resize(clientWidth, clientHeight);
    const scrollY = Math.round(this.scroll.y);
    const { first, last } = shownPositions({ ...this.scroll, y: scrollY });
    this.boxes = flame ? layOutFlame(flame, this.zoom, clientWidth, first, last) : [];
    const palette = context.palette();
    this.measure.setFont(`${flameFontPx}px ${palette.font}`);
    const pen = this.sheet.begin();
    if (!flame) return;
    const { model } = context.stage;
    const { zoom, fits } = this;
    paintFlame(
      pen,
      {
        boxes: this.boxes,
        scrollY,
        nameOf: node => {
          const name = model.nameOf(flame.longest[node]);
          return flame.spans[node] > 1 ? `${name} ×${formatCount(flame.spans[node])}` : name;
        },
        serviceOf: node => model.service[flame.longest[node]],
        hasError: node => flame.errors[node] > 0,
        isDimmed: node => fits !== undefined && fits[node] === 0,
        isAbove: node => node < zoom,
        measure: this.measure.width,
      },
      palette,
    );
    this.scrollbar.update({ ...this.scroll, y: scrollY });
    this.placeMark(scrollY);
  }

  /** The frame around the active node; of one too narrow to be drawn, where it would be. */
  private placeMark(scrollY: number): void {
    const box = this.boxes.find(({ node }) => node === this.active);
    this.mark.hidden = !box;
    if (!box) return;
    this.mark.style.transform = `translate(${Math.round(box.left)}px, ${box.depth * rowHeight - scrollY}px)`;
    this.mark.style.width = `${Math.max(3, Math.round(box.width))}px`;
  }

  private nodeAt(event: MouseEvent): number {
    const { left, top } = this.tree.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top + this.scroll.y];
    const depth = Math.floor(y / rowHeight);
    const box = this.boxes.find(box => box.depth === depth && x >= box.left && x < box.left + Math.max(2, box.width));
    return box?.node ?? -1;
  }

  private pick(event: MouseEvent): number {
    const node = this.nodeAt(event);
    if (node >= 0) this.actions.chosen(node);
    return node;
  }

  /** A click goes to a node, a double one zooms to it. */
  private click(event: MouseEvent): void {
    const node = this.nodeAt(event);
    if (node < 0) return;
    const isAgain = node === this.active && event.detail > 1;
    this.actions.chosen(node);
    if (isAgain) this.actions.zoomed(node);
  }

  private point(event: MouseEvent): void {
    const node = this.nodeAt(event);
    this.tree.title = node < 0 ? '' : this.actions.words(node);
  }

  private wheel(event: WheelEvent): void {
    const move = readWheel(event, this.scroll.viewport);
    if (!move) return;
    event.preventDefault();
    if (move.kind === 'scroll') this.scrollTo(this.scroll.y + move.px);
  }
}
