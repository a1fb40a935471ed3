// Requests and connections that no SDK makes, and what a receiver has to say to each.
import { request as httpRequest } from 'node:http';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { SpanBatches } from './spanBatches.mjs';

const protobuf = { 'content-type': 'application/x-protobuf' };
const json = { 'content-type': 'application/json' };
const good = new SpanBatches({ seed: 99, tracesPerBlock: 8 }).encode(0, Date.now());

/**
 * @typedef {object} Attack
 * @property {string} name
 * @property {number[]} expected status codes that are right
 * @property {(url: string) => Promise<number>} send gives the status; 0 when the connection was ended without an answer
 */

/** @type {Attack[]} */
export const attacks = [
  {
    name: 'a body that is said to be larger than any may be',
    expected: [413],
    send: url => post(url, { ...protobuf, 'content-length': String(100e6) }, request => request.flushHeaders()),
  },
  {
    name: 'a body that goes on and on',
    expected: [413],
    send: url => post(url, protobuf, request => pour(request, Buffer.alloc(1e6), 100)),
  },
  {
    name: 'a gigabyte of zeros in a megabyte of gzip',
    expected: [413],
    send: async url => post(url, { ...protobuf, 'content-encoding': 'gzip' }, whole(await bomb())),
  },
  { name: 'text', expected: [415], send: url => post(url, { 'content-type': 'text/plain' }, whole('hi')) },
  {
    name: 'an encoding that nobody knows',
    expected: [415],
    send: url => post(url, { ...protobuf, 'content-encoding': 'snappy' }, whole(good)),
  },
  {
    name: 'what is no gzip',
    expected: [400],
    send: url => post(url, { ...protobuf, 'content-encoding': 'gzip' }, whole(good)),
  },
  {
    name: 'gzip that is cut off',
    expected: [400],
    send: url => post(url, { ...protobuf, 'content-encoding': 'gzip' }, whole(gzipSync(good).subarray(0, 200))),
  },
  ...[1, 2, 3, 17, 100, 555, good.length - 1].map(length => ({
    name: `protocol buffers that end after ${length} bytes`,
    expected: [400],
    send: url => post(url, protobuf, whole(good.subarray(0, length))),
  })),
  { name: 'noise', expected: [400], send: url => post(url, protobuf, whole(noise(5000))) },
  {
    name: 'a value nested ten thousand deep',
    expected: [400],
    send: url => post(url, protobuf, whole(deepRequest(10_000))),
  },
  {
    name: 'JSON nested a hundred thousand deep',
    expected: [400],
    send: url => post(url, json, whole(`{"resourceSpans":${'['.repeat(100_000)}`)),
  },
  {
    name: 'JSON that is cut off',
    expected: [400],
    send: url => post(url, json, whole('{"resourceSpans":[{')),
  },
  { name: 'a method that makes no sense', expected: [405], send: url => send('PUT', url, '/v1/traces') },
  { name: 'a path that is not there', expected: [404], send: url => send('POST', url, '/admin') },
  {
    name: 'a page of another origin',
    expected: [403],
    send: url => post(url, { ...protobuf, origin: 'https://evil.example' }, whole(good)),
  },
  {
    name: 'a name that somebody made lead here',
    expected: [403, 421],
    send: url => post(url, { ...protobuf, host: 'evil.example' }, whole(good)),
  },
  {
    name: 'garbage behind the preface of HTTP/2',
    expected: [0],
    send: url => raw(url, ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', noise(2000)]),
  },
  { name: 'no HTTP at all', expected: [0, 400], send: url => raw(url, [noise(2000)]) },
  {
    name: 'a handshake of TLS',
    expected: [0, 400], // in words that clients of TLS show
    send: url => raw(url, [Buffer.from('160301020001', 'hex'), noise(500)]),
  },
  {
    name: 'headers without an end',
    expected: [431, 400, 0],
    send: url =>
      raw(url, [
        'POST /v1/traces HTTP/1.1\r\nhost: localhost\r\n',
        ...Array.from({ length: 2000 }, (_, n) => `x-${n}: ${'y'.repeat(100)}\r\n`),
      ]),
  },
  { name: 'gRPC with noise in it', expected: [3], send: url => grpc(url, noise(500)) },
  { name: 'gRPC with a message nested ten thousand deep', expected: [3], send: url => grpc(url, deepRequest(10_000)) },
  { name: 'gRPC with a message that is too large', expected: [8], send: url => grpc(url, Buffer.alloc(70e6)) },
];

/**
 * Connections that say nothing, or nothing whole, held until `release`.
 * @param {string} url
 * @param {number} count
 * @param {string} [beginning] what each says
 * @returns {Promise<{opened: number, release: () => void}>} once all have been tried
 */
export async function holdConnections(url, count, beginning) {
  const { hostname, port } = new URL(url);
  let opened = 0;
  const sockets = [];
  for (let n = 0; n < count; n += 500) {
    const tries = Array.from({ length: Math.min(500, count - n) }, () => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      socket.on('error', () => undefined);
      if (beginning) socket.write(beginning);
      return new Promise(resolve =>
        socket.once('connect', () => resolve(opened++)).once('close', () => resolve(undefined)),
      );
    });
    await Promise.all(tries);
  }
  return { opened, release: () => sockets.forEach(socket => socket.destroy()) };
}

