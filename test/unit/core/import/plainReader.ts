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
  /** Undefined where something that only details look at has the wrong type. */
  details(trace: number, row: number): PlainDetails | undefined;
}

/** What is needed to read the details of a span that was taken. */
type Later = () => PlainDetails;
type Take = (read: () => Omit<Sent, 'order'>, details: (base: bigint) => PlainDetails) => void;

/** `texts`: documents that follow each other in one payload. */
export function readPlainly(format: PayloadFormat, ...texts: string[]): PlainResult | undefined {
  const spans: Sent[] = [];
  const detailsOf = new Map<Sent, (base: bigint) => PlainDetails>();
  let leftOut = 0;
  const take: Take = (read, details) => {
    try {
      const span = { ...read(), order: spans.length };
      spans.push(span);
      detailsOf.set(span, details);
    } catch (error) {
      if (!(error instanceof Odd)) throw error;
      leftOut++;
    }
  };
  const ofOdd = <T>(work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (error instanceof Odd) return undefined;
      throw error;
    }
  };
  const read = format === 'otlp-json' ? readOtlp : readJaeger;
  const isGood = ofOdd(() => {
    for (const text of texts) read(parsePlainly(text), take);
    return true;
  });
  if (!isGood) return undefined;
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
    details: (trace, row) => ofOdd(later[trace][row]),
  };
}

function readOtlp(json: Json, take: Take): void {
  const top = object(json);
  for (const envelope of [top, object(top.result)])
    for (const group of list(envelope.resourceSpans).map(object)) {
      const { attributes } = object(group.resource);
      const named = list(attributes)
        .map(object)
        .filter(({ key }) => isText(key) && key === 'service.name')
        .map(({ value }) => scalar(value));
      const service = named.findLast(name => name) || 'unknown_service';
      for (const lesser of [...list(group.scopeSpans), ...list(group.instrumentationLibrarySpans)].map(object)) {
        const scope = lesser.scope ?? lesser.instrumentationLibrary;
        const name = string(object(scope).name);
        for (const span of list(lesser.spans))
          take(
            () => otlpSpan(object(span), service, name),
            base => otlpDetails(object(span), object(scope), attributes, base),
          );
      }
    }
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

function readJaeger(json: Json, take: Take): void {
  for (const trace of list(object(json).data).map(object)) {
    const processes = new Map<string, JsonObject>();
    for (const [key, process] of Object.entries(object(trace.processes)))
      if (!Array.isArray(process)) processes.set(key, object(process));
    for (const span of list(trace.spans)) {
      const process = () => processes.get(string(object(span).processID));
      take(
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
      const named = list(fields)
        .map(object)
        .find(({ key, value }) => string(key) === 'event' && isText(value));
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
