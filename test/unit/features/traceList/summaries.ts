import type { SearchPage, TraceSummary } from '../../../../src/backends/backend';

export const nowMs = Date.UTC(2026, 10, 22, 10, 20, 30);

/** A trace that began so many ms after `nowMs`; the id is filled up to 32 digits. */
export function summary(id: string, more: Partial<TraceSummary> & { readonly atMs?: number } = {}): TraceSummary {
  const { atMs = 0, ...rest } = more;
  return {
    traceId: id.padStart(32, '0'),
    rootService: 'frontend',
    rootName: 'POST /buy',
    start: BigInt(nowMs + atMs) * 1_000_000n,
    duration: 42e6,
    spanCount: 12,
    errorCount: 0,
    orphanCount: 0,
    services: [{ name: 'frontend', spanCount: 12, errorCount: 0 }],
    ...rest,
  };
}

export function page(traces: readonly TraceSummary[], more: Partial<SearchPage> = {}): SearchPage {
  return { traces, tables: [], checked: traces.length, limitReached: false, notes: [], nextTo: undefined, ...more };
}

/** Ids without the zeros they were filled up with. */
export function idsOf(traces: readonly { readonly traceId: string }[]): string[] {
  return traces.map(({ traceId }) => traceId.replace(/^0+/, ''));
}
