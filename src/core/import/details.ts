/**
 * A span decoded whole, when somebody looks at it: from its byte ranges, never from anything kept. What the payload says in
 * attributes and the page shows as fields of their own (kind, status, scope, the server's warnings) is left out of the
 * attributes; nothing else is.
 */
import { Failure } from '../errors';
import type { Attribute, SpanDetails, SpanEvent, SpanLink } from '../spans/spanDetails';
import { spanIdOf, type Payload, type SpanRow, type SpanTable } from '../spans/spanTable';
import { textAt } from '../spans/stringColumn';
import { readJaegerAttributes, readOtlpAttributes, shownLength, type ReadAttributes } from './attributeValues';
import { readJaegerSpan } from './jaegerDetails';
import { JsonScanner, ScanStop } from './jsonScanner';
import { readOtlpScope, readOtlpSpan } from './otlpDetails';
import { prettyPrint } from './prettyPrint';

/** What a format's own reader finds in the bytes of one span. */
export interface SpanFields {
  parentSpanId: string;
  statusMessage: string;
  traceState: string;
  scopeVersion: string;
  attributes: Attribute[];
  /** In the order of the payload. */
  events: TimedEvent[];
  links: Omit<SpanLink, 'row'>[];
  warnings: string[];
  dropped: { attributes: number; events: number; links: number };
}

/** Seconds and nanoseconds since the epoch, both 0 for an event without a time. */
export interface TimedEvent {
  readonly seconds: number;
  readonly nanos: number;
  readonly name: string;
  readonly attributes: Attribute[];
}

export function emptyFields(): SpanFields {
  return {
    parentSpanId: '',
    statusMessage: '',
    traceState: '',
    scopeVersion: '',
    attributes: [],
    events: [],
    links: [],
    warnings: [],
    dropped: { attributes: 0, events: 0, links: 0 },
  };
}

/** Where in a span's details a value lies; the same as ValuePath of the timeline's protocol, without the row. */
export interface ValuePlace {
  readonly row: SpanRow;
  readonly section: 'attributes' | 'resource' | 'scope' | 'events' | 'links';
  /** Event or link, then attribute; attribute alone in the other sections. */
  readonly path: readonly number[];
}

/** A value whole; undefined when there is nothing at that place. Throws Failure `tooLarge` beyond 64 M characters. */
export function readValue(table: SpanTable, { row, section, path }: ValuePlace): string | undefined {
  if (!(row >= 0 && row < table.count)) return undefined;
  const details = readSpanDetails(table, row, Infinity);
  const [first, second] = path;
  switch (section) {
    case 'attributes':
    case 'resource':
      return wholeOf(details[section][first]);
    case 'scope':
      return wholeOf(details.scope.attributes[first]);
    default:
      return wholeOf(details[section][first]?.attributes[second]);
  }
}

function wholeOf(attribute: Attribute | undefined): string | undefined {
  if (!attribute) return undefined;
  const { text, fullLength } = attribute.value;
  if (fullLength === undefined) return text;
  throw new Failure('tooLarge', `The value has ${fullLength} characters, more than can be handed on.`);
}

/** Bytes from which on a span's values are shown shorter, so that thousands of long ones don't become megabytes on their way. */
const heavySpan = 1 << 20;
const heavyShownLength = 1024;

/**
 * Values longer than `limit` characters (unless told 64 K, and 1 K in a span of more than 1 MB) are cut, `fullLength` says how
 * long they are; `readValue` gives them whole.
 */
export function readSpanDetails(
  table: SpanTable,
  row: SpanRow,
  limit = table.spanBytes.length[row] < heavySpan ? shownLength : heavyShownLength,
): SpanDetails {
  const fields = readSpanFields(table, row, limit);
  const scope = readScope(table, row, limit);
  const { parentSpanId, statusMessage, traceState } = fields;
  return {
    row,
    spanId: spanIdOf(table, row),
    ...(parentSpanId && { parentSpanId }),
    ...(statusMessage && { statusMessage }),
    ...(traceState && { traceState }),
    scope: { name: textAt(table.strings, table.scope[row]), version: fields.scopeVersion, ...scope },
    attributes: fields.attributes,
    resource: readResource(table, table.resource[row], limit),
    events: sortEvents(table, row, fields.events),
    links: findLinkedRows(table, fields.links),
    warnings: [...new Set(fields.warnings)],
    dropped: fields.dropped,
  };
}

/** What the span's own bytes say; for whoever goes through all spans and needs no rows of links. */
export function readSpanFields(table: SpanTable, row: SpanRow, limit: number): SpanFields {
  const payload = table.payloads[table.payload[row]];
  const fields = emptyFields();
  const span = scannerFor(bytesOf(payload), table.spanBytes.offset[row], table.spanBytes.length[row]);
  tolerate(() => (payload.format === 'otlp-json' ? readOtlpSpan : readJaegerSpan)(span, fields, limit));
  return fields;
}

