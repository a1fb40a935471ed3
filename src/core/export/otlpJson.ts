/**
 * A trace as OTLP JSON, in one line. What came as OTLP goes out with the very bytes it came in; what came as Jaeger's JSON is put
 * into OTLP's words: everything that Jaeger has is kept.
 */
import { bytesOf, readResource, readSpanFields, type SpanFields } from '../import/details';
import type { Attribute, AttributeValue } from '../spans/spanDetails';
import { nameOf, spanIdOf, type SpanRow, type SpanTable } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import type { Redaction } from './redaction';
import { redactList, redactSpan } from './redactBytes';
import { redactAttributes } from './redactValues';
import { rowGroups } from './rowGroups';
import { spliced } from './splices';

const encoder = new TextEncoder();
const nothing = new Uint8Array(0);
const encode = (text: string): Uint8Array => encoder.encode(text);

/** Pieces of a document in order; no line break is among them. */
export function* writeOtlpTrace(table: SpanTable, redaction?: Redaction): Generator<Uint8Array> {
  yield encode('{"resourceSpans":[');
  yield* writeResourceSpans(table, redaction);
  yield encode(']}');
}

/** Pieces of what is in the list of a document. One walk over the trace, a few spans at a time. */
export function* writeResourceSpans(table: SpanTable, redaction?: Redaction): Generator<Uint8Array> {
  let resource = -1;
  for (const group of rowGroups(table)) {
    if (!group) {
      yield nothing;
      continue;
    }
    if (group.resource === resource) yield encode(',');
    else {
      yield encode(resource < 0 ? '{"resource":{"attributes":' : ']},{"resource":{"attributes":');
      resource = group.resource;
      yield* resourceOf(table, resource, redaction);
      yield encode('},"scopeSpans":[');
    }
    const isOtlp = table.payloads[table.payload[group.rows[0]]].format === 'otlp-json';
    yield* isOtlp ? ownScope(table, group.rows, redaction) : scopesOf(table, group.rows, redaction);
  }
  if (resource >= 0) yield encode(']}');
}

/** Spans of a scope that came as OTLP. */
function* ownScope(
  table: SpanTable,
  rows: readonly SpanRow[],
  redaction: Redaction | undefined,
): Generator<Uint8Array> {
  yield encode('{"scope":');
  yield* scopeOf(table, rows[0], redaction);
  yield encode(',"spans":[');
  let isFirst = true;
  for (const row of rows) {
    if (!isFirst) yield encode(',');
    isFirst = false;
    yield* ownSpan(table, row, redaction);
  }
  yield encode(']}');
}

/** Spans of a scope that came as Jaeger's JSON, which has the scope's version in each of them. */
function* scopesOf(
  table: SpanTable,
  rows: readonly SpanRow[],
  redaction: Redaction | undefined,
): Generator<Uint8Array> {
  const name = JSON.stringify(textAt(table.strings, table.scope[rows[0]]));
  let version: string | undefined;
  for (const row of rows) {
    const fields = readSpanFields(table, row, Infinity);
    const span = writeSpan(table, row, fields, redaction);
    if (fields.scopeVersion === version) yield encode(`,${span}`);
    else {
      const before = version === undefined ? '' : ']},';
      version = fields.scopeVersion;
      yield encode(`${before}{"scope":{"name":${name},"version":${JSON.stringify(version)}},"spans":[${span}`);
    }
  }
  yield encode(']}');
}

function* resourceOf(table: SpanTable, index: number, redaction: Redaction | undefined): Generator<Uint8Array> {
  const { payload, offset, length } = table.resources[index];
  const { format } = table.payloads[payload];
  if (format === 'otlp-json') {
    if (!length) return yield encode('[]');
    const bytes = bytesOf(table.payloads[payload]);
    const splices = redaction && redactList(bytes, offset, offset + length, format, redaction);
    return yield* spliced(bytes, offset, offset + length, splices);
  }
  yield encode(writeAttributes(redactAttributes(readResource(table, index, Infinity), redaction)));
}

function* scopeOf(table: SpanTable, row: SpanRow, redaction: Redaction | undefined): Generator<Uint8Array> {
  const from = table.scopeBytes.offset[row];
  const to = from + table.scopeBytes.length[row];
  if (to === from) return yield encode('{}');
  const bytes = bytesOf(table.payloads[table.payload[row]]);
  yield* spliced(bytes, from, to, redaction && redactSpan(bytes, from, to, 'otlp-json', redaction));
}

