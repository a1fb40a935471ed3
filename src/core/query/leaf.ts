import type { SpanRow } from '../spans/spanTable';

/** One term of a query over all rows of a table: worked out in stretches, then looked at row by row. */
export interface Leaf {
  readonly isDone: boolean;
  /** Goes on until `isTime` says so, which is asked every so often. */
  advance(isTime: () => boolean): void;
  /** Once it is done. */
  isHit(row: SpanRow): boolean;
}

/** A term that columns answer: nothing has to be worked out before. */
export function readyLeaf(isHit: (row: SpanRow) => boolean): Leaf {
  return { isDone: true, advance: () => undefined, isHit };
}

/** Remembers the answer for each number, of a text or a resource for example. */
export function remembering(count: number, test: (index: number) => boolean): (index: number) => boolean {
  const known = new Uint8Array(count);
  return index => {
    if (known[index] === 0) known[index] = test(index) ? 2 : 1;
    return known[index] === 2;
  };
}
