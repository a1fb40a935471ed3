import assert from 'node:assert/strict';
import { fitsPattern, patternOf, PatternSet } from '../../../../src/core/source/names/namePattern';

const fits = (value: Parameters<typeof patternOf>[0], text: string): boolean => fitsPattern(patternOf(value)!, text);

describe('a name with unknown parts', () => {
  it('fits from end to end, with something in each hole', () => {
    assert.ok(fits(['job ', null], 'job 42'));
    assert.ok(!fits(['job ', null], 'job '));
    assert.ok(!fits(['job ', null], 'a job 42'));
    assert.ok(fits([null, ' publish'], 'orders publish'));
    assert.ok(!fits([null, ' publish'], ' publish'));
    assert.ok(fits(['load ', null, ' of ', { ref: 'x' }, '!'], 'load 3 of 4 of 5!'));
    assert.ok(!fits(['load ', null, ' of ', { ref: 'x' }, '!'], 'load 3 of !'));
  });
  it('is none when all is known, or next to nothing', () => {
    assert.equal(patternOf(['job 42']), undefined);
    assert.equal(patternOf([null, 'ab', null]), undefined);
  });
  it('is found among many by how it begins or ends', () => {
    const set = new PatternSet<string>();
    set.add(patternOf(['job ', null])!, 'begins');
    set.add(patternOf([null, ' publish'])!, 'ends');
    set.add(patternOf([null, ' and so on ', null])!, 'inside');
    const found = (text: string) => set.fitting(text).map(({ of }) => of);
    assert.deepEqual(found('job 1'), ['begins']);
    assert.deepEqual(found('orders publish'), ['ends']);
    assert.deepEqual(found('this and so on that'), ['inside']);
    assert.deepEqual(found('jo'), []);
  });
  it('is tried in time that grows with the text', () => {
    const many = Array.from({ length: 2_000 }, () => ['a', null] as const).flat();
    assert.ok(!fits([...many, 'b'], 'a'.repeat(20_000)));
  });
});
