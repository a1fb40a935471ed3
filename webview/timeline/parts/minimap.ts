import { MinimapRaster } from '../../../src/core/layout/minimapRaster';
import { TimeScale, type CssPx } from '../../../src/core/layout/timeScale';
import type { TimeRange } from '../../../src/core/time';
import { h } from '../dom';
import { RangeDrag } from '../input/rangeDrag';
import type { TraceModel } from '../model/traceModel';
import { Sheet } from '../render/canvas';
import { toPixel } from '../render/color';
import type { Palette } from '../render/palette';
import { t } from '../strings';

export const minimapHeight: CssPx = 44;
/** Rows drawn between two looks at the clock, and how long a frame may draw. */
const rowsAtOnce = 1000;
const frameMs = 5;
/** Rows that have to be here before a picture is begun. */
const fewestRows = 8192;

export interface MinimapActions {
  zoom(range: TimeRange | undefined): void;
  /** More of the image is to be drawn in the next frame. */
  again(): void;
}

/**
 * The whole trace as a picture, drawn once per trace, size and theme; over it the window that the bars show. Drag the
 * window to move it, its edges to size it, anything else to choose a new one.
 */
export class Minimap {
  readonly element = h('div', { class: 'minimap', title: t('minimap') });
  private readonly sheet = new Sheet('minimap-image');
  private readonly before = h('div', { class: 'minimap-shade before' });
  private readonly after = h('div', { class: 'minimap-shade after' });
  private readonly window = h('div', { class: 'minimap-window' });
  private raster: MinimapRaster | undefined;
  private drawn: { model: TraceModel; arrived: number; palette: Palette; width: number } | undefined;
  private extent: TimeRange = { from: 0, to: 1 };
  private range: TimeRange = this.extent;
  private width: CssPx = 1;
  /** Where the window was put last. */
  private placed: { scale: TimeScale; range: TimeRange } | undefined;
  private moving: { edge: 'from' | 'to' | 'both'; at: number; range: TimeRange } | undefined;

  constructor(private readonly actions: MinimapActions) {
    const edge = (side: string) => h('div', { class: `minimap-edge ${side}` });
    this.window.append(edge('from'), edge('to'));
    this.element.append(this.sheet.element, this.before, this.after, this.window);
    this.window.addEventListener('pointerdown', event => this.down(event));
    this.window.addEventListener('pointermove', event => this.move(event));
    const end = () => (this.moving = undefined);
    this.window.addEventListener('pointerup', end);
    this.window.addEventListener('pointercancel', end);
    this.element.addEventListener('dblclick', () => actions.zoom(undefined));
    new RangeDrag({
      area: this.element,
      left: () => 0,
      scale: () => new TimeScale(this.extent, this.width),
      chosen: range => actions.zoom(range),
      starts: event => !this.isZoomed || !this.window.contains(event.target as Node),
    });
  }

  private get isZoomed(): boolean {
    return this.range.from > this.extent.from || this.range.to < this.extent.to;
  }

  /** Called once a frame; draws on where the last frame stopped. */
  update(model: TraceModel, palette: Palette, width: CssPx, range: TimeRange): void {
    this.extent = model.extent;
    this.range = range;
    this.width = Math.max(1, width);
    this.placeWindow();
    const { drawn } = this;
    const isSame = drawn?.model === model && drawn.palette === palette && drawn.width === width;
    // The first frame belongs to the rows in view, of which no picture of the whole could be made yet.
    if (model.arrived < Math.min(model.count, fewestRows)) return;
    // While the trace still arrives the picture is drawn anew at every doubling: often enough to see, seldom enough to cost little.
    const isCurrent =
      isSame && (drawn.arrived === model.arrived || (!model.isComplete && model.arrived < 2 * drawn.arrived));
    if (!isCurrent) {
      this.drawn = { model, arrived: model.arrived, palette, width };
      this.begin(model, palette);
    }
    this.drawOn();
  }

  private begin(model: TraceModel, palette: Palette): void {
    this.sheet.resize(this.width, minimapHeight);
    const { element, ratio } = this.sheet;
    const services = Uint32Array.from(palette.services, toPixel);
    const colors = { services, error: toPixel(palette.errorRgb) };
    const line = Math.max(1, Math.round(2 * ratio));
    this.raster = new MinimapRaster(model, model.extent, colors, element.width, element.height, line);
  }

  private drawOn(): void {
    const { raster } = this;
    if (!raster) return;
    const until = performance.now() + frameMs;
    while (!raster.isDone && performance.now() < until) raster.step(rowsAtOnce);
    if (!raster.isDone) return this.actions.again();
    this.sheet.putPixels(raster.pixels, raster.width, raster.height);
    this.raster = undefined;
  }

  private placeWindow(): void {
    const scale = new TimeScale(this.extent, this.width);
    const { placed, range } = this;
    if (placed?.scale.isSame(scale) && placed.range.from === range.from && placed.range.to === range.to) return;
    this.placed = { scale, range };
    const left = scale.toPx(range.from);
    const width = Math.max(3, scale.toPx(range.to) - left);
    this.window.classList.toggle('zoomed', this.isZoomed);
    this.window.style.transform = `translateX(${left}px)`;
    this.window.style.width = `${width}px`;
    this.before.style.width = `${left}px`;
    this.after.style.width = `${Math.max(0, this.width - left - width)}px`;
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0 || !this.isZoomed) return;
    const { classList } = event.target as HTMLElement;
    const edge = !classList.contains('minimap-edge') ? 'both' : classList.contains('from') ? 'from' : 'to';
    this.moving = { edge, at: event.clientX, range: this.range };
    this.window.setPointerCapture(event.pointerId);
    event.preventDefault();
  }

  private move(event: PointerEvent): void {
    if (!this.moving) return;
    const { edge, at, range } = this.moving;
    const by = ((event.clientX - at) / this.width) * (this.extent.to - this.extent.from);
    const from = edge === 'to' ? range.from : Math.max(range.from + by, edge === 'from' ? this.extent.from : -Infinity);
    const to = edge === 'from' ? range.to : range.to + by;
    if (from < to) this.actions.zoom({ from, to });
  }
}
