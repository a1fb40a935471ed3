import * as assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { Failure } from '../../../../../src/core/errors';
import {
  dial,
  json,
  jsonOf,
  messageIn,
  protobuf,
  protobufOf,
  readAll,
  receive,
  send,
  type Receiving,
} from './receiving';

describe('OTLP over HTTP', () => {
  let receiving: Receiving;
  before(async () => (receiving = await receive()));
  beforeEach(() => {
    receiving.requests.length = 0;
    receiving.spanNames.length = 0;
  });
  after(() => receiving.close());

  const post = (body: Uint8Array | string, headers: Record<string, string | number>, path?: string) =>
    send(receiving.httpPort, { body, headers, path });

  it('takes protocol buffers and answers in them', async () => {
    const answer = await post(protobufOf('one', 'two'), protobuf);
    assert.deepEqual(
      [answer.status, answer.headers['content-type'], answer.body.length],
      [200, 'application/x-protobuf', 0],
    );
    assert.deepEqual(receiving.spanNames, ['one', 'two']);
  });

  it('takes JSON and answers in it', async () => {
    const answer = await post(jsonOf('one'), { 'content-type': 'application/json; charset=utf-8' });
    assert.deepEqual(
      [answer.status, answer.headers['content-type'], String(answer.body)],
      [200, 'application/json', '{}'],
    );
    assert.deepEqual(receiving.spanNames, ['one']);
  });

  it('keeps what came by gzip as it came, and the rest plain', async () => {
    const plain = protobufOf('one');
    const gzip = gzipSync(plain);
    await post(gzip, { ...protobuf, 'content-encoding': 'gzip' });
    await post(brotliCompressSync(plain), { ...protobuf, 'content-encoding': 'br' });
    await post(deflateSync(plain), { ...protobuf, 'content-encoding': 'deflate' });
    await post(plain, { ...protobuf, 'content-encoding': 'identity' });
    assert.deepEqual(receiving.spanNames, ['one', 'one', 'one', 'one']);
    const kept = receiving.requests.map(({ bytes, isGzip }) => [isGzip, Buffer.from(bytes).toString('hex')]);
    const asPlain = [false, Buffer.from(plain).toString('hex')];
    assert.deepEqual(kept, [[true, gzip.toString('hex')], asPlain, asPlain, asPlain]);
  });

  it('takes an empty request', async () => {
    assert.equal((await post('', protobuf)).status, 200);
    assert.equal((await post('{}', json)).status, 200);
  });

  it('takes a large body in many parts, with and without a length', async () => {
    const names = Array.from({ length: 30_000 }, (_, i) => `span number ${i}`);
    const body = protobufOf(...names);
    const parts = Array.from({ length: 50 }, (_, i) =>
      body.subarray(Math.floor((i * body.length) / 50), Math.floor(((i + 1) * body.length) / 50)),
    );
    assert.equal((await send(receiving.httpPort, { body: parts, headers: protobuf })).status, 200);
    assert.equal((await post(body, { ...protobuf, 'content-length': body.length })).status, 200);
    for (const { bytes } of receiving.requests) assert.ok(Buffer.from(bytes).equals(body));
    assert.equal(receiving.spanNames.length, 60_000);
  });

  it('says which spans it did not take, in the format of the request', async () => {
    const bad = jsonOf('good', 'bad').replace('0000000000000002', '0000000000000000');
    const inJson = await post(bad, json);
    assert.equal(inJson.status, 200);
    const { partialSuccess } = JSON.parse(String(inJson.body)) as { partialSuccess: Record<string, string> };
    assert.equal(partialSuccess.rejectedSpans, '1');
    assert.match(partialSuccess.errorMessage, /span id/);
    const body = protobufOf('good', 'bad');
    const at = Buffer.from(body).lastIndexOf(Buffer.from([0, 0, 0, 0, 0, 0, 0, 2]));
    body[at + 7] = 0;
    const inProtobuf = await post(body, protobuf);
    const message = Buffer.from(partialSuccess.errorMessage);
    // partial_success { rejected_spans: 1, error_message }
    const expected = [0x0a, message.length + 4, 0x08, 1, 0x12, message.length, ...message];
    assert.deepEqual([...inProtobuf.body], expected);
    assert.deepEqual(receiving.spanNames, ['good', 'good']);
  });

  it('says what was wrong with a request, as a google.rpc.Status in its format', async () => {
    const inJson = await post('{"resourceSpans": [', json);
    assert.equal(inJson.status, 400);
    assert.equal((JSON.parse(String(inJson.body)) as { code: number }).code, 3);
    const inProtobuf = await post(protobufOf('one').subarray(0, 20), protobuf);
    assert.equal(inProtobuf.status, 400);
    assert.equal(inProtobuf.headers['content-type'], 'application/x-protobuf');
    assert.deepEqual([...inProtobuf.body.subarray(0, 3)], [0x08, 3, 0x12]);
    assert.equal(inProtobuf.body[3], inProtobuf.body.length - 4);
  });

  it('refuses what it can not read: content types, encodings, gzip that is none', async () => {
    const statuses = [
      await post('x', { 'content-type': 'text/plain' }),
      await post('x', {}),
      await post(protobufOf('a'), { ...protobuf, 'content-encoding': 'zstd' }),
      await post(protobufOf('a'), { ...protobuf, 'content-encoding': 'gzip' }),
      await post(gzipSync(protobufOf('a')).subarray(0, 30), { ...protobuf, 'content-encoding': 'gzip' }),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [415, 415, 415, 400, 400]);
    assert.deepEqual(receiving.requests, []);
  });

  it('drops logs, metrics and profiles, and says yes', async () => {
    for (const path of ['/v1/logs', '/v1/metrics', '/v1development/profiles']) {
      const answer = await post(new Uint8Array(300_000), protobuf, path);
      assert.deepEqual([answer.status, answer.body.length], [200, 0], path);
      assert.equal(String((await post('{}', json, path)).body), '{}');
    }
    assert.deepEqual(receiving.requests, []);
  });

  it("takes Zipkin's spans in JSON", async () => {
    const answer = await post('[{"id":"1"}]', json, '/api/v2/spans');
    assert.deepEqual([answer.status, answer.body.length], [202, 0]);
    assert.equal((await post('[]', {}, '/api/v2/spans')).status, 202);
    assert.equal((await post('x', protobuf, '/api/v2/spans')).status, 415);
    assert.deepEqual(
      receiving.requests.map(({ format, bytes }) => [format, String(bytes)]),
      [
        ['zipkin-json', '[{"id":"1"}]'],
        ['zipkin-json', '[]'],
      ],
    );
  });

  it('tells wrong paths and methods where to go', async () => {
    const elsewhere = await post('', json, '/');
    assert.equal(elsewhere.status, 404);
    assert.match(messageIn(elsewhere), /\/v1\/traces/);
    assert.equal((await post('', json, '/constructor')).status, 404);
    const got = await send(receiving.httpPort, { method: 'GET' });
    assert.deepEqual([got.status, got.headers.allow], [405, 'POST, OPTIONS']);
    const head = await send(receiving.httpPort, { method: 'HEAD' });
    assert.deepEqual([head.status, head.body.length], [405, 0]);
    assert.equal((await send(receiving.httpPort, { method: 'OPTIONS' })).status, 204);
    assert.equal((await post(protobufOf('one'), protobuf, '/v1/traces/?key=value')).status, 200);
  });

  it('says in a browser that it is there', async () => {
    const answer = await send(receiving.grpcPort, { method: 'GET', path: '/' });
    assert.deepEqual([answer.status, answer.headers['content-type']], [200, 'text/plain; charset=utf-8']);
    assert.match(String(answer.body), /Spanlight.*\/v1\/traces/s);
    assert.equal((await send(receiving.httpPort, { method: 'HEAD', path: '/' })).status, 200);
  });

  it('keeps a connection for the next request, after errors as well', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ports = new Set<number | undefined>();
    const bodies = [protobufOf('a'), Buffer.from('garbage'), new Uint8Array(100_000), protobufOf('b')];
    const paths = ['/v1/traces', '/v1/traces', '/nowhere', '/v1/traces'];
    const statuses: number[] = [];
    for (const [i, body] of bodies.entries()) {
      const answer = await send(receiving.httpPort, { body, path: paths[i], headers: protobuf, agent });
      ports.add(answer.localPort);
      statuses.push(answer.status);
    }
    agent.destroy();
    assert.deepEqual(statuses, [200, 400, 404, 200]);
    assert.equal(ports.size, 1);
  });

  it('answers requests that were sent one behind the other', async () => {
    const socket = await dial(receiving.httpPort);
    const body = jsonOf('one');
    const head = `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    socket.write(`${head}\r\n${body}${head}\r\n${body}${head}Connection: close\r\n\r\n${body}`);
    const text = await readAll(socket);
    assert.equal(text.match(/HTTP\/1\.1 200 OK/g)?.length, 3);
    assert.equal(receiving.spanNames.length, 3);
  });

  it('lets a sender wait for its word before the body', async () => {
    const socket = await dial(receiving.httpPort);
    const body = jsonOf('one');
    const answer = readAll(socket);
    const head = (path: string, length: number, connection: string): string =>
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nConnection: ${connection}\r\nContent-Length: ${length}\r\n\r\n`;
    socket.write(head('/v1/traces', body.length, 'close'));
    await new Promise(resolve => socket.once('data', resolve));
    socket.write(body);
    const text = await answer;
    assert.match(text, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);

    const refused = await dial(receiving.httpPort);
    refused.write(head('/v1/traces', 1e12, 'keep-alive'));
    assert.match(await readAll(refused), /^HTTP\/1\.1 413 /);
  });

  it('takes a request whose sender would rather speak HTTP/2, and one that ends its half of the connection', async () => {
    const upgrade = { ...json, connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAEAAEAA' };
    assert.equal((await post(jsonOf('one'), upgrade)).status, 200);
    const socket = await dial(receiving.httpPort);
    const body = jsonOf('two');
    socket.end(
      `POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    assert.match(await readAll(socket), /^HTTP\/1\.1 200 OK/);
    assert.deepEqual(receiving.spanNames, ['one', 'two']);
  });

  it('tells a sender to come back while the store can not write, and keeps quiet about the inside of a bug', async () => {
    const errors = [new Failure('unreachable', 'No space left on the disk.'), new Error('secret')];
    const failing = await receive({}, () => Promise.reject(errors.shift() as Error));
    try {
      const full = await send(failing.httpPort, { body: jsonOf('a'), headers: json });
      assert.deepEqual(
        [full.status, full.headers['retry-after'], messageIn(full)],
        [503, '1', 'No space left on the disk.'],
      );
      const bug = await send(failing.httpPort, { body: jsonOf('a'), headers: json });
      assert.equal(bug.status, 500);
      assert.doesNotMatch(String(bug.body), /secret/);
      assert.match(failing.logged.join('\n'), /secret/);
    } finally {
      await failing.close();
    }
  });
});
