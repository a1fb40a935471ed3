import type { TraceSummary } from '../backend';

/** Newest first; what starts at the same moment by id, so that the order never changes between two looks. */
export function newestFirst(traces: readonly TraceSummary[]): TraceSummary[] {
  return [...traces].sort((a, b) => {
    if (a.start !== b.start) return a.start > b.start ? -1 : 1;
    return a.traceId < b.traceId ? -1 : a.traceId > b.traceId ? 1 : 0;
  });
}

/** Each trace once: the first one stays. */
export function withoutDoubles(traces: readonly TraceSummary[], known: Iterable<string> = []): TraceSummary[] {
  const seen = new Set(known);
  return traces.filter(({ traceId }) => {
    if (seen.has(traceId)) return false;
    seen.add(traceId);
    return true;
  });
}

/**
 * Where the window of the next page ends (ns since the epoch), undefined when there is nothing before it. `listed` are all
 * traces the server named, those that we filtered out included.
 *
 * It is the start of the trace that ended first, not the oldest start: stores order by start or by arrival, and one long
 * trace among short ones would otherwise take everything with it that began while it ran.
 *
 *   from ─────────────────────────────────────────────────── to
 *        |== long ===================================|
 *          (not listed yet) ...         |=a=|  |=b=|  |=c=|
 *                                      ^ next page ends here; "long" comes again and is a double
 */
export function nextWindowEnd(listed: readonly TraceSummary[], from: bigint): bigint | undefined {
  let first: TraceSummary | undefined;
  for (const trace of listed) {
    if (!first || endOf(trace) < endOf(first)) first = trace;
  }
  if (!first) return undefined;
  // Servers take the end of the window as part of it: one less, or the last trace would come again for ever.
  const end = first.start - 1n;
  return end > from ? end : undefined;
}

function endOf(trace: TraceSummary): bigint {
  return trace.start + BigInt(Math.round(trace.duration));
}