/** What OTLP keeps of a scope beside its spans. */
export function readScope(
  table: SpanTable,
  row: SpanRow,
  limit: number,
): { version?: string; attributes: Attribute[] } {
  // Jaeger's version is a tag: a field of the span.
  if (!table.scopeBytes.length[row]) return { attributes: [] };
  const scope = { version: '', attributes: [] as Attribute[] };
  const bytes = bytesOf(table.payloads[table.payload[row]]);
  const scanner = scannerFor(bytes, table.scopeBytes.offset[row], table.scopeBytes.length[row]);
  tolerate(() => readOtlpScope(scanner, scope, limit));
  return scope;
}

/** `resourceIndex`: index into `table.resources`. The service's name comes first where the payload keeps it apart. */
export function readResource(table: SpanTable, resourceIndex: number, limit: number): Attribute[] {
  const { service, payload: index, offset, length } = table.resources[resourceIndex];
  const payload = table.payloads[index];
  const isOtlp = payload.format === 'otlp-json';
  // Jaeger keeps the name beside the attributes, OpenTelemetry among them.
  const attributes: Attribute[] = isOtlp ? [] : [{ key: 'service.name', value: { type: 'string', text: service } }];
  if (!length) return attributes;
  const read: ReadAttributes = isOtlp ? readOtlpAttributes : readJaegerAttributes;
  tolerate(() => attributes.push(...read(scannerFor(bytesOf(payload), offset, length), limit)));
  return attributes;
}

/** By time, in the order of the payload where times are equal: the same order as in the table's event columns. */
function sortEvents(table: SpanTable, row: SpanRow, events: readonly TimedEvent[]): SpanEvent[] {
  const baseSeconds = Number(table.base / 1_000_000_000n);
  const baseNanos = Number(table.base % 1_000_000_000n);
  return events
    .map(({ seconds, nanos, name, attributes }) => ({
      time: seconds || nanos ? (seconds - baseSeconds) * 1e9 + (nanos - baseNanos) : table.start[row],
      name,
      attributes,
    }))
    .sort((a, b) => a.time - b.time);
}

/** One walk over the table for all links, however many there are. */
function findLinkedRows(table: SpanTable, links: readonly Omit<SpanLink, 'row'>[]): SpanLink[] {
  const rows = new Map<string, SpanRow | undefined>();
  const wanted = new Set<number>();
  for (const link of links) {
    if (link.traceId !== table.traceId) continue;
    rows.set(link.spanId, undefined);
    wanted.add(parseInt(link.spanId.slice(8), 16));
  }
  if (wanted.size)
    for (let row = 0; row < table.count; row++) {
      if (!wanted.has(table.spanIdLow[row])) continue;
      const id = spanIdOf(table, row);
      if (rows.has(id) && rows.get(id) === undefined) rows.set(id, row);
    }
  return links.map(link => {
    const row = link.traceId === table.traceId ? rows.get(link.spanId) : undefined;
    return row === undefined ? link : { ...link, row };
  });
}

/**
 * The span as a document of the format it came in, with its resource and scope around it, so that other tools (and
 * Spanlight) can open it; indented by two spaces. All digits of all numbers are those that came.
 */
export function readSpanJson(table: SpanTable, row: SpanRow): string {
  const payload = table.payloads[table.payload[row]];
  const resource = table.resources[table.resource[row]];
  const decoder = new TextDecoder();
  const bytes = bytesOf(payload);
  const text = (of: Uint8Array, offset: number, length: number): string =>
    decoder.decode(of.subarray(offset, offset + length));
  const span = text(bytes, table.spanBytes.offset[row], table.spanBytes.length[row]);
  const attributes = text(bytesOf(table.payloads[resource.payload]), resource.offset, resource.length) || '[]';
  let document: string;
  if (payload.format === 'otlp-json') {
    const scope = text(bytes, table.scopeBytes.offset[row], table.scopeBytes.length[row]) || '{}';
    document = `{"resourceSpans":[{"resource":{"attributes":${attributes}},"scopeSpans":[{"scope":${scope},"spans":[${span}]}]}]}`;
  } else {
    const process = JSON.stringify(processIdOf(bytes, table, row));
    const service = JSON.stringify(resource.service);
    const trace = JSON.stringify(table.traceId);
    document = `{"data":[{"traceID":${trace},"spans":[${span}],"processes":{${process}:{"serviceName":${service},"tags":${attributes}}}}]}`;
  }
  return prettyPrint(document);
}

function processIdOf(bytes: Uint8Array, table: SpanTable, row: SpanRow): string {
  const scanner = scannerFor(bytes, table.spanBytes.offset[row], table.spanBytes.length[row]);
  let id = '';
  tolerate(() => {
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const isProcess = scanner.text() === 'processID';
      if (!isProcess) scanner.skipValue();
      else {
        scanner.readText();
        id = scanner.text();
      }
    }
  });
  return id;
}

export function bytesOf(payload: Payload): Uint8Array {
  return new Uint8Array(payload.bytes, 0, payload.length);
}

function scannerFor(bytes: Uint8Array, offset: number, length: number): JsonScanner {
  // One byte more, where there is one: a number is only known to end when something follows it.
  const scanner = new JsonScanner(bytes, Math.min(bytes.length, offset + length + 1));
  scanner.pos = offset;
  return scanner;
}

/** Bytes that turn out to be no JSON after all end the reading where they are; what was read before stays. */
function tolerate(read: () => void): void {
  try {
    read();
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
  }
}
