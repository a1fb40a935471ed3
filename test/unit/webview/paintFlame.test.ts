import assert from 'node:assert/strict';
import type { FlameBox } from '../../../src/core/layout/flameBoxes';
import type { Pen } from '../../../webview/timeline/render/canvas';
import type { Palette } from '../../../webview/timeline/render/palette';
import { cutToFit } from '../../../webview/timeline/text/cutToFit';
import { paintFlame, type FlameScene } from '../../../webview/timeline/views/flame/paintFlame';

const palette = {
  foreground: 'ink',
  dim: 'dim',
  grid: 'grid',
  error: 'red',
  strong: ['strong'],
  pale: ['pale'],
  font: 'sans',
};
/** So many pixels has each letter. */
const measure = (text: string): number => text.length * 6;

/** What was drawn, one line each: `fill pale 0,1 60×22`, `text ink Name`. */
function painted(boxes: readonly FlameBox[], scene: Partial<FlameScene>, isHighContrast = false): string[] {
  const drawn: string[] = [];
  const state = { fillStyle: '', strokeStyle: '', globalAlpha: 1, font: '', textBaseline: '', lineWidth: 1 };
  const faded = () => (state.globalAlpha < 1 ? ` at ${state.globalAlpha}` : '');
  const pen = Object.assign(state, {
    fillRect: (x: number, y: number, w: number, h: number) =>
      drawn.push(`fill ${state.fillStyle} ${x},${y} ${w}×${h}${faded()}`),
    strokeRect: (x: number, y: number, w: number, h: number) =>
      drawn.push(`rim ${state.strokeStyle} ${x},${y} ${w}×${h}${faded()}`),
    fillText: (text: string) => drawn.push(`text ${state.fillStyle} ${text}${faded()}`),
  });
  const all: FlameScene = {
    boxes,
    scrollY: 0,
    nameOf: () => 'GET /orders',
    serviceOf: () => 0,
    hasError: () => false,
    isDimmed: () => false,
    isAbove: () => false,
    measure,
    ...scene,
  };
  paintFlame(pen as unknown as Pen, all, { ...palette, isHighContrast } as unknown as Palette);
  return drawn;
}

describe('painting a flame', () => {
  const box: FlameBox = { node: 1, depth: 1, left: 10, width: 101, own: 20 };

  it('fills a box palely, draws its own time at the foot, and its name', () => {
    assert.deepEqual(painted([box], {}), ['fill pale 10,25 100×22', 'fill strong 90,43 20×4', 'text ink GET /orders']);
  });

  it('marks errors by rim and sign, and fades what does not fit the filter', () => {
    assert.deepEqual(painted([{ ...box, own: 0 }], { hasError: () => true, isDimmed: () => true }), [
      'fill pale 10,25 100×22 at 0.3',
      'rim red 10.5,25.5 99×21 at 0.3',
      'text dim ! GET /orders',
    ]);
  });

  it('draws rims where the theme has high contrast', () => {
    assert.deepEqual(painted([{ ...box, own: 0 }], {}, true), ['rim strong 10.5,25.5 99×21', 'text ink GET /orders']);
  });

  it('scrolls, and draws what is too narrow together as one', () => {
    assert.deepEqual(painted([{ ...box, node: -1 }], { scrollY: 24 }), ['fill grid 10,1 101×22 at 0.5']);
  });

  it('writes as much of a name as fits: its beginning and its end', () => {
    assert.equal(cutToFit('GET /orders/{id}/items', 200, measure), 'GET /orders/{id}/items');
    assert.equal(cutToFit('GET /orders/{id}/items', 72, measure), 'GET /ord…ems');
    assert.equal(cutToFit('GET /orders/{id}/items', 15, measure), '');
    assert.equal(cutToFit('a\nb', 200, measure), 'a b');
  });
});
