import assert from 'node:assert/strict';
import type { Share } from '../../../../../src/core/analysis/analysis';
import { criticalPath } from '../../../../../src/core/analysis/path/criticalPath';
import { afterAnswer, shares } from '../../../../../src/core/analysis/path/shares';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { drawnTable } from '../drawnTable';
import { plainRoot } from './plainPath';
import { randomSpans, seeded, tableOfSpans } from '../randomSpans';

function sharesOf(drawing: string): ReturnType<typeof shares> {
  const { table } = drawnTable(drawing);
  const root = chosenRoot(table);
  return shares(table, root, criticalPath(table, root));
}

const shown = ({ name, time, share, row }: Share): unknown[] => [name, time / 1000, share, row];

describe('shares of the critical path', () => {
  const drawing = `
GET   |---------|      in front
 find  |---|           in db
 find      |-|         in db
 pay           |----|  in bank`;

  it('are told by service, largest first, each with the row that has most', () => {
    assert.deepEqual(sharesOf(drawing).services.map(shown), [
      ['db', 6, 0.6, 1],
      ['front', 3, 0.3, 0],
      ['bank', 1, 0.1, 3],
    ]);
  });

  it('are told by operation', () => {
    assert.deepEqual(sharesOf(drawing).operations.map(shown), [
      ['db · find', 6, 0.6, 1],
      ['front · GET', 3, 0.3, 0],
      ['bank · pay', 1, 0.1, 3],
    ]);
  });

  it('leave out who was not waited for', () => {
    const beside = `
r  |--------|
 a  |----|     in slow
 b  |------|   in slower`;
    assert.deepEqual(sharesOf(beside).services.map(shown), [
      ['slower', 7, 7 / 9, 1],
      ['app', 2, 2 / 9, 0],
    ]);
  });

  it('are none of a root without length', () => {
    assert.deepEqual(sharesOf('r  !'), { services: [], operations: [] });
  });

  it('sum up to the root, on generated traces', () => {
    for (let seed = 1; seed <= 100; seed++) {
      const table = tableOfSpans(randomSpans(seeded(seed)));
      const root = chosenRoot(table);
      const { services, operations } = shares(table, root, criticalPath(table, root));
      for (const list of [services, operations])
        assert.equal(
          list.reduce((sum, { time }) => sum + time, 0),
          table.duration[root],
        );
    }
  });
});

describe('what runs on after the answer', () => {
  const after = (drawing: string): number => {
    const { table } = drawnTable(drawing);
    return afterAnswer(table, chosenRoot(table)) / 1000;
  };

  it('is counted once where several run, and not where nothing runs', () => {
    // Columns 12 to 15 and 18 to 20; what has no length takes no time.
    assert.equal(
      after(`
r  |--------|
 a      |------|
 b         |--|
 c                |-|
 d                     !`),
      3 + 2,
    );
  });

  it('counts other tops', () => {
    assert.equal(
      after(`
r  |--------|
s              |--|`),
      3,
    );
  });

  it('is nothing where everything ends before', () => {
    assert.equal(
      after(`
r  |--------|
 a   |------|`),
      0,
    );
  });

  it('is what a count of every nanosecond finds, on generated traces', () => {
    let late = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const spans = randomSpans(seeded(seed));
      const { start, duration } = plainRoot(spans);
      let count = 0;
      for (let time = start + duration; time < 200; time++)
        if (spans.some(span => span.start <= time && time < span.start + span.duration)) count++;
      const table = tableOfSpans(spans);
      assert.equal(afterAnswer(table, chosenRoot(table)), count, `seed ${seed}`);
      if (count) late++;
    }
    assert.ok(late > 100, `${late} of 300 run on`);
  });
});
