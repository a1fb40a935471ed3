import * as assert from 'node:assert/strict';
import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';
import { AccessRules } from '../../../../../src/backends/collector/server/accessRules';
import { json, jsonOf, messageIn, receive, send, type Receiving } from './receiving';

describe('who may send to the collector', () => {
  let receiving: Receiving;
  before(
    async () => (receiving = await receive({ allowedOrigins: ['http://localhost:3000', 'https://shop.example/'] })),
  );
  after(() => receiving.close());

  const post = (headers: Record<string, string>, method = 'POST') =>
    send(receiving.httpPort, {
      method,
      body: method === 'POST' ? jsonOf('a') : undefined,
      headers: { ...json, ...headers },
    });

  it('takes nothing from a page that is not allowed, and says which setting would', async () => {
    for (const origin of ['http://evil.example', 'null', 'http://localhost:3001', 'https://localhost:3000']) {
      const answer = await post({ origin });
      assert.equal(answer.status, 403, origin);
      assert.equal(answer.headers['access-control-allow-origin'], undefined);
      assert.match(messageIn(answer), /spanlight\.collector\.allowedOrigins/);
      assert.equal((await post({ origin, 'access-control-request-method': 'POST' }, 'OPTIONS')).status, 403);
    }
    assert.deepEqual(receiving.requests, []);
  });

  it('takes what an allowed page sends, and lets it read the answer', async () => {
    for (const origin of ['http://localhost:3000', 'https://shop.example']) {
      const answer = await post({ origin });
      assert.deepEqual([answer.status, answer.headers['access-control-allow-origin']], [200, origin]);
      assert.equal(answer.headers.vary, 'Origin');
    }
  });

  it('answers what a browser asks before it sends', async () => {
    const answer = await post(
      {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-own, bad header,traceparent',
        'access-control-request-private-network': 'true',
      },
      'OPTIONS',
    );
    assert.equal(answer.status, 204);
    assert.deepEqual(
      ['origin', 'methods', 'headers', 'private-network'].map(name => answer.headers[`access-control-allow-${name}`]),
      ['http://localhost:3000', 'POST, OPTIONS', 'content-type, x-own, traceparent', 'true'],
    );
    assert.equal(answer.headers['access-control-max-age'], '3600');
  });

  it('lets every page send where the setting says so', async () => {
    const open = await receive({ allowedOrigins: ['*'] });
    try {
      const answer = await send(open.httpPort, {
        body: jsonOf('a'),
        headers: { ...json, origin: 'http://any.example' },
      });
      assert.deepEqual([answer.status, answer.headers['access-control-allow-origin']], [200, 'http://any.example']);
    } finally {
      await open.close();
    }
  });

  it('refuses requests for a name that only points to this machine', async () => {
    const before = receiving.requests.length;
    for (const host of [
      'evil.example',
      'evil.example:4318',
      'localhost.evil.example',
      '127.0.0.1.evil.example',
      '[::1].evil',
    ]) {
      const answer = await post({ host });
      assert.equal(answer.status, 403, host);
      assert.match(messageIn(answer), /does not stand for this machine/);
    }
    assert.equal(
      (await send(receiving.httpPort, { method: 'GET', path: '/', headers: { host: 'evil.example' } })).status,
      403,
    );
    assert.equal(receiving.requests.length, before);
  });

  it('knows the names that this machine has for itself, containers and virtual machines', () => {
    const rules = new AccessRules('', []);
    const names = [
      'localhost',
      'LOCALHOST:4318',
      'app.localhost:1',
      '127.0.0.1:4318',
      '[::1]:4318',
      '192.168.1.7',
      'localhost.',
    ];
    const inContainers = [
      'host.docker.internal:4318',
      'gateway.docker.internal',
      'host.containers.internal',
      'host.lima.internal',
    ];
    for (const name of [...names, ...inContainers]) assert.ok(rules.allowsHost(name), name);
    for (const name of ['box.lan', '', 'localhost:80:90', 'a b']) assert.ok(!rules.allowsHost(name), name);
    const open = new AccessRules('box.lan', []);
    for (const name of ['BOX.lan:4318', 'collector:4318', 'my_app-1']) assert.ok(open.allowsHost(name), name);
    for (const name of ['evil.example', '', 'a b']) assert.ok(!open.allowsHost(name), name);
    assert.ok(!rules.allowsHost('collector:4318'));
  });

  it('holds for gRPC as well', async () => {
    const call = (
      options: Record<string, string>,
      metadata: Record<string, string> = {},
    ): Promise<ServiceError | null> => {
      const client = new Client(`127.0.0.1:${receiving.grpcPort}`, credentials.createInsecure(), options);
      const headers = new Metadata();
      for (const [name, value] of Object.entries(metadata)) headers.set(name, value);
      return new Promise(resolve =>
        client.makeUnaryRequest(
          '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
          (bytes: Buffer) => bytes,
          (bytes: Buffer) => bytes,
          Buffer.alloc(0),
          headers,
          error => {
            client.close();
            resolve(error);
          },
        ),
      );
    };
    assert.equal((await call({ 'grpc.default_authority': 'evil.example' }))?.code, 7);
    assert.equal((await call({}, { origin: 'http://evil.example' }))?.code, 7);
    assert.equal(await call({ 'grpc.default_authority': 'host.docker.internal:4317' }), null);
    assert.equal(await call({}), null);
  });
});
