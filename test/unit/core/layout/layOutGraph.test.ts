import assert from 'node:assert/strict';
import { callDistances } from '../../../../src/core/layout/callDistances';
import { layOutGraph, type GraphLayout, type LayoutEdge } from '../../../../src/core/layout/layOutGraph';
import { nodeSize } from '../../../../src/core/layout/nodeSize';
import { manyServices } from '../../../support/graph/manyServices.mjs';

const edges = (...pairs: readonly [number, number][]): LayoutEdge[] => pairs.map(([from, to]) => ({ from, to }));

/** No two nodes touch each other, and none leaves the drawing. */
function assertReadable(nodeCount: number, calls: readonly LayoutEdge[], entries: readonly number[] = []): GraphLayout {
  const layout = layOutGraph(nodeCount, calls, entries);
  const { x, y, width, height, bends, bendIndex } = layout;
  for (let a = 0; a < nodeCount; a++) {
    assert.ok(x[a] >= nodeSize.width / 2 && x[a] <= width - nodeSize.width / 2, `node ${a} at ${x[a]} of ${width}`);
    assert.ok(y[a] >= nodeSize.height / 2 && y[a] <= height - nodeSize.height / 2, `node ${a} at ${y[a]} of ${height}`);
    for (let b = 0; b < a; b++) {
      const isApart = Math.abs(x[a] - x[b]) >= nodeSize.width || Math.abs(y[a] - y[b]) >= nodeSize.height;
      assert.ok(isApart, `nodes ${b} and ${a} overlap`);
    }
  }
  assert.equal(bendIndex.length, calls.length + 1);
  assert.equal(bendIndex[calls.length], bends.length);
  return layout;
}

describe('places for the nodes of a graph', () => {
  it('puts what is called right of who calls', () => {
    const { x } = layOutGraph(4, edges([0, 1], [1, 2], [0, 3]), [0]);
    assert.ok(x[0] < x[1] && x[1] < x[2]);
    assert.equal(x[1], x[3]);
  });

  for (const [what, count, calls] of [
    ['nothing', 0, []],
    ['one node', 1, []],
    ['nodes without calls', 30, []],
    ['a call of oneself', 1, edges([0, 0])],
    ['calls both ways', 2, edges([0, 1], [1, 0])],
    ['a circle', 5, edges([0, 1], [1, 2], [2, 3], [3, 4], [4, 0])],
    ['circles that hang together, and one apart', 7, edges([0, 1], [1, 0], [1, 2], [2, 1], [4, 5], [5, 6], [6, 4])],
    ['everybody with everybody', 12, Array.from({ length: 144 }, (_, i) => ({ from: i % 12, to: Math.floor(i / 12) }))],
    ['a star of 300', 301, Array.from({ length: 300 }, (_, i) => ({ from: 0, to: i + 1 }))],
    ['a chain of 300', 301, Array.from({ length: 300 }, (_, i) => ({ from: i, to: i + 1 }))],
  ] as const)
    it(`are apart and inside for ${what}`, () => void assertReadable(count, calls));

  for (const seed of [1, 2, 3])
    it(`are apart and inside for 400 services, seed ${seed}, in about the shape of an editor`, () => {
      const calls = manyServices(400, 1200, seed);
      const { width, height } = assertReadable(400, calls, [0]);
      assert.ok(width / height > 1.2 && width / height < 2.6, `${width} × ${height}`);
    });
});

describe('distances by calls', () => {
  it('are the least from a node that nobody calls', () => {
    assert.deepEqual([...callDistances(5, edges([0, 1], [1, 2], [0, 2], [2, 3], [4, 3]), [0])], [0, 1, 1, 1, 0]);
  });

  it('begin where requests enter, when everybody is called', () => {
    assert.deepEqual([...callDistances(3, edges([0, 1], [1, 2], [2, 0]), [1])], [2, 0, 1]);
  });

  it('begin somewhere in a circle that nothing leads to', () => {
    assert.deepEqual([...callDistances(4, edges([0, 1], [2, 3], [3, 2]), [])], [0, 1, 0, 1]);
  });

  it('count 200,000 nodes in a chain', () => {
    const count = 200_000;
    const chain = Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1 }));
    assert.equal(callDistances(count, chain, [])[count - 1], count - 1);
  });
});
