import type { SpanRow, SpanTable } from '../spans/spanTable';

/** The first block is small, so that there is something to show at once. */
const firstRows = 4096;
/** The others are large: a block is fast when its spans lie side by side. Less than 2^20, see `byPlace`. */
const blockRows = 1 << 18;

export interface RowBlock {
  /** `to` is exclusive. */
  readonly from: SpanRow;
  readonly to: SpanRow;
  /** Its rows in the order in which their spans lie in the payloads. */
  readonly byPlace: Uint32Array;
}

/** The rows of a table in blocks, each of which can be read in the order of memory. Found out when it is asked for first. */
export class RowBlocks {
  private readonly blocks: RowBlock[] = [];

  constructor(private readonly table: SpanTable) {}

  /** The block of a row; undefined for one that is none. */
  at(row: SpanRow): RowBlock | undefined {
    if (row >= this.table.count) return undefined;
    const index = row < firstRows ? 0 : 1 + Math.floor((row - firstRows) / blockRows);
    return (this.blocks[index] ??= this.read(index));
  }

  private read(index: number): RowBlock {
    const from = index === 0 ? 0 : firstRows + (index - 1) * blockRows;
    const to = Math.min(this.table.count, index === 0 ? firstRows : from + blockRows);
    return { from, to, byPlace: this.byPlace(from, to) };
  }

  private byPlace(from: SpanRow, to: SpanRow): Uint32Array {
    const { offset } = this.table.spanBytes;
    // Place and row in one number each, which sorts fastest: 32 bits above 20.
    const places = new Float64Array(to - from);
    for (let row = from; row < to; row++) places[row - from] = offset[row] * 2 ** 20 + (row - from);
    places.sort();
    return Uint32Array.from(places, place => from + (place % 2 ** 20));
  }
}
