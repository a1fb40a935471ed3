import type { Backend } from '../../backends/backend';
import type { TraceSummary } from '../../core/spans/summary';

/** Traces that are asked for at a time. */
const pageTraces = 200;
/** Clocks of other machines are ahead now and then. */
const aheadNs = 86_400_000_000_000n;

/** All that a source holds, newest first; each once, while others come in. */
export async function* listTraces(
  backend: Pick<Backend, 'search'>,
  signal: AbortSignal,
  now: () => number = Date.now,
): AsyncGenerator<TraceSummary> {
  const seen = new Set<string>();
  let to: bigint | undefined = BigInt(now()) * 1_000_000n + aheadNs;
  while (to !== undefined) {
    const page = await backend.search({ from: 0n, to, limit: pageTraces }, signal);
    for (const summary of page.traces) {
      if (seen.has(summary.traceId)) continue;
      seen.add(summary.traceId);
      yield summary;
    }
    to = page.nextTo !== undefined && page.nextTo < to ? page.nextTo : undefined;
  }
}
