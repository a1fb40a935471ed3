/** Lists of Zipkin's spans (v2, JSON) as requests. What Zipkin has in tags by agreement becomes what it is in OpenTelemetry. */
import {
  EventTag,
  GroupTag,
  PairTag,
  RequestTag,
  ResourceTag,
  ScopeTag,
  SpanTag,
  StatusTag,
  ValueTag,
} from './messages';
import { readingJson } from './jsonToProtobuf';
import { ProtobufWriter } from './protobufWriter';
import { chosenToJson } from './toJson';
import { separateSharedIds } from './zipkinIds';
import { readZipkinSpans, type ZipkinEndpoint, type ZipkinSpan, type ZipkinTime } from './zipkinSpan';

const kinds: Readonly<Record<string, number>> = { SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };
const internalKind = 1;
const statusCodes: Readonly<Record<string, number>> = { OK: 1, ERROR: 2 };

/** Tags that become fields. */
const scopeNames: ReadonlySet<string> = new Set(['otel.scope.name', 'otel.library.name']);
const scopeVersions: ReadonlySet<string> = new Set(['otel.scope.version', 'otel.library.version']);
const traceStateTag = 'w3c.tracestate';
const statusTag = 'otel.status_code';
const descriptionTag = 'otel.status_description';
const errorTag = 'error';

/** Spans that are held as objects at a time. Clients send far fewer at once, and nobody can fill the memory with empty ones. */
const largestBatch = 10_000;

/**
 * The request with these spans, which may be a part of their traces only. A span that can't be used is there without an id, so
 * that it is counted. Throws Failure `unreadable`, with the byte, for what is no JSON or no list.
 */
export function zipkinToProtobuf(json: Uint8Array): Uint8Array {
  return requestOf(json, false);
}

/** The same as OTLP JSON, for lists that hold whole traces. */
export function zipkinToJson(json: Uint8Array): Uint8Array {
  return chosenToJson([{ request: requestOf(json, true) }]);
}

function requestOf(json: Uint8Array, isAll: boolean): Uint8Array {
  const out = new ProtobufWriter(json.length);
  let batch: ZipkinSpan[] = [];
  const finish = (): void => {
    separateSharedIds(batch, isAll);
    writeSpans(out, batch);
    batch = [];
  };
  readingJson(json, scanner => {
    for (const span of readZipkinSpans(scanner)) {
      batch.push(span);
      if (!isAll && batch.length === largestBatch) finish();
    }
  });
  finish();
  return out.result();
}

function writeSpans(out: ProtobufWriter, spans: readonly ZipkinSpan[]): void {
  for (const [service, scopes] of grouped(spans)) {
    const resourceSpans = out.open(RequestTag.resourceSpans);
    const resource = out.open(GroupTag.about);
    if (service) writeAttribute(out, ResourceTag.attributes, 'service.name', service);
    out.close(resource);
    for (const members of scopes.values()) {
      const scopeSpans = out.open(GroupTag.items);
      const scope = out.open(GroupTag.about);
      writeText(out, ScopeTag.name, tagOf(members[0], scopeNames));
      writeText(out, ScopeTag.version, tagOf(members[0], scopeVersions));
      out.close(scope);
      for (const span of members) writeSpan(out, span);
      out.close(scopeSpans);
    }
    out.close(resourceSpans);
  }
}

/** By service, then by scope. */
function grouped(spans: readonly ZipkinSpan[]): Map<string, Map<string, ZipkinSpan[]>> {
  const services = new Map<string, Map<string, ZipkinSpan[]>>();
  for (const span of spans) {
    const service = span.local?.serviceName ?? '';
    const scopes = services.get(service) ?? new Map<string, ZipkinSpan[]>();
    services.set(service, scopes);
    const scope = `${tagOf(span, scopeNames)}\0${tagOf(span, scopeVersions)}`;
    const members = scopes.get(scope);
    if (members) members.push(span);
    else scopes.set(scope, [span]);
  }
  return services;
}

function tagOf({ tags }: ZipkinSpan, keys: ReadonlySet<string>): string {
  return tags.find(([key]) => keys.has(key))?.[1] ?? '';
}

