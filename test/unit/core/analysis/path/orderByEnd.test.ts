import assert from 'node:assert/strict';
import { orderByEnd } from '../../../../../src/core/analysis/path/orderByEnd';
import type { SpanTable } from '../../../../../src/core/spans/spanTable';
import { Random } from '../../import/random';

/** The order as it is said: by end, cut at `to`; of equal ends by start, and of equal ones of these the first in the table last. */
function plainOrder({ start, duration }: SpanTable, rows: Uint32Array, to: number): number[] {
  const endOf = (row: number): number => Math.min(start[row] + duration[row], to);
  return [...rows].sort((a, b) => endOf(a) - endOf(b) || start[a] - start[b] || b - a);
}

describe('siblings by their ends', () => {
  it('are in the same order as by plain comparison, few and many, with many equal ends', () => {
    const random = new Random(5);
    for (let i = 0; i < 60; i++) {
      const count = 1 + random.below(i % 3 ? 60 : 3_000);
      const [starts, lengths] = [1 + random.below(count * 2), 1 + random.below(i % 2 ? 10 : count * 20)];
      const start = Float64Array.from({ length: count }, () => random.below(starts)).sort();
      const duration = Float64Array.from({ length: count }, () => random.below(lengths));
      // Sometimes one lasts so long that all other ends are in one stretch.
      if (i % 4 === 0) duration[random.below(count)] = 1e15;
      const table = { count, start, duration } as SpanTable;
      // In the middle of others, which stay where they are; parts of the table only; all ends, or most of them, cut to the same.
      const own = Array.from({ length: count }, (_, row) => row).filter(() => random.chance(0.9));
      const rows = Uint32Array.from([7, ...own, 8]);
      const to = [Infinity, starts, starts / 2, 0][random.below(4)];
      orderByEnd(table, rows, 1, rows.length - 1, to);
      assert.deepEqual([...rows], [7, ...plainOrder(table, Uint32Array.from(own), to), 8], `${i}`);
    }
  });
});
