/** Paints what the layout decided; a context and a palette in, nothing decided here. */
import type { FindingKind } from '../../../src/core/analysis/analysis';
import { barHeight, findingMarkWidth, type Bar } from '../../../src/core/layout/bars';
import { rowHeight } from '../../../src/core/layout/scroll';
import type { Pen } from './canvas';
import { findingShapes } from './findingShapes';
import type { Palette } from './palette';

export interface BarsScene {
  readonly bars: readonly Bar[];
  /** CSS px of the grid's lines. */
  readonly grid: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Row whose colours are those of the focused selection. */
  readonly selectedRow: number;
}

export const labelFontPx = 11;
/** The line of the critical path below a bar: thin where a descendant holds it, thick where the span itself does. */
const pathTop = barHeight + 1;
const gapStep = 4;

export function paintBars(pen: Pen, scene: BarsScene, palette: Palette): void {
  pen.fillStyle = palette.grid;
  for (const px of scene.grid) pen.fillRect(Math.round(px), 0, 1, scene.height);
  pen.font = `${labelFontPx}px ${palette.font}`;
  pen.textBaseline = 'middle';
  for (const bar of scene.bars) {
    if (bar.outside) paintPointer(pen, bar, palette, scene.width);
    if (bar.width > 0) (palette.isHighContrast ? paintRims : paintFills)(pen, bar, palette);
    paintGaps(pen, bar, palette);
    paintPath(pen, bar, palette);
    paintMarks(pen, bar, palette);
    paintLabel(pen, bar, palette, bar.row === scene.selectedRow);
  }
}

/** A small triangle at the edge: what is sought lies over there. */
function paintPointer(pen: Pen, bar: Bar, palette: Palette, width: number): void {
  const [tip, base] = bar.outside === 'before' ? [3, 7] : [width - 3, width - 7];
  const middle = bar.rowTop + rowHeight / 2;
  pen.fillStyle = bar.isError ? palette.error : palette.strong[bar.service];
  pen.beginPath();
  pen.moveTo(tip, middle);
  pen.lineTo(base, middle - 4);
  pen.lineTo(base, middle + 4);
  pen.fill();
}

function box(pen: Pen, left: number, top: number, width: number, height: number): void {
  pen.beginPath();
  pen.roundRect(left, top, width, height, Math.min(2, width / 2));
  pen.fill();
}

function paintFills(pen: Pen, bar: Bar, palette: Palette): void {
  if (bar.isGroup) return paintMembers(pen, bar, palette);
  pen.fillStyle = palette.pale[bar.service];
  box(pen, bar.left, bar.top, bar.width, barHeight);
  pen.fillStyle = palette.strong[bar.service];
  const [first] = bar.strong;
  const isWhole = bar.strong.length === 2 && Math.abs(first - bar.left) < 0.5 && bar.width - bar.strong[1] < 0.5;
  if (isWhole) box(pen, bar.left, bar.top, bar.width, barHeight);
  else
    for (let i = 0; i < bar.strong.length; i += 2) pen.fillRect(bar.strong[i], bar.top, bar.strong[i + 1], barHeight);
  if (bar.isError) rim(pen, bar, palette.error, 1);
}

/** Equal siblings on one row: between them there is nothing, so nothing pale either, only a line that holds them together. */
function paintMembers(pen: Pen, bar: Bar, palette: Palette): void {
  pen.fillStyle = palette.pale[bar.service];
  pen.fillRect(bar.left, bar.top + barHeight / 2 - 0.5, bar.width, 1);
  boxes(pen, bar.strong, bar.top, barHeight, palette.strong[bar.service]);
  boxes(pen, bar.failed, bar.top, barHeight, palette.error);
  if (bar.isError) rim(pen, bar, palette.error, 1);
}

/** Boxes side by side, with a hair between those that are wide enough to spare one. */
function boxes(pen: Pen, pairs: readonly number[], top: number, height: number, color: string): void {
  pen.fillStyle = color;
  for (let i = 0; i < pairs.length; i += 2) {
    pen.fillRect(pairs[i], top, pairs[i + 1] > 3 ? pairs[i + 1] - 1 : pairs[i + 1], height);
  }
}

