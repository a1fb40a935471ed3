/** What is drawn of each visible row in the bars' column, as boxes in CSS px: pure layout, painted elsewhere. */
import type { FindingKind } from '../analysis/analysis';
import { SpanFlag, type SpanRow } from '../spans/spanTable';
import { formatDuration, type TimeRange } from '../time';
import type { TimeScale, CssPx } from './timeScale';
import { rowHeight } from './scroll';

export interface BarColumns {
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly service: Uint32Array;
  readonly flags: Uint8Array;
}

export interface Bar {
  readonly row: SpanRow;
  /** Top of the row and of the bar inside the viewport. */
  readonly rowTop: CssPx;
  readonly top: CssPx;
  readonly left: CssPx;
  /** 0 when all of it lies outside of what is shown. */
  readonly width: CssPx;
  /** The side at which a bar lies that is out of sight. */
  readonly outside: 'before' | 'after' | undefined;
  readonly service: number;
  /** Where the span works itself, as pairs left, width. */
  readonly strong: readonly CssPx[];
  readonly isError: boolean;
  /** An error that no descendant explains: it began here. */
  readonly errorBegan: boolean;
  /** Moments of events, CSS px. */
  readonly ticks: readonly CssPx[];
  readonly label: BarLabel | undefined;
  /** Where the critical path is: in the row or below it, and in the row itself; pairs left, width. */
  readonly path: readonly CssPx[];
  readonly ownPath: readonly CssPx[];
  /** Stretches in which nothing was traced, pairs left, width. */
  readonly gaps: readonly CssPx[];
  /** The row stands for equal siblings: `strong` has the time of each of them, `failed` of those that fail. */
  readonly isGroup: boolean;
  readonly failed: readonly CssPx[];
}

export interface BarLabel {
  readonly text: string;
  readonly left: CssPx;
  readonly width: CssPx;
  readonly place: 'right' | 'left' | 'inside';
  /** Drawn before the text, in `findingMarkWidth` of its width: the span is part of a finding. */
  readonly mark: FindingKind | undefined;
}

/** Equal siblings that one row stands for. */
export interface BarGroup extends TimeRange {
  /** When at least one of them runs, and when one that fails: pairs from, to (ns), ascending, apart from each other. */
  readonly pairs: Float64Array;
  readonly failed: Float64Array;
  readonly label: string;
}

/** Stretch of the critical path in a row or below it, and pairs from, to (ns) of what is the row's own. */
export interface BarPath extends TimeRange {
  readonly pairs: Float64Array;
}

export interface BarsInput {
  readonly columns: BarColumns;
  readonly scale: TimeScale;
  /** Rows from top to bottom, -1 where one has not arrived, and the viewport y of the first one. */
  readonly rows: readonly SpanRow[];
  readonly top: CssPx;
  /** Pairs from, to (ns); see selfSegments. */
  selfOf(row: SpanRow): Float64Array;
  eventsOf(row: SpanRow): Float64Array;
  errorBegan(row: SpanRow): boolean;
  groupOf?(row: SpanRow): BarGroup | undefined;
  pathOf?(row: SpanRow): BarPath | undefined;
  /** Pairs from, to (ns) of stretches in which nothing was traced. */
  gapsOf?(row: SpanRow): Float64Array | undefined;
  markOf?(row: SpanRow): FindingKind | undefined;
  /** Width of a label in CSS px. */
  measure(text: string): CssPx;
}

export const barHeight: CssPx = 12;
/** A bar never gets thinner than this, or a short span could not be seen. */
export const thinnestBar: CssPx = 2;
const labelGap: CssPx = 6;
/** Events nearer than this share a mark. */
const tickRoom: CssPx = 2;
/** Room the mark of an error's origin takes at the end of its bar. */
const markRoom: CssPx = 9;
/** Size of a finding's mark with the room behind it. */
export const findingMarkWidth: CssPx = 13;

export function layOutBars(input: BarsInput): Bar[] {
  const bars: Bar[] = [];
  input.rows.forEach((row, i) => {
    if (row >= 0) bars.push(layOutBar(input, row, input.top + i * rowHeight));
  });
  return bars;
}

function layOutBar(input: BarsInput, row: SpanRow, rowTop: CssPx): Bar {
  const { columns, scale } = input;
  const group = input.groupOf?.(row);
  const start = group ? group.from : columns.start[row];
  const duration = group ? group.to - group.from : columns.duration[row];
  const from = scale.toPx(start);
  const to = Math.max(scale.toPx(start + duration), from + thinnestBar);
  // A little over the edges, so that a bar that goes on outside shows no end inside.
  const left = clamp(from, -4, scale.width + 4);
  const width = clamp(to, -4, scale.width + 4) - left;
  const isError = group ? group.failed.length > 0 : (columns.flags[row] & SpanFlag.Error) !== 0;
  const errorBegan = isError && !group && input.errorBegan(row);
  const isSeen = to > 0 && from < scale.width;
  // Too short to have parts that can be told apart: all of it is drawn strong.
  const isThin = scale.length(duration) <= thinnestBar;
  const path = isSeen ? input.pathOf?.(row) : undefined;
  const gaps = isSeen ? input.gapsOf?.(row) : undefined;
  return {
    row,
    rowTop,
    top: rowTop + (rowHeight - barHeight) / 2,
    left,
    width: isSeen ? width : 0,
    outside: isSeen ? undefined : to <= 0 ? 'before' : 'after',
    service: columns.service[row],
    strong: !isSeen
      ? []
      : isThin
        ? [left, width]
        : group
          ? strongBoxes(group.pairs, scale, true)
          : strongBoxes(input.selfOf(row), scale),
    isError,
    errorBegan,
    ticks: isSeen && !group ? mergeTicks(input.eventsOf(row), scale) : [],
    label: layOutLabel(input, row, group, from, to, errorBegan ? markRoom : 0),
    path: path ? pathBox(path, scale) : [],
    ownPath: path ? strongBoxes(path.pairs, scale) : [],
    gaps: gaps ? strongBoxes(gaps, scale) : [],
    isGroup: group !== undefined,
    failed: isSeen && group ? strongBoxes(group.failed, scale, true) : [],
  };
}

