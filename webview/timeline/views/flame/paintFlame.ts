/** Paints the boxes of a flame; what they are was decided by the layout. */
import type { FlameBox } from '../../../../src/core/layout/flameBoxes';
import { rowHeight } from '../../../../src/core/layout/scroll';
import type { Pen } from '../../render/canvas';
import type { Palette } from '../../render/palette';
import { cutToFit } from '../../text/cutToFit';

export interface FlameScene {
  readonly boxes: readonly FlameBox[];
  readonly scrollY: number;
  /** With the number of spans, where there are more than one. */
  nameOf(node: number): string;
  serviceOf(node: number): number;
  hasError(node: number): boolean;
  /** Nothing of it fits the filter. */
  isDimmed(node: number): boolean;
  /** It lies above the one that is zoomed to. */
  isAbove(node: number): boolean;
  readonly measure: (text: string) => number;
}

export const flameFontPx = 12;
const boxHeight = rowHeight - 2;
/** The line at the foot of a box that says what is its own. */
const ownHeight = 4;
const padding = 6;
const narrowestLabel = 26;
const dimmed = 0.3;

export function paintFlame(pen: Pen, scene: FlameScene, palette: Palette): void {
  pen.font = `${flameFontPx}px ${palette.font}`;
  pen.textBaseline = 'middle';
  for (const box of scene.boxes) {
    const top = box.depth * rowHeight - scene.scrollY + 1;
    if (box.node < 0) {
      pen.globalAlpha = 0.5;
      pen.fillStyle = palette.grid;
      pen.fillRect(box.left, top, box.width, boxHeight);
    } else paintBox(pen, box, top, scene, palette);
    pen.globalAlpha = 1;
  }
}

function paintBox(pen: Pen, box: FlameBox, top: number, scene: FlameScene, palette: Palette): void {
  const { node, left } = box;
  // A pixel between neighbours, where there is one to spare.
  const width = box.width > 4 ? box.width - 1 : box.width;
  const service = scene.serviceOf(node);
  const isError = scene.hasError(node);
  pen.globalAlpha = scene.isDimmed(node) ? dimmed : 1;
  if (!palette.isHighContrast) {
    pen.fillStyle = scene.isAbove(node) ? palette.grid : palette.pale[service];
    pen.fillRect(left, top, width, boxHeight);
  }
  if (box.own > 0) {
    pen.fillStyle = palette.strong[service];
    const own = Math.min(width, box.own);
    pen.fillRect(left + width - own, top + boxHeight - ownHeight, own, ownHeight);
  }
  if ((isError || palette.isHighContrast) && width > 3) {
    pen.strokeStyle = isError ? palette.error : palette.strong[service];
    pen.lineWidth = 1;
    pen.strokeRect(left + 0.5, top + 0.5, width - 1, boxHeight - 1);
  }
  if (width < narrowestLabel) return;
  const label = `${isError ? '! ' : ''}${scene.nameOf(node)}`;
  // What steps back is still to be read: only its ground fades.
  pen.globalAlpha = 1;
  pen.fillStyle = scene.isDimmed(node) ? palette.dim : palette.foreground;
  pen.fillText(
    cutToFit(label, width - 2 * padding, scene.measure),
    left + padding,
    top + (boxHeight - ownHeight) / 2 + 1,
  );
}
