import assert from 'node:assert/strict';
import { PathLines } from '../../../../src/core/layout/pathLines';

/** Segments as row, from, to; parents by row. */
function linesOf(parents: number[], ...segments: [row: number, from: number, to: number][]): PathLines {
  return new PathLines(
    {
      rows: Uint32Array.from(segments, ([row]) => row),
      from: Float64Array.from(segments, ([, from]) => from),
      to: Float64Array.from(segments, ([, , to]) => to),
    },
    Int32Array.from(parents),
  );
}

describe('The critical path on the bars', () => {
  // root   |--------------------|  0..100
  //   a        |----------|        20..70, holds it but for b
  //     b         |---|            30..50
  //   c                            not on it
  const lines = linesOf([-1, 0, 1, 0], [0, 0, 20], [1, 20, 30], [2, 30, 50], [1, 50, 70], [0, 70, 100]);

  it('is in a row from where it or a descendant takes over to where it gives back', () => {
    assert.deepEqual(lines.stretchOf(0), { from: 0, to: 100 });
    assert.deepEqual(lines.stretchOf(1), { from: 20, to: 70 });
    assert.deepEqual(lines.stretchOf(2), { from: 30, to: 50 });
    assert.equal(lines.stretchOf(3), undefined);
    assert.deepEqual([...lines.all], [0, 1, 2]);
  });

  it('is a row’s own where no descendant holds it', () => {
    assert.deepEqual([...lines.pairsOf(0)], [0, 20, 70, 100]);
    assert.deepEqual([...lines.pairsOf(1)], [20, 30, 50, 70]);
    assert.deepEqual(
      [0, 1, 2, 3].map(row => lines.ownOf(row)),
      [50, 30, 20, 0],
    );
    assert.equal(lines.pairsOf(1), lines.pairsOf(1));
  });

  it('passes through a span that has no time of its own on it', () => {
    const through = linesOf([-1, 0, 1], [0, 0, 10], [2, 10, 90], [0, 90, 100]);
    assert.deepEqual(through.stretchOf(1), { from: 10, to: 90 });
    assert.equal(through.ownOf(1), 0);
    assert.deepEqual([...through.pairsOf(1)], []);
  });

  it('is found in a chain of 100,000 as in any other trace', () => {
    const parents = Array.from({ length: 100_000 }, (_, row) => row - 1);
    const deep = linesOf(parents, [99_999, 0, 5]);
    assert.deepEqual(deep.stretchOf(0), { from: 0, to: 5 });
    assert.equal(deep.all.length, 100_000);
  });
});
