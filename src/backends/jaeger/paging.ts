/**
 * Pages of a search, newest first, without losing or doubling a trace. Servers have no cursor: the end of the window moves.
 * That is exact where a store cuts its list by start. Memory stores cut it by arrival, and of what arrived in one batch they
 * take any: twenty of the last forty-five, say, with gaps between them that a moved window would never show.
 *
 *   asked for 4:      . x . . x . . x x        found in this order: not by start, so there may be gaps
 *   from the oldest found on, as many as there are:
 *                       x x x x x x x x        complete: the newest 4 are the page, the window ends before them
 */
import { Failure } from '../../core/errors';
import type { SpanTable } from '../../core/spans/spanTable';
import type { TraceSummary } from '../../core/spans/summary';
import type { TraceId } from '../../core/spans/traceId';

/** A trace as the server listed it. */
export interface Listed {
  readonly summary: TraceSummary;
  readonly table?: SpanTable;
  /** Start of the earliest span that the search meant, in all of its time; the trace's start where that is not known. */
  readonly first: bigint;
  /** `first` is the start of such a span. Otherwise one may come later, and the trace has to be shown when it is met. */
  readonly isExact: boolean;
}

/** ns since the epoch; servers take both ends as part of it. */
export interface Window {
  readonly from: bigint;
  readonly to: bigint;
}

/** The server's list, in its own order. */
export type List = (window: Window, limit: number) => Promise<readonly Listed[]>;

export interface Page {
  /** Each trace once, newest first. */
  readonly traces: readonly Listed[];
  /** The server had, or may have had, more than was asked for. */
  readonly limitReached: boolean;
  /** Where the window of the next page ends; undefined when there is nothing before it. */
  readonly nextTo: bigint | undefined;
}

/** Rounds that narrow the window until all of it fits into one answer. */
const mostRounds = 6;
/** Blocks that one page is put together from. */
const mostBlocks = 4;
/** Fewer traces may be in order by chance. */
const fewest = 8;

/**
 * The newest `limit` traces of the window; a few more where a trace could not be found again later. `mostAtOnce`: how many
 * traces a request may ask for when it has to see everything, asked after the first answer; 0: that answer has to do, and
 * there may be gaps.
 */
export async function newestPage(list: List, window: Window, limit: number, mostAtOnce: () => number): Promise<Page> {
  const found = new Map<TraceId, Listed>();
  let to: bigint | undefined = window.to;
  let isFull = false;
  for (let blocks = 0; to !== undefined && found.size < limit && blocks < mostBlocks; blocks++) {
    const block: Block = await newestBlock(list, { from: window.from, to }, limit - found.size, mostAtOnce);
    for (const one of block.traces) if (!found.has(one.summary.traceId)) found.set(one.summary.traceId, one);
    ({ rest: to, isFull } = block);
    if (!mostAtOnce()) break;
  }
  return { traces: byStart([...found.values()]), limitReached: isFull, nextTo: to };
}

interface Block {
  readonly traces: readonly Listed[];
  readonly isFull: boolean;
  /** Where what is not listed yet ends. */
  readonly rest: bigint | undefined;
}

/** `window.from` is where the search begins; `window.to` where the blocks before this one ended. */
async function newestBlock(list: List, window: Window, wanted: number, mostAtOnce: () => number): Promise<Block> {
  const seen = withoutDoubles(await list(window, wanted));
  if (seen.length < wanted) return { traces: seen, isFull: false, rest: undefined };
  const before = (time: bigint) => (time - 1n > window.from ? time - 1n : undefined);
  if (isInOrder(seen)) return { traces: seen, isFull: true, rest: before(earliest(seen)) };
  const most = mostAtOnce();
  if (!most) return { traces: seen, isFull: true, rest: before(firstToEnd(seen).first) };

  /** undefined where the server has a limit of its own, or the answer would be too large. */
  const listWide = async (narrow: Window, most: number) => {
    try {
      return byFirst(withoutDoubles(await list(narrow, most)));
    } catch (error) {
      if (error instanceof Failure && (error.kind === 'refused' || error.kind === 'tooLarge')) return undefined;
      throw error;
    }
  };
  const oldest = firstToEnd(seen).first;
  const limit = Math.max(most, wanted + 1);
  for (let round = 0, from = oldest; round < mostRounds; round++) {
    const wide = await listWide({ from, to: window.to }, limit);
    if (!wide) break;
    if (wide.length < limit) {
      // Everything from here on is known, so the cut may be made by start. What can't be found again goes with the page.
      const kept = wide.filter((one, place) => place < wanted || !one.isExact);
      const left = wide.filter((one, place) => place >= wanted && one.isExact);
      // Of what began before, other traces are not known yet, so the next window has to reach up to here.
      if (left.length && left[0].first < from) return { traces: kept, isFull: true, rest: before(from) };
      if (left.length && left[0].first < window.to) return { traces: kept, isFull: true, rest: left[0].first };
      return { traces: wide, isFull: true, rest: before(from) };
    }
    const closer = wide[wanted - 1].first;
    if (closer <= from) break; // all at one moment: no window is narrow enough
    from = closer;
  }
  return { traces: seen, isFull: true, rest: before(oldest) }; // too many at a time to know them all
}

/** The server's order is that of the starts, upwards or downwards: then its limit cut off the oldest. */
function isInOrder(traces: readonly Listed[]): boolean {
  if (traces.length < fewest) return false;
  const pairs = traces.slice(1).map((one, place) => [traces[place].first, one.first] as const);
  return pairs.every(([a, b]) => a >= b) || pairs.every(([a, b]) => a <= b);
}

function earliest(traces: readonly Listed[]): bigint {
  return traces.reduce((least, { first }) => (first < least ? first : least), traces[0].first);
}

/** Not the oldest: one long trace among short ones would take everything with it that began while it ran. */
function firstToEnd(traces: readonly Listed[]): Listed {
  const endOf = ({ summary }: Listed) => summary.start + BigInt(Math.round(summary.duration));
  return traces.reduce((least, one) => (endOf(one) < endOf(least) ? one : least));
}

function withoutDoubles(traces: readonly Listed[]): Listed[] {
  return [...new Map(traces.map(one => [one.summary.traceId, one])).values()];
}

function byFirst(traces: readonly Listed[]): Listed[] {
  return [...traces].sort((a, b) => compare(b.first, a.first));
}

/** Newest first; what starts at the same moment by id, so that the order never changes between two looks. */
function byStart(traces: readonly Listed[]): Listed[] {
  return [...traces].sort(
    (a, b) => compare(b.summary.start, a.summary.start) || compare(a.summary.traceId, b.summary.traceId),
  );
}

function compare<T extends bigint | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
