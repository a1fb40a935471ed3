import type { SpanRow } from '../spans/spanTable';
import type { TimeRange } from '../time';
import { SpanFlag } from '../spans/spanTable';

export interface MinimapColumns {
  readonly count: number;
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly service: Uint32Array;
  readonly flags: Uint8Array;
  /** Where rows may still be to come: those that are not here are left out. */
  has?(row: SpanRow): boolean;
}

/** Colours as the pixels of an image hold them: 0xAABBGGRR. */
export interface MinimapColors {
  readonly services: Uint32Array;
  readonly error: number;
}

/**
 * Draws a whole trace into a small image: rows from top to bottom, time from left to right. A million spans are too many
 * for one frame, so it works in steps and can be painted in between. Errors come in a second pass: no later span may
 * cover them.
 */
export class MinimapRaster {
  /** Row by row, one number per pixel. */
  readonly pixels: Uint32Array;
  private row: SpanRow = 0;
  private pass: 'spans' | 'errors' | 'done' = 'spans';

  constructor(
    private readonly columns: MinimapColumns,
    private readonly extent: TimeRange,
    private readonly colors: MinimapColors,
    readonly width: number,
    readonly height: number,
    /** Device pixels of a line where there is room for it. */
    private readonly line: number,
  ) {
    this.pixels = new Uint32Array(width * height);
  }

  get isDone(): boolean {
    return this.pass === 'done';
  }

  /** Draws at most `rows` more rows. */
  step(rows: number): void {
    while (rows > 0 && this.pass !== 'done') {
      const last = Math.min(this.columns.count, this.row + rows);
      rows -= last - this.row;
      const errorsOnly = this.pass === 'errors';
      for (; this.row < last; this.row++) {
        const isError = (this.columns.flags[this.row] & SpanFlag.Error) !== 0;
        if (isError === errorsOnly && this.columns.has?.(this.row) !== false) this.draw(this.row, isError);
      }
      if (this.row >= this.columns.count) {
        this.row = 0;
        this.pass = errorsOnly ? 'done' : 'errors';
      }
    }
  }

  private draw(row: SpanRow, isError: boolean): void {
    const { columns, extent, width, height, pixels } = this;
    const perPx = width / Math.max(1, extent.to - extent.from);
    const from = Math.max(0, Math.floor((columns.start[row] - extent.from) * perPx));
    const end = (columns.start[row] + columns.duration[row] - extent.from) * perPx;
    const to = Math.min(width, Math.max(Math.ceil(end), from + (isError ? 2 : 1)));
    if (from >= to) return;
    const pitch = Math.min(this.line * 1.5, height / columns.count);
    const top = Math.min(height - 1, Math.floor(row * pitch));
    // A few dozen rows may overlap a little: better than hairlines.
    const thickness = Math.min(pitch >= 0.6 ? this.line : 1, height - top);
    const color = isError ? this.colors.error : this.colors.services[columns.service[row]];
    for (let y = top; y < top + thickness; y++) pixels.fill(color, y * width + from, y * width + to);
  }
}
