/**
 * One trace in both formats, and what Jaeger's own loses of it:
 *
 *   times       whole microseconds; start, duration and events each cut by itself. So siblings may change places,
 *               and what a span did itself is only as exact as the borders of its children
 *   values      lists and maps become texts (of JSON), and so are told apart by their text only
 *   links       keep trace and span, not their attributes
 *   error       of a failed span: its own attribute is not told from the one that the server adds
 *   the rest    attributes of scopes, counts of what was dropped
 */
import assert from 'node:assert/strict';
import { readSpanDetails } from '../../../../src/core/import';
import type { Attribute } from '../../../../src/core/spans/spanDetails';
import { nameOf, serviceOf, spanIdOf, type SpanTable } from '../../../../src/core/spans/spanTable';
import { plainOf, type PlainSpan } from './plainTrace';

/** Asserts that both tables hold the same trace, up to what is lost. Span ids must differ; `ignoredFlags`: bits of SpanFlag. */
export function assertFormatsAgree(legacy: SpanTable, otlp: SpanTable, ignoredFlags = 0): void {
  assert.equal(legacy.traceId, otlp.traceId);
  assert.equal(legacy.count, otlp.count);
  const rowById = new Map(Array.from({ length: legacy.count }, (_, row) => [spanIdOf(legacy, row), row]));
  const [plainLegacy, plainOtlp] = [plainOf(legacy).spans, plainOf(otlp).spans];
  const childrenOf = childCounts(otlp);
  for (let row = 0; row < otlp.count; row++) {
    const other = rowById.get(spanIdOf(otlp, row));
    assert.ok(other !== undefined, `${spanIdOf(otlp, row)} is in one format only`);
    const what = `${nameOf(otlp, row)} of ${serviceOf(otlp, row)}, ${spanIdOf(otlp, row)}`;
    assert.deepEqual(
      comparable(legacy, other, plainLegacy, ignoredFlags),
      comparable(otlp, row, plainOtlp, ignoredFlags),
      what,
    );
    const most = 2000 * (childrenOf[row] + 1);
    assert.ok(Math.abs(legacy.selfTime[other] - otlp.selfTime[row]) < most, `${what}: self time`);
    assert.deepEqual(shown(legacy, other), shown(otlp, row), what);
  }
}

function childCounts(table: SpanTable): Uint32Array {
  const counts = new Uint32Array(table.count);
  for (const parent of table.parent) if (parent >= 0) counts[parent]++;
  return counts;
}

function comparable(table: SpanTable, row: number, spans: readonly PlainSpan[], ignoredFlags: number) {
  const { id, name, service, scope, kind, status, depth, subtreeEnd, duration, flags, sparse } = spans[row];
  const parent = table.parent[row];
  const events: string[] = [];
  for (const event of spans[row].events) {
    const [, time, text] = /^(\S+) (.*)$/s.exec(event)!;
    events.push(`${micros(table, Number(time))} ${text}`);
  }
  return {
    ...{ id, name, service, scope, kind, status, depth, sparse },
    size: subtreeEnd - row,
    parent: parent < 0 ? undefined : spanIdOf(table, parent),
    start: micros(table, table.start[row]),
    duration: Math.floor(duration / 1000),
    flags: flags & ~ignoredFlags,
    events: events.sort(),
  };
}

/** Whole microseconds since the epoch; `time` in ns from the base of the table. */
function micros(table: SpanTable, time: number): bigint {
  return (table.base + BigInt(time)) / 1000n;
}

function shown(table: SpanTable, row: number) {
  const details = readSpanDetails(table, row);
  return {
    attributes: textsOf(details.attributes),
    resource: textsOf(details.resource),
    parent: details.parentSpanId,
    statusMessage: details.statusMessage,
    traceState: details.traceState,
    scope: [details.scope.name, details.scope.version],
    events: details.events.map(({ name, attributes }) => [name, ...textsOf(attributes)].join('\n')).sort(),
    links: details.links.map(({ traceId, spanId }) => `${traceId} ${spanId}`),
  };
}

function textsOf(attributes: readonly Attribute[]): string[] {
  return attributes.map(({ key, value }) => `${key}=${value.text}`).sort();
}
