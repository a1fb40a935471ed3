import { Failure } from '../errors';

/** A list of Zipkin v2 spans as one document of OTLP JSON. Throws Failure `unreadable`. */
export function zipkinToJson(json: Uint8Array): Uint8Array {
  throw new Failure('unreadable', `Zipkin's JSON (${json.length} bytes) can't be read yet.`);
}
