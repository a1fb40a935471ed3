import assert from 'node:assert/strict';
import { spanIdOf } from '../../../../src/core/spans/spanTable';
import { drawnTable } from './drawnTable';
import { randomSpans, seeded, tableOfSpans } from './randomSpans';

/** µs by row. */
function selfTimes(drawing: string): number[] {
  return Array.from(drawnTable(drawing).table.selfTime, time => time / 1000);
}

describe('self time', () => {
  it('counts children that overlap once', () => {
    const drawing = `
r  |---------|
 a  |---|
 b    |---|
 c     |-|    `;
    assert.deepEqual(selfTimes(drawing), [4, 4, 4, 2]);
  });

  it('leaves out what children do outside their parent', () => {
    const drawing = `
r     |-----|
 a  |---|
 b       |----|
 c              |--|`;
    assert.deepEqual(selfTimes(drawing), [1, 4, 5, 3]);
  });

  it('is what a count of every nanosecond finds, on generated traces', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const spans = randomSpans(seeded(seed));
      const table = tableOfSpans(spans);
      for (let row = 0; row < table.count; row++) {
        const id = parseInt(spanIdOf(table, row), 16);
        const span = spans.find(other => other.id === id);
        assert.ok(span);
        const children = spans.filter(({ parent }) => parent === id);
        let own = 0;
        for (let time = span.start; time < span.start + span.duration; time++)
          if (!children.some(({ start, duration }) => start <= time && time < start + duration)) own++;
        assert.equal(table.selfTime[row], own, `seed ${seed}, span ${id}`);
      }
    }
  });
});
