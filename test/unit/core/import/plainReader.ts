/**
 * The readers' slow counterpart: JSON.parse, objects and BigInt, written from the description of the formats and with none of
 * the readers' code. `undefined` where the payload as a whole has a shape that no server sends.
 */
import { SpanFlag, sparseKeys, type PayloadFormat } from '../../../../src/core/spans/spanTable';
import { jaegerDetails, otlpDetails, scalar, type PlainDetails } from './plainDetails';
import { isText, list, object, Odd, parsePlainly, string, type Json, type JsonObject } from './plainJson';
import { layOut, type Sent } from './plainOrder';
import { id, looseId, moment, optionalId } from './plainScalars';
import type { PlainTrace } from './plainTrace';

export interface PlainResult {
  traces: PlainTrace[];
  /** Spans that are no good spans. */
  leftOut: number;
  /** Things around spans that are not what they should be: each was taken for nothing. */
  odd: number;
  /** Undefined where something that only details look at has the wrong type. */
  details(trace: number, row: number): PlainDetails | undefined;
}

/** What is needed to read the details of a span that was taken. */
type Later = () => PlainDetails;
interface Taking {
  span(read: () => Omit<Sent, 'order'>, details: (base: bigint) => PlainDetails): void;
  /** What `read` makes of a value; `otherwise`, and a note of it, when the value is not what it should be. */
  around<T>(read: () => T, otherwise: T): T;
}

/** `texts`: documents that follow each other in one payload. */
export function readPlainly(format: PayloadFormat, ...texts: string[]): PlainResult | undefined {
  const spans: Sent[] = [];
  const detailsOf = new Map<Sent, (base: bigint) => PlainDetails>();
  let leftOut = 0;
  let odd = 0;
  const taking: Taking = {
    span: (read, details) => {
      const span = unlessOdd(read);
      if (!span) return void leftOut++;
      const taken = { ...span, order: spans.length };
      spans.push(taken);
      detailsOf.set(taken, details);
    },
    around: (read, otherwise) => {
      const found = unlessOdd(() => ({ value: read() }));
      if (!found) odd++;
      return found ? found.value : otherwise;
    },
  };
  for (const text of texts) {
    const top = unlessOdd(() => object(parsePlainly(text)));
    if (!top) return undefined;
    if (format === 'otlp-json') readOtlp(top, taking);
    else readJaeger(top, taking);
  }
  const members = new Map<string, Sent[]>();
  for (const span of spans) {
    const known = members.get(span.trace);
    if (known) known.push(span);
    else members.set(span.trace, [span]);
  }
  const laidOut = [...members].map(([trace, own]) => layOut(trace, own));
  const later: Later[][] = laidOut.map(({ rows, base }) => rows.map(span => () => detailsOf.get(span)!(base)));
  return {
    traces: laidOut.map(({ id: trace, base, spans: rows }) => ({ id: trace, base, spans: rows })),
    leftOut,
    odd,
    details: (trace, row) => unlessOdd(later[trace][row]),
  };
}

function unlessOdd<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Odd) return undefined;
    throw error;
  }
}

function readOtlp(top: JsonObject, taking: Taking): void {
  const lists = (json: Json | undefined) => taking.around(() => list(json), []);
  const objects = (json: Json | undefined) => lists(json).flatMap(one => taking.around(() => [object(one)], []));
  const result = taking.around(() => object(top.result), {});
  // In the order of the payload: the last of equal ids is not the first.
  const envelopes =
    Object.keys(top).indexOf('result') < Object.keys(top).indexOf('resourceSpans') ? [result, top] : [top, result];
  for (const group of envelopes.flatMap(envelope => objects(envelope.resourceSpans))) {
    const { attributes } = taking.around(() => object(group.resource), {});
    const service = serviceOf(attributes, taking) || 'unknown_service';
    const own = Object.keys(group).filter(key => key === 'scopeSpans' || key === 'instrumentationLibrarySpans');
    for (const lesser of own.flatMap(key => objects(group[key]))) {
      const scopeKey = Object.keys(lesser).findLast(key => key === 'scope' || key === 'instrumentationLibrary');
      const scope = taking.around(() => {
        const found = object(lesser[scopeKey ?? '']);
        string(found.name);
        return found;
      }, {});
      for (const span of lists(lesser.spans))
        taking.span(
          () => otlpSpan(object(span), service, string(scope.name)),
          base => otlpDetails(object(span), scope, attributes, base),
        );
    }
  }
}

/** The last name that is not empty, of those before something odd. */
function serviceOf(attributes: Json | undefined, taking: Taking): string {
  let service = '';
  taking.around(() => {
    for (const attribute of list(attributes)) {
      const { key, value } = object(attribute);
      if (string(key) === 'service.name' && value !== undefined) service = scalar(value) || service;
    }
  }, undefined);
  return service;
}

