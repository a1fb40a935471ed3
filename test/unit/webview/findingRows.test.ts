import assert from 'node:assert/strict';
import type { Finding, FindingKind } from '../../../src/core/analysis/analysis';
import { phrase } from '../../../src/core/phrase';
import { FindingRows } from '../../../webview/timeline/answers/findingRows';

function finding(kind: FindingKind, rows: number[], from = 0, to = 0): Finding {
  return { kind, rows: Uint32Array.from(rows), cost: 1, sentence: phrase('x'), places: [], from, to };
}

describe('Findings of a row', () => {
  const list = [
    finding('n-plus-one', [4, 5, 6]),
    finding('gap', [1, 4, 9], 30, 70),
    finding('duplicate', [5, 8]),
    finding('gap', [1, 2, 3], 10, 20),
  ];
  const rows = new FindingRows(list);

  it('are those that it is evidence of, most costly first', () => {
    assert.deepEqual(rows.of(5), [0, 2]);
    assert.deepEqual(rows.of(4), [0, 1]);
    assert.deepEqual(rows.of(7), []);
  });

  it('mark it by the first of them; the neighbours of a gap are not marked', () => {
    assert.equal(rows.markOf(5), list[0]);
    assert.equal(rows.markOf(1), list[1]);
    assert.equal(rows.markOf(9), undefined);
  });

  it('hatch the gaps of the span that has them, in order of time', () => {
    assert.deepEqual([...(rows.gapsOf(1) ?? [])], [10, 20, 30, 70]);
    assert.equal(rows.gapsOf(4), undefined);
  });

  it('are found among 100,000 rows of evidence', () => {
    const many = new FindingRows([
      finding(
        'n-plus-one',
        Array.from({ length: 100_000 }, (_, i) => 2 * i),
      ),
    ]);
    assert.deepEqual(many.of(150_000), [0]);
    assert.deepEqual(many.of(150_001), []);
  });
});
