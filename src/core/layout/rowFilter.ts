import type { SpanRow } from '../spans/spanTable';

/** Bits of what a filter makes of a row. */
export const Kept = {
  /** Found. */
  Hit: 1,
  /** Something below it was found. */
  Above: 2,
  /** Not found, but asked for: somebody went to it. */
  Asked: 4,
} as const;

/** Which rows a filter leaves: hits, and what they lie in. */
export class RowFilter {
  /** Bits of `Kept` by row. */
  readonly kept: Uint8Array;

  /** Hits in any order; `parent` of every row. Each row is passed once, however deep hits lie. */
  constructor(
    hits: Uint32Array,
    private readonly parent: Int32Array,
  ) {
    const kept = (this.kept = new Uint8Array(parent.length));
    for (const hit of hits) {
      kept[hit] |= Kept.Hit;
      for (let up = parent[hit]; up >= 0 && !(kept[up] & Kept.Above); up = parent[up]) kept[up] |= Kept.Above;
    }
  }

  isHit(row: SpanRow): boolean {
    return (this.kept[row] & Kept.Hit) !== 0;
  }

  /** Shows a row that was not found, with all above it. True when that changed anything. */
  ask(row: SpanRow, onlyHits: boolean): boolean {
    const { kept, parent } = this;
    if (kept[row] & this.bits(onlyHits)) return false;
    kept[row] |= Kept.Asked;
    for (let up = parent[row]; up >= 0 && !(kept[up] & Kept.Above); up = parent[up]) kept[up] |= Kept.Above;
    return true;
  }

  /** What of a row lets it be shown. */
  bits(onlyHits: boolean): number {
    return onlyHits ? Kept.Hit | Kept.Asked : Kept.Hit | Kept.Above | Kept.Asked;
  }
}
