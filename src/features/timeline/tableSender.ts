import { abortError } from '../../core/errors';
import type { SpanRow } from '../../core/spans/spanTable';
import type { WireMessage } from '../../protocol/channel';
import type { ColumnsChunk } from '../../protocol/timeline';
import { ChunkMaker, type DrawnTable, type ReadyView } from './columns';
import { firstRows, type FirstLook } from './firstRows';

/** Posts to the page. Comes true when the page's side has taken the message, false when there is no page any more. */
export type PostToPage = (message: WireMessage) => PromiseLike<boolean>;

/** Rows above the place one looks at with which the blocks begin. */
const rowsBefore = 1024;

/**
 * Sends a table to the page: the view, the rows that will be seen first, then all in blocks. Two messages are under way
 * at a time, so that neither side waits for the other nor drowns in what it gets.
 */
export class TableSender {
  private sending: AbortController | undefined;

  constructor(private readonly post: PostToPage) {}

  /**
   * Ends what is being sent and sends this; `table` has at least one row. `onFirst` is called when the first rows are on
   * their way. Comes true when all has been taken, false when the page went, or another call or `cancel` came between.
   */
  async send(table: DrawnTable, view: ReadyView, look: FirstLook = {}, onFirst?: () => void): Promise<boolean> {
    this.cancel();
    const { signal } = (this.sending = new AbortController());
    let before = this.post({ type: 'notify', name: 'view', payload: view });
    let isFirst = true;
    for (const payload of chunksInTurn(table, view.revision, look)) {
      const posted = this.post({ type: 'notify', name: 'columns', payload });
      if (isFirst) onFirst?.();
      isFirst = false;
      if (!(await before) || signal.aborted) return false;
      before = posted;
    }
    return (await before) && !signal.aborted;
  }

  /** What is not on its way yet is not sent. */
  cancel(): void {
    this.sending?.abort(abortError());
    this.sending = undefined;
  }
}

/**
 * First the rows one will look at, then blocks from there to the end, then those before. Each is made when it is taken.
 * A table of which everything is looked at comes in blocks only.
 */
export function* chunksInTurn(table: DrawnTable, revision: number, look: FirstLook): Generator<ColumnsChunk> {
  const maker = new ChunkMaker(table, revision);
  const { rows, withShape, top } = firstRows(table, look);
  if (rows.length < table.count) yield maker.pick(rows, withShape);
  const middle = rows.length < table.count ? Math.max(0, top - rowsBefore) : 0;
  yield* blocks(maker, middle, table.count);
  yield* blocks(maker, 0, middle);
}

function* blocks(maker: ChunkMaker, from: SpanRow, to: SpanRow): Generator<ColumnsChunk> {
  for (let row = from; row < to;) {
    const chunk = maker.block(row, to);
    yield chunk;
    row += chunk.count;
  }
}
