import type { TimeRange } from '../../../src/core/time';
import type { TimeScale } from '../../../src/core/layout/timeScale';
import { h } from '../dom';

/** Less than this is a click with an unsteady hand, CSS px. */
const leastDrag = 5;

export interface RangeDragOptions {
  /** Where the pointer has to go down, and what the shade is put into. */
  readonly area: HTMLElement;
  /** Left edge of time zero-width in the area, CSS px. */
  left(): number;
  scale(): TimeScale;
  chosen(range: TimeRange): void;
  /** May refuse: a pointer that goes down on something with a meaning of its own. */
  starts?(event: PointerEvent): boolean;
}

/** Dragging over bars, ruler or minimap chooses a part of the time; Escape or a second button gives it up. */
export class RangeDrag {
  private readonly shade = h('div', { class: 'range-shade' });
  private from: number | undefined;
  private hasMoved = false;
  private pointer = -1;

  constructor(private readonly options: RangeDragOptions) {
    const { area } = options;
    this.shade.hidden = true;
    area.append(this.shade);
    area.addEventListener('pointerdown', event => this.down(event));
    area.addEventListener('pointermove', event => this.move(event));
    area.addEventListener('pointerup', event => this.up(event));
    area.addEventListener('pointercancel', () => this.end());
    window.addEventListener(
      'keydown',
      event => {
        if (event.key !== 'Escape' || this.from === undefined) return;
        event.stopPropagation();
        this.end();
      },
      true,
    );
  }

  /** True from a real drag until the click that ends it has gone by. */
  get isDragging(): boolean {
    return this.hasMoved;
  }

  private px(event: PointerEvent): number {
    const { left } = this.options.area.getBoundingClientRect();
    const px = event.clientX - left - this.options.left();
    return Math.min(Math.max(px, 0), this.options.scale().width);
  }

  private down(event: PointerEvent): void {
    this.hasMoved = false;
    if (event.button !== 0) return this.end();
    if (this.options.starts && !this.options.starts(event)) return;
    this.from = this.px(event);
    this.pointer = event.pointerId;
  }

  private move(event: PointerEvent): void {
    if (this.from === undefined || event.pointerId !== this.pointer) return;
    const to = this.px(event);
    if (!this.hasMoved && Math.abs(to - this.from) < leastDrag) return;
    if (!this.hasMoved) {
      this.hasMoved = true;
      this.options.area.setPointerCapture(event.pointerId);
      this.shade.hidden = false;
    }
    const left = Math.min(this.from, to) + this.options.left();
    this.shade.style.transform = `translateX(${left}px)`;
    this.shade.style.width = `${Math.abs(to - this.from)}px`;
  }

  private up(event: PointerEvent): void {
    const { from } = this;
    const wasDrag = this.hasMoved && from !== undefined && event.pointerId === this.pointer;
    const to = this.px(event);
    this.end();
    if (!wasDrag) return;
    this.hasMoved = true; // the click that follows belongs to the drag
    setTimeout(() => (this.hasMoved = false));
    const scale = this.options.scale();
    const times = [scale.toTime(from), scale.toTime(to)].sort((a, b) => a - b);
    if (Math.abs(to - from) >= leastDrag) this.options.chosen({ from: times[0], to: times[1] });
  }

  private end(): void {
    this.from = undefined;
    this.hasMoved = false;
    this.shade.hidden = true;
  }
}
