import { thumbOf, yOfThumb, type Scroll } from '../../../src/core/layout/scroll';
import { h } from '../dom';
import { t } from '../strings';
import { Sheet } from '../render/canvas';

export const scrollbarWidth = 14;

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

  constructor(private readonly scrollTo: (y: number) => void) {
    this.element.append(this.marks.element, this.thumb);
    this.element.addEventListener('pointerdown', event => this.down(event));
    this.element.addEventListener('pointermove', event => this.move(event));
    this.element.addEventListener('pointerup', () => this.up());
    this.element.addEventListener('pointercancel', () => this.up());
  }

  update(scroll: Scroll): void {
    this.scroll = scroll;
    const thumb = thumbOf(scroll, scroll.viewport);
    this.thumb.hidden = !thumb;
    if (!thumb) return;
    this.thumb.style.height = `${Math.round(thumb.height)}px`;
    this.thumb.style.transform = `translateY(${Math.round(thumb.top * 10) / 10}px)`;
    this.element.setAttribute('aria-valuenow', String(Math.round(scroll.y)));
    this.element.setAttribute('aria-valuemin', '0');
    this.element.setAttribute('aria-valuemax', String(Math.round(scroll.rows * 24 - scroll.viewport)));
  }

  /** Paints marks at shares 0 to 1 of all rows. */
  paintMarks(
    height: number,
    groups: readonly { color: string; side: 'left' | 'right'; shares: Iterable<number> }[],
  ): void {
    this.marks.resize(scrollbarWidth, height);
    const pen = this.marks.begin();
    for (const { color, side, shares } of groups) {
      pen.fillStyle = color;
      let last = -10;
      for (const share of shares) {
        const y = Math.floor(share * (height - 2));
        if (y === last) continue;
        last = y;
        pen.fillRect(side === 'left' ? 2 : 8, y, 4, 2);
      }
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
