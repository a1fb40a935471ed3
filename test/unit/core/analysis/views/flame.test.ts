import assert from 'node:assert/strict';
import { flameOf, type Flame } from '../../../../../src/core/analysis/views/flame';
import { nameOf, serviceOf, SpanFlag, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { drawnTable } from '../drawnTable';
import { randomSpans, seeded, tableOfSpans, type PlainSpan } from '../randomSpans';

describe('the flame of a trace', () => {
  it('takes spans of one service and name under one path together', () => {
    const { table } = drawnTable(`
      buy    |--------------------|
        load   |----|
          sql    |--|  in db
        load         |------|
          sql         |----|  in db
        pay                  |--|
    `);
    assert.deepEqual(drawn(flameOf(table), table), [
      'app buy 1 × 21 µs, itself 6, in it and below 21, at 0',
      '  app load 2 × 12 µs, itself 4, in it and below 12, at 0',
      '    db sql 2 × 8 µs, itself 8, in it and below 8, at 0',
      '  app pay 1 × 3 µs, itself 3, in it and below 3, at 12',
    ]);
  });

  it('adds up what ran at once, so that no child is wider than its parent', () => {
    const { table } = drawnTable(`
      all  |----|
        a  |----|
        b  |----|
    `);
    const flame = flameOf(table);
    assert.deepEqual([...flame.width], [10_000, 5_000, 5_000]);
    assert.deepEqual([...flame.x], [0, 0, 5_000]);
  });

  it('counts spans where none took any time', () => {
    const { table } = drawnTable(`
      all  !
        a  !
        b  !
        b  !
    `);
    const flame = flameOf(table);
    assert.equal(flame.unit, 'spans');
    assert.deepEqual([...flame.width], [4, 2, 1]);
  });

  it('equals a slow, plain walk on generated traces, in which some spans fail', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = seeded(seed);
      const read = tableOfSpans(randomSpans(random));
      const table = { ...read, flags: read.flags.map(flags => flags | (random(4) ? 0 : SpanFlag.Error)) };
      assert.deepEqual(byPath(flameOf(table), table), plainFlame(table), `seed ${seed}`);
    }
  });

  it('puts nodes depth-first, siblings by width, each in the bounds of its parent', () => {
    for (let seed = 200; seed <= 260; seed++) holdsTogether(flameOf(tableOfSpans(randomSpans(seeded(seed)))));
  });

  it('walks a chain of 100,000 spans, and as many names under one span', () => {
    const count = 100_000;
    const span = (i: number, parent: number | undefined): PlainSpan => ({
      id: i + 1,
      parent,
      start: i,
      duration: 2 * count - 2 * i,
      name: `n${i}`,
    });
    const chain = flameOf(tableOfSpans(Array.from({ length: count }, (_, i) => span(i, i || undefined))));
    assert.equal(chain.count, count);
    assert.equal(chain.depth[count - 1], count - 1);
    const fan = flameOf(tableOfSpans(Array.from({ length: count }, (_, i) => span(i, i ? 1 : undefined))));
    assert.equal(fan.count, count);
    holdsTogether(fan);
  });
});

function holdsTogether(flame: Flame): void {
  const { count, parent, depth, subtreeEnd, width, x, self } = flame;
  const next = new Map<number, { node: number; x: number; width: number }>();
  for (let node = 0; node < count; node++) {
    const above = parent[node];
    const before = next.get(above);
    assert.equal(depth[node], above < 0 ? 0 : depth[above] + 1);
    assert.equal(x[node], before?.x ?? (above < 0 ? 0 : x[above]));
    if (before) assert.ok(width[node] <= before.width && node === before.node);
    if (above >= 0) assert.ok(x[node] + width[node] <= x[above] + width[above] - self[above]);
    next.set(above, { node: subtreeEnd[node], x: x[node] + width[node], width: width[node] });
  }
}

type Sums = Record<
  string,
  { spans: number; errors: number; total: number; self: number; width: number; rows: number[] }
>;

/** Path of a row in names, from the top down. */
function pathOf(table: SpanTable, row: number): string {
  const parts: string[] = [];
  for (let at = row; at >= 0; at = table.parent[at]) parts.unshift(`${serviceOf(table, at)} ${nameOf(table, at)}`);
  return parts.join(' > ');
}

function plainFlame(table: SpanTable): Sums {
  const sums: Sums = {};
  for (let row = 0; row < table.count; row++) {
    const path = pathOf(table, row);
    const sum = (sums[path] ??= { spans: 0, errors: 0, total: 0, self: 0, width: 0, rows: [] });
    sum.spans++;
    sum.errors += table.flags[row] & SpanFlag.Error ? 1 : 0;
    sum.total += table.duration[row];
    sum.self += table.selfTime[row];
    sum.rows.push(row);
  }
  for (const [path, sum] of Object.entries(sums))
    for (const [other, { self }] of Object.entries(sums))
      if (other === path || other.startsWith(`${path} > `)) sum.width += self;
  return sums;
}

function byPath(flame: Flame, table: SpanTable): Sums {
  const sums: Sums = {};
  for (let node = 0; node < flame.count; node++) {
    const rows = [...flame.nodeOf.keys()].filter(row => flame.nodeOf[row] === node);
    const longest = flame.longest[node];
    assert.ok(rows.every(row => table.duration[row] <= table.duration[longest]) && rows.includes(longest));
    sums[pathOf(table, longest)] = {
      spans: flame.spans[node],
      errors: flame.errors[node],
      total: flame.total[node],
      self: flame.self[node],
      width: flame.width[node],
      rows,
    };
  }
  return sums;
}

function drawn(flame: Flame, table: SpanTable): string[] {
  return Array.from({ length: flame.count }, (_, node) => {
    const row = flame.longest[node];
    const [total, self, width, x] = [flame.total, flame.self, flame.width, flame.x].map(column => column[node] / 1000);
    const name = `${'  '.repeat(flame.depth[node])}${serviceOf(table, row)} ${nameOf(table, row)}`;
    return `${name} ${flame.spans[node]} × ${total} µs, itself ${self}, in it and below ${width}, at ${x}`;
  });
}
