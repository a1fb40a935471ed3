/**
 * The readers' slow counterpart: JSON.parse, objects and BigInt, written from the description of the formats and not from
 * the readers. `undefined` where the payload as a whole has a shape that no server sends.
 */
import { SpanFlag, sparseKeys, type PayloadFormat } from '../../../../src/core/spans/spanTable';
import type { PlainSpan, PlainTrace } from './plainTrace';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** A span as it was sent. */
interface Sent {
  order: number;
  trace: string;
  id: string;
  parent: string;
  start: bigint;
  end: bigint;
  name: string;
  service: string;
  scope: string;
  kind: number;
  status: number;
  flags: number;
  events: { time: bigint; name: string }[];
  sparse: Record<string, string>;
}

/** Something has the wrong type. */
class Odd extends Error {}

export interface PlainResult {
  traces: PlainTrace[];
  /** Spans that are no good spans. */
  leftOut: number;
}

export function readPlainly(format: PayloadFormat, text: string): PlainResult | undefined {
  // Doubles can't hold such numbers: as strings they survive JSON.parse.
  const json = JSON.parse(text.replace(/([:[,]\s*)(\d{16,20})(?=\s*[,}\]])/g, '$1"$2"')) as Json;
  const spans: Sent[] = [];
  let leftOut = 0;
  const take = (read: () => Sent) => {
    try {
      spans.push({ ...read(), order: spans.length });
    } catch (error) {
      if (!(error instanceof Odd)) throw error;
      leftOut++;
    }
  };
  try {
    if (format === 'otlp-json') readOtlp(json, take);
    else readJaeger(json, take);
  } catch (error) {
    if (error instanceof Odd) return undefined;
    throw error;
  }
  const ids = [...new Set(spans.map(span => span.trace))];
  return {
    traces: ids.map(id =>
      layOut(
        id,
        spans.filter(span => span.trace === id),
      ),
    ),
    leftOut,
  };
}

function readOtlp(json: Json, take: (read: () => Sent) => void): void {
  const top = object(json);
  for (const envelope of [top, object(top.result)])
    for (const group of list(envelope.resourceSpans).map(object)) {
      const resource = list(object(group.resource).attributes).map(object);
      const named = resource.filter(({ key }) => key === 'service.name').map(({ value }) => scalar(value));
      const service = named.findLast(name => name) || 'unknown_service';
      for (const lesser of [...list(group.scopeSpans), ...list(group.instrumentationLibrarySpans)].map(object)) {
        const scope = string(object(lesser.scope ?? lesser.instrumentationLibrary).name);
        for (const span of list(lesser.spans)) take(() => otlpSpan(object(span), service, scope));
      }
    }
}

