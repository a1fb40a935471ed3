import type { SpanRow } from '../spans/spanTable';

/**
 * The rows that folding leaves, ascending, and where each of them stands. Without folds no index array is kept: the
 * position of a row is the row itself. Never mutated; a fold makes a new one, which takes a few ms for a million rows.
 */
export class VisibleRows {
  private constructor(
    readonly length: number,
    private readonly rows: Uint32Array | undefined,
  ) {}

  /** All of `count` rows. */
  static all(count: number): VisibleRows {
    return new VisibleRows(count, undefined);
  }

  /**
   * `folded[r]` is 1 where the subtree below row r is hidden. `subtreeEnd` (exclusive) may be 0 for rows that have not
   * arrived: they count as rows without children.
   */
  static of(count: number, subtreeEnd: Uint32Array, folded: Uint8Array): VisibleRows {
    let length = 0;
    const rows = new Uint32Array(count);
    for (let row = 0; row < count;) {
      rows[length++] = row;
      row = folded[row] && subtreeEnd[row] > row ? subtreeEnd[row] : row + 1;
    }
    return length === count ? VisibleRows.all(count) : new VisibleRows(length, rows.slice(0, length));
  }

  /** Row at a position from 0 to `length` (exclusive). */
  rowAt(position: number): SpanRow {
    return this.rows ? this.rows[position] : position;
  }

  /** Position of a row, -1 for a row that is folded away. */
  positionOf(row: SpanRow): number {
    const position = this.positionOfShown(row);
    return position >= 0 && this.rowAt(position) === row ? position : -1;
  }

  /** Position of the row, or of the folded row that hides it; -1 only when there are no rows. */
  positionOfShown(row: SpanRow): number {
    if (!this.rows) return Math.min(row, this.length - 1);
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rows[middle] <= row) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
