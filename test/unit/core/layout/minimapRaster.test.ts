import assert from 'node:assert/strict';
import { MinimapRaster } from '../../../../src/core/layout/minimapRaster';
import { SpanFlag } from '../../../../src/core/spans/spanTable';

const colors = { services: Uint32Array.of(1, 2), error: 9 };

function draw(
  spans: readonly [start: number, duration: number, service: number, isError?: boolean][],
  width: number,
  height: number,
  rowsAtOnce = 1000,
  has?: (row: number) => boolean,
) {
  const columns = {
    count: spans.length,
    start: Float64Array.from(spans, ([start]) => start),
    duration: Float64Array.from(spans, ([, duration]) => duration),
    service: Uint32Array.from(spans, ([, , service]) => service),
    flags: Uint8Array.from(spans, ([, , , isError]) => (isError ? SpanFlag.Error : 0)),
    has,
  };
  const raster = new MinimapRaster(columns, { from: 0, to: width }, colors, width, height, 1);
  let steps = 0;
  while (!raster.isDone) {
    raster.step(rowsAtOnce);
    assert.ok(++steps < 10_000);
  }
  const lines = Array.from({ length: height }, (_, y) =>
    [...raster.pixels.subarray(y * width, (y + 1) * width)].join(''),
  );
  return { lines, steps };
}

describe('Minimap', () => {
  it('draws rows from top to bottom and time from left to right', () => {
    const { lines } = draw(
      [
        [0, 8, 0],
        [2, 3, 1],
        [6, 2, 0],
      ],
      8,
      5,
    );
    assert.deepEqual(lines, ['11111111', '00222000', '00000000', '00000011', '00000000']);
  });

  it('lets no later span cover an error, and keeps a short one visible', () => {
    const { lines } = draw(
      [
        [4, 0, 0, true],
        [0, 8, 1],
        [0, 8, 1],
      ],
      8,
      1,
    );
    assert.deepEqual(lines, ['22229922']);
  });

  it('works in steps that give the same picture', () => {
    const spans = Array.from({ length: 50 }, (_, i): [number, number, number, boolean] => [
      i % 30,
      5,
      i % 2,
      i % 7 === 0,
    ]);
    const whole = draw(spans, 32, 10);
    const bitByBit = draw(spans, 32, 10, 3);
    assert.equal(whole.steps, 1);
    assert.ok(bitByBit.steps > 20);
    assert.deepEqual(bitByBit.lines, whole.lines);
  });

  it('leaves out rows that are still to come', () => {
    const spans: [number, number, number][] = [
      [0, 4, 0],
      [0, 0, 0],
      [2, 2, 1],
    ];
    assert.deepEqual(draw(spans, 4, 3, 1000, row => row !== 1).lines, ['1111', '0000', '0022']);
  });
});
