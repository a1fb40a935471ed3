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
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly attributes: Readonly<Record<string, unknown>>;
  };
  readonly resource?: Readonly<Record<string, unknown>>;
}

export interface Comparison {
  /** What a server has instead of the attributes of links, when it can't keep them. */
  readonly keptOfLinks?: Readonly<Record<string, string>>;
  /** Nothing was changed on the way: types of values, scope, resource (where it is known), and a span of no length are compared, too. */
  readonly isExact?: boolean;
}

/** Everything that was sent is in the table, and nothing else: times to the nanosecond, values with their text. */
export function assertHolds(table: SpanTable, sent: readonly SentSpan[], comparison: Comparison = {}): void {
  const known = new Map(sent.map(span => [span.spanId, span]));
  const rows = Array.from({ length: table.count }, (_, row) => {
    const hasResource = known.get(spanIdOf(table, row))?.resource !== undefined;
    return describe(table, row, comparison, hasResource);
  });
  assert.deepEqual(rows.sort(bySpanId), sent.map(span => describeSent(span, comparison)).sort(bySpanId));
}

function describe(table: SpanTable, row: number, { isExact }: Comparison, hasResource: boolean) {
  const details = readSpanDetails(table, row, Infinity);
  const texts = (attributes: readonly Attribute[]) =>
    Object.fromEntries(
      attributes.map(({ key, value: { type, text } }) => [key, isExact ? `${type} ${text}` : text] as const),
    );
  const { name, version, attributes } = details.scope;
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
    attributes: texts(details.attributes),
    events: details.events.map(event => ({
      name: event.name,
      time: String(table.base + BigInt(event.time)),
      attributes: texts(event.attributes),
    })),
    links: details.links.map(link => ({
      traceId: link.traceId,
      spanId: link.spanId,
      attributes: texts(link.attributes),
    })),
    scope: isExact ? { name, version, attributes: texts(attributes) } : undefined,
    resource: isExact && hasResource ? texts(details.resource) : undefined,
  };
}

function describeSent(span: SentSpan, { keptOfLinks, isExact }: Comparison): ReturnType<typeof describe> {
  const texts = (attributes: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(attributes).map(([key, value]) => {
        const { type, text } = valueOf(value);
        return [key, isExact ? `${type} ${text}` : text] as const;
      }),
    );
  const { name, version, attributes } = span.scope;
  return {
    spanId: span.spanId,
    parentSpanId: span.parentSpanId ?? undefined,
    service: span.service,
    name: span.name,
    kind: span.kind,
    start: span.startTimeUnixNano,
    // A Jaeger makes a span without any length one nanosecond long.
    duration: Math.max(isExact ? 0 : 1, Number(span.durationNano)),
    status: span.status.code,
    message: span.status.message ?? '',
    attributes: texts(span.attributes),
    events: span.events
      .map(event => ({ name: event.name, time: event.timeUnixNano, attributes: texts(event.attributes ?? {}) }))
      .sort((a, b) => (BigInt(a.time) < BigInt(b.time) ? -1 : 1)),
    links: span.links.map(link => ({ ...link, attributes: keptOfLinks ?? texts(link.attributes) })),
    scope: isExact ? { name, version, attributes: texts(attributes) } : undefined,
    resource: isExact && span.resource ? texts(span.resource) : undefined,
  };
}

/** Programs say `{type, text}` of what JSON can't. */
function valueOf(value: unknown): { type: string; text: string } {
  if (Array.isArray(value)) return { type: 'array', text: JSON.stringify(value) };
  if (typeof value === 'object') return value as { type: string; text: string };
  if (typeof value === 'boolean') return { type: 'bool', text: String(value) };
  if (typeof value === 'number') return { type: Number.isInteger(value) ? 'int' : 'double', text: String(value) };
  return { type: 'string', text: String(value) };
}

function bySpanId(a: { spanId: string }, b: { spanId: string }): number {
  return a.spanId < b.spanId ? -1 : 1;
}
