import type { Acknowledgement } from '../store/traceStore';

/**
 * What OTLP answers, as protocol buffers and as JSON. `ExportTraceServiceResponse` and its partial success have the same field
 * numbers for traces, metrics, logs and profiles.
 */
export type AnswerFormat = 'protobuf' | 'json';

export const contentTypes: Readonly<Record<AnswerFormat, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** Everything was taken: an empty message. */
export const nothingRejected: Acknowledgement = { spanCount: 0, rejectedCount: 0, rejectedBecause: '' };

export function exportResponse({ rejectedCount, rejectedBecause }: Acknowledgement, format: AnswerFormat): Buffer {
  if (format === 'json') {
    const partialSuccess = { rejectedSpans: String(rejectedCount), errorMessage: rejectedBecause };
    return Buffer.from(JSON.stringify(rejectedCount ? { partialSuccess } : {}));
  }
  if (!rejectedCount) return Buffer.alloc(0);
  return field(1, Buffer.concat([numberField(1, rejectedCount), field(2, Buffer.from(rejectedBecause))]));
}

/** google.rpc.Status. */
export function statusMessage(code: number, message: string, format: AnswerFormat): Buffer {
  if (format === 'json') return Buffer.from(JSON.stringify({ code, message }));
  return Buffer.concat([numberField(1, code), field(2, Buffer.from(message))]);
}

/** A length-delimited field. */
const field = (number: number, bytes: Buffer): Buffer =>
  Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);

const numberField = (number: number, value: number): Buffer => Buffer.from([number << 3, ...varint(value)]);

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  bytes.push(value);
  return bytes;
}