function* ownSpan(table: SpanTable, row: SpanRow, redaction: Redaction | undefined): Generator<Uint8Array> {
  const bytes = bytesOf(table.payloads[table.payload[row]]);
  const from = table.spanBytes.offset[row];
  const to = from + table.spanBytes.length[row];
  yield* spliced(bytes, from, to, redaction && redactSpan(bytes, from, to, 'otlp-json', redaction));
}

/** A span of Jaeger's. */
function writeSpan(table: SpanTable, row: SpanRow, fields: SpanFields, redaction: Redaction | undefined): string {
  const start = table.base + BigInt(table.start[row]);
  const members = [
    `"traceId":"${table.traceId}"`,
    `"spanId":"${spanIdOf(table, row)}"`,
    fields.parentSpanId && `"parentSpanId":"${fields.parentSpanId}"`,
    fields.traceState && `"traceState":${JSON.stringify(fields.traceState)}`,
    `"name":${JSON.stringify(nameOf(table, row))}`,
    `"kind":${table.kind[row]}`,
    `"startTimeUnixNano":"${start}"`,
    `"endTimeUnixNano":"${start + BigInt(table.duration[row])}"`,
    `"attributes":${writeAttributes([...redactAttributes(fields.attributes, redaction), ...warningsOf(fields)])}`,
    `"events":[${writeEvents(fields, redaction)}]`,
    `"links":[${fields.links.map(({ traceId, spanId }) => `{"traceId":"${traceId}","spanId":"${spanId}"}`).join()}]`,
    `"status":${writeStatus(table.status[row], fields.statusMessage)}`,
  ];
  return `{${members.filter(Boolean).join()}}`;
}

function writeEvents({ events }: SpanFields, redaction: Redaction | undefined): string {
  return events
    .map(({ seconds, nanos, name, attributes }) => {
      const time = BigInt(seconds) * 1_000_000_000n + BigInt(nanos);
      const list = writeAttributes(redactAttributes(attributes, redaction));
      return `{"timeUnixNano":"${time}","name":${JSON.stringify(name)},"attributes":${list}}`;
    })
    .join();
}

function writeStatus(code: number, message: string): string {
  const members = [code ? `"code":${code}` : '', message ? `"message":${JSON.stringify(message)}` : ''];
  return `{${members.filter(Boolean).join()}}`;
}

/** As Jaeger itself carries them inside of OTLP. */
function warningsOf({ warnings }: SpanFields): Attribute[] {
  return warnings.length ? [{ key: '@jaeger@warnings', value: { type: 'array', text: JSON.stringify(warnings) } }] : [];
}

function writeAttributes(attributes: readonly Attribute[]): string {
  return `[${attributes.map(({ key, value }) => `{"key":${JSON.stringify(key)},"value":${writeValue(value)}}`).join()}]`;
}

function writeValue({ type, text }: AttributeValue): string {
  switch (type) {
    case 'bool':
      return `{"boolValue":${text === 'true'}}`;
    case 'int':
      return `{"intValue":${JSON.stringify(text)}}`;
    case 'double':
      // NaN and its like have no number in JSON.
      return `{"doubleValue":${/^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) ? text : JSON.stringify(text)}}`;
    case 'bytes':
      return `{"bytesValue":${JSON.stringify(text)}}`;
    case 'array':
      return writeWarnings(text) ?? `{"stringValue":${JSON.stringify(text)}}`;
    case 'empty':
      return '{}';
    default:
      return `{"stringValue":${JSON.stringify(text)}}`;
  }
}

/** A list of texts; undefined for anything else. Jaeger has no lists besides: what looks like one came from somewhere else, as text. */
function writeWarnings(text: string): string | undefined {
  try {
    const list = JSON.parse(text) as unknown;
    if (!Array.isArray(list) || !list.every(item => typeof item === 'string')) return undefined;
    return `{"arrayValue":{"values":[${list.map(item => `{"stringValue":${JSON.stringify(item)}}`).join()}]}}`;
  } catch {
    return undefined;
  }
}
