import type { TraceSummary } from '../../backends/backend';
import { abortError, isAbort } from '../../core/errors';
import type { QueryProblem } from '../../core/query/query';
import type { SpanTable } from '../../core/spans/spanTable';
import type { Finder } from '../../protocol/findClient';
import type { Traces } from '../../host/services';

/** Traces that are fetched and looked through at the same time. */
const atOnce = 4;

export interface SpanCheckDeps {
  readonly traces: Pick<Traces, 'get' | 'load'>;
  readonly finder: Pick<Finder, 'find'> & { forget(table: SpanTable): void };
}

/** What became of one trace. */
export type Checked =
  | { readonly kind: 'hit' | 'miss'; readonly problems: readonly QueryProblem[] }
  /** It could not be fetched, or is too large to be fetched for this. */
  | { readonly kind: 'unread' };

/**
 * Looks through the spans of listed traces for a query, in the thread that searches. Traces that are not here are fetched
 * whole. `onChecked` hears of each as it is known. Rejects with an AbortError when `signal` fires.
 */
export async function checkSpans(
  { traces, finder }: SpanCheckDeps,
  endpointId: string,
  listed: readonly TraceSummary[],
  query: string,
  onChecked: (trace: TraceSummary, checked: Checked) => void,
  signal: AbortSignal,
): Promise<void> {
  const check = async (trace: TraceSummary): Promise<Checked> => {
    const ref = { endpointId, traceId: trace.traceId };
    const wasHere = traces.get(ref) !== undefined;
    // Nobody is asked whether so large a trace may come: nobody asked to open it.
    const table = await traces.load(ref, { confirmLarge: () => Promise.resolve(false) }, signal);
    let hits = 0;
    try {
      const problems = await finder.find(table, query, rows => void (hits += rows.length), signal);
      return { kind: hits > 0 ? 'hit' : 'miss', problems };
    } finally {
      // What was here before may be open in a tab, whose searches go on.
      if (!wasHere) finder.forget(table);
    }
  };
  const waiting = [...listed];
  const work = async (): Promise<void> => {
    for (let trace = waiting.shift(); trace; trace = waiting.shift()) {
      let checked: Checked;
      try {
        checked = await check(trace);
      } catch (error) {
        if (signal.aborted) throw abortError();
        if (isAbort(error)) throw error;
        checked = { kind: 'unread' };
      }
      if (signal.aborted) throw abortError();
      onChecked(trace, checked);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
