/** A trace id as we keep it everywhere: 32 lower-case hexadecimal digits. */
export type TraceId = string;

/**
 * Brings an id as people and servers write it (1 to 32 hex digits, any case, leading zeros missing) to 32 lower-case digits.
 * Gives undefined for anything else, and for the all-zero id, which OpenTelemetry calls invalid.
 */
export function normalizeTraceId(text: string): TraceId | undefined {
  if (!/^[0-9a-f]{1,32}$/i.test(text) || /^0+$/.test(text)) return undefined;
  return text.toLowerCase().padStart(32, '0');
}

/** Identity of a trace everywhere: the endpoint it came from and its id. */
export interface TraceRef {
  readonly endpointId: string;
  readonly traceId: TraceId;
}

/** One text for a trace, for maps and caches. */
export function traceKey({ endpointId, traceId }: TraceRef): string {
  return `${endpointId}/${traceId}`;
}

/**
 * Identity of a span across fetches, reloads and links: its id (16 lower-case hex digits) and which of the rows that carry
 * this id it is, counted from 0 in row order. Inside one SpanTable a span is just its row.
 */
export interface SpanRef {
  readonly spanId: string;
  readonly ordinal: number;
}
