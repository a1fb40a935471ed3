/**
 * What the host's main thread and the thread that searches traces say to each other. A table crosses once and costs nothing, as
 * its columns lie in shared memory. Numbers of traces and searches are the main thread's choice and never used twice.
 */
import type { QueryCompletion } from '../core/query/completion';
import type { QueryProblem } from '../core/query/query';
import type { SpanTable } from '../core/spans/spanTable';
import type { WireError } from './channel';

export type ToFinder =
  /** A search in this trace may follow: what can be made ready for it is made ready when there is nothing else to do. */
  | { readonly type: 'open'; readonly trace: number; readonly table: SpanTable }
  /** No more searches in it: nothing of it is kept. */
  | { readonly type: 'close'; readonly trace: number }
  /** `query`: see core/query/README.md. */
  | { readonly type: 'find'; readonly search: number; readonly trace: number; readonly query: string }
  /** What may come at the caret, a 0-based offset in the query. Is a search as far as numbers and cancelling go. */
  | {
      readonly type: 'complete';
      readonly search: number;
      readonly trace: number;
      readonly query: string;
      readonly caret: number;
    }
  /** Nobody wants the answer any more. */
  | { readonly type: 'cancel'; readonly search: number };

export type FromFinder =
  /** Rows, ascending, behind all that were told before. */
  | {
      readonly type: 'found';
      readonly search: number;
      readonly rows: Uint32Array<ArrayBuffer>;
      /** The whole trace was searched. */
      readonly isLast: boolean;
      /** With the last rows: what is wrong with the query. */
      readonly problems?: readonly QueryProblem[];
    }
  | { readonly type: 'completed'; readonly search: number; readonly completion: QueryCompletion }
  | { readonly type: 'failure'; readonly search: number; readonly error: WireError };
