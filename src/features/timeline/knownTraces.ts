import { isAbort } from '../../core/errors';
import { chosenRoot, summarize, type TraceSummary } from '../../core/spans/summary';
import { nameOf, serviceOf, type SpanTable } from '../../core/spans/spanTable';
import type { TraceRef } from '../../core/spans/traceId';
import type { Endpoint } from '../../core/endpoint';
import type { TraceQuery } from '../../core/search/traceQuery';

/** What traces of one kind have in common: service and name of their root. */
export interface RootOperation {
  readonly service: string;
  readonly name: string;
}

export interface KnownTrace extends TraceRef {
  readonly summary: TraceSummary;
}

export function rootOperationOf(table: SpanTable): RootOperation {
  const root = chosenRoot(table);
  return { service: serviceOf(table, root), name: nameOf(table, root) };
}

export function isOf({ rootService, rootName }: TraceSummary, { service, name }: RootOperation): boolean {
  return rootService === service && rootName === name;
}

/**
 * What to ask a source of traces for, to find those of the same operation. What is on this machine is looked through as a whole;
 * a server is asked about the time around the trace. `aroundMs`: how far before and after.
 */
export function queryFor(
  endpoint: Endpoint,
  { service, name }: RootOperation,
  table: SpanTable,
  { aroundMs, ...limits }: Pick<TraceQuery, 'limit' | 'maxBytes'> & { readonly aroundMs: number },
): TraceQuery {
  const around = BigInt(Math.round(aroundMs)) * 1_000_000n;
  const [from, to] = endpoint.kind === 'jaeger' ? [table.base - around, table.base + around] : [0n, 2n ** 63n - 1n];
  return { service, operation: name, from: from < 0n ? 0n : from, to, ...limits };
}

export interface KnownTraces {
  /** Newest first, each once, without the trace itself. */
  readonly traces: readonly KnownTrace[];
  /** The source could not be asked: there may be more. */
  readonly error: unknown;
}

/**
 * Traces of the same operation as `table`: those that tabs and earlier searches brought, and those that its source has, which is
 * asked by `search`.
 */
export async function tracesLike(
  table: SpanTable,
  sources: {
    readonly endpointId: string;
    readonly cached: readonly (TraceRef & { readonly table: SpanTable })[];
    search(): Promise<readonly TraceSummary[]>;
  },
): Promise<KnownTraces> {
  const { endpointId, cached } = sources;
  const operation = rootOperationOf(table);
  const found = new Map<string, KnownTrace>();
  const add = (trace: KnownTrace): void => {
    if (trace.traceId !== table.traceId && isOf(trace.summary, operation)) found.set(trace.traceId, trace);
  };
  for (const { endpointId: id, traceId, table: other } of cached)
    if (id === endpointId && other.count) add({ endpointId, traceId, summary: summarize(other) });
  let error: unknown;
  try {
    for (const summary of await sources.search()) add({ endpointId, traceId: summary.traceId, summary });
  } catch (reason) {
    if (isAbort(reason)) throw reason;
    error = reason;
  }
  const traces = [...found.values()].sort((a, b) => Number(b.summary.start - a.summary.start));
  return { traces, error };
}
