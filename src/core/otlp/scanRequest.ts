/**
 * One walk over a request as SDKs send it. Every message in it is looked at to its end: what is taken here can be read by
 * everything else in this folder.
 *
 *   request ─► resourceSpans ─┬─ resource (also behind the spans)
 *                             └─ scopeSpans ─► span ─► attributes, events, links, status
 */
import type { ScannedSpan, ScanResult } from './scannedSpan';
import { isTrueError } from './errorAttribute';
import { AttributeRange, ValueRange } from './attribute';
import {
  checkMessage,
  GroupTag,
  lastGroupField,
  lastSpanField,
  Message,
  RequestTag,
  ResourceTag,
  SpanTag,
  StatusTag,
  ValueTag,
  wrongType,
} from './messages';
import { isTextAt, scalarText } from './scalarText';
import { ShortTexts } from './shortTexts';
import { Time } from './time';
import { TraceIdTexts } from './traceIdTexts';
import { WireReader } from './wire';

const serviceName = new TextEncoder().encode('service.name');
export const unknownService = 'unknown_service';
const errorStatus = 2;
const highestKind = 5;

const names = new ShortTexts();
const traceIds = new TraceIdTexts();
const start = new Time();
const end = new Time();
const attribute = new AttributeRange();
const value = new ValueRange();

/**
 * Hands on every span of an `ExportTraceServiceRequest`; one without a usable trace id, span id or start is counted instead. Empty
 * requests are good. Throws Failure `unreadable`, with the byte, for what is cut off, has a field of the wrong wire type, or
 * nests values deeper than 64 levels: spans before the damage were handed on by then.
 */
export function scanRequest(request: Uint8Array, onSpan: (span: ScannedSpan) => void): ScanResult {
  return new RequestScan(new WireReader(request), onSpan).scan();
}

class RequestScan {
  private spanCount = 0;
  private rejectedCount = 0;
  private rejectedBecause = '';
  private readonly span: ScannedSpan = {
    traceId: '',
    spanIdHigh: 0,
    spanIdLow: 0,
    isRoot: false,
    startSeconds: 0,
    startNanos: 0,
    duration: 0,
    kind: 0,
    isError: false,
    name: '',
    service: unknownService,
    offset: 0,
    length: 0,
  };

  constructor(
    private readonly wire: WireReader,
    private readonly onSpan: (span: ScannedSpan) => void,
  ) {}

  scan(): ScanResult {
    const { wire } = this;
    const to = wire.bytes.length;
    while (wire.pos < to) {
      const at = wire.pos;
      const tag = wire.tag(to);
      if (tag === (RequestTag.resourceSpans as number)) this.scanResourceSpans(wire.fieldEnd(to));
      else if (tag >>> 3 === 1) throw wire.unreadable(wrongType, at);
      else wire.skip(tag, to);
    }
    return { spanCount: this.spanCount, rejectedCount: this.rejectedCount, rejectedBecause: this.rejectedBecause };
  }

  /** Twice, because the resource may come behind its spans. */
  private scanResourceSpans(to: number): void {
    const { wire } = this;
    const from = wire.pos;
    this.span.service = unknownService;
    while (wire.pos < to) {
      const at = wire.pos;
      const tag = wire.tag(to);
      if (tag === (GroupTag.about as number)) this.span.service = this.readService(wire.fieldEnd(to));
      else if ((tag & 7) !== 2 && tag >>> 3 <= lastGroupField) throw wire.unreadable(wrongType, at);
      else wire.skip(tag, to);
    }
    wire.pos = from;
    while (wire.pos < to) {
      const tag = wire.tag(to);
      if (tag === (GroupTag.items as number)) this.scanScopeSpans(wire.fieldEnd(to));
      else wire.skip(tag, to);
    }
  }

  private scanScopeSpans(to: number): void {
    const { wire } = this;
    while (wire.pos < to) {
      const at = wire.pos;
      const tag = wire.tag(to);
      if (tag === (GroupTag.items as number)) this.scanSpan(wire.fieldEnd(to));
      else if (tag === (GroupTag.about as number)) checkMessage(wire, Message.Scope, wire.fieldEnd(to));
      else if ((tag & 7) !== 2 && tag >>> 3 <= lastGroupField) throw wire.unreadable(wrongType, at);
      else wire.skip(tag, to);
    }
  }

  private readService(to: number): string {
    const { wire } = this;
    const from = wire.pos;
    checkMessage(wire, Message.Resource, to);
    wire.pos = from;
    let service = '';
    while (wire.pos < to) {
      const tag = wire.tag(to);
      if (tag !== (ResourceTag.attributes as number)) {
        wire.skip(tag, to);
        continue;
      }
      const pairTo = wire.fieldEnd(to);
      attribute.read(wire, pairTo);
      if (isTextAt(wire.bytes, attribute.keyFrom, attribute.keyTo, serviceName)) {
        value.read(wire, attribute.valueFrom, attribute.valueTo);
        const isText = value.tag === (ValueTag.text as number);
        service = (isText ? names.read(wire.bytes, value.from, value.to) : scalarText(wire, value)) || service;
      }
      wire.pos = pairTo;
    }
    return service || unknownService;
  }

