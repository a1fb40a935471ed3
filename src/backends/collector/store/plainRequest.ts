import { gunzipSync } from 'node:zlib';
import { jsonToProtobuf } from '../../../core/otlp/jsonToProtobuf';
import { zipkinToProtobuf } from '../../../core/otlp/zipkin';
import type { RequestFormat } from './traceStore';

/** Above what a receiver takes: whoever puts a bomb into the log by hand gets an error for it. */
const mostBytes = 1 << 30;

/** The request as protocol buffers, to which the offsets of its spans refer. Throws what is wrong with it. */
export function plainRequest(bytes: Uint8Array, format: RequestFormat, isGzip: boolean): Uint8Array {
  return toProtobuf(isGzip ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes, format);
}

/** `bytes` uncompressed. */
export function toProtobuf(bytes: Uint8Array, format: RequestFormat): Uint8Array {
  if (format === 'otlp-json') return jsonToProtobuf(bytes);
  return format === 'zipkin-json' ? zipkinToProtobuf(bytes) : bytes;
}