/** High contrast: shape before fill. The whole is a rim, own time is filled. */
function paintRims(pen: Pen, bar: Bar, palette: Palette): void {
  pen.fillStyle = palette.background;
  pen.fillRect(bar.left, bar.top, bar.width, barHeight);
  pen.fillStyle = palette.strong[bar.service];
  for (let i = 0; i < bar.strong.length; i += 2) {
    pen.fillRect(bar.strong[i], bar.top + 2, bar.strong[i + 1], barHeight - 4);
  }
  if (bar.isGroup) boxes(pen, bar.failed, bar.top + 2, barHeight - 4, palette.error);
  rim(pen, bar, bar.isError ? palette.error : palette.strong[bar.service], bar.isError ? 2 : 1);
}

function paintPath(pen: Pen, bar: Bar, palette: Palette): void {
  if (!bar.path.length) return;
  pen.fillStyle = palette.path;
  for (let i = 0; i < bar.path.length; i += 2) pen.fillRect(bar.path[i], bar.top + pathTop, bar.path[i + 1], 1);
  for (let i = 0; i < bar.ownPath.length; i += 2) {
    pen.fillRect(bar.ownPath[i], bar.top + pathTop, Math.max(1, bar.ownPath[i + 1]), 3);
  }
}

/** Nothing was traced here: hatched, between two ends. */
function paintGaps(pen: Pen, bar: Bar, palette: Palette): void {
  pen.fillStyle = palette.warning;
  for (let i = 0; i < bar.gaps.length; i += 2) {
    const [left, width] = [bar.gaps[i], bar.gaps[i + 1]];
    pen.fillRect(left, bar.top - 1, 1, barHeight + 2);
    pen.fillRect(left + width - 1, bar.top - 1, 1, barHeight + 2);
    for (let x = left + gapStep; x < left + width - 1; x += gapStep) pen.fillRect(x, bar.top + 2, 1, barHeight - 4);
  }
}

function paintShape(pen: Pen, kind: FindingKind, left: number, top: number, size: number): void {
  const unit = size / 10;
  for (const points of findingShapes[kind]) {
    pen.beginPath();
    pen.moveTo(left + points[0] * unit, top + points[1] * unit);
    for (let i = 2; i < points.length; i += 2) pen.lineTo(left + points[i] * unit, top + points[i + 1] * unit);
    pen.fill();
  }
}

function rim(pen: Pen, bar: Bar, color: string, width: number): void {
  pen.strokeStyle = color;
  pen.lineWidth = width;
  const half = width / 2;
  pen.strokeRect(bar.left + half, bar.top + half, Math.max(0.5, bar.width - width), barHeight - width);
}

function paintMarks(pen: Pen, bar: Bar, palette: Palette): void {
  if (bar.ticks.length) {
    pen.fillStyle = palette.foreground;
    for (const px of bar.ticks) {
      pen.fillRect(Math.round(px) - 0.5, bar.top - 2, 1, 4);
      pen.fillRect(Math.round(px) - 0.5, bar.top + barHeight - 2, 1, 4);
    }
  }
  if (!bar.errorBegan || bar.width <= 0) return;
  const [x, y] = [bar.left + bar.width, bar.rowTop + rowHeight / 2];
  pen.fillStyle = palette.error;
  pen.beginPath();
  pen.arc(x, y, 7, 0, 2 * Math.PI);
  pen.fill();
  pen.fillStyle = palette.onError;
  pen.fillRect(x - 0.9, y - 4, 1.8, 5);
  pen.fillRect(x - 0.9, y + 2.2, 1.8, 1.8);
}

function paintLabel(pen: Pen, bar: Bar, palette: Palette, isSelected: boolean): void {
  const { label } = bar;
  if (!label) return;
  const middle = bar.rowTop + rowHeight / 2 + 0.5;
  pen.textAlign = 'left';
  if (label.place === 'inside') {
    // The bar below may be any colour: the text brings its own ground.
    pen.fillStyle = palette.background;
    pen.globalAlpha = 0.82;
    box(pen, label.left - 3, bar.top + 0.5, label.width + 6, barHeight - 1);
    pen.globalAlpha = 1;
    pen.fillStyle = palette.foreground;
  } else {
    pen.fillStyle = isSelected ? palette.selectedForeground : palette.dim;
  }
  if (!label.mark) return pen.fillText(label.text, label.left, middle);
  pen.fillText(label.text, label.left + findingMarkWidth, middle);
  if (!isSelected) pen.fillStyle = palette.warning;
  paintShape(pen, label.mark, label.left, middle - 5, 9);
}
