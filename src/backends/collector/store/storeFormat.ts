/**
 * What lies in a segment: records behind each other, nothing between them. All numbers little-endian.
 *
 *    0  magic      4 bytes
 *    4  kind       1: a request as it came · 2: traces were dropped
 *    5  format     of a request: 0 protobuf, 1 OTLP JSON, 2 Zipkin JSON
 *    6  flags      1: gzip
 *    8  length     of what follows the header, bytes
 *   12  checksum   CRC-32 of the 12 bytes before it, of the rest of the header and of what follows it
 *   16  received   ms since the epoch, double
 *   24  sequence   place in the whole log, double
 *   32  the request, or of dropped traces: watermark, number of traces, number of spans so far (doubles)
 *
 * The sequence number of a record is made of that of the segment that it was written to, and the index in it. It keeps it when
 * segments are compacted and put together. Traces go in the order in which they were touched last, so that a watermark says
 * which: those whose last record comes before it.
 */
import { crc32 } from 'node:zlib';
import type { RequestFormat } from './traceStore';

export const headerBytes = 32;
const magic = 0x4c504e53; // "SNPL"
const magicBytes = Buffer.from('SNPL');
const formats: readonly RequestFormat[] = ['otlp-protobuf', 'otlp-json', 'zipkin-json'];
const indexRoom = 2 ** 24;

export interface RequestHeader {
  readonly format: RequestFormat;
  readonly isGzip: boolean;
  /** ms since the epoch. */
  readonly receivedMs: number;
  readonly sequence: number;
}

/** Totals count from the beginning of the store, or its last `clear`. */
export interface Drop {
  /** Sequence number: traces whose last record has a smaller one are gone. */
  readonly watermark: number;
  readonly droppedTraces: number;
  readonly droppedSpans: number;
}

/** A record that was found in a segment; `at` is where its header begins, `length` that of its body. */
export type FoundRecord = { readonly at: number; readonly length: number; readonly sequence: number } & (
  { readonly kind: 'request'; readonly header: RequestHeader } | { readonly kind: 'drop'; readonly drop: Drop }
);

/** Of the whole log: later records have larger numbers, exact for 500 million segments. */
export function sequenceOf(segment: number, index: number): number {
  return segment * indexRoom + index;
}

/** More records than this would not fit into the sequence numbers of one segment. */
export const maxRecordsOfSegment = indexRoom - 1;

export function requestHeader({ format, isGzip, receivedMs, sequence }: RequestHeader, body: Uint8Array): Buffer {
  return headerOf(1, formats.indexOf(format), isGzip ? 1 : 0, receivedMs, sequence, body);
}

/** Header and body. */
export function dropRecord({ watermark, droppedTraces, droppedSpans }: Drop, sequence: number): Buffer {
  const body = Buffer.alloc(24);
  body.writeDoubleLE(watermark, 0);
  body.writeDoubleLE(droppedTraces, 8);
  body.writeDoubleLE(droppedSpans, 16);
  return Buffer.concat([headerOf(2, 0, 0, 0, sequence, body), body]);
}

function headerOf(kind: number, format: number, flags: number, receivedMs: number, sequence: number, body: Uint8Array) {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(magic, 0);
  header[4] = kind;
  header[5] = format;
  header[6] = flags;
  header.writeUInt32LE(body.length, 8);
  header.writeDoubleLE(receivedMs, 16);
  header.writeDoubleLE(sequence, 24);
  header.writeUInt32LE(checksumOf(header, 0, body), 12);
  return header;
}

function checksumOf(bytes: Buffer, at: number, body: Uint8Array): number {
  const start = crc32(bytes.subarray(at, at + 12));
  return crc32(body, crc32(bytes.subarray(at + 16, at + headerBytes), start));
}

/** The record that begins at `at`; undefined when there is none that is whole and as it was written. */
export function readRecord(bytes: Buffer, at: number): FoundRecord | undefined {
  if (at + headerBytes > bytes.length || bytes.readUInt32LE(at) !== magic) return undefined;
  const length = bytes.readUInt32LE(at + 8);
  const end = at + headerBytes + length;
  if (end > bytes.length) return undefined;
  const body = bytes.subarray(at + headerBytes, end);
  if (bytes.readUInt32LE(at + 12) !== checksumOf(bytes, at, body)) return undefined;
  const sequence = bytes.readDoubleLE(at + 24);
  if (bytes[at + 4] === 2 && length >= 24) {
    const [watermark, droppedTraces, droppedSpans] = [0, 8, 16].map(offset => body.readDoubleLE(offset));
    return { at, length, sequence, kind: 'drop', drop: { watermark, droppedTraces, droppedSpans } };
  }
  const format = formats[bytes[at + 5]];
  if (bytes[at + 4] !== 1 || !format) return undefined;
  const header = { format, isGzip: (bytes[at + 6] & 1) !== 0, receivedMs: bytes.readDoubleLE(at + 16), sequence };
  return { at, length, sequence, kind: 'request', header };
}

/** Bytes that are looked at to find a record behind damage: what a hostile sender wrote may look like a thousand of them. */
const searchedBytes = 1e9;

/**
 * The records of a segment in order. Bytes that are none are passed over up to the next one that is: `onDamage` is told where
 * they begin and end, and whether the segment ends with them, as it does after a crash.
 */
export function* recordsIn(
  bytes: Buffer,
  onDamage: (from: number, to: number, isEnd: boolean) => void,
): Generator<FoundRecord> {
  let left = searchedBytes;
  const isRecord = (at: number): boolean => {
    if (at + headerBytes <= bytes.length) left -= Math.min(bytes.readUInt32LE(at + 8), bytes.length);
    return left > 0 && readRecord(bytes, at) !== undefined;
  };
  for (let at = 0; at < bytes.length;) {
    const record = readRecord(bytes, at);
    if (record) {
      at += headerBytes + record.length;
      yield record;
      continue;
    }
    let next = bytes.indexOf(magicBytes, at + 1);
    while (next >= 0 && !isRecord(next)) next = left > 0 ? bytes.indexOf(magicBytes, next + 1) : -1;
    onDamage(at, next < 0 ? bytes.length : next, next < 0);
    at = next < 0 ? bytes.length : next;
  }
}
