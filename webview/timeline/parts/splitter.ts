import { h } from '../dom';

export interface SplitterOptions {
  readonly label: string;
  /** How the border itself stands: a vertical one moves sideways. */
  readonly orientation: 'vertical' | 'horizontal';
  /** Size it governs, CSS px. */
  size(): number;
  range(): { least: number; most: number };
  /** `isFinal` when the hand lets go. */
  resize(size: number, isFinal: boolean): void;
  reset(): void;
  /** True when the governed size grows as the border moves up or left. */
  readonly isReversed?: boolean;
}

const keyStep = 16;

/** A border that pointer and arrow keys move; a double click puts it back. */
export class Splitter {
  readonly element: HTMLElement;
  private start: { at: number; size: number } | undefined;

  constructor(private readonly options: SplitterOptions) {
    const attributes = {
      role: 'separator',
      tabindex: '0',
      'aria-label': options.label,
      'aria-orientation': options.orientation,
    };
    this.element = h('div', { class: `splitter ${options.orientation}`, attributes, title: options.label });
    this.element.addEventListener('pointerdown', event => this.down(event));
    this.element.addEventListener('pointermove', event => this.move(event));
    this.element.addEventListener('pointerup', () => this.up());
    this.element.addEventListener('pointercancel', () => this.up());
    this.element.addEventListener('dblclick', () => options.reset());
    this.element.addEventListener('keydown', event => this.key(event));
  }

  /** Tells assistive technology where it stands. */
  update(): void {
    const { least, most } = this.options.range();
    this.element.setAttribute('aria-valuenow', String(Math.round(this.options.size())));
    this.element.setAttribute('aria-valuemin', String(Math.round(least)));
    this.element.setAttribute('aria-valuemax', String(Math.round(most)));
  }

  private along(event: PointerEvent): number {
    return this.options.orientation === 'vertical' ? event.clientX : event.clientY;
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.start = { at: this.along(event), size: this.options.size() };
    this.element.setPointerCapture(event.pointerId);
    this.element.classList.add('active');
    event.preventDefault();
  }

  private move(event: PointerEvent): void {
    if (!this.start) return;
    const by = this.along(event) - this.start.at;
    this.set(this.start.size + (this.options.isReversed ? -by : by), false);
  }

  private up(): void {
    if (!this.start) return;
    this.start = undefined;
    this.element.classList.remove('active');
    this.set(this.options.size(), true);
  }

  private key(event: KeyboardEvent): void {
    const { least, most } = this.options.range();
    const isVertical = this.options.orientation === 'vertical';
    const grow = isVertical ? 'ArrowRight' : 'ArrowDown';
    const shrink = isVertical ? 'ArrowLeft' : 'ArrowUp';
    const sign = this.options.isReversed ? -1 : 1;
    if (event.key === grow) this.set(this.options.size() + sign * keyStep, true);
    else if (event.key === shrink) this.set(this.options.size() - sign * keyStep, true);
    else if (event.key === 'Home') this.set(least, true);
    else if (event.key === 'End') this.set(most, true);
    else if (event.key === 'Enter') this.options.reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private set(size: number, isFinal: boolean): void {
    const { least, most } = this.options.range();
    this.options.resize(Math.min(Math.max(size, least), Math.max(least, most)), isFinal);
  }
}