  private scanSpan(to: number): void {
    const { wire, span } = this;
    const { view } = wire;
    span.offset = wire.pos;
    span.length = to - wire.pos;
    span.traceId = span.name = '';
    span.spanIdHigh = span.spanIdLow = span.kind = 0;
    span.isRoot = true;
    span.isError = false;
    start.seconds = start.nanos = end.seconds = end.nanos = 0;
    let hasErrorStatus = false;
    let reason = '';
    while (wire.pos < to) {
      const at = wire.pos;
      const tag = wire.tag(to);
      switch (tag) {
        case SpanTag.traceId as number: {
          const idTo = wire.fieldEnd(to);
          const size = idTo - wire.pos;
          span.traceId = size === 16 ? traceIds.read(view, wire.pos) : '';
          if (size !== 16 && size !== 0) reason = 'a trace id that is not 16 bytes (32 hexadecimal digits)';
          wire.pos = idTo;
          break;
        }
        case SpanTag.spanId as number: {
          const idTo = wire.fieldEnd(to);
          const size = idTo - wire.pos;
          span.spanIdHigh = size === 8 ? view.getUint32(wire.pos) : 0;
          span.spanIdLow = size === 8 ? view.getUint32(wire.pos + 4) : 0;
          if (size !== 8 && size !== 0) reason = 'a span id that is not 8 bytes (16 hexadecimal digits)';
          wire.pos = idTo;
          break;
        }
        case SpanTag.parentSpanId as number: {
          const idTo = wire.fieldEnd(to);
          const size = idTo - wire.pos;
          span.isRoot = size !== 8 || (view.getUint32(wire.pos) === 0 && view.getUint32(wire.pos + 4) === 0);
          if (size !== 8 && size !== 0) reason = 'the id of a parent that is not 8 bytes (16 hexadecimal digits)';
          wire.pos = idTo;
          break;
        }
        case SpanTag.name as number: {
          const nameTo = wire.fieldEnd(to);
          span.name = names.read(wire.bytes, wire.pos, nameTo);
          wire.pos = nameTo;
          break;
        }
        case SpanTag.kind as number:
          wire.varint(to);
          span.kind = wire.high === 0 && wire.low <= highestKind ? wire.low : 0;
          break;
        case SpanTag.start as number:
          wire.pass(8, to);
          start.read(view, wire.pos - 8);
          break;
        case SpanTag.end as number:
          wire.pass(8, to);
          end.read(view, wire.pos - 8);
          break;
        case SpanTag.attributes as number:
          if (isTrueError(wire, wire.fieldEnd(to))) span.isError = true;
          break;
        case SpanTag.events as number:
          checkMessage(wire, Message.Event, wire.fieldEnd(to));
          break;
        case SpanTag.links as number:
          checkMessage(wire, Message.Link, wire.fieldEnd(to));
          break;
        case SpanTag.status as number:
          hasErrorStatus = this.readStatus(wire.fieldEnd(to));
          break;
        case SpanTag.traceState as number:
        case SpanTag.droppedAttributes as number:
        case SpanTag.droppedEvents as number:
        case SpanTag.droppedLinks as number:
        case SpanTag.flags as number:
          wire.skip(tag, to);
          break;
        default:
          if (tag >>> 3 <= lastSpanField) throw wire.unreadable(wrongType, at);
          wire.skip(tag, to);
      }
    }
    if (hasErrorStatus) span.isError = true;
    if (!reason && !span.traceId) reason = 'no trace id';
    if (!reason && span.spanIdHigh === 0 && span.spanIdLow === 0) reason = 'no span id';
    if (!reason && start.isZero) reason = 'no start time';
    if (reason) this.reject(reason);
    else this.take();
  }

  private take(): void {
    const { span } = this;
    span.startSeconds = start.seconds;
    span.startNanos = start.nanos;
    span.duration = Math.max(0, (end.seconds - start.seconds) * 1e9 + (end.nanos - start.nanos));
    this.spanCount++;
    this.onSpan(span);
  }

  private reject(reason: string): void {
    const { name, offset } = this.span;
    if (this.rejectedCount++ === 0) this.rejectedBecause = `${reason} (span "${name.slice(0, 100)}", byte ${offset})`;
  }

  private readStatus(to: number): boolean {
    const { wire } = this;
    const from = wire.pos;
    checkMessage(wire, Message.Status, to);
    wire.pos = from;
    let isError = false;
    while (wire.pos < to) {
      const tag = wire.tag(to);
      wire.skip(tag, to);
      if (tag === (StatusTag.code as number)) isError = wire.low === errorStatus && wire.high === 0;
    }
    return isError;
  }
}
