/** What the timeline page asks while a query is typed. */
import type { QueryCompletion } from '../../core/query/completion';

export type QueryRequests = {
  /** What may come at the caret, a 0-based offset in `text`. */
  'query/complete': { params: { revision: number; text: string; caret: number }; result: QueryCompletion };
};
