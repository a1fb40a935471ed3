import assert from 'node:assert/strict';
import { findRefs, refsOf, type SpanIds } from '../../../../src/core/spans/spanRefs';

/** Spans with these ids, numbers below 2^32; every id ends in different digits than its low half shares with others. */
function idsOf(...low: number[]): SpanIds {
  return {
    count: low.length,
    spanIdHigh: Uint32Array.from(low, () => 0xabc),
    spanIdLow: Uint32Array.from(low),
  };
}
const ref = (low: number, ordinal = 0) => ({ spanId: `00000abc${low.toString(16).padStart(8, '0')}`, ordinal });

describe('refs of spans', () => {
  // 0x10007 and 0x20007 end alike.
  const ids = idsOf(5, 0x10007, 0x20007, 5, 9, 5);
  const isShared = (row: number) => ids.spanIdLow[row] === 5;

  it('tell spans with one id apart by their order', () => {
    assert.deepEqual(refsOf(ids, [5, 2, 0, 3], isShared), [ref(5, 2), ref(0x20007), ref(5, 0), ref(5, 1)]);
  });

  it('are found again, each row that carries one of the ids told', () => {
    const found = findRefs(ids, [ref(5, 1), ref(0x20007), ref(5, 7), ref(0x30007), ref(5, 1)]);
    assert.deepEqual(found.rows, [3, 2, -1, -1, 3]);
    assert.deepEqual(found.met, [0, 2, 3, 5]);
  });

  it('are sought among the rows that are here', () => {
    assert.deepEqual(findRefs(ids, [ref(5), ref(9)], row => row > 2).rows, [3, 4]);
    assert.deepEqual(findRefs(ids, []), { rows: [], met: [] });
  });
});
