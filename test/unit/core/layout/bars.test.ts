import assert from 'node:assert/strict';
import { layOutBars, type Bar } from '../../../../src/core/layout/bars';
import { selfSegments } from '../../../../src/core/layout/selfSegments';
import { TimeScale } from '../../../../src/core/layout/timeScale';
import { SpanFlag } from '../../../../src/core/spans/spanTable';

/** Spans as start, duration (ms); the first is the parent of the others. */
function treeOf(...spans: [start: number, duration: number][]) {
  const count = spans.length;
  return {
    start: Float64Array.from(spans, ([start]) => start * 1e6),
    duration: Float64Array.from(spans, ([, duration]) => duration * 1e6),
    subtreeEnd: Uint32Array.from(spans, (_, row) => (row === 0 ? count : row + 1)),
    service: new Uint32Array(count),
    flags: new Uint8Array(count),
  };
}

/** One ms is one pixel. */
function layOut(
  tree: ReturnType<typeof treeOf>,
  range = { from: 0, to: 400e6 },
  more: Partial<Parameters<typeof layOutBars>[0]> = {},
): Bar[] {
  return layOutBars({
    columns: tree,
    scale: new TimeScale(range, 400),
    rows: Array.from(tree.start, (_, row) => row),
    top: -6,
    selfOf: row => selfSegments(tree, row),
    eventsOf: () => new Float64Array(0),
    errorBegan: () => false,
    measure: text => text.length * 6,
    ...more,
  });
}

describe('Own time of a span', () => {
  const pairs = (...spans: [number, number][]) => [...selfSegments(treeOf(...spans), 0)].map(ns => ns / 1e6);

  it('is where no child runs', () => {
    assert.deepEqual(pairs([0, 100], [10, 20], [50, 10]), [0, 10, 30, 50, 60, 100]);
  });

  it('joins children that overlap', () => {
    assert.deepEqual(pairs([0, 100], [10, 40], [20, 50]), [0, 10, 70, 100]);
  });

  it('counts no time outside of the parent', () => {
    assert.deepEqual(pairs([50, 50], [20, 40], [90, 60]), [60, 90]);
    assert.deepEqual(pairs([0, 10], [20, 40]), [0, 10]);
  });

  it('is none when children fill the span, and none of a span without a duration', () => {
    assert.deepEqual(pairs([0, 100], [0, 100]), []);
    assert.deepEqual(pairs([5, 0]), []);
  });
});

describe('Bars', () => {
  it('stand at their time, row under row', () => {
    const [first, second] = layOut(treeOf([0, 200], [50, 100]));
    assert.deepEqual([first.left, first.width, first.rowTop, first.top], [0, 200, -6, 0]);
    assert.deepEqual([second.left, second.width, second.rowTop, second.top], [50, 100, 18, 24]);
    assert.deepEqual(first.strong, [0, 50, 150, 50]);
    assert.deepEqual(second.strong, [50, 100]);
  });

  it('are at least two pixels wide and then all strong', () => {
    const [bar] = layOut(treeOf([100, 0]));
    assert.deepEqual([bar.left, bar.width, bar.strong], [100, 2, [100, 2]]);
    assert.equal(bar.label?.text, '0 ms');
  });

  it('draw nothing of what lies outside of the range, and say nothing about it', () => {
    const [before, after, across] = layOut(treeOf([0, 10], [390, 10], [0, 400]), { from: 100e6, to: 200e6 });
    assert.deepEqual([before.width, before.strong, before.label, before.outside], [0, [], undefined, 'before']);
    assert.deepEqual([after.width, after.label, after.outside], [0, undefined, 'after']);
    assert.deepEqual([across.left, across.width], [-4, 408]);
    assert.equal(across.label?.place, 'inside');
  });

  it('have their label at the right, at the left where there is no room, inside as a last resort', () => {
    const [wide, late, early] = layOut(treeOf([0, 399], [380, 15], [20, 100]));
    assert.deepEqual([wide.label?.place, wide.label?.left], ['inside', 6]);
    assert.deepEqual([late.label?.place, late.label?.left], ['left', 380 - 6 - 30]);
    assert.deepEqual([early.label?.place, early.label?.left], ['right', 126]);
  });

  it('make room for the mark where an error began', () => {
    const tree = treeOf([0, 100]);
    tree.flags[0] = SpanFlag.Error;
    const [bar] = layOut(tree, undefined, { errorBegan: () => true });
    assert.ok(bar.isError && bar.errorBegan);
    assert.equal(bar.label?.left, 115);
  });

  it('join what is nearer than half a pixel, however many children there are', () => {
    const children = Array.from({ length: 100_000 }, (_, i): [number, number] => [i * 0.004, 0.003]);
    const [bar] = layOut(treeOf([0, 400], ...children), undefined, { rows: [0] });
    assert.ok(bar.strong.length / 2 <= 800, `${bar.strong.length / 2} boxes`);
  });

  it('of many children are laid out anew when time or width change, and only then', () => {
    const children = Array.from({ length: 1000 }, (_, i): [number, number] => [i * 0.4, 0.1]);
    const tree = treeOf([0, 400], ...children);
    const pairs = selfSegments(tree, 0);
    const strongAt = (to: number) => layOut(tree, { from: 0, to }, { rows: [0], selfOf: () => pairs })[0].strong;
    const whole = strongAt(400e6);
    assert.equal(strongAt(400e6), whole);
    const zoomed = strongAt(40e6);
    assert.deepEqual(zoomed.slice(0, 4), [1, 3, 5, 3]);
    assert.deepEqual(strongAt(400e6), whole);
  });

  it('draw nothing where a row has not arrived, and the others where they belong', () => {
    const bars = layOut(treeOf([0, 10], [0, 10], [0, 10]), undefined, { rows: [0, -1, 2] });
    assert.deepEqual(
      bars.map(({ row, rowTop }) => [row, rowTop]),
      [
        [0, -6],
        [2, 42],
      ],
    );
  });

  it('thin out the ticks of events to what can be told apart', () => {
    const times = Float64Array.from({ length: 1000 }, (_, i) => i * 0.4e6);
    const [bar] = layOut(treeOf([0, 400]), undefined, { eventsOf: () => times });
    assert.ok(bar.ticks.length <= 201 && bar.ticks.length > 150, `${bar.ticks.length} ticks`);
  });
});
