import type { TraceSummary } from '../../core/spans/summary';
import { normalizeTraceId } from '../../core/spans/traceId';
import { isRecord } from './reply';

/**
 * The body of `/api/v3/trace-summaries`. Zeros and empty texts are left out by the server; an entry without a usable id is
 * passed over. undefined when the document has another shape.
 */
export function readSummaries(json: unknown): TraceSummary[] | undefined {
  if (!isRecord(json)) return undefined;
  const list = json.summaries ?? [];
  if (!Array.isArray(list)) return undefined;
  return list.flatMap(one => (isRecord(one) ? (readSummary(one) ?? []) : []));
}

function readSummary(one: Record<string, unknown>): TraceSummary | undefined {
  const traceId = normalizeTraceId(textOf(one.traceId ?? one.traceID)); // builds before the release wrote traceID
  if (!traceId) return undefined;
  const start = nanosOf(one.minStartTimeUnixNano);
  const end = nanosOf(one.maxEndTimeUnixNano);
  const services = Array.isArray(one.services) ? one.services.filter(isRecord) : [];
  return {
    traceId,
    rootService: textOf(one.rootServiceName),
    rootName: textOf(one.rootOperationName),
    start,
    duration: end > start ? Number(end - start) : 0,
    spanCount: countOf(one.spanCount),
    errorCount: countOf(one.errorSpanCount),
    // Left out when it is zero and where it is never counted (Elasticsearch): an absent one says nothing.
    orphanCount: one.orphanSpanCount === undefined ? undefined : countOf(one.orphanSpanCount),
    services: services.map(service => ({
      name: textOf(service.name),
      spanCount: countOf(service.spanCount),
      errorCount: countOf(service.errorSpanCount),
    })),
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): number {
  const count = Number(value ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** 64-bit numbers come as decimal text. */
function nanosOf(value: unknown): bigint {
  if (typeof value === 'string' && /^\d{1,20}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? BigInt(value) : 0n;
}
