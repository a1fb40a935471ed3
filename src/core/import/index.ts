/** The one door to the importers: which format a payload has, and the reader for it. */
import type { PayloadFormat } from '../spans/spanTable';
import { JaegerJsonReader } from './jaegerJson';
import { JsonScanner, ScanStop } from './jsonScanner';
import { KeyTable } from './keyTable';
import { OtlpJsonReader } from './otlpJson';
import type { ImportFormat, PayloadReader } from './reader';
import { TraceFileReader } from './traceFile';

export type { ImportFormat, PayloadReader, ReadResult } from './reader';
export { readSpanDetails, readSpanJson, readValue, type ValuePlace } from './details';

const envelopeKeys = new KeyTable(['data', 'errors', 'resourceSpans', 'result', 'error']);

/** Looks at the first keys; undefined for what is neither. The beginning of a payload is enough. */
export function recogniseFormat(bytes: Uint8Array): PayloadFormat | undefined {
  const scanner = new JsonScanner(bytes, bytes.length);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) scanner.pos = 3;
  try {
    for (let more = scanner.firstMember(); more; more = scanner.nextMember()) {
      const key = envelopeKeys.find(scanner);
      if (key >= 0) return key < 2 ? 'jaeger-json' : 'otlp-json';
      scanner.skipValue();
    }
  } catch (stop) {
    if (!(stop instanceof ScanStop)) throw stop;
  }
  return undefined;
}

/** `buffer` may still grow while it is read. */
export function createReader(format: ImportFormat, buffer: SharedArrayBuffer): PayloadReader {
  if (format === 'trace-file') return new TraceFileReader(buffer);
  return format === 'otlp-json' ? new OtlpJsonReader(buffer) : new JaegerJsonReader(buffer);
}
