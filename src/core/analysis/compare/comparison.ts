/**
 * What a comparison of two traces says: plain data that can be posted. "Here" is the trace that is looked at, "there" the one
 * it is compared with; rows are rows of their own tables.
 *
 *   here                      there                     nodes (a span name under the same path, once)
 *   POST /buy ── load item    POST /buy ── load item    POST /buy          1 : 1
 *                ├ SELECT                  └ SELECT     └ load item        1 : 1
 *                └ SELECT                               └── SELECT         2 : 1   pairs: first with first, second alone
 */
import type { SpanRow } from '../../spans/spanTable';
import type { Nanos } from '../../time';

/** What became of a node: its number stands in `CompareNodes.change`. `more` and `fewer` are of spans. */
export enum Change {
  Same,
  Added,
  Removed,
  More,
  Fewer,
  Slower,
  Faster,
}

/** Bits of `CompareNodes.errors`. */
export const ErrorChange = {
  /** A span fails here, and its partner there does not, or there is none. */
  New: 1,
  /** Failed there, and here no more. */
  Gone: 2,
  /** Both fail, by errors of different types. */
  Other: 4,
} as const;

export interface Sides<T = number> {
  readonly here: T;
  readonly there: T;
}

/** Columns over nodes, depth-first, siblings by when they first begin; times are sums over the node's spans, ns. */
export interface CompareNodes {
  readonly count: number;
  /** -1 for the root, which is the first. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  /** First node behind the node's subtree. */
  readonly subtreeEnd: Uint32Array;
  /** Indexes into `texts`. */
  readonly service: Uint32Array;
  readonly name: Uint32Array;
  readonly countHere: Uint32Array;
  readonly countThere: Uint32Array;
  readonly selfHere: Float64Array;
  readonly selfThere: Float64Array;
  readonly durationHere: Float64Array;
  readonly durationThere: Float64Array;
  /** How many of its spans fail. */
  readonly failedHere: Uint32Array;
  readonly failedThere: Uint32Array;
  /** A `Change`. */
  readonly change: Uint8Array;
  /** Bits of `ErrorChange`. */
  readonly errors: Uint8Array;
  /** Pairs of node n are `firstPair[n]` to `firstPair[n + 1]` (exclusive; `count + 1` long). */
  readonly firstPair: Uint32Array;
  /** By pair: the rows, -1 for a side that has none. Pairs of a node in order of their time. */
  readonly pairHere: Int32Array;
  readonly pairThere: Int32Array;
  readonly pairSelf: Sides<Float64Array>;
  readonly pairDuration: Sides<Float64Array>;
}

export interface TraceComparison {
  /** The chosen roots that were laid on each other; -1 for a trace without spans. */
  readonly root: Sides<SpanRow>;
  /** Both roots have one service and name. */
  readonly hasSameRoot: boolean;
  /** It is one trace, with as many spans. */
  readonly isSameTrace: boolean;
  /** Of the roots. */
  readonly duration: Sides<Nanos>;
  /** Sum over all spans below the roots: differences of the nodes add up to its difference. */
  readonly selfTime: Sides<Nanos>;
  readonly spanCount: Sides;
  /** Spans below other tops, which are not compared. */
  readonly outside: Sides;
  /** Nodes whose self time differs by less than this are called the same. */
  readonly least: Nanos;
  readonly texts: readonly string[];
  readonly nodes: CompareNodes;
  /** The nodes that differ, by how much self time they won or lost, most first. */
  readonly order: Uint32Array;
}

/** By how much the self time of a node differs, ns; positive when it takes longer here. */
export function selfDifference({ selfHere, selfThere }: CompareNodes, node: number): Nanos {
  return selfHere[node] - selfThere[node];
}

/** What became of a node, or of a pair of spans. */
export function changeOf(count: Sides, difference: Nanos, least: Nanos): Change {
  if (count.there === 0) return Change.Added;
  if (count.here === 0) return Change.Removed;
  if (count.here !== count.there) return count.here > count.there ? Change.More : Change.Fewer;
  return difference >= least ? Change.Slower : difference <= -least ? Change.Faster : Change.Same;
}
