import assert from 'node:assert/strict';
import { RowBlocks } from '../../../../src/core/find/rowBlocks';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { Random } from '../import/random';

describe('blocks of rows', () => {
  /** Blocks look at nothing else of a table. */
  const tableOf = (offset: Uint32Array) => ({ count: offset.length, spanBytes: { offset } }) as unknown as SpanTable;

  it('hold every row once, in blocks one after the other, each in the order of memory', () => {
    const random = new Random(3);
    const offset = Uint32Array.from({ length: 300_000 }, () => random.below(2 ** 32));
    const blocks = new RowBlocks(tableOf(offset));
    let next = 0;
    let count = 0;
    for (let block = blocks.at(0); block; block = blocks.at(next)) {
      assert.equal(block.from, next);
      next = block.to;
      count++;
      assert.deepEqual(
        [...block.byPlace].sort((a, b) => a - b),
        Array.from({ length: next - block.from }, (_, i) => next - block.byPlace.length + i),
      );
      for (let i = 1; i < block.byPlace.length; i++)
        assert.ok(offset[block.byPlace[i - 1]] <= offset[block.byPlace[i]], `row ${block.byPlace[i]}`);
      assert.equal(blocks.at(next - 1), block);
    }
    assert.equal(next, offset.length);
    assert.equal(count, 3);
  });

  it('are none without rows', () => {
    assert.equal(new RowBlocks(tableOf(new Uint32Array(0))).at(0), undefined);
  });
});
