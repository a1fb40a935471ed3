import assert from 'node:assert/strict';
import { RangeTable } from '../../../../src/core/spans/rangeTable';
import { compareSpans, SiblingGroups } from '../../../../src/core/spans/siblingGroups';

describe('groups of siblings', () => {
  for (const size of [2, 24, 25, 511, 512, 3000])
    it(`are in order when ${size} come in any`, () => {
      let seed = size;
      const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
      const count = size * 2; // the tops, and as many children of the first of them
      const column = (below: number) => Uint32Array.from({ length: count }, () => random(below));
      const spans = {
        count,
        start: Float64Array.from(column(3), (digit, i) => digit * 2 ** 40 + random(4) * 2 ** 11 + (i % 2)),
        duration: Float64Array.from(column(2)),
        idHigh: column(2),
        idLow: column(2),
        parentHigh: new Uint32Array(count),
        parentLow: new Uint32Array(count),
      };
      const parentOf = Int32Array.from({ length: count }, (_, span) => (span % 2 ? 0 : -1));
      const { children, ends } = new SiblingGroups(spans, parentOf);
      const inOrder = (first: number) =>
        Array.from({ length: size }, (_, i) => i * 2 + first).sort((a, b) => compareSpans(spans, a, b));
      assert.deepEqual([...children.subarray(0, ends[0])], inOrder(1));
      assert.deepEqual([...children.subarray(ends[count - 1], ends[count])], inOrder(0));
    });
});

describe('a table of ranges', () => {
  it('tells a hundred thousand of them apart, of any length, and knows each again', () => {
    const texts = Array.from({ length: 100_000 }, (_, i) =>
      i < 300 ? 'x'.repeat(i) : i.toString(36) + '.'.repeat(i % 9),
    );
    const joined = new TextEncoder().encode(texts.join(''));
    const source = new DataView(joined.buffer);
    const table = new RangeTable();
    const numbers = [0, 1].map(() => {
      let at = 0;
      return texts.map(text => table.find(source, at, (at += text.length)));
    });
    assert.deepEqual(numbers[0], numbers[1]);
    assert.equal(table.count, texts.length);
    assert.equal(new TextDecoder().decode(table.bytesOf(numbers[0][77_777])), texts[77_777]);
    assert.equal(table.size, joined.length);
  });
});
