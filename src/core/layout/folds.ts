import type { SpanRow } from '../spans/spanTable';

/** What folding needs to know of the tree. `subtreeEnd` is exclusive; `parent` is -1 for a top. */
export interface Tree {
  readonly count: number;
  readonly parent: Int32Array;
  readonly subtreeEnd: Uint32Array;
}

export function hasChildren(tree: Tree, row: SpanRow): boolean {
  return tree.subtreeEnd[row] > row + 1;
}

/** Which rows are folded. One byte per row; only rows with children can be. */
export class Folds {
  /** 1 where the subtree below the row is hidden. */
  readonly folded: Uint8Array;
  private foldedCount = 0;

  constructor(private readonly tree: Tree) {
    this.folded = new Uint8Array(tree.count);
  }

  /** Number of folded rows. */
  get size(): number {
    return this.foldedCount;
  }

  has(row: SpanRow): boolean {
    return this.folded[row] === 1;
  }

  /** True when that changed anything. */
  set(row: SpanRow, isFolded: boolean): boolean {
    const value = isFolded && hasChildren(this.tree, row) ? 1 : 0;
    if (this.folded[row] === value) return false;
    this.folded[row] = value;
    this.foldedCount += value ? 1 : -1;
    return true;
  }

  toggle(row: SpanRow): boolean {
    return this.set(row, !this.has(row));
  }

  /** Folds every row with children, but leaves a single top open: one lonely row says nothing. */
  foldAll(): void {
    const { folded } = this;
    const { count, subtreeEnd } = this.tree;
    let foldedCount = 0;
    for (let row = 0; row < count; row++) {
      const value = subtreeEnd[row] > row + 1 ? 1 : 0;
      folded[row] = value;
      foldedCount += value;
    }
    this.foldedCount = foldedCount;
    if (count > 1 && subtreeEnd[0] >= count) this.set(0, false);
  }

  unfoldAll(): void {
    this.folded.fill(0);
    this.foldedCount = 0;
  }

  /** Unfolds the rows `from` to `to` (exclusive): a row and all below it, or its siblings. */
  unfoldRange(from: SpanRow, to: SpanRow): void {
    if (!this.foldedCount) return;
    for (let row = this.folded.indexOf(1, from); row >= 0 && row < to; row = this.folded.indexOf(1, row + 1)) {
      this.set(row, false);
    }
  }

  /** Unfolds every ancestor, so that the row can be seen. True when that changed anything. */
  reveal(row: SpanRow): boolean {
    let changed = false;
    for (let up = this.tree.parent[row]; up >= 0; up = this.tree.parent[up]) {
      if (this.set(up, false)) changed = true;
    }
    return changed;
  }

  /** The folded rows, ascending, at most `limit` of them. */
  list(limit: number): SpanRow[] {
    const rows: SpanRow[] = [];
    for (let row = this.folded.indexOf(1); row >= 0 && rows.length < limit; row = this.folded.indexOf(1, row + 1)) {
      rows.push(row);
    }
    return rows;
  }

  /** The rows with children that are open, ascending, at most `limit` of them. */
  listOpen(limit: number): SpanRow[] {
    const { folded } = this;
    const { count, subtreeEnd } = this.tree;
    const rows: SpanRow[] = [];
    for (let row = 0; row < count && rows.length < limit; row++) {
      if (folded[row] === 0 && subtreeEnd[row] > row + 1) rows.push(row);
    }
    return rows;
  }
}
