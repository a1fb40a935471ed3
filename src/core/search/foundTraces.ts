import type { TraceId } from '../spans/traceId';
import type { Nanos } from '../time';

/** What ordering and merging need of a listed trace. */
export interface FoundTrace {
  readonly traceId: TraceId;
  /** ns since the epoch. */
  readonly start: bigint;
  readonly duration: Nanos;
  readonly spanCount: number;
  readonly errorCount: number;
}

/** `newest` is what servers give; the other orders sort what is listed so far. */
export const traceOrders = ['newest', 'longest', 'mostErrors', 'mostSpans'] as const;
export type TraceOrder = (typeof traceOrders)[number];

const newestFirst = (a: FoundTrace, b: FoundTrace): number => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0);

const compare: Readonly<Record<TraceOrder, (a: FoundTrace, b: FoundTrace) => number>> = {
  newest: newestFirst,
  longest: (a, b) => b.duration - a.duration || newestFirst(a, b),
  mostErrors: (a, b) => b.errorCount - a.errorCount || newestFirst(a, b),
  mostSpans: (a, b) => b.spanCount - a.spanCount || newestFirst(a, b),
};

export function inOrder<T extends FoundTrace>(traces: readonly T[], order: TraceOrder): readonly T[] {
  return [...traces].sort(compare[order]);
}

/**
 * The traces of one more page behind those already listed, each trace once: pages overlap when a trace reaches into both
 * windows, and the later answer, which may know more spans, takes the place of the earlier one.
 */
export function appendPage<T extends FoundTrace>(
  listed: readonly T[],
  page: readonly T[],
): { traces: readonly T[]; added: readonly T[] } {
  const places = new Map(listed.map((trace, index) => [trace.traceId, index]));
  const traces = [...listed];
  const added: T[] = [];
  for (const trace of page) {
    const place = places.get(trace.traceId);
    if (place === undefined) {
      places.set(trace.traceId, traces.push(trace) - 1);
      added.push(trace);
    } else if (trace.spanCount > traces[place].spanCount) traces[place] = trace;
  }
  return { traces, added };
}
