import assert from 'node:assert/strict';
import { Folds } from '../../../../src/core/layout/folds';
import { VisibleRows } from '../../../../src/core/layout/visibleRows';

/** A tree from the depths of its rows. */
function treeOf(...depths: number[]) {
  const count = depths.length;
  const parent = new Int32Array(count).fill(-1);
  const subtreeEnd = new Uint32Array(count).fill(count);
  const open: number[] = [];
  depths.forEach((depth, row) => {
    while (open.length > depth) subtreeEnd[open.pop() as number] = row;
    parent[row] = open[depth - 1] ?? -1;
    open.push(row);
  });
  return { count, parent, subtreeEnd };
}

function rowsOf(visible: VisibleRows): number[] {
  return Array.from({ length: visible.length }, (_, position) => visible.rowAt(position));
}

//                   0  1  2  3  4  5  6
const tree = treeOf(0, 1, 2, 2, 1, 2, 0);

describe('Folding', () => {
  it('shows all rows when nothing is folded, each at its own place', () => {
    const visible = VisibleRows.of(7, tree.subtreeEnd, new Uint8Array(7));
    assert.deepEqual(rowsOf(visible), [0, 1, 2, 3, 4, 5, 6]);
    assert.equal(visible.positionOf(6), 6);
  });

  it('hides what is below a folded row, and knows where the rest stands', () => {
    const folds = new Folds(tree);
    folds.set(1, true);
    const visible = VisibleRows.of(7, tree.subtreeEnd, folds.folded);
    assert.deepEqual(rowsOf(visible), [0, 1, 4, 5, 6]);
    assert.equal(visible.positionOf(4), 2);
    assert.equal(visible.positionOf(3), -1);
    assert.equal(visible.positionOfShown(3), 1); // the row that hides it
  });

  it('keeps inner folds while an outer one is folded', () => {
    const folds = new Folds(tree);
    folds.set(1, true);
    folds.set(0, true);
    assert.deepEqual(rowsOf(VisibleRows.of(7, tree.subtreeEnd, folds.folded)), [0, 6]);
    folds.set(0, false);
    assert.deepEqual(rowsOf(VisibleRows.of(7, tree.subtreeEnd, folds.folded)), [0, 1, 4, 5, 6]);
  });

  it('folds only rows with children', () => {
    const folds = new Folds(tree);
    assert.equal(folds.set(2, true), false);
    assert.equal(folds.size, 0);
  });

  it('folds all tops when there are several, and leaves a lone one open', () => {
    const several = new Folds(tree);
    several.foldAll();
    assert.deepEqual(several.list(10), [0, 1, 4]);
    const lone = new Folds(treeOf(0, 1, 2, 1));
    lone.foldAll();
    assert.deepEqual(lone.list(10), [1]);
    assert.deepEqual(lone.listOpen(10), [0]);
  });

  it('reveals a row by unfolding its ancestors and nothing else', () => {
    const folds = new Folds(tree);
    folds.foldAll();
    assert.equal(folds.reveal(3), true);
    assert.deepEqual(folds.list(10), [4]);
    assert.equal(folds.reveal(3), false);
  });

  it('takes rows that have not arrived for rows without children', () => {
    const arriving = { ...tree, subtreeEnd: Uint32Array.of(7, 4, 3, 0, 0, 0, 0) };
    const folds = new Folds(arriving);
    folds.foldAll();
    assert.deepEqual(rowsOf(VisibleRows.of(7, arriving.subtreeEnd, folds.folded)), [0, 1, 4, 5, 6]);
  });

  it('walks a chain of 100,000 parents', () => {
    const chain = treeOf(...Array.from({ length: 100_000 }, (_, depth) => depth));
    const folds = new Folds(chain);
    folds.foldAll();
    assert.equal(VisibleRows.of(chain.count, chain.subtreeEnd, folds.folded).length, 2);
    folds.reveal(99_999);
    assert.equal(folds.size, 0);
  });
});