function writeSpan(out: ProtobufWriter, span: ZipkinSpan): void {
  const message = out.open(GroupTag.items);
  writeId(out, SpanTag.traceId, span.traceId);
  writeId(out, SpanTag.spanId, span.id);
  writeId(out, SpanTag.parentSpanId, span.parentId);
  writeText(out, SpanTag.name, span.name);
  out.count(SpanTag.kind, kinds[span.kind] ?? internalKind);
  const start = span.time ?? earliest(span);
  if (start) writeTime(out, SpanTag.start, start);
  if (start) writeTime(out, SpanTag.end, sum(start, span.duration));
  writeTags(out, span);
  writeEndpoints(out, span);
  for (const { time, value } of span.annotations) {
    const event = out.open(SpanTag.events);
    if (time) writeTime(out, EventTag.time, time);
    writeText(out, EventTag.name, value);
    out.close(event);
  }
  out.close(message);
}

function writeTags(out: ProtobufWriter, { tags }: ZipkinSpan): void {
  let code = 0;
  let text = '';
  for (const [key, value] of tags) {
    if (key === statusTag) code = statusCodes[value.toUpperCase()] ?? code;
    else if (key === descriptionTag) text = value;
    else if (key === traceStateTag) writeText(out, SpanTag.traceState, value);
    else if (key === errorTag && value !== 'false') {
      // The tag means an error by being there; what it says is the message, unless it says nothing else.
      code = statusCodes.ERROR;
      if (value !== 'true') text ||= value;
    } else if (!scopeNames.has(key) && !scopeVersions.has(key)) writeAttribute(out, SpanTag.attributes, key, value);
  }
  if (code === 0 && !text) return;
  const status = out.open(SpanTag.status);
  writeText(out, StatusTag.message, text);
  out.count(StatusTag.code, code);
  out.close(status);
}

/** Whom a span talks to: for a server its client. What the tags say themselves is not said again. */
function writeEndpoints(out: ProtobufWriter, { kind, local, remote, tags }: ZipkinSpan): void {
  const isSaid = (key: string): boolean => tags.some(([said]) => said === key);
  const writeEndpoint = (side: string, address: string, { port }: ZipkinEndpoint): void => {
    if (address && !isSaid(`${side}.address`)) writeAttribute(out, SpanTag.attributes, `${side}.address`, address);
    if (port && !isSaid(`${side}.port`)) writeWhole(out, `${side}.port`, port);
  };
  if (remote) {
    const { serviceName, address } = remote;
    if (serviceName && !isSaid('peer.service')) writeAttribute(out, SpanTag.attributes, 'peer.service', serviceName);
    writeEndpoint(kind === 'SERVER' ? 'client' : 'server', address || serviceName, remote);
  }
  if (local) writeEndpoint('network.local', local.address, local);
}

/** A span without a time begins with the first thing known of it. */
function earliest({ annotations }: ZipkinSpan): ZipkinTime | undefined {
  let first: ZipkinTime | undefined;
  for (const { time } of annotations) if (time && (!first || isBefore(time, first))) first = time;
  return first;
}

function isBefore(a: ZipkinTime, b: ZipkinTime): boolean {
  return a.seconds === b.seconds ? a.nanos < b.nanos : a.seconds < b.seconds;
}

function sum(a: ZipkinTime, b: ZipkinTime | undefined): ZipkinTime {
  const nanos = a.nanos + (b?.nanos ?? 0);
  return { seconds: a.seconds + (b?.seconds ?? 0) + Math.floor(nanos / 1e9), nanos: nanos % 1e9 };
}

function writeAttribute(out: ProtobufWriter, tag: number, key: string, value: string): void {
  const pair = out.open(tag);
  out.text(PairTag.key, key);
  const any = out.open(PairTag.value);
  out.text(ValueTag.text, value);
  out.close(any);
  out.close(pair);
}

function writeWhole(out: ProtobufWriter, key: string, value: number): void {
  const pair = out.open(SpanTag.attributes);
  out.text(PairTag.key, key);
  const any = out.open(PairTag.value);
  out.count(ValueTag.whole, value);
  out.close(any);
  out.close(pair);
}

function writeText(out: ProtobufWriter, tag: number, text: string): void {
  if (text) out.text(tag, text);
}

function writeId(out: ProtobufWriter, tag: number, id: string | undefined): void {
  if (!id) return;
  const words = Uint32Array.from({ length: id.length / 8 }, (_, i) => parseInt(id.slice(i * 8, i * 8 + 8), 16));
  out.words(tag, words, 0);
}

function writeTime(out: ProtobufWriter, tag: number, { seconds, nanos }: ZipkinTime): void {
  const value = BigInt.asUintN(64, BigInt(seconds) * 1_000_000_000n + BigInt(nanos));
  out.fixed64(tag, Number(value >> 32n), Number(value & 0xffffffffn));
}
