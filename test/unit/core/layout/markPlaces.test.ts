import assert from 'node:assert/strict';
import { markPlaces } from '../../../../src/core/layout/markPlaces';
import { VisibleRows } from '../../../../src/core/layout/visibleRows';

/** The same, mark by mark. */
function oneByOne(rows: readonly number[], visible: VisibleRows, all: number, height: number): number[] {
  const places = rows.map(row => Math.floor(((visible.positionOfShown(row) + 0.4) / all) * height));
  return [...new Set(places)];
}

/** Rows in groups of ten, of which the first is the parent of the others; every third group is folded. */
function groups(count: number): VisibleRows {
  const subtreeEnd = Uint32Array.from({ length: count }, (_, row) => (row % 10 ? row + 1 : Math.min(count, row + 10)));
  const folded = Uint8Array.from({ length: count }, (_, row) => (row % 30 ? 0 : 1));
  return VisibleRows.of(count, subtreeEnd, folded);
}

describe('Marks beside the scrollbar', () => {
  it('lie beside their rows when all rows fit', () => {
    assert.deepEqual(markPlaces([0, 2], VisibleRows.all(3), 10, 240), [9, 57]);
  });

  it('are one where many rows share a pixel', () => {
    assert.deepEqual(markPlaces([0, 1, 2, 500_000, 999_999], VisibleRows.all(1_000_000), 1_000_000, 100), [0, 50, 99]);
  });

  it('mark the row that hides a folded one', () => {
    const visible = VisibleRows.of(4, Uint32Array.of(4, 4, 4, 4), Uint8Array.of(0, 1, 0, 0));
    assert.deepEqual(markPlaces([3], visible, 2, 20), [14]);
  });

  it('are none without rows, marks or height', () => {
    assert.deepEqual(markPlaces([], VisibleRows.all(3), 3, 20), []);
    assert.deepEqual(markPlaces([0], VisibleRows.all(0), 1, 20), []);
    assert.deepEqual(markPlaces([0], VisibleRows.all(3), 3, -2), []);
  });

  it('are those of looking at every row, whatever is folded and however many there are', () => {
    for (const count of [7, 100, 3000]) {
      for (const visible of [VisibleRows.all(count), groups(count)]) {
        for (const step of [1, 2, 13]) {
          const rows = Array.from({ length: Math.ceil(count / step) }, (_, i) => i * step);
          for (const height of [1, 333, 848]) {
            const all = Math.max(visible.length, 40);
            assert.deepEqual(markPlaces(rows, visible, all, height), oneByOne(rows, visible, all, height));
          }
        }
      }
    }
  });
});
