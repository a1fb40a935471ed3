/**
 * A trace as an element of Jaeger's `{"data": […]}`. What came as Jaeger's JSON goes out with the very bytes it came in, but for
 * the ids of processes, which several answers may have given twice; what came as OTLP is put into Jaeger's words. Jaeger knows
 * µs, and nothing of a scope's attributes, a link's, or of what an SDK dropped.
 */
import { bytesOf, readResource, readScope, readSpanFields, type SpanFields } from '../import/details';
import { JsonScanner, ScanStop } from '../import/jsonScanner';
import type { Attribute, AttributeValue } from '../spans/spanDetails';
import { nameOf, SpanKind, spanIdOf, SpanStatus, type SpanRow, type SpanTable } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import type { Redaction } from './redaction';
import { redactList, redactSpan } from './redactBytes';
import { redactAttributes } from './redactValues';
import { rowsToWrite } from './rowGroups';
import { spliced, type Splice } from './splices';

const encoder = new TextEncoder();
const encode = (text: string): Uint8Array => encoder.encode(text);

/** Pieces in order. One walk over the trace, a span at a time. */
export function* writeJaegerTrace(table: SpanTable, redaction?: Redaction): Generator<Uint8Array> {
  yield encode(`{"traceID":"${table.traceId}","spans":[`);
  const used = new Set<number>();
  let isFirst = true;
  for (const row of rowsToWrite(table)) {
    if (!isFirst) yield encode(',');
    isFirst = false;
    used.add(table.resource[row]);
    if (table.payloads[table.payload[row]].format === 'jaeger-json') yield* ownSpan(table, row, redaction);
    else yield encode(writeSpan(table, row, redaction));
  }
  yield encode('],"processes":{');
  let comma = '';
  for (const index of used) {
    yield encode(`${comma}"${processOf(index)}":`);
    comma = ',';
    yield* writeProcess(table, index, redaction);
  }
  yield encode('}}');
}

function processOf(resource: number): string {
  return `p${resource + 1}`;
}

function* writeProcess(table: SpanTable, index: number, redaction: Redaction | undefined): Generator<Uint8Array> {
  const { service, payload, offset, length } = table.resources[index];
  const { format } = table.payloads[payload];
  yield encode(`{"serviceName":${JSON.stringify(service)},"tags":`);
  if (format === 'jaeger-json') {
    const bytes = bytesOf(table.payloads[payload]);
    const splices = redaction && redactList(bytes, offset, offset + length, format, redaction);
    if (length) yield* spliced(bytes, offset, offset + length, splices);
    else yield encode('[]');
  } else {
    const attributes = readResource(table, index, Infinity).filter(({ key }) => key !== 'service.name');
    yield encode(writeTags(redactAttributes(attributes, redaction)));
  }
  yield encode('}');
}

function* ownSpan(table: SpanTable, row: SpanRow, redaction: Redaction | undefined): Generator<Uint8Array> {
  const bytes = bytesOf(table.payloads[table.payload[row]]);
  const from = table.spanBytes.offset[row];
  const to = from + table.spanBytes.length[row];
  const splices = redaction ? redactSpan(bytes, from, to, 'jaeger-json', redaction) : [];
  yield* spliced(bytes, from, to, [...splices, ...processSplices(bytes, from, to, processOf(table.resource[row]))]);
}

/** Names the process anew wherever the span names it. */
function processSplices(bytes: Uint8Array, from: number, to: number, id: string): Splice[] {
  const scanner = new JsonScanner(bytes, Math.min(bytes.length, to + 1));
  scanner.pos = from;
  const splices: Splice[] = [];
  try {
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const isProcess = scanner.text() === 'processID';
      scanner.peek();
      const at = scanner.pos;
      scanner.skipValue();
      if (isProcess) splices.push({ from: at, to: scanner.pos, text: `"${id}"` });
    }
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
  }
  return splices.length ? splices : [{ from: from + 1, to: from + 1, text: `"processID":"${id}",` }];
}

