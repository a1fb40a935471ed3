import assert from 'node:assert/strict';
import { PairNumbers } from '../../../../../src/core/analysis/path/pairNumbers';
import { seeded } from '../randomSpans';

describe('numbers of pairs', () => {
  it('are one for one pair, count from 1, and stay when there are many', () => {
    const pairs = new PairNumbers();
    const known = new Map<string, number>();
    const random = seeded(7);
    for (let i = 0; i < 20_000; i++) {
      const [first, second] = [random(150), random(2) ? random(150) : 4_294_967_295 - random(20)];
      const key = `${first} ${second}`;
      if (!known.has(key)) known.set(key, known.size + 1);
      assert.equal(pairs.numberOf(first, second), known.get(key), key);
    }
    assert.ok(known.size > 10_000, `${known.size} pairs`);
  });
});
