/** Paints what the layout decided; a context and a palette in, nothing decided here. */
import { barHeight, type Bar } from '../../../src/core/layout/bars';
import { rowHeight } from '../../../src/core/layout/scroll';
import type { Pen } from './canvas';
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

export function paintBars(pen: Pen, scene: BarsScene, palette: Palette): void {
  pen.fillStyle = palette.grid;
  for (const px of scene.grid) pen.fillRect(Math.round(px), 0, 1, scene.height);
  pen.font = `${labelFontPx}px ${palette.font}`;
  pen.textBaseline = 'middle';
  for (const bar of scene.bars) {
    if (bar.outside) paintPointer(pen, bar, palette, scene.width);
    if (bar.width > 0) (palette.isHighContrast ? paintRims : paintFills)(pen, bar, palette);
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

/** High contrast: shape before fill. The whole is a rim, own time is filled. */
function paintRims(pen: Pen, bar: Bar, palette: Palette): void {
  pen.fillStyle = palette.background;
  pen.fillRect(bar.left, bar.top, bar.width, barHeight);
  pen.fillStyle = palette.strong[bar.service];
  for (let i = 0; i < bar.strong.length; i += 2) {
    pen.fillRect(bar.strong[i], bar.top + 2, bar.strong[i + 1], barHeight - 4);
  }
  rim(pen, bar, bar.isError ? palette.error : palette.strong[bar.service], bar.isError ? 2 : 1);
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
  pen.fillText(label.text, label.left, middle);
}