function pathBox({ from, to }: TimeRange, scale: TimeScale): readonly CssPx[] {
  const left = Math.max(-4, scale.toPx(from));
  const right = Math.min(scale.width + 4, scale.toPx(to));
  return right > left ? [left, Math.max(1, right - left)] : [];
}

/** Boxes of spans with very many children, as long as neither time nor width change: scrolling asks for them every frame. */
const rememberedBoxes = new WeakMap<Float64Array, { readonly scale: TimeScale; readonly boxes: readonly CssPx[] }>();
const manyPairs = 256;
/** Boxes of equal siblings as wide as this are drawn with a hair between them. */
const tellable: CssPx = 4;

function strongBoxes(pairs: Float64Array, scale: TimeScale, staysApart = false): readonly CssPx[] {
  if (pairs.length < manyPairs) return mergePairs(pairs, scale, staysApart);
  const known = rememberedBoxes.get(pairs);
  if (known?.scale.isSame(scale)) return known.boxes;
  const boxes = mergePairs(pairs, scale, staysApart);
  rememberedBoxes.set(pairs, { scale, boxes });
  return boxes;
}

/**
 * Pairs in pixels; what is nearer than half a pixel becomes one: a fan of 100,000 children draws no more than a screen's width.
 * With `staysApart` only what is too narrow to be told apart does.
 */
function mergePairs(pairs: Float64Array, scale: TimeScale, staysApart: boolean): CssPx[] {
  const boxes: CssPx[] = [];
  let lastEnd = -Infinity;
  for (let i = firstPair(pairs, scale.range.from); i < pairs.length && pairs[i] < scale.range.to; i += 2) {
    const from = Math.max(-4, scale.toPx(pairs[i]));
    const to = Math.min(scale.width + 4, scale.toPx(pairs[i + 1]));
    if (to - from < 0.1 && from - lastEnd < 0.5) continue;
    const isApart = staysApart && to - from >= tellable && boxes[boxes.length - 1] >= tellable;
    if (from - lastEnd < 0.5 && !isApart) {
      boxes[boxes.length - 1] = to - boxes[boxes.length - 2];
    } else {
      boxes.push(from, Math.max(to - from, 0.5));
    }
    lastEnd = Math.max(lastEnd, to);
  }
  return boxes;
}

/** Index of the first pair that ends after `time`; pairs are ascending and do not overlap. */
function firstPair(pairs: Float64Array, time: number): number {
  let low = 0;
  let high = pairs.length / 2;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pairs[2 * middle + 1] <= time) low = middle + 1;
    else high = middle;
  }
  return 2 * low;
}

function mergeTicks(times: Float64Array, scale: TimeScale): CssPx[] {
  const ticks: CssPx[] = [];
  for (let i = firstAtPx(times, scale, 0, 0); i < times.length;) {
    const px = scale.toPx(times[i]);
    if (px > scale.width) break;
    ticks.push(px);
    i = firstAtPx(times, scale, px + tickRoom, i + 1);
  }
  return ticks;
}

/** Index of the first moment, from `low` on, that lies at or behind a pixel: a span may have 100,000 events. */
function firstAtPx(times: Float64Array, scale: TimeScale, px: CssPx, low: number): number {
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (scale.toPx(times[middle]) < px) low = middle + 1;
    else high = middle;
  }
  return low;
}

function layOutLabel(
  input: BarsInput,
  row: SpanRow,
  group: BarGroup | undefined,
  from: CssPx,
  to: CssPx,
  errorRoom: CssPx,
): BarLabel | undefined {
  const room = input.scale.width;
  if (to <= 0 || from >= room) return undefined; // out of what is shown: a label at the edge would point at nothing
  const text = group ? group.label : formatDuration(input.columns.duration[row]);
  const mark = input.markOf?.(row);
  const width = input.measure(text) + (mark ? findingMarkWidth : 0);
  const right = Math.max(0, to) + errorRoom + labelGap;
  if (right + width <= room) return { text, width, left: right, place: 'right', mark };
  const left = from - labelGap - width;
  if (left >= 0) return { text, width, left, place: 'left', mark };
  const inside = Math.max(0, from) + labelGap;
  return inside + width + labelGap <= room ? { text, width, left: inside, place: 'inside', mark } : undefined;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
