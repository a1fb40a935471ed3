interface Piece {
  readonly start: number;
  readonly end: number;
}

/**
 * Pieces of a text that lie in each other or apart. The innermost one around an offset is the last one that begins before it, or
 * one of those around that: found without looking at all that ended before.
 */
export class Nesting<T extends Piece> {
  private readonly outer: number[] = [];
  private readonly sorted: readonly T[];

  constructor(pieces: readonly T[]) {
    // Of two that are the same piece the later one counts as the inner.
    this.sorted = [...pieces].sort((a, b) => a.start - b.start || b.end - a.end);
    const open: number[] = [];
    this.sorted.forEach((piece, i) => {
      while (open.length && this.sorted[open[open.length - 1]].end <= piece.start) open.pop();
      this.outer.push(open[open.length - 1] ?? -1);
      open.push(i);
    });
  }

  around(offset: number): T | undefined {
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle].start <= offset) low = middle + 1;
      else high = middle;
    }
    let at = low - 1;
    while (at >= 0 && this.sorted[at].end <= offset) at = this.outer[at];
    return this.sorted[at];
  }
}
