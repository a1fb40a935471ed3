/** What the timeline page asks while its trace is compared with another one, and what it is told of that. */
import type { TraceComparison } from '../../core/analysis/compare/comparison';
import type { Nanos } from '../../core/time';
import type { SpanRow } from '../../core/spans/spanTable';
import type { SourceLabel } from '../timeline';

/** The other trace, and why it is that one. */
export interface ComparedTrace {
  /** Counts up with each trace that this tab is compared with, and when that trace is another than it was. */
  readonly number: number;
  readonly traceId: string;
  readonly rootName: string;
  readonly rootService: string;
  /** When the root began, as the person writes it. */
  readonly when: string;
  /** Of the root. */
  readonly duration: Nanos;
  /** A sentence: "The one of 12 known traces whose duration is nearest to the median (1.18 s)." Empty when a person chose. */
  readonly why: string;
}

/** Function bodies that differ between the revisions that two spans ran. */
export interface CodeChange {
  readonly node: number;
  /** Short, as people write them: `3f2a91c`. */
  readonly here: string;
  readonly there: string;
}

export type CompareRequests = {
  /** Fails with an AbortError when nothing is compared, or another trace than `number` by now. */
  compare: { params: { revision: number; number: number }; result: TraceComparison };
  /** Of some nodes: those whose code changed. `here` and `there` are the rows of one pair each. */
  'compare/code': {
    params: {
      revision: number;
      number: number;
      pairs: readonly { readonly node: number; readonly here: SpanRow; readonly there: SpanRow }[];
    };
    result: readonly CodeChange[];
  };
  /** As `source/labels`, for rows of the other trace. */
  'compare/labels': { params: { number: number; rows: readonly SpanRow[] }; result: readonly SourceLabel[] };
  'compare/openSource': { params: { number: number; row: SpanRow }; result: boolean };
  /** Opens the other trace in a tab of its own, with this row selected. */
  'compare/openTrace': { params: { number: number; row: SpanRow }; result: null };
  /** Rows of the other trace, ascending, that the text finds. */
  'compare/found': { params: { number: number; query: string }; result: Uint32Array };
};
