import assert from 'node:assert/strict';
import { flameOf } from '../../../../src/core/analysis/views/flame';
import { layOutFlame, levelsOf, nodesWith, siblingOf, widthOfAll } from '../../../../src/core/layout/flameBoxes';
import { drawnTable } from '../analysis/drawnTable';
import { tableOfSpans } from '../analysis/randomSpans';

const { table } = drawnTable(`
  top    |-------------------|
    a    |---------|
      c  |----|
    b               |---|
`);
const flame = flameOf(table);
const [top, a, c, b] = [0, 1, 2, 3];

describe('the layout of a flame', () => {
  it('gives each node its share of the width, its own time at the right', () => {
    assert.equal(widthOfAll(flame), 20_000);
    assert.deepEqual(
      layOutFlame(flame, -1, 200, 0, 9).map(({ node, left, width, own }) => [node, left, width, own]),
      [
        [top, 0, 200, 60],
        [a, 0, 100, 50],
        [c, 0, 50, 50],
        [b, 100, 40, 40],
      ],
    );
  });

  it('lets the node that is zoomed to fill the width, its ancestors above it', () => {
    const boxes = layOutFlame(flame, a, 100, 0, 9);
    assert.deepEqual(
      boxes.map(({ node, depth, left, width }) => [node, depth, left, width]),
      [
        [top, 0, 0, 100],
        [a, 1, 0, 100],
        [c, 2, 0, 50],
      ],
    );
  });

  it('gives only the levels that are asked for', () => {
    assert.deepEqual(
      layOutFlame(flame, -1, 200, 1, 2).map(({ node }) => node),
      [a, b],
    );
    assert.equal(levelsOf(flame), 3);
  });

  it('draws siblings that are too narrow as one, however many there are', () => {
    const spans = Array.from({ length: 5000 }, (_, i) => ({
      id: i + 2,
      parent: 1,
      start: 0,
      duration: 1,
      name: `n${i}`,
    }));
    const wide = { id: 9000, parent: 1, start: 0, duration: 5000, name: 'wide' };
    const fan = flameOf(tableOfSpans([{ id: 1, start: 0, duration: 5000 }, ...spans, wide]));
    const boxes = layOutFlame(fan, -1, 100, 0, 9);
    assert.deepEqual(
      boxes.map(({ node, left, width }) => [node, left, width]),
      [
        [0, 0, 100],
        [1, 0, 50],
        [-1, 50, 50],
      ],
    );
  });

  it('goes from sibling to sibling and stops at the edge', () => {
    assert.equal(siblingOf(flame, a, 1), b);
    assert.equal(siblingOf(flame, b, -1), a);
    assert.deepEqual(
      [siblingOf(flame, a, -1), siblingOf(flame, b, 1), siblingOf(flame, top, 1)],
      [undefined, undefined, undefined],
    );
  });

  it('marks the nodes of some rows and all above them', () => {
    const rowOfC = flame.longest[c];
    assert.deepEqual([...nodesWith(flame, Uint32Array.of(rowOfC))], [1, 1, 1, 0]);
  });
});
