import { createReader } from '../../../src/core/import';
import type { SpanTable } from '../../../src/core/spans/spanTable';

/** A span as these tests need it. Times in ms; `at` since the epoch. */
export interface PlainSpan {
  readonly id?: number;
  readonly name?: string;
  readonly at?: number;
  readonly ms?: number;
  readonly isError?: boolean;
  /** Attributes; whole numbers go as integers. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

let traces = 0;

/** The spans of one service as a table, by way of OTLP JSON and its reader, in an own trace unless an id is given. */
export function tableOf(service: string, spans: readonly PlainSpan[], traceId?: string): SpanTable {
  const id = traceId ?? (++traces).toString(16).padStart(32, '0');
  const text = JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
        scopeSpans: [
          {
            spans: spans.map(
              ({ id: spanId, name = 'work', at = Date.now() - 1_000, ms = 10, isError, attributes = {} }, i) => ({
                traceId: id,
                spanId: (spanId ?? i + 1).toString(16).padStart(16, '0'),
                name,
                kind: 1,
                startTimeUnixNano: String(BigInt(at) * 1_000_000n),
                endTimeUnixNano: String(BigInt(at) * 1_000_000n + BigInt(Math.round(ms * 1e6))),
                attributes: Object.entries(attributes).map(([key, value]) => ({
                  key,
                  value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
                })),
                status: isError ? { code: 2 } : {},
              }),
            ),
          },
        ],
      },
    ],
  });
  const bytes = new TextEncoder().encode(text);
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  const reader = createReader('otlp-json', buffer);
  const { traces: tables } = reader.finish(bytes.length);
  return tables[0];
}
