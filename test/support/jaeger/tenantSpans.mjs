// Spans for one tenant of a Jaeger v1. Its OTLP ports lose the tenant on the way to the memory store; its own gRPC port
// keeps it. So this speaks just enough of that: one unary call, and the few fields of its messages that a test needs.
import { connect } from 'node:http2';

/**
 * @typedef {{traceId: string, spanId: string, parentSpanId?: string, name: string, startUs: number, durationUs: number}} TenantSpan
 *   ids in hex; `startUs` since 1970
 */

/**
 * @param {string} collectorGrpc such as `Jaeger.collectorGrpc`
 * @param {{header: string, tenant: string, service: string, spans: TenantSpan[]}} what
 * @throws when Jaeger refuses them
 */
export async function sendForTenant(collectorGrpc, { header, tenant, service, spans }) {
  const batch = [...spans.map(span => bytes(1, encodeSpan(span))), bytes(2, bytes(1, Buffer.from(service)))];
  const message = bytes(1, Buffer.concat(batch)); // PostSpansRequest { Batch batch = 1 }
  const frame = Buffer.alloc(5);
  frame.writeUInt32BE(message.length, 1); // byte 0: not compressed
  const status = await call(collectorGrpc, { [header]: tenant }, Buffer.concat([frame, message]));
  if (status !== '0') throw new Error(`Jaeger did not take the spans of ${tenant}: gRPC status ${status}`);
}

function encodeSpan({ traceId, spanId, parentSpanId, name, startUs, durationUs }) {
  const parent = parentSpanId && Buffer.concat([bytes(1, hex(traceId, 16)), bytes(2, hex(parentSpanId, 8))]);
  return Buffer.concat([
    bytes(1, hex(traceId, 16)),
    bytes(2, hex(spanId, 8)),
    bytes(3, Buffer.from(name)),
    ...(parent ? [bytes(4, parent)] : []), // a reference of kind 0: child of
    bytes(6, time(startUs)),
    bytes(7, time(durationUs)),
  ]);
}

/** Timestamp and Duration have the same fields: seconds and nanoseconds. */
function time(micros) {
  return Buffer.concat([number(1, Math.floor(micros / 1e6)), number(2, (micros % 1e6) * 1000)]);
}

function bytes(field, content) {
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content]);
}

function number(field, value) {
  return Buffer.concat([varint(field * 8), varint(value)]);
}

function varint(value) {
  const out = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 127n) | 128);
  return Buffer.from([...out, Number(rest)]);
}

function hex(id, length) {
  return Buffer.from(id.padStart(length * 2, '0'), 'hex');
}

async function call(url, headers, body) {
  const session = connect(url);
  try {
    return await new Promise((resolve, reject) => {
      session.once('error', reject);
      const request = session.request({
        ':method': 'POST',
        ':path': '/jaeger.api_v2.CollectorService/PostSpans',
        'content-type': 'application/grpc',
        te: 'trailers',
        ...headers,
      });
      // A refusal comes with the headers, an answer in the trailers.
      let status;
      const note = received => (status = received['grpc-status'] ?? status);
      request.once('response', note).once('trailers', note).once('error', reject);
      request.once('end', () => resolve(String(status))).resume();
      request.end(body);
    });
  } finally {
    session.close();
  }
}
