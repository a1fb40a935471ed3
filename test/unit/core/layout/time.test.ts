import assert from 'node:assert/strict';
import { TimeScale, clampRange, panBy, rangeAround, zoomAround } from '../../../../src/core/layout/timeScale';
import { niceStep, ticksOf } from '../../../../src/core/layout/ticks';

const extent = { from: 0, to: 1000 };

describe('Time scale', () => {
  it('leads from time to pixels and back', () => {
    const scale = new TimeScale({ from: 200, to: 600 }, 800);
    assert.equal(scale.toPx(300), 200);
    assert.equal(scale.toTime(200), 300);
    assert.equal(scale.length(100), 200);
  });

  it('keeps the moment under the pointer when it zooms', () => {
    assert.deepEqual(zoomAround(extent, extent, 250, 0.5), { from: 125, to: 625 });
    assert.deepEqual(zoomAround({ from: 125, to: 625 }, extent, 250, 2), { from: 0, to: 1000 });
  });

  it('never shows more than there is, nor less than 20 ns', () => {
    assert.deepEqual(zoomAround(extent, extent, 500, 8), extent);
    const { from, to } = zoomAround(extent, extent, 500, 1e-9);
    assert.equal(to - from, 20);
  });

  it('stops at the ends', () => {
    assert.deepEqual(panBy({ from: 100, to: 300 }, extent, -500), { from: 0, to: 200 });
    assert.deepEqual(panBy({ from: 100, to: 300 }, extent, 5000), { from: 800, to: 1000 });
    assert.deepEqual(clampRange({ from: -50, to: 5000 }, extent), extent);
  });

  it('leaves air around a span, even around one without a duration', () => {
    assert.deepEqual(rangeAround(400, 200, extent), { from: 390, to: 610 });
    assert.deepEqual(rangeAround(400, 0, extent), { from: 390, to: 410 });
  });
});

describe('Ticks', () => {
  const labels = (from: number, to: number, most: number) => ticksOf({ from, to }, most).map(({ label }) => label);

  it('take round steps', () => {
    assert.equal(niceStep(3), 5);
    assert.equal(niceStep(21e6), 50e6);
    assert.equal(niceStep(7e9), 10e9);
    assert.equal(niceStep(40e9), 60e9);
    assert.equal(niceStep(50 * 3600e9), 72 * 3600e9);
  });

  it('say what the step can tell apart, in the unit of the value', () => {
    assert.deepEqual(labels(0, 3.42e9, 8), ['0 ms', '500 ms', '1 s', '1.5 s', '2 s', '2.5 s', '3 s']);
    assert.deepEqual(labels(0, 900, 4), ['0 ns', '500 ns']);
    assert.deepEqual(labels(0, 150e9, 4), ['0 s', '1 m', '2 m']);
    assert.deepEqual(labels(60e9, 150e9, 4), ['1 m', '1 m 30 s', '2 m']);
    assert.deepEqual(labels(3600e9, 5 * 3600e9, 4), ['1 h', '2 h', '3 h', '4 h']);
  });

  it('stay apart when one looks closely at a late moment', () => {
    assert.deepEqual(labels(2.381e9, 2.381004e9, 4), ['2.381 s', '2.381001 s', '2.381002 s', '2.381003 s']);
  });

  it('are never more than asked for, for a range of any length', () => {
    for (let power = 1; power < 15; power++) {
      for (const most of [1, 2, 5, 9]) {
        const count = ticksOf({ from: 0.37 * 10 ** power, to: 4.2 * 10 ** power }, most).length;
        assert.ok(count <= most + 1, `${count} ticks where ${most} fit, 10^${power} ns`);
      }
    }
  });

  it('are none for nothing', () => {
    assert.deepEqual(ticksOf({ from: 5, to: 5 }, 4), []);
  });
});
