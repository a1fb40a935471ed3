import * as assert from 'node:assert/strict';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { connect as connectHttp2, constants } from 'node:http2';
import { Failure } from '../../../../../src/core/errors';
import { dial, loopbacks, protobufOf, receive, type Receiving } from './receiving';

const exportOf = (service: string): string => `/opentelemetry.proto.collector.${service}/Export`;
const traces = exportOf('trace.v1.TraceService');
const bytes = (message: Buffer): Buffer => message;
const gzip = { 'grpc.default_compression_algorithm': 2 };
const deflate = { 'grpc.default_compression_algorithm': 1 };

describe('OTLP over gRPC', () => {
  let receiving: Receiving;
  const clients: Client[] = [];
  before(async () => (receiving = await receive({ limits: { requestBytes: 5 * 2 ** 20 } })));
  beforeEach(() => {
    receiving.requests.length = 0;
    receiving.spanNames.length = 0;
  });
  afterEach(() => clients.splice(0).forEach(client => client.close()));
  after(() => receiving.close());

  const clientOf = (port: number, options: object = {}, host = '127.0.0.1'): Client => {
    const client = new Client(`${host}:${port}`, credentials.createInsecure(), options);
    clients.push(client);
    return client;
  };
  const call = (client: Client, body: Uint8Array, path = traces): Promise<Buffer> =>
    new Promise((resolve, reject) =>
      client.makeUnaryRequest(path, bytes, bytes, Buffer.from(body), new Metadata(), (error, answer) =>
        error ? reject(error) : resolve(answer as Buffer),
      ),
    );
  const codeOf = async (answer: Promise<unknown>): Promise<number> =>
    answer.then(
      () => 0,
      (error: ServiceError) => error.code,
    );

  it('takes spans on each port and address', async () => {
    const { httpPort, grpcPort } = receiving;
    const hosts = ['localhost', ...loopbacks.map(host => (host.includes(':') ? `[${host}]` : host))];
    for (const port of [httpPort, grpcPort])
      for (const host of hosts)
        assert.equal((await call(clientOf(port, {}, host), protobufOf(`${host} ${port}`))).length, 0);
    assert.equal(new Set(receiving.spanNames).size, 2 * hosts.length);
  });

  it('keeps what came by gzip as it came, and undoes deflate', async () => {
    const body = protobufOf('a', 'b');
    for (const options of [gzip, deflate, {}]) await call(clientOf(receiving.grpcPort, options), body);
    assert.deepEqual(
      receiving.requests.map(({ isGzip, plain }) => [isGzip, Buffer.from(plain).equals(body)]),
      [
        [true, true],
        [false, true],
        [false, true],
      ],
    );
    assert.deepEqual([...receiving.requests[0].bytes.subarray(0, 2)], [0x1f, 0x8b]);
    await call(clientOf(receiving.grpcPort, gzip), new Uint8Array());
    assert.equal(receiving.requests.length, 4);
  });

  it('says which spans it did not take', async () => {
    const body = protobufOf('good', 'bad');
    body[Buffer.from(body).lastIndexOf(Buffer.from([0, 0, 0, 0, 0, 0, 0, 2])) + 7] = 0;
    const answer = await call(clientOf(receiving.grpcPort), body);
    assert.deepEqual([...answer.subarray(2, 5)], [0x08, 1, 0x12]);
    assert.deepEqual(receiving.spanNames, ['good']);
  });

  it('refuses with the codes that SDKs act on', async () => {
    const client = clientOf(receiving.grpcPort, { 'grpc.max_send_message_length': -1 });
    assert.equal(await codeOf(call(client, protobufOf('a').subarray(0, 20))), 3, 'unreadable');
    assert.equal(await codeOf(call(client, Buffer.alloc(6 * 2 ** 20))), 8, 'too large');
    const zipping = clientOf(receiving.grpcPort, gzip);
    assert.equal(await codeOf(call(zipping, Buffer.alloc(60 * 2 ** 20))), 8, 'too large uncompressed');
    assert.equal(await codeOf(call(client, Buffer.alloc(0), '/grpc.health.v1.Health/Check')), 12, 'unknown');
    assert.equal(await codeOf(call(client, protobufOf('still here'))), 0);
    assert.deepEqual(receiving.spanNames, ['still here']);
  });

  it('tells a sender to come back while the store can not write', async () => {
    const failures = [new Failure('unreachable', 'No space left: \ud800 100 % full.\n'), new Error('secret')];
    const failing = await receive({}, () => Promise.reject(failures.shift() as Error));
    try {
      const client = clientOf(failing.grpcPort);
      const error = await call(client, protobufOf('a')).catch((error: ServiceError) => error);
      assert.ok(error instanceof Error);
      assert.deepEqual([error.code, error.details], [14, 'No space left: \ufffd 100 % full.\n']);
      const bug = await call(client, protobufOf('a')).catch((error: ServiceError) => error);
      assert.ok(bug instanceof Error);
      assert.equal(bug.code, 13);
      assert.doesNotMatch(bug.details, /secret/);
    } finally {
      await failing.close();
    }
  });

  it('drops logs, metrics and profiles, and says yes', async () => {
    const client = clientOf(receiving.grpcPort);
    for (const service of [
      'logs.v1.LogsService',
      'metrics.v1.MetricsService',
      'profiles.v1development.ProfilesService',
    ])
      assert.equal((await call(client, Buffer.alloc(1000, 1), exportOf(service))).length, 0);
    assert.deepEqual(receiving.requests, []);
  });

  it('takes many calls at once on one connection', async () => {
    const client = clientOf(receiving.grpcPort);
    await Promise.all(Array.from({ length: 300 }, (_, i) => call(client, protobufOf(`span ${i}`))));
    assert.equal(new Set(receiving.spanNames).size, 300);
  });

  it('holds no more in memory than it may, and lets go of what was cut off', async () => {
    const small = await receive({
      limits: { requestBytes: 2 ** 20, memoryBytes: 2 ** 20, stallMs: 1e9, requestMs: 1e9 },
    });
    const session = connectHttp2(`http://127.0.0.1:${small.grpcPort}`);
    const begin = (size: number) => {
      const stream = session.request({
        ':method': 'POST',
        ':path': traces,
        'content-type': 'application/grpc',
        te: 'trailers',
      });
      const head = Buffer.alloc(5);
      head.writeUInt32BE(size, 1);
      stream.write(head);
      stream.on('error', () => undefined);
      return stream;
    };
    try {
      // Two of 900 kB do not fit together.
      const first = begin(900_000);
      first.write(Buffer.alloc(800_000));
      const second = begin(900_000);
      second.write(Buffer.alloc(800_000));
      const refused = await Promise.race(
        [first, second].map(
          stream => new Promise<typeof stream>(resolve => stream.once('close', () => resolve(stream))),
        ),
      );
      assert.equal(refused.rstCode, constants.NGHTTP2_REFUSED_STREAM);
      const other = refused === first ? second : first;
      other.close(constants.NGHTTP2_CANCEL);
      await new Promise(resolve => other.once('close', resolve));
      assert.equal(await codeOf(call(clientOf(small.grpcPort), protobufOf('a'))), 0);
    } finally {
      session.destroy();
      await small.close();
    }
  });

  it('takes a body over HTTP/2 only as gRPC', async () => {
    const session = connectHttp2(`http://127.0.0.1:${receiving.httpPort}`);
    const stream = session.request({ ':method': 'POST', ':path': '/v1/traces', 'content-type': 'application/json' });
    const status = new Promise(resolve => stream.once('response', headers => resolve(headers[':status'])));
    stream.end('{}');
    assert.equal(await status, 415);
    session.destroy();
  });

  it('knows HTTP/2 when its first bytes come one by one', async () => {
    const socket = await dial(receiving.httpPort);
    const preface = Buffer.concat([
      Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
    ]);
    const first = new Promise<Buffer>(resolve => socket.once('data', resolve));
    for (const byte of preface) {
      socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    // The server's own SETTINGS.
    assert.equal((await first)[3], 4);
    socket.destroy();
  });

  it('leaves a connection alone that stays without calls', async () => {
    const quick = await receive({ limits: { headMs: 30, stallMs: 30, requestMs: 30, sweepMs: 5 } });
    const client = clientOf(quick.grpcPort, { 'grpc.keepalive_time_ms': 20, 'grpc.keepalive_permit_without_calls': 1 });
    try {
      for (let i = 0; i < 3; i++) {
        await call(client, protobufOf('a'));
        await new Promise(resolve => setTimeout(resolve, 80));
        // READY: it was never cut.
        assert.equal(client.getChannel().getConnectivityState(false), 2);
      }
    } finally {
      await quick.close();
    }
  });

  it('answers the calls that are under way when it closes', async () => {
    let finish = (): void => undefined;
    let begun = (): void => undefined;
    const isThere = new Promise<void>(resolve => (begun = resolve));
    const closing = await receive({}, () => {
      begun();
      return new Promise(resolve => (finish = () => resolve({ spanCount: 1, rejectedCount: 0, rejectedBecause: '' })));
    });
    const answer = call(clientOf(closing.grpcPort), protobufOf('a'));
    await isThere;
    const closed = closing.close();
    await new Promise(setImmediate);
    finish();
    assert.equal((await answer).length, 0);
    await closed;
  });
});
