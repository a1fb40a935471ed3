import * as assert from 'node:assert/strict';
import { MemoryBudget } from '../../../../../src/backends/collector/server/memoryBudget';

describe('the memory that requests may take', () => {
  let now: number;
  let budget: MemoryBudget;
  const gone: string[] = [];
  const open = (name: string) => budget.open(() => gone.push(name));
  beforeEach(() => {
    now = 0;
    gone.length = 0;
    budget = new MemoryBudget({ bytes: 150, smallRequestBytes: 9, patienceMs: 2000 }, () => now);
  });

  it('is the same for all of them together, and comes back', () => {
    const [first, second] = [open('first'), open('second')];
    assert.deepEqual([first.grow(60), second.grow(40), second.grow(1)], [true, true, false]);
    first.end();
    first.end();
    assert.deepEqual([second.grow(60), budget.usedBytes], [true, 100]);
    assert.equal(first.grow(1), false);
    second.end();
    assert.equal(budget.usedBytes, 0);
  });

  it('may be exceeded by one that is alone', () => {
    const [large, other] = [open('large'), open('other')];
    assert.deepEqual([large.grow(90), large.grow(90), other.grow(20), large.grow(1)], [true, true, false, true]);
  });

  it('is taken from those that stopped in the middle, not from those that go on or are being kept', () => {
    const [stopped, going, kept, asking] = ['stopped', 'going', 'kept', 'asking'].map(open);
    assert.ok([stopped, going, kept].every(share => share.grow(30)));
    kept.isReading = false;
    now = 1500;
    assert.deepEqual([asking.grow(20), gone], [false, []]);
    going.grow(5);
    now = 2500;
    assert.deepEqual([asking.grow(20), gone], [true, ['stopped']]);
    assert.equal(budget.usedBytes, 85);
    assert.equal(asking.grow(20), false);
  });

  it('has a part for small requests that large ones never take', () => {
    const [large, other] = [open('large'), open('other')];
    assert.deepEqual([large.grow(1000), other.grow(5), other.grow(5)], [true, true, false]);
    const small = Array.from({ length: 12 }, (_, i) => open(`small ${i}`).grow(5));
    // 50 for them, of which 5 are taken.
    assert.equal(small.filter(Boolean).length, 9);
    large.end();
    assert.deepEqual([other.grow(20), open('one more').grow(5)], [true, true]);
    assert.equal(budget.usedBytes, 25 + 45 + 5);
  });
});
