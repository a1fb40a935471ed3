import type { TraceId } from '../spans/traceId';
import type { Nanos } from '../time';

/**
 * What an index keeps of a span in an OTLP request (`ExportTraceServiceRequest` as protocol buffers). The scanner fills one
 * and the same object again for each span: take what is needed, keep no reference.
 */
export interface ScannedSpan {
  traceId: TraceId;
  /** The eight bytes of the span id, big-endian, in two halves. */
  spanIdHigh: number;
  spanIdLow: number;
  /** It names no parent. */
  isRoot: boolean;
  /** Start since the epoch: whole seconds and the nanoseconds beyond them. */
  startSeconds: number;
  startNanos: number;
  /** Never negative. */
  duration: Nanos;
  /** OpenTelemetry's number, see SpanKind. */
  kind: number;
  /** Status ERROR, or an attribute `error` that is true. */
  isError: boolean;
  name: string;
  /** `unknown_service` where the resource names none. */
  service: string;
  /** Byte range of the Span message (without its tag and length) inside the request. */
  offset: number;
  length: number;
}

/** What came of scanning a request: what the answer to its sender says. */
export interface ScanResult {
  readonly spanCount: number;
  /** Spans without a usable trace id, span id or start: they were not handed on. */
  readonly rejectedCount: number;
  /** Why the first of them was rejected, in English, for the sender's log; empty when none was. */
  readonly rejectedBecause: string;
}
