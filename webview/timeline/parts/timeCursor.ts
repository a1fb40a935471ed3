import type { TimeScale } from '../../../src/core/layout/timeScale';
import { niceStep, tickLabel } from '../../../src/core/layout/ticks';
import { h, setText } from '../dom';

/** The moment under the pointer: a line through the bars, and its time on the ruler. */
export class TimeCursor {
  readonly line = h('div', { class: 'cursor-line', attributes: { 'aria-hidden': 'true' } });
  readonly label = h('div', { class: 'cursor-label', attributes: { 'aria-hidden': 'true' } });

  private px: number | undefined;

  constructor() {
    this.line.hidden = this.label.hidden = true;
  }

  /** `px` from the left edge of the bars, undefined when the pointer is elsewhere. */
  point(px: number | undefined): void {
    this.px = px;
  }

  /** Called with each frame: the time under a pointer at rest changes with the zoom. `left` of the bars in the line's parent. */
  update(left: number, scale: TimeScale): void {
    const { px } = this;
    const isShown = px !== undefined && px >= 0 && px <= scale.width;
    this.line.hidden = this.label.hidden = !isShown;
    if (!isShown) return;
    this.line.style.transform = `translateX(${left + px}px)`;
    // As exact as a pixel is, not more.
    const step = niceStep(scale.toTime(1) - scale.toTime(0));
    setText(this.label, tickLabel(Math.round(scale.toTime(px) / step) * step, step));
    const isLate = px > scale.width - 90;
    this.label.classList.toggle('late', isLate);
    this.label.style.transform = isLate ? `translateX(calc(${px}px - 100%))` : `translateX(${px}px)`;
  }
}