function otlpSpan(span: { [key: string]: Json }, service: string, scope: string): Sent {
  const attributes = list(span.attributes).map(object);
  let flags = 0;
  const sparse: Record<string, string> = {};
  for (const { key, value } of attributes) {
    const name = string(key);
    const isSparse = (sparseKeys as readonly string[]).includes(name);
    if (value === undefined) continue;
    if (isSparse && scalar(value) !== undefined) sparse[name] = scalar(value)!;
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
  return sent({
    trace: id(span.traceId, 16),
    id: id(span.spanId, 8),
    parent: parentId(span.parentSpanId),
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

function readJaeger(json: Json, take: (read: () => Sent) => void): void {
  for (const trace of list(object(json).data).map(object)) {
    const services = new Map<string, string>();
    for (const [key, process] of Object.entries(object(trace.processes)))
      if (!Array.isArray(process)) services.set(key, string(object(process).serviceName));
    for (const span of list(trace.spans)) take(() => jaegerSpan(object(span), services));
  }
}

function jaegerSpan(span: { [key: string]: Json }, services: ReadonlyMap<string, string>): Sent {
  let flags = 0;
  const sparse: Record<string, string> = {};
  const tags = new Map<string, string>();
  for (const tag of list(span.tags).map(object)) {
    const { value } = tag;
    const key = string(tag.key);
    if (value === null || value === undefined || typeof value === 'object') continue;
    tags.set(key, String(value));
    if ((sparseKeys as readonly string[]).includes(key)) sparse[key] = String(value);
    if (key === 'error' && String(value) === 'true') flags |= SpanFlag.Error;
  }
  const code = tags.get('otel.status_code');
  const status = code === 'ERROR' ? 2 : code === 'OK' ? 1 : 0;
  if (status === 2) flags |= SpanFlag.Error;
  if (list(span.warnings).length) flags |= SpanFlag.Warning;

  const trace = id(span.traceID, 16);
  const references = list(span.references)
    .map(object)
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
      const all = list(fields).map(object);
      const named = all.find(field => field.key === 'event' && typeof field.value === 'string');
      return { time: moment(timestamp, 6), name: named ? string(named.value) : '' };
    });
  const start = moment(span.startTime, 6);
  return sent({
    trace,
    id: id(span.spanID, 8),
    parent: parent?.id ?? optionalId(span.parentSpanID),
    start,
    end: start + moment(span.duration, 6),
    name: string(span.operationName),
    service: services.get(string(span.processID)) || 'unknown_service',
    scope: tags.get('otel.scope.name') || tags.get('otel.library.name') || '',
    kind: ['', 'internal', 'server', 'client', 'producer', 'consumer'].indexOf(tags.get('span.kind') ?? '-'),
    status,
    flags,
    events,
    sparse,
  });
}

function sent(span: Omit<Sent, 'order'>): Sent {
  if (span.start === 0n) throw new Odd();
  if (span.events.some(({ name }) => name === 'exception')) span.flags |= SpanFlag.Exception;
  return { ...span, kind: Math.max(0, span.kind), order: 0 };
}

/** Rows of one trace: parents, order, self time, all by the book and in quadratic time. */
function layOut(trace: string, spans: Sent[]): PlainTrace {
  const base = spans.reduce((least, { start }) => (start < least ? start : least), spans[0].start);
  const first = new Map<string, Sent>();
  const count = new Map<string, number>();
  for (const span of spans) {
    if (!first.has(span.id)) first.set(span.id, span);
    count.set(span.id, (count.get(span.id) ?? 0) + 1);
  }
  const compare = (a: Sent, b: Sent): number =>
    sign(a.start - b.start) ||
    sign(b.end - b.start - (a.end - a.start)) ||
    compareText(a.id, b.id) ||
    a.order - b.order;
  const flags = new Map<Sent, number>();
  const parents = new Map<Sent, Sent | undefined>();
  for (const span of spans) {
    const parent = span.parent ? first.get(span.parent) : undefined;
    parents.set(span, parent);
    let flag = span.flags;
    if (span.parent && !parent) flag |= SpanFlag.Orphan;
    if (count.get(span.id)! > 1) flag |= SpanFlag.DuplicateId;
    flags.set(span, flag);
  }
  for (const span of spans) {
    const path = new Set<Sent>();
    let at: Sent | undefined = span;
    while (at && !path.has(at)) {
      path.add(at);
      at = parents.get(at);
    }
    if (!at) continue;
    const circle = [...path].slice([...path].indexOf(at)).sort(compare);
    parents.set(circle[0], undefined);
    flags.set(circle[0], flags.get(circle[0])! | SpanFlag.CycleCut);
  }
  const children = new Map<Sent | undefined, Sent[]>();
  for (const span of spans) {
    const parent = parents.get(span);
    children.set(parent, [...(children.get(parent) ?? []), span]);
  }
  for (const siblings of children.values()) siblings.sort(compare);

  const rows: PlainSpan[] = [];
  const place = (span: Sent, parent: number, depth: number): void => {
    const row = rows.length;
    const events = span.events
      .map(({ time, name }) => ({ time: time === 0n ? span.start : time, name }))
      .sort((a, b) => sign(a.time - b.time))
      .map(({ time, name }) => `${Number(time - base)} ${name}`);
    const own = children.get(span) ?? [];
    rows.push({
      id: span.id,
      parent,
      depth,
      subtreeEnd: 0,
      start: Number(span.start - base),
      duration: Number(span.end - span.start),
      self: Number(span.end - span.start - covered(span, own)),
      name: span.name,
      service: span.service,
      scope: span.scope,
      kind: span.kind,
      status: span.status,
      flags: flags.get(span)!,
      events,
      sparse: span.sparse,
    });
    for (const child of own) place(child, row, depth + 1);
    rows[row].subtreeEnd = rows.length;
  };
  for (const top of children.get(undefined) ?? []) place(top, -1, 0);
  return { id: trace, base, spans: rows };
}

/** ns of the span in which at least one child ran: split at every border, each piece looked at by itself. */
function covered(span: Sent, children: readonly Sent[]): bigint {
  const clip = (time: bigint) => (time < span.start ? span.start : time > span.end ? span.end : time);
  const pieces = children.map(child => [clip(child.start), clip(child.end)] as const);
  const borders = [...new Set(pieces.flat())].sort(sign2);
  let sum = 0n;
  for (let i = 1; i < borders.length; i++)
    if (pieces.some(([from, to]) => from <= borders[i - 1] && to >= borders[i])) sum += borders[i] - borders[i - 1];
  return sum;
}

function sign(difference: bigint): number {
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
function sign2(a: bigint, b: bigint): number {
  return sign(a - b);
}
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function object(json: Json | undefined): { [key: string]: Json } {
  if (json === null || json === undefined) return {};
  if (typeof json !== 'object' || Array.isArray(json)) throw new Odd();
  return json;
}

function list(json: Json | undefined): Json[] {
  if (json === null || json === undefined) return [];
  if (!Array.isArray(json)) throw new Odd();
  return json;
}

function string(json: Json | undefined): string {
  if (json === null || json === undefined) return '';
  if (typeof json === 'string' || typeof json === 'number') return String(json);
  throw new Odd();
}

/** Text, truth or number of an AnyValue; undefined for the others. */
function scalar(json: Json | undefined): string | undefined {
  let value: string | undefined;
  for (const [key, inner] of Object.entries(object(json))) {
    if (key === 'stringValue' || key === 'intValue' || key === 'doubleValue') value = string(inner);
    else if (key === 'boolValue') {
      if (inner !== null && typeof inner !== 'boolean') throw new Odd();
      value = inner === null ? undefined : String(inner);
    }
  }
  return value;
}

function enumOf(json: Json | undefined, names: readonly string[], prefix = ''): number {
  const text = string(json);
  if (/^\d$/.test(text)) return Number(text) < names.length ? Number(text) : 0;
  return Math.max(
    0,
    names.findIndex(name => prefix + name === text),
  );
}

/** ns since the epoch, 0 for none. */
function moment(json: Json | undefined, perSecond: 6 | 9): bigint {
  const text = string(json);
  if (text === '') return 0n;
  if (/^\d{1,20}$/.test(text)) return BigInt(text) * (perSecond === 9 ? 1n : 1000n);
  const value = /^[\d.eE+-]+$/.test(text) ? Number(text) : NaN;
  if (!(value >= 0 && value < 2e19)) throw new Odd();
  const unit = 10 ** perSecond;
  const nanos = Math.min(999_999_999, Math.floor((value % unit) * (1e9 / unit)));
  return BigInt(Math.floor(value / unit)) * 1_000_000_000n + BigInt(nanos);
}

/** An id in full length, zeros for none; undefined for what is no id. */
function looseId(json: Json | undefined, bytes: 8 | 16): string | undefined {
  const text = string(json);
  if (text.length <= bytes * 2 && /^[0-9a-f]*$/i.test(text)) return text.toLowerCase().padStart(bytes * 2, '0');
  const digits = text.replace(/=+$/, '');
  if (digits.length !== Math.ceil((bytes * 4) / 3) || !/^[\w+/-]*$/.test(digits)) return undefined;
  return Buffer.from(digits, 'base64url').toString('hex');
}

function id(json: Json | undefined, bytes: 8 | 16): string {
  const found = looseId(json, bytes);
  if (found === undefined || /^0*$/.test(found)) throw new Odd();
  return found;
}

/** Empty for none. */
function optionalId(json: Json | undefined): string {
  const found = looseId(json, 8);
  if (found === undefined) throw new Odd();
  return /^0*$/.test(found) ? '' : found;
}

/** A parent's id that is none makes no good span bad: it counts as no parent. */
function parentId(json: Json | undefined): string {
  const found = looseId(json, 8);
  return found === undefined || /^0*$/.test(found) ? '' : found;
}
