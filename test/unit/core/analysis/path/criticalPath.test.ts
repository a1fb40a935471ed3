import assert from 'node:assert/strict';
import type { CriticalPath } from '../../../../../src/core/analysis/analysis';
import { criticalPath } from '../../../../../src/core/analysis/path/criticalPath';
import { nameOf, spanIdOf, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { drawnTable } from '../drawnTable';
import { plainPath, plainRoot } from './plainPath';
import { randomSpans, seeded, tableOfSpans, type PlainSpan } from '../randomSpans';

/** The last line of a drawing says who has each column of the path, by the first letter of the name. */
function expectPath(drawing: string): void {
  const { table, origin } = drawnTable(drawing);
  const path = criticalPath(table, chosenRoot(table));
  let drawn = '';
  path.rows.forEach((row, i) => {
    const columns = (path.to[i] - path.from[i]) / 1000;
    drawn = drawn.padEnd(origin + path.from[i] / 1000) + nameOf(table, row)[0].repeat(columns);
  });
  const lines = drawing.trimEnd().split('\n');
  assert.equal([...lines.slice(0, -1), drawn].join('\n'), lines.join('\n'));
  assertWhole(table, path);
}

/** In time order without holes, neighbours of one span merged, and exactly as long as the root. */
function assertWhole(table: SpanTable, { rows, from, to }: CriticalPath): void {
  const root = chosenRoot(table);
  let sum = 0;
  rows.forEach((row, i) => {
    if (from[i] !== (i ? to[i - 1] : table.start[root])) assert.fail(`a hole before ${from[i]}`);
    if (to[i] <= from[i] || (i > 0 && row === rows[i - 1])) assert.fail(`no stretch of its own at ${from[i]}`);
    sum += to[i] - from[i];
  });
  assert.equal(sum, table.duration[root]);
}

describe('the critical path', () => {
  describe('of what is as it should be', () => {
    it('gives the time between children to their parent', () =>
      expectPath(`
r   |------------|
 a    |---|
 b           |-|
    rraaaarrrbbrr`));

    it('goes down to whoever was waited for', () =>
      expectPath(`
r   |----------|
 a   |-------|
  b    |---|
   c    |-|
    raabccbaarr`));

    it('has nothing of a parent that only hands on', () =>
      expectPath(`
r   |--------|
 a  |--|
 b     |--|
 c        |--|
    aaabbbccc`));

    it('goes through children as long as their parents', () =>
      expectPath(`
r   |----|
 a  |----|
  b |----|
    bbbbb`));

    it('is the span itself where there is no other', () =>
      expectPath(`
r   |----|
    rrrrr`));
  });

  describe('of children beside each other', () => {
    it('leaves out the one that was still running when the last one began', () =>
      expectPath(`
r   |----------|
 a   |-----|
 b       |----|
    rrrrrbbbbbr`));

    it('takes the one that ended last of those that ended before', () =>
      expectPath(`
r   |-----------|
 a   |--|
 b   |-----|
 c         |---|
    rbbbbbbccccr`));

    it('takes the one that began last of those that ended together', () =>
      expectPath(`
r   |---------|
 a   |-------|
 b     |-----|
    rrrbbbbbbr`));

    it('goes on above where the one before overlaps', () =>
      expectPath(`
r   |-------------|
 a   |---|
 b     |------|
 c             |-|
    rrrbbbbbbbrccr`));
  });

  describe('of children that leave their parents', () => {
    it('cuts a child that outlives its parent', () =>
      expectPath(`
r   |--------|
 a     |--------|
    rrraaaaaa`));

    it('cuts a child whose clock is behind', () =>
      expectPath(`
r      |-------|
 a   |----|
       aaarrrrr`));

    it('cuts to the parent as that one was cut itself', () =>
      expectPath(`
r   |--------|
 a     |--------|
  b      |----------|
    rrraabbbb`));

    it('leaves out what is inside its parent only where that one was cut', () =>
      expectPath(`
r   |--------|
 a     |--------|
  b            |--|
    rrraaaaaa`));

    it('takes the one that began last of those that are cut to one end', () =>
      expectPath(`
r   |--------|
 a    |-----------|
 b      |------|
    rrrrbbbbb`));

    it('leaves out what begins after its parent, and all below it', () =>
      expectPath(`
r   |----------|
 a   |--|
  b      |--|
   c      |-|
    raaarrrrrrr`));

    it('leaves out what ends before its parent begins', () =>
      expectPath(`
r       |----|
 a  |--|
        rrrrr`));
  });

  describe('of messages', () => {
    it('leaves out a consumer that begins after its producer ended', () =>
      expectPath(`
r   |----------|
 p    |--|       producer
  k        |---| consumer
    rrppprrrrrr`));

    it('has a consumer for which its producer waited', () =>
      expectPath(`
r   |----------|
 p    |------|   producer
  k     |------| consumer
    rrppkkkkkrr`));
  });

  describe('of spans without length', () => {
    it('gives them no time', () =>
      expectPath(`
r   |------|
 a  !
 b     !
 c         !
    rrrrrrr`));

    it('goes on to the sibling that ends where they are', () =>
      expectPath(`
r   |--------|
 a   |--|
 b      !
 c      |---|
    raaaccccr`));

    it('leaves out what lies below them', () =>
      expectPath(`
r   |----|
 z    !
  a   |--|
    rrrrr`));

    it('has no stretch at all when the root is one', () => {
      const { table } = drawnTable('r  !\n a |--|');
      assert.deepEqual([...criticalPath(table, 0).rows], []);
    });
  });

  describe('of damaged traces', () => {
    it('is that of the longest of several tops', () =>
      expectPath(`
q   |--|
r      |--------|
 a       |---|
s        |----|
       rraaaarrr`));

    it('is that of the earliest of tops as long', () =>
      expectPath(`
q   |----|
r     |----|
    qqqqq`));

    it('is that of the longest span whose parent is missing when there is no root', () =>
      expectPath(`
a   |---|       orphan
r    |--------| orphan
 b     |--|
     rrbbbrrrr`));

    it('begins at the earliest span of a circle', () =>
      expectPath(`
a   |------|    of c
 b    |---|
  c    |-|
    aabccba`));

    it('has both spans of one id, and children at the first', () =>
      expectPath(`
r   |---------|
 a   |--|
 a      |---|   id a
  b      |-|
    raaaaaaarr`));

    it('is told of any other top as well', () => {
      const { table } = drawnTable(`
r   |--------|
s        |------|
 a        |--|    `);
      const { rows, from, to } = criticalPath(table, 1);
      assert.deepEqual(
        Array.from(rows, (row, i) => [nameOf(table, row), from[i], to[i]]),
        [
          ['s', 5000, 6000],
          ['a', 6000, 9000],
          ['s', 9000, 12000],
        ],
      );
    });
  });

  it('counts single nanoseconds', () => {
    const spans: PlainSpan[] = [
      { id: 1, start: 0, duration: 1_000_000_007 },
      { id: 2, parent: 1, start: 1, duration: 999_999_999 },
      { id: 3, parent: 2, start: 333_333_333, duration: 1 },
    ];
    const path = criticalPath(tableOfSpans(spans), 0);
    assert.deepEqual([...path.rows], [0, 1, 2, 1, 0]);
    assert.deepEqual([...path.to], [1, 333_333_333, 333_333_334, 1_000_000_000, 1_000_000_007]);
  });

  it('is what a slow and plain walk over objects finds, on generated traces', function () {
    this.timeout(600_000);
    const count = Number(process.env['SPANLIGHT_TEST_TRACES'] ?? 1000);
    let rich = 0;
    for (let seed = 1; seed <= count; seed++) {
      const spans = randomSpans(seeded(seed));
      const table = tableOfSpans(spans);
      const root = plainRoot(spans);
      const { rows, from, to } = criticalPath(table, chosenRoot(table));
      const found = Array.from(rows, (row, i) => [parseInt(spanIdOf(table, row), 16), from[i], to[i]]);
      assert.deepEqual(found, plainPath(spans, root), `seed ${seed}`);
      assertWhole(table, { rows, from, to });
      if (new Set(rows).size > 3) rich++;
    }
    // That there is something to find: paths of several spans are the rule.
    assert.ok(rich > count / 2, `${rich} of ${count} have more than three spans on their paths`);
  });

  describe('of 100,000 spans', function () {
    this.timeout(60_000);
    const count = 100_000;

    it('holds for a chain', () => {
      const table = tableOfSpans(
        Array.from({ length: count }, (_, i) => ({
          id: i + 1,
          ...(i ? { parent: i } : {}),
          start: i,
          duration: 2 * (count - i),
        })),
      );
      const path = criticalPath(table, 0);
      // Each but the last has a nanosecond before its child and one behind it.
      assert.equal(path.rows.length, 2 * count - 1);
      assertWhole(table, path);
    });

    it('holds for as many children of one parent, in order and not', () => {
      for (const lengthOf of [() => 10, (i: number) => 1 + ((i * 7919) % 5000)]) {
        const children = Array.from({ length: count - 1 }, (_, i) => ({
          id: i + 2,
          parent: 1,
          start: i * 10,
          duration: lengthOf(i),
        }));
        const table = tableOfSpans([{ id: 1, start: 0, duration: count * 10 }, ...children]);
        const path = criticalPath(table, 0);
        assert.ok(path.rows.length > count / 2500, `${path.rows.length} stretches`);
        assertWhole(table, path);
      }
    });
  });
});
