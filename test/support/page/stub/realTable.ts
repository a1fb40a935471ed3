/** Real tables for the page's stand-in: of a file that lies in the page, or of a drawn trace, both read as the extension reads them. */
import { readSpanDetails } from '../../../../src/core/import/details';
import { readTraceFiles } from '../../../../src/core/import/traceFile';
import type { Attribute } from '../../../../src/core/spans/spanDetails';
import { SpanFlag, SpanKind, sparseOf, type SpanTable } from '../../../../src/core/spans/spanTable';
import { textAt } from '../../../../src/core/spans/stringColumn';
import { databaseKind } from '../../../../src/protocol/timeline';
import { idOf, type StubTrace } from './stubTrace';

/** A trace of a file, with its table: the largest for 0, the next one for 1, and so on. */
export function traceOfFile(text: string, place = 0): StubTrace {
  const { traces } = readTraceFiles([new TextEncoder().encode(text)]);
  const table = [...traces].sort((a, b) => b.count - a.count)[place];
  const services = [...new Set(table.resources.map(({ service }) => service))];
  return {
    ...table,
    table,
    startMs: Number(table.base / 1_000_000n),
    strings: Array.from({ length: table.strings.offset.length - 1 }, (_, i) => textAt(table.strings, i)),
    services,
    service: Uint32Array.from(table.resource, resource => services.indexOf(table.resources[resource].service)),
    kind: Uint8Array.from(table.kind, (kind, row) =>
      kind === SpanKind.Client && (sparseOf(table, row, 'db.system.name') ?? sparseOf(table, row, 'db.system'))
        ? databaseKind
        : kind,
    ),
    warnings: [],
    details: row => readSpanDetails(table, row),
    label: row => {
      const file = sparseOf(table, row, 'code.file.path');
      if (file === undefined) return { row, certainty: 'none', text: '', tooltip: '' };
      const text = `${file.split('/').slice(-2).join('/')}:${sparseOf(table, row, 'code.line.number') ?? 1}`;
      return { row, certainty: 'full', text, tooltip: text };
    },
    preview: () => ({ kind: 'none', reason: 'There is no workspace beside this page.', hint: '' }),
  };
}

/** A drawn trace, written as OpenTelemetry's JSON and read again: with attributes, events and payloads. Rows stay the same. */
export function tableOfDrawn(trace: StubTrace): SpanTable {
  const base = BigInt(trace.startMs) * 1_000_000n;
  const at = (ns: number): string => String(base + BigInt(Math.round(ns)));
  const list = (attributes: readonly Attribute[]): unknown =>
    attributes.map(({ key, value: { type, text } }) => ({ key, value: otlpValue(type, text) }));
  const spansOf = trace.services.map(() => [] as unknown[]);
  for (let row = 0; row < trace.count; row++) {
    const { attributes, events, parentSpanId, statusMessage } = trace.details(row);
    const parent = trace.parent[row];
    spansOf[trace.service[row]].push({
      traceId: trace.traceId,
      spanId: idOf(trace, row),
      parentSpanId: parent >= 0 ? idOf(trace, parent) : (parentSpanId ?? ''),
      name: trace.strings[trace.name[row]],
      kind: trace.kind[row] === databaseKind ? SpanKind.Client : trace.kind[row],
      startTimeUnixNano: at(trace.start[row]),
      endTimeUnixNano: at(trace.start[row] + trace.duration[row]),
      attributes: list(attributes),
      events: events.map(event => ({
        timeUnixNano: at(event.time),
        name: event.name,
        attributes: list(event.attributes),
      })),
      status: trace.flags[row] & SpanFlag.Error ? { code: 2, message: statusMessage ?? '' } : {},
    });
  }
  const resourceSpans = trace.services.map((service, i) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ scope: {}, spans: spansOf[i] }],
  }));
  const { traces } = readTraceFiles([new TextEncoder().encode(JSON.stringify({ resourceSpans }))]);
  return traces[0];
}

function otlpValue(type: Attribute['value']['type'], text: string): unknown {
  switch (type) {
    case 'bool':
      return { boolValue: text === 'true' };
    case 'int':
      return { intValue: text };
    case 'double':
      return { doubleValue: Number(text) };
    default:
      return { stringValue: text };
  }
}
