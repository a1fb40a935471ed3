import type { Nanos, TimeRange } from '../time';

/** CSS pixels, from the left edge of the bars. */
export type CssPx = number;

/** Trace time to pixels and back; the only place where time and pixels meet. */
export class TimeScale {
  constructor(
    readonly range: TimeRange,
    readonly width: CssPx,
  ) {}

  /** True when every moment has the same place on both. */
  isSame({ range, width }: TimeScale): boolean {
    return width === this.width && range.from === this.range.from && range.to === this.range.to;
  }

  toPx(time: Nanos): CssPx {
    return ((time - this.range.from) / (this.range.to - this.range.from)) * this.width;
  }

  toTime(px: CssPx): Nanos {
    return this.range.from + (px / this.width) * (this.range.to - this.range.from);
  }

  /** Length in pixels of a duration. */
  length(duration: Nanos): CssPx {
    return (duration / (this.range.to - this.range.from)) * this.width;
  }
}

/** Closest look there is, ns: below it a nanosecond would be wider than any screen needs. */
export const smallestRange: Nanos = 20;

/** Moves and cuts `range` so that it lies in `extent` and is not shorter than `smallestRange`. */
export function clampRange(range: TimeRange, extent: TimeRange): TimeRange {
  const whole = extent.to - extent.from;
  const length = Math.min(whole, Math.max(range.to - range.from, Math.min(smallestRange, whole)));
  const from = Math.min(Math.max(range.from, extent.from), extent.to - length);
  return { from, to: from + length };
}

/** Zooms by `factor` (below 1 comes closer) so that the moment `at` stays where it is. */
export function zoomAround(range: TimeRange, extent: TimeRange, at: Nanos, factor: number): TimeRange {
  const length = range.to - range.from;
  const wanted = Math.min(extent.to - extent.from, Math.max(smallestRange, length * factor));
  const share = length > 0 ? (at - range.from) / length : 0.5;
  const from = at - share * wanted;
  return clampRange({ from, to: from + wanted }, extent);
}

export function panBy(range: TimeRange, extent: TimeRange, delta: Nanos): TimeRange {
  return clampRange({ from: range.from + delta, to: range.to + delta }, extent);
}

/** The range that shows a span with some air at both sides. */
export function rangeAround(start: Nanos, duration: Nanos, extent: TimeRange): TimeRange {
  const air = Math.max(duration * 0.05, smallestRange / 2);
  return clampRange({ from: start - air, to: start + duration + air }, extent);
}
