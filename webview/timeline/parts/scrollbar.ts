import { maxY, thumbOf, yOfThumb, type Scroll } from '../../../src/core/layout/scroll';
import { h } from '../dom';
import { t } from '../strings';
import { Sheet } from '../render/canvas';

export const scrollbarWidth = 14;
const markHeight = 2;

/** Our own scrollbar: a million rows don't fit an element's height. Shows where matches and errors lie. */
export class Scrollbar {
  readonly element = h('div', {
    class: 'scrollbar',
    attributes: {
      role: 'scrollbar',
      'aria-label': t('scrollbar'),
      'aria-orientation': 'vertical',
      'aria-controls': 'tree',
    },
  });
  private readonly thumb = h('div', { class: 'thumb' });
  private readonly marks = new Sheet('marks');
  private grip: number | undefined;
  private scroll: Scroll = { y: 0, viewport: 0, rows: 0 };
  private shown = '';

  constructor(private readonly scrollTo: (y: number) => void) {
    this.element.append(this.marks.element, this.thumb);
    this.element.addEventListener('pointerdown', event => this.down(event));
    this.element.addEventListener('pointermove', event => this.move(event));
    this.element.addEventListener('pointerup', () => this.up());
    this.element.addEventListener('pointercancel', () => this.up());
  }

  update(scroll: Scroll): void {
    const isScrolled = scroll.y !== this.scroll.y;
    const size = `${scroll.rows} ${scroll.viewport}`;
    const isResized = size !== this.shown;
    if (!isScrolled && !isResized) return;
    this.scroll = scroll;
    this.shown = size;
    const thumb = thumbOf(scroll, scroll.viewport);
    if (isResized) {
      this.thumb.hidden = !thumb;
      this.thumb.style.height = `${Math.round(thumb?.height ?? 0)}px`;
      this.element.setAttribute('aria-valuemin', '0');
      this.element.setAttribute('aria-valuemax', String(Math.round(maxY(scroll))));
    }
    this.thumb.style.transform = `translateY(${Math.round((thumb?.top ?? 0) * 10) / 10}px)`;
    this.element.setAttribute('aria-valuenow', String(Math.round(scroll.y)));
  }

  /** Paints marks; `placesOf` gives their px from the top of a track of that height (markPlaces). */
  paintMarks(
    height: number,
    groups: readonly { color: string; side: 'left' | 'right'; placesOf(track: number): readonly number[] }[],
  ): void {
    this.marks.resize(scrollbarWidth, height);
    const pen = this.marks.begin();
    for (const { color, side, placesOf } of groups) {
      pen.fillStyle = color;
      for (const y of placesOf(height - markHeight)) pen.fillRect(side === 'left' ? 2 : 8, y, 4, markHeight);
    }
  }

  private down(event: PointerEvent): void {
    const thumb = thumbOf(this.scroll, this.scroll.viewport);
    if (!thumb || event.button !== 0) return;
    const y = event.clientY - this.element.getBoundingClientRect().top;
    // Outside of the thumb it jumps to the pointer and goes on from there, as in VS Code's editor.
    this.grip = y >= thumb.top && y <= thumb.top + thumb.height ? y - thumb.top : thumb.height / 2;
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('active');
    this.move(event);
    event.preventDefault();
  }

  private move(event: PointerEvent): void {
    if (this.grip === undefined) return;
    const y = event.clientY - this.element.getBoundingClientRect().top;
    this.scrollTo(yOfThumb(this.scroll, this.scroll.viewport, y - this.grip));
  }

  private up(): void {
    this.grip = undefined;
    this.element.classList.remove('active');
  }
}
