import assert from 'node:assert/strict';
import type { Bar } from '../../../src/core/layout/bars';
import type { Pen } from '../../../webview/timeline/render/canvas';
import { paintBars } from '../../../webview/timeline/render/paintBars';
import type { Palette } from '../../../webview/timeline/render/palette';

/** Writes down what is painted, and in which colour. */
function record(bars: Bar[], palette: Partial<Palette> = {}, selectedRow = -1): string[] {
  const calls: string[] = [];
  const pen = {
    fillStyle: '',
    strokeStyle: '',
    lineWidth: 1,
    font: '',
    textAlign: 'left',
    textBaseline: 'middle',
    globalAlpha: 1,
    fillRect: (...box: number[]) => calls.push(`${pen.fillStyle} rect ${box.join(' ')}`),
    strokeRect: (...box: number[]) => calls.push(`${pen.strokeStyle} rim${pen.lineWidth} ${box.join(' ')}`),
    clearRect: () => calls.push('clear'),
    fillText: (text: string, x: number) => calls.push(`${pen.fillStyle} "${text}" ${x}`),
    beginPath: () => undefined,
    roundRect: (...box: number[]) => calls.push(`round ${box.slice(0, 4).join(' ')}`),
    arc: (x: number, y: number, r: number) => calls.push(`circle ${x} ${y} ${r}`),
    fill: () => calls.push(`${pen.fillStyle} fill`),
    moveTo: (x: number, y: number) => calls.push(`from ${x} ${y}`),
    lineTo: () => undefined,
  };
  const colors: Palette = {
    isHighContrast: false,
    background: 'ground',
    foreground: 'text',
    dim: 'dim',
    grid: 'grid',
    error: 'red',
    onError: 'on-red',
    warning: 'amber',
    path: 'path',
    selectedForeground: 'selected',
    font: 'sans',
    strong: ['strong'],
    pale: ['pale'],
    services: [],
    errorRgb: { r: 1, g: 0, b: 0 },
    onService: () => 'on-service',
    ...palette,
  };
  paintBars(pen as unknown as Pen, { bars, grid: [100.4], width: 400, height: 48, selectedRow }, colors);
  return calls;
}

const bar: Bar = {
  row: 0,
  rowTop: 0,
  top: 6,
  left: 10,
  width: 100,
  outside: undefined,
  service: 0,
  strong: [10, 20, 90, 20],
  isError: false,
  errorBegan: false,
  ticks: [],
  label: { text: '100 ms', left: 116, width: 36, place: 'right', mark: undefined },
  path: [],
  ownPath: [],
  gaps: [],
  isGroup: false,
  failed: [],
};

describe('Painting bars', () => {
  it('paints the grid, the whole pale, own time strong, and the label beside it', () => {
    assert.deepEqual(record([bar]), [
      'grid rect 100 0 1 48',
      'round 10 6 100 12',
      'pale fill',
      'strong rect 10 6 20 12',
      'strong rect 90 6 20 12',
      'dim "100 ms" 116',
    ]);
  });

  it('gives an error a rim, and a mark where it began', () => {
    const calls = record([{ ...bar, isError: true, errorBegan: true }]);
    assert.ok(calls.includes('red rim1 10.5 6.5 99 11'));
    assert.ok(calls.includes('circle 110 12 7'));
    assert.ok(!record([{ ...bar, isError: true }]).some(call => call.startsWith('circle')));
  });

  it('paints rims instead of pale fills in high contrast', () => {
    const calls = record([bar], { isHighContrast: true });
    assert.ok(!calls.some(call => call.startsWith('pale')));
    assert.ok(calls.includes('strong rim1 10.5 6.5 99 11'));
    assert.ok(calls.includes('strong rect 10 8 20 8'));
    assert.ok(record([{ ...bar, isError: true }], { isHighContrast: true }).includes('red rim2 11 7 98 10'));
  });

  it('ticks events, and puts a ground under a label inside', () => {
    const label = { text: '1 s', left: 16, width: 18, place: 'inside', mark: undefined } as const;
    const calls = record([{ ...bar, ticks: [50], label }]);
    assert.ok(calls.includes('text rect 49.5 4 1 4'));
    assert.ok(calls.includes('round 13 6.5 24 11'));
    assert.ok(calls.includes('text "1 s" 16'));
  });

  it('labels the selected row in the colour of the selection', () => {
    assert.ok(record([bar], {}, 0).includes('selected "100 ms" 116'));
  });

  it('points to a bar that is out of range, and paints nothing else of it', () => {
    const away = { ...bar, width: 0, strong: [], label: undefined };
    assert.deepEqual(record([{ ...away, outside: 'before' }]), ['grid rect 100 0 1 48', 'from 3 12', 'strong fill']);
    assert.deepEqual(record([{ ...away, outside: 'after' }]), ['grid rect 100 0 1 48', 'from 397 12', 'strong fill']);
  });

  it('draws the critical path as a thin line below the bar, thick where the span itself holds it', () => {
    const calls = record([{ ...bar, path: [10, 100], ownPath: [10, 20] }]);
    assert.deepEqual(
      calls.filter(call => call.startsWith('path')),
      ['path rect 10 19 100 1', 'path rect 10 19 20 3'],
    );
  });

  it('hatches a stretch in which nothing was traced', () => {
    const calls = record([{ ...bar, gaps: [40, 10] }]);
    assert.deepEqual(
      calls.filter(call => call.startsWith('amber')),
      ['amber rect 40 5 1 14', 'amber rect 49 5 1 14', 'amber rect 44 8 1 8', 'amber rect 48 8 1 8'],
    );
  });

  it('puts the mark of a finding before the label', () => {
    const label = { text: '1 s', left: 116, width: 31, place: 'right', mark: 'serial' } as const;
    const calls = record([{ ...bar, label }]);
    assert.ok(calls.includes('dim "1 s" 129'));
    assert.equal(calls.filter(call => call === 'amber fill').length, 3);
  });

  it('draws equal siblings side by side, without a pale whole, those that fail in the colour of errors', () => {
    const group = { ...bar, isGroup: true, isError: true, strong: [10, 20, 32, 2], failed: [32, 2] };
    const calls = record([group]);
    assert.ok(calls.includes('strong rect 10 6 19 12') && calls.includes('strong rect 32 6 2 12'));
    assert.ok(calls.includes('red rect 32 6 2 12') && calls.includes('red rim1 10.5 6.5 99 11'));
    assert.ok(!calls.includes('pale fill'));
  });
});
