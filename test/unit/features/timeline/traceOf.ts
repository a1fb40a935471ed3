import { createReader } from '../../../../src/core/import';
import type { SpanTable } from '../../../../src/core/spans/spanTable';

export interface PlannedSpan {
  readonly id: number;
  readonly parent?: number;
  readonly name: string;
  readonly service?: string;
  /** ms from the start of the trace. */
  readonly from: number;
  readonly to: number;
  readonly error?: boolean;
  readonly kind?: number;
  readonly attributes?: Record<string, string>;
  readonly warnings?: readonly string[];
  /** Times in ms. */
  readonly events?: readonly number[];
}

const hex = (n: number) => n.toString(16).padStart(16, '0');
const nanos = (ms: number) => `${1_795_342_800_000_000_000n + BigInt(Math.round(ms * 1e6))}`;

/** A table as the real reader makes it of OTLP JSON, from 2026-11-22T10:20:00Z on. */
export function traceOf(spans: readonly PlannedSpan[]): SpanTable {
  const resourceSpans = spans.map(span => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: span.service ?? 'shop' } }] },
    scopeSpans: [
      {
        spans: [
          {
            traceId: '5af7183fb1d4cf5f6d1e0c2b3a495867',
            spanId: hex(span.id),
            parentSpanId: span.parent ? hex(span.parent) : '',
            name: span.name,
            kind: span.kind ?? 1,
            startTimeUnixNano: nanos(span.from),
            endTimeUnixNano: nanos(span.to),
            status: span.error ? { code: 2 } : {},
            attributes: [
              ...Object.entries(span.attributes ?? {}).map(([key, stringValue]) => ({ key, value: { stringValue } })),
              ...(span.warnings
                ? [
                    {
                      key: '@jaeger@warnings',
                      value: { arrayValue: { values: span.warnings.map(stringValue => ({ stringValue })) } },
                    },
                  ]
                : []),
            ],
            events: (span.events ?? []).map(ms => ({ timeUnixNano: nanos(ms), name: 'tick' })),
          },
        ],
      },
    ],
  }));
  const bytes = new TextEncoder().encode(JSON.stringify({ result: { resourceSpans } }));
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return createReader('otlp-json', buffer).finish(bytes.length).traces[0];
}
