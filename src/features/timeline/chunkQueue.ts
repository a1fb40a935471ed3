import type { SpanRow } from '../../core/spans/spanTable';
import type { ColumnsChunk } from '../../protocol/timeline';
import { ChunkMaker, type DrawnTable } from './columns';
import { firstRows, type FirstLook, type FirstRows } from './firstRows';

/** Rows above the place one looks at with which the blocks go on. */
const rowsBefore = 1024;

/**
 * The chunks of a table in the order in which they are wanted: rows that will be in view, then blocks from there to the
 * end and round to the beginning, each row in one block. Whoever looks elsewhere meanwhile gets that first. A chunk is
 * made when it is taken. A table of which everything is looked at from the beginning comes in blocks only.
 */
export class ChunkQueue {
  private readonly maker: ChunkMaker;
  private picks: FirstRows[] = [];
  /** What is still to come in blocks, in turn; `to` is exclusive. */
  private ranges: { from: SpanRow; readonly to: SpanRow }[];

  /** `table` has at least one row. */
  constructor(
    private readonly table: DrawnTable,
    revision: number,
    look: FirstLook,
  ) {
    this.maker = new ChunkMaker(table, revision);
    this.ranges = [{ from: 0, to: table.count }];
    const first = firstRows(table, look);
    if (first.rows.length < table.count) this.bring(first);
  }

  /** The next chunk, undefined when all has been taken. */
  next(): ColumnsChunk | undefined {
    const pick = this.picks.shift();
    if (pick) return this.maker.pick(pick.rows, pick.withShape);
    const [range] = this.ranges;
    if (!range) return undefined;
    const chunk = this.maker.block(range.from, range.to);
    range.from += chunk.count;
    if (range.from >= range.to) this.ranges.shift();
    return chunk;
  }

  /** Brings these rows next, and goes on from there. */
  look(look: FirstLook): void {
    if (this.ranges.length) this.bring(firstRows(this.table, look));
  }

  private bring(first: FirstRows): void {
    this.picks = [first];
    const middle = Math.max(0, first.top - rowsBefore);
    const cut = this.ranges.flatMap(({ from, to }) =>
      from < middle && middle < to
        ? [
            { from, to: middle },
            { from: middle, to },
          ]
        : [{ from, to }],
    );
    const ascending = cut.sort((a, b) => a.from - b.from);
    this.ranges = [...ascending.filter(({ from }) => from >= middle), ...ascending.filter(({ from }) => from < middle)];
  }
}