/** A request with a value inside a value. @param {number} depth */
function deepRequest(depth) {
  let value = Buffer.from([0x10, 0x01]); // bool_value
  for (let n = 0; n < depth; n++) value = field(5, field(1, value)); // array_value { values }
  const attribute = Buffer.concat([field(1, Buffer.from('deep')), field(2, value)]);
  const times = Buffer.concat([Buffer.from([0x39]), Buffer.alloc(8, 1), Buffer.from([0x41]), Buffer.alloc(8, 1)]);
  const span = Buffer.concat([field(1, Buffer.alloc(16, 7)), field(2, Buffer.alloc(8, 7)), times, field(9, attribute)]);
  return field(1, field(2, field(2, span)));
}

function field(number, bytes) {
  const length = [];
  let rest = bytes.length;
  for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest % 128) | 128);
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length, rest]), bytes]);
}

/** The same for each length. @param {number} length */
function noise(length) {
  let state = 12345;
  return Buffer.from(Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24));
}

/** @type {Promise<Buffer> | undefined} */
let made;
function bomb() {
  made ??= (async () => {
    const gzip = createGzip({ level: 9 });
    const chunks = [];
    gzip.on('data', chunk => chunks.push(chunk));
    const zeros = Buffer.alloc(1 << 20);
    for (let n = 0; n < 1024; n++) if (!gzip.write(zeros)) await once(gzip, 'drain');
    gzip.end();
    await once(gzip, 'end');
    return Buffer.concat(chunks);
  })();
  return made;
}

function whole(body) {
  return request => void request.end(body);
}

async function pour(request, piece, times) {
  for (let n = 0; n < times && !request.destroyed; n++) await new Promise(resolve => request.write(piece, resolve));
}

function send(method, url, path) {
  return post(url, { 'content-length': '0' }, request => void request.end(), { method, path });
}

/** @returns {Promise<number>} */
function post(url, headers, write, { method = 'POST', path = '/v1/traces' } = {}) {
  return new Promise(resolve => {
    const request = httpRequest(new URL(path, url), { method, headers, agent: false });
    const end = status => {
      resolve(status);
      request.destroy();
    };
    request.on('response', response => end(response.statusCode ?? 0));
    request.on('error', () => end(0));
    request.on('close', () => end(0));
    void write(request);
  });
}

/** Says it as it is; the status of the first line that comes back. @returns {Promise<number>} */
function raw(url, pieces) {
  const { hostname, port } = new URL(url);
  return new Promise(resolve => {
    const socket = connect(Number(port), hostname);
    let text = '';
    socket.on('data', chunk => (text += chunk.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0)));
    for (const piece of pieces) socket.write(piece);
  });
}

/** The status of gRPC that an export ends with, -1 without one. @returns {Promise<number>} */
function grpc(url, message) {
  return new Promise(resolve => {
    const session = connectHttp2(url);
    const end = status => {
      resolve(status);
      session.destroy();
    };
    session.on('error', () => end(-1));
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const statusOf = headers => headers['grpc-status'] !== undefined && end(Number(headers['grpc-status']));
    stream.on('response', statusOf);
    stream.on('trailers', statusOf);
    // As clients of gRPC read the codes with which a stream is ended.
    const ofStream = () =>
      ({ [constants.NGHTTP2_ENHANCE_YOUR_CALM]: 8, [constants.NGHTTP2_REFUSED_STREAM]: 14 })[stream.rstCode];
    stream.on('error', () => end(ofStream() ?? -1));
    stream.on('close', () => end(ofStream() ?? -1));
    stream.resume();
    const head = Buffer.alloc(5);
    head.writeUInt32BE(message.length, 1);
    stream.end(Buffer.concat([head, message]));
  });
}
