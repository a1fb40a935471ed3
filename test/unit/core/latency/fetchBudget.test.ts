import assert from 'node:assert/strict';
import { FetchBudget } from '../../../../src/core/latency/fetchBudget';

describe('the budget of the background fetch', () => {
  let now: number;
  let budget: FetchBudget;
  beforeEach(() => {
    now = 1_000_000;
    budget = new FetchBudget({ traces: 20, bytes: 20_000_000 }, 60_000, () => now);
  });

  it('is whole at first', () => assert.deepEqual(budget.left(), { traces: 20, bytes: 20_000_000 }));

  it('comes back when a whole minute has passed, not before', () => {
    budget.spend(15, 1_000_000);
    now += 30_000;
    budget.spend(5, 2_000_000);
    assert.deepEqual(budget.left(), { traces: 0, bytes: 17_000_000 });
    now += 29_999;
    assert.equal(budget.left().traces, 0);
    now += 1;
    assert.deepEqual(budget.left(), { traces: 15, bytes: 18_000_000 });
    now += 30_000;
    assert.deepEqual(budget.left(), { traces: 20, bytes: 20_000_000 });
  });

  it('never gets less than nothing', () => {
    budget.spend(1, 90_000_000);
    assert.deepEqual(budget.left(), { traces: 19, bytes: 0 });
  });

  it('allows no more in any minute, however greedy the fetch', () => {
    const fetched: [at: number, traces: number][] = [];
    for (let second = 0; second < 600; second++, now += 1_000) {
      const { traces } = budget.left();
      if (traces < 1) continue;
      const taken = Math.min(traces, 1 + (second % 7));
      budget.spend(taken, taken * 1_000);
      fetched.push([now, taken]);
    }
    for (const [from] of fetched) {
      const inMinute = fetched.filter(([at]) => at >= from && at < from + 60_000);
      assert.ok(inMinute.reduce((sum, [, traces]) => sum + traces, 0) <= 20);
    }
  });
});
