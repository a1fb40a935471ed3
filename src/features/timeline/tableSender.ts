import type { WireMessage } from '../../protocol/channel';
import { ChunkQueue } from './chunkQueue';
import type { DrawnTable, ReadyView } from './columns';
import type { FirstLook } from './firstRows';

/** Posts to the page. Comes true when the page's side has taken the message, false when there is no page any more. */
export type PostToPage = (message: WireMessage) => PromiseLike<boolean>;

/**
 * Sends a table to the page: the view, the rows that will be seen first, then all in blocks. Two messages are under way
 * at a time, so that neither side waits for the other nor drowns in what it gets.
 */
export class TableSender {
  private queue: ChunkQueue | undefined;

  constructor(private readonly post: PostToPage) {}

  /**
   * Ends what is being sent and sends this; `table` has at least one row. `onFirst` is called when the first rows are on
   * their way. Comes true when all has been taken, false when the page went, or another call or `cancel` came between.
   */
  async send(table: DrawnTable, view: ReadyView, look: FirstLook = {}, onFirst?: () => void): Promise<boolean> {
    const queue = (this.queue = new ChunkQueue(table, view.revision, look));
    let before = this.post({ type: 'notify', name: 'view', payload: view });
    let isFirst = true;
    for (let payload = queue.next(); payload; payload = queue.next()) {
      const posted = this.post({ type: 'notify', name: 'columns', payload });
      if (isFirst) onFirst?.();
      isFirst = false;
      if (!(await before) || this.queue !== queue) return false;
      before = posted;
    }
    const isTaken = await before;
    if (this.queue !== queue) return false;
    this.queue = undefined;
    return isTaken;
  }

  /** The person looks elsewhere while rows are still being sent: those go first. */
  look(look: FirstLook): void {
    this.queue?.look(look);
  }

  /** What is not on its way yet is not sent. */
  cancel(): void {
    this.queue = undefined;
  }
}
