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
    budget = new MemoryBudget(100, 2000, () => now);
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
    assert.deepEqual([large.grow(90), large.grow(90), other.grow(1), large.grow(1)], [true, true, false, true]);
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
});