/** A span of OTLP's. */
function writeSpan(table: SpanTable, row: SpanRow, redaction: Redaction | undefined): string {
  const fields = readSpanFields(table, row, Infinity);
  const { parentSpanId, warnings } = fields;
  const references = [
    ...(parentSpanId ? [reference('CHILD_OF', table.traceId, parentSpanId)] : []),
    ...fields.links.map(({ traceId, spanId }) => reference('FOLLOWS_FROM', traceId, spanId)),
  ];
  const start = (table.base + BigInt(table.start[row])) / 1000n;
  const members = [
    `"traceID":"${table.traceId}"`,
    `"spanID":"${spanIdOf(table, row)}"`,
    `"operationName":${JSON.stringify(nameOf(table, row))}`,
    `"references":[${references.join()}]`,
    `"startTime":${start}`,
    `"duration":${Math.floor(table.duration[row] / 1000)}`,
    `"tags":${writeTags([...redactAttributes(fields.attributes, redaction), ...fieldTags(table, row, fields)])}`,
    `"logs":[${writeLogs(table, row, fields, redaction)}]`,
    `"processID":"${processOf(table.resource[row])}"`,
    `"warnings":${warnings.length ? JSON.stringify(warnings) : 'null'}`,
  ];
  return `{${members.join()}}`;
}

function reference(type: string, traceId: string, spanId: string): string {
  return `{"refType":"${type}","traceID":"${traceId}","spanID":"${spanId}"}`;
}

/** What OpenTelemetry has as fields and Jaeger as tags. */
function fieldTags(table: SpanTable, row: SpanRow, fields: SpanFields): Attribute[] {
  const tags: Attribute[] = [];
  const add = (key: string, text: string | undefined): void => {
    if (text) tags.push({ key, value: { type: 'string', text } });
  };
  const kind = table.kind[row];
  if (kind !== SpanKind.Unspecified) add('span.kind', SpanKind[kind]?.toLowerCase());
  const status = table.status[row];
  if (status !== SpanStatus.Unset) add('otel.status_code', status === SpanStatus.Error ? 'ERROR' : 'OK');
  if (status === SpanStatus.Error && !fields.attributes.some(({ key }) => key === 'error'))
    tags.push({ key: 'error', value: { type: 'bool', text: 'true' } });
  add('otel.status_description', fields.statusMessage);
  add('otel.scope.name', textAt(table.strings, table.scope[row]));
  add('otel.scope.version', readScope(table, row, Infinity).version);
  add('w3c.tracestate', fields.traceState);
  return tags;
}

function writeLogs(table: SpanTable, row: SpanRow, { events }: SpanFields, redaction: Redaction | undefined): string {
  return events
    .map(({ seconds, nanos, name, attributes }) => {
      // An event without a time sits at its span's start.
      const time = seconds || nanos ? BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanos / 1000)) : undefined;
      const timestamp = time ?? (table.base + BigInt(table.start[row])) / 1000n;
      const event: Attribute = { key: 'event', value: { type: 'string', text: name } };
      return `{"timestamp":${timestamp},"fields":${writeTags([event, ...redactAttributes(attributes, redaction)])}}`;
    })
    .join();
}

function writeTags(attributes: readonly Attribute[]): string {
  return `[${attributes.map(({ key, value }) => `{"key":${JSON.stringify(key)},${writeValue(value)}}`).join()}]`;
}

/** Lists and maps become texts of JSON, as Jaeger itself makes them. */
function writeValue({ type, text }: AttributeValue): string {
  switch (type) {
    case 'bool':
      return `"type":"bool","value":${text === 'true'}`;
    case 'int':
      return `"type":"int64","value":${/^-?\d+$/.test(text) ? text : JSON.stringify(text)}`;
    case 'double':
      return `"type":"float64","value":${/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? text : JSON.stringify(text)}`;
    case 'bytes':
      return `"type":"binary","value":${JSON.stringify(text)}`;
    default:
      return `"type":"string","value":${JSON.stringify(text)}`;
  }
}
