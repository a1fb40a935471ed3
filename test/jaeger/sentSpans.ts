import assert from 'node:assert/strict';
import { readSpanDetails } from '../../src/core/import';
import type { Attribute } from '../../src/core/spans/spanDetails';
import { nameOf, serviceOf, SpanKind, spanIdOf, SpanStatus, type SpanTable } from '../../src/core/spans/spanTable';

/** A span as the senders of test/support/sdk describe it. */
export interface SentSpan {
  readonly spanId: string;
  readonly parentSpanId?: string | null;
  readonly service: string;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly durationNano: string;
  readonly status: { readonly code: string; readonly message?: string | null };
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes?: Readonly<Record<string, unknown>>;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  }[];
}

/** Everything that was sent is in the table, and nothing else: times to the nanosecond, values with their text. */
export function assertHolds(
  table: SpanTable,
  sent: readonly SentSpan[],
  /** What a server has instead of the attributes of links, when it can't keep them. */
  keptOfLinks?: Readonly<Record<string, string>>,
): void {
  const rows = Array.from({ length: table.count }, (_, row) => describe(table, row)).sort(bySpanId);
  assert.deepEqual(rows, sent.map(span => describeSent(span, keptOfLinks)).sort(bySpanId));
}

function describe(table: SpanTable, row: number) {
  const details = readSpanDetails(table, row, Infinity);
  return {
    spanId: spanIdOf(table, row),
    parentSpanId: details.parentSpanId,
    service: serviceOf(table, row),
    name: nameOf(table, row),
    kind: SpanKind[table.kind[row]].toUpperCase(),
    start: String(table.base + BigInt(table.start[row])),
    duration: table.duration[row],
    status: SpanStatus[table.status[row]].toUpperCase(),
    message: details.statusMessage ?? '',
    attributes: textsOf(details.attributes),
    events: details.events.map(event => ({
      name: event.name,
      time: String(table.base + BigInt(event.time)),
      attributes: textsOf(event.attributes),
    })),
    links: details.links.map(link => ({
      traceId: link.traceId,
      spanId: link.spanId,
      attributes: textsOf(link.attributes),
    })),
  };
}

function describeSent(span: SentSpan, keptOfLinks?: Readonly<Record<string, string>>): ReturnType<typeof describe> {
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? undefined,
    service: span.service,
    name: span.name,
    kind: span.kind,
    start: span.startTimeUnixNano,
    // A Jaeger makes a span without any length one nanosecond long.
    duration: Math.max(1, Number(span.durationNano)),
    status: span.status.code,
    message: span.status.message ?? '',
    attributes: sentTexts(span.attributes),
    events: span.events
      .map(event => ({ name: event.name, time: event.timeUnixNano, attributes: sentTexts(event.attributes ?? {}) }))
      .sort((a, b) => (BigInt(a.time) < BigInt(b.time) ? -1 : 1)),
    links: span.links.map(link => ({ ...link, attributes: keptOfLinks ?? sentTexts(link.attributes) })),
  };
}

function textsOf(attributes: readonly Attribute[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.text]));
}

function sentTexts(attributes: Readonly<Record<string, unknown>>): Record<string, string> {
  const text = (value: unknown) => (Array.isArray(value) ? JSON.stringify(value) : String(value));
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, text(value)]));
}

function bySpanId(a: { spanId: string }, b: { spanId: string }): number {
  return a.spanId < b.spanId ? -1 : 1;
}