function otlpSpan(span: JsonObject, service: string, scope: string): Omit<Sent, 'order'> {
  let flags = 0;
  const sparse: Record<string, string> = {};
  for (const { key, value } of list(span.attributes).map(object)) {
    const name = string(key);
    if (value === undefined) continue;
    if ((sparseKeys as readonly string[]).includes(name)) {
      const text = scalar(value);
      if (text !== undefined) sparse[name] = text;
    }
    if (name === 'error' && scalar(value) === 'true') flags |= SpanFlag.Error;
    if (name === '@jaeger@warnings') {
      const { stringValue, arrayValue } = object(value);
      if (string(stringValue) || list(object(arrayValue).values).length) flags |= SpanFlag.Warning;
    }
  }
  const events = list(span.events)
    .map(object)
    .map(event => ({ time: moment(event.timeUnixNano, 9), name: string(event.name) }));
  const status = enumOf(object(span.status).code, ['STATUS_CODE_UNSET', 'STATUS_CODE_OK', 'STATUS_CODE_ERROR']);
  if (status === 2) flags |= SpanFlag.Error;
  const links = list(span.links);
  if (links.some(link => link === null || typeof link !== 'object' || Array.isArray(link))) throw new Odd();
  if (links.length) flags |= SpanFlag.Links;
  const start = moment(span.startTimeUnixNano, 9);
  const end = moment(span.endTimeUnixNano, 9);
  const parent = looseId(span.parentSpanId, 8);
  return sent({
    trace: id(span.traceId, 16),
    id: id(span.spanId, 8),
    // An id that is none makes no good span bad: it counts as no parent.
    parent: parent === undefined || /^0*$/.test(parent) ? '' : parent,
    start,
    end: end < start ? start : end,
    name: string(span.name),
    service,
    scope,
    kind: enumOf(span.kind, ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'], 'SPAN_KIND_'),
    status,
    flags,
    events,
    sparse,
  });
}

function readJaeger(top: JsonObject, taking: Taking): void {
  const lists = (json: Json | undefined) => taking.around(() => list(json), []);
  for (const trace of lists(top.data).flatMap(one => taking.around(() => [object(one)], []))) {
    const processes = new Map<string, JsonObject>();
    for (const [id, json] of Object.entries(taking.around(() => object(trace.processes), {})))
      taking.around(() => {
        const process = object(json);
        string(process.serviceName);
        processes.set(id, process);
      }, undefined);
    for (const span of lists(trace.spans)) {
      const process = () => processes.get(string(object(span).processID));
      taking.span(
        () => jaegerSpan(object(span), process()),
        base => jaegerDetails(object(span), process(), base),
      );
    }
  }
}

function jaegerSpan(span: JsonObject, process: JsonObject | undefined): Omit<Sent, 'order'> {
  let flags = 0;
  const sparse: Record<string, string> = {};
  const tags = new Map<string, string>();
  for (const { key, value } of list(span.tags).map(object)) {
    const name = string(key);
    if (value === null || value === undefined || typeof value === 'object') continue;
    const text = typeof value === 'boolean' ? String(value) : string(value);
    tags.set(name, text);
    if ((sparseKeys as readonly string[]).includes(name)) sparse[name] = text;
    if (name === 'error' && text === 'true') flags |= SpanFlag.Error;
  }
  const code = tags.get('otel.status_code');
  const status = code === 'ERROR' ? 2 : code === 'OK' ? 1 : 0;
  if (status === 2) flags |= SpanFlag.Error;
  if (list(span.warnings).length) flags |= SpanFlag.Warning;

  const trace = id(span.traceID, 16);
  const references = list(span.references)
    .map(reference => {
      if (reference === null) throw new Odd();
      return object(reference);
    })
    .map(({ refType, traceID, spanID }) => ({
      type: string(refType),
      isOwn: looseId(traceID, 16) === trace,
      id: optionalId(spanID),
    }));
  const own = references.filter(reference => reference.isOwn && reference.id);
  const parent = own.find(({ type }) => type === 'CHILD_OF') ?? own.find(({ type }) => type === 'FOLLOWS_FROM');
  if (references.length > (parent ? 1 : 0)) flags |= SpanFlag.Links;

  const events = list(span.logs)
    .map(object)
    .map(({ timestamp, fields }) => {
      const [named] = list(fields)
        .map(object)
        .filter(({ key, value }) => string(key) === 'event' && isText(value));
      return { time: moment(timestamp, 6), name: named ? string(named.value) : '' };
    });
  const start = moment(span.startTime, 6);
  return sent({
    trace,
    id: id(span.spanID, 8),
    parent: parent?.id ?? optionalId(span.parentSpanID),
    start,
    end: start + duration(span.duration),
    name: string(span.operationName),
    service: string(process?.serviceName) || 'unknown_service',
    scope: tags.get('otel.scope.name') || tags.get('otel.library.name') || '',
    kind: ['', 'internal', 'server', 'client', 'producer', 'consumer'].indexOf(tags.get('span.kind') ?? '-'),
    status,
    flags,
    events,
    sparse,
  });
}

/** A duration that is none costs no span: it counts as none. */
function duration(json: Json | undefined): bigint {
  const text = string(json);
  try {
    return moment(text, 6);
  } catch (error) {
    if (error instanceof Odd) return 0n;
    throw error;
  }
}

function sent(span: Omit<Sent, 'order'>): Omit<Sent, 'order'> {
  if (span.start === 0n) throw new Odd();
  const flags = span.events.some(({ name }) => name === 'exception') ? SpanFlag.Exception : 0;
  return { ...span, flags: span.flags | flags, kind: Math.max(0, span.kind) };
}

function enumOf(json: Json | undefined, names: readonly string[], prefix = ''): number {
  const text = string(json);
  if (/^\d$/.test(text)) return Number(text) < names.length ? Number(text) : 0;
  return Math.max(
    0,
    names.findIndex(name => prefix + name === text),
  );
}
