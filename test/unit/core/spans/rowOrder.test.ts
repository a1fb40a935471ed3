import assert from 'node:assert/strict';
import { SpanFlag, type SpanTable } from '../../../../src/core/spans/spanTable';
import { chosenRoot } from '../../../../src/core/spans/summary';
import { plainOf, readOne } from '../import/plainTrace';

/** Spans as `[id, parent, start, duration]`, ns; an id is also the span's name. */
type Drawn = [id: string, parent: string, start: number, duration: number];

function tableOf(spans: readonly Drawn[]): SpanTable {
  const base = 1_795_342_800_000_000_000n;
  const written = spans.map(
    ([id, parent, start, duration]) =>
      `{"traceId":"a","spanId":"${id}","name":"${id}","parentSpanId":"${parent}","startTimeUnixNano":"${base + BigInt(start)}","endTimeUnixNano":"${base + BigInt(start + duration)}"}`,
  );
  return readOne('otlp-json', `{"resourceSpans":[{"scopeSpans":[{"spans":[${written.join()}]}]}]}`);
}

/** Names by row, indented by depth. */
function outline(table: SpanTable): string[] {
  return plainOf(table).spans.map(({ name, depth }) => '  '.repeat(depth) + name);
}

describe('the order of rows', () => {
  it('is depth-first, by start, longer first, then by the bytes of the id', () => {
    const table = tableOf([
      ['b4', 'a1', 5, 10],
      ['b3', 'a1', 5, 10],
      ['c1', 'b3', 6, 1],
      ['b2', 'a1', 5, 20],
      ['b1', 'a1', 6, 90],
      ['a1', '', 0, 100],
      ['a0', '', 0, 101],
    ]);
    assert.deepEqual(outline(table), ['a0', 'a1', '  b2', '  b3', '    c1', '  b4', '  b1']);
    assert.deepEqual([...table.subtreeEnd], [1, 7, 3, 5, 5, 6, 7]);
    assert.deepEqual([...table.parent], [-1, -1, 1, 1, 3, 1, 1]);
  });

  it('keeps all rows of an id that comes twice, the children at the first', () => {
    const table = tableOf([
      ['a', '', 0, 9],
      ['b', 'a', 4, 1],
      ['b', 'a', 2, 1],
      ['c', 'b', 4, 1],
    ]);
    assert.deepEqual(outline(table), ['a', '  b', '  b', '    c']);
    assert.deepEqual([...table.flags], [0, SpanFlag.DuplicateId, SpanFlag.DuplicateId, 0]);
  });

  it('makes a top of a span whose parent is missing, and says so', () => {
    const table = tableOf([
      ['a', '', 0, 9],
      ['b', 'f00', 3, 20],
    ]);
    assert.deepEqual(outline(table), ['a', 'b']);
    assert.deepEqual([...table.flags], [0, SpanFlag.Orphan]);
    assert.equal(chosenRoot(table), 1);
  });

  it('cuts a circle of parents at its earliest span', () => {
    const table = tableOf([
      ['a', 'c', 2, 9],
      ['b', 'a', 1, 9],
      ['c', 'b', 3, 9],
      ['d', 'c', 0, 1],
      ['e', 'e', 7, 1],
    ]);
    assert.deepEqual(outline(table), ['b', '  c', '    d', '    a', 'e']);
    assert.deepEqual([...table.flags], [SpanFlag.CycleCut, 0, 0, 0, SpanFlag.CycleCut]);
  });

  it('takes from a span the time in which any child ran, once', () => {
    //  a  |----------|
    //  b   |--|
    //  c     |--|
    //  d            |-----|   beyond the end of a: only the part inside counts
    const table = tableOf([
      ['a', '', 0, 100],
      ['b', 'a', 10, 30],
      ['c', 'a', 30, 30],
      ['d', 'a', 90, 50],
      ['e', 'a', 200, 5],
    ]);
    assert.deepEqual([...table.selfTime], [40, 30, 30, 50, 5]);
  });

  it('counts self time from the span itself where a child began before it', () => {
    const table = tableOf([
      ['a', '', 50, 100],
      ['b', 'a', 0, 60],
      ['c', 'a', 20, 10],
    ]);
    assert.deepEqual([...table.selfTime], [90, 60, 10]);
  });

  it('holds for a chain of 100,000 parents', function () {
    this.timeout(20_000);
    const count = 100_000;
    const hex = (n: number) => (n + 1).toString(16);
    const chain = Array.from({ length: count }, (_, i): Drawn => [hex(i), i ? hex(i - 1) : '', i, 2 * (count - i)]);
    const table = tableOf(chain.reverse());
    assert.equal(table.count, count);
    assert.equal(table.depth[count - 1], count - 1);
    assert.ok(table.subtreeEnd.every(end => end === count));
    assert.ok(table.selfTime.subarray(0, count - 1).every(self => self === 2));
  });

  it('holds for 100,000 children of one parent, and for a circle of as many', function () {
    this.timeout(20_000);
    const count = 100_000;
    const hex = (n: number) => (n + 1).toString(16);
    const fan = tableOf(Array.from({ length: count }, (_, i): Drawn => [hex(i), i ? '1' : '', i % 7, 1]));
    assert.equal(fan.depth.filter(depth => depth === 1).length, count - 1);
    for (let row = 2; row < count; row++) assert.ok(fan.start[row - 1] <= fan.start[row]);
    const circle = tableOf(Array.from({ length: count }, (_, i): Drawn => [hex(i), hex((i + 1) % count), i, 1]));
    assert.equal(circle.depth[count - 1], count - 1);
    assert.equal(circle.flags[0], SpanFlag.CycleCut);
  });
});
