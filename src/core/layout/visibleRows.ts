import type { SpanRow } from '../spans/spanTable';
import { Grouped } from './siblingGroups';

/** What hides rows besides folds. */
export interface Hiding {
  /** A `Grouped` by row. */
  readonly grouped?: Uint8Array;
  /** Bits of `Kept` by row, and which of them let a row be shown. Where none is set there is none in the whole subtree. */
  readonly kept?: { readonly rows: Uint8Array; readonly bits: number };
}

/**
 * The rows that folds, groups and a filter leave, ascending, and where each of them stands. Without folds no index array is kept: the
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
  static of(count: number, subtreeEnd: Uint32Array, folded: Uint8Array, hiding: Hiding = {}): VisibleRows {
    let length = 0;
    const rows = new Uint32Array(count);
    const kept = hiding.kept?.rows;
    const bits = hiding.kept?.bits ?? 0;
    const { grouped } = hiding;
    for (let row = 0; row < count;) {
      const group = grouped ? grouped[row] : Grouped.No;
      const isKept = !kept || kept[row] !== 0;
      if (group !== Grouped.Hidden && (!kept || (kept[row] & bits) !== 0)) rows[length++] = row;
      const skips = folded[row] !== 0 || group !== Grouped.No || !isKept;
      row = skips && subtreeEnd[row] > row ? subtreeEnd[row] : row + 1;
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
