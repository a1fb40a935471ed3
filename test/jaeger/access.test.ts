// Jaegers of our own behind what deployments put before them: a base path, a tenant, a password.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createUndiciTransport } from '../../src/backends/jaeger/net';
import { headersOf, type Credentials } from '../../src/core/credentials';
import { parseTraceInput } from '../../src/core/traceInput';
import { startJaeger, type Jaeger } from '../support/jaeger/jaeger.mjs';
import { makeCertificates, startTlsProxy } from '../support/proxy/tlsProxy.mjs';
import { postSpans } from '../support/sdk/otlp.mjs';
import { arrived, connect, failureOf, jaegerOf, never, traceOptions } from './realJaeger';

describe('access to a real Jaeger', () => {
  const started: Jaeger[] = [];
  const run = async (options: Parameters<typeof startJaeger>[0]) => {
    const jaeger = await startJaeger(options);
    started.push(jaeger);
    return jaeger;
  };
  afterEach(() => Promise.all(started.splice(0).map(jaeger => jaeger.stop())));

  for (const version of ['v1', 'v2'] as const) {
    it(`below a base path, ${version}`, async () => {
      const jaeger = await run({ version, basePath: '/ops/jaeger' });
      const traceId = randomBytes(16).toString('hex');
      const start = BigInt(Date.now() - 60_000) * 1_000_000n;
      const times = { startTimeUnixNano: `${start}`, endTimeUnixNano: `${start + 1000n}` };
      const span = { traceId, spanId: '0000000000000001', name: 'work', kind: 1, ...times };
      await postSpans(jaeger.otlpHttp, 'based', [span]);
      for (const url of [jaeger.query, `${jaeger.query}/`]) {
        const { backend, close } = connect(url);
        try {
          assert.equal((await arrived(backend, traceId, 1)).count, 1);
          assert.deepEqual(await backend.services(never), ['based']);
          const page = await backend.search({ service: 'based', from: start, to: start + 10n, limit: 5 }, never);
          assert.deepEqual(
            page.traces.map(one => one.traceId),
            [traceId],
          );
          const link = backend.uiUrl(traceId, '0000000000000001') ?? '';
          assert.deepEqual(parseTraceInput(link), {
            kind: 'link',
            baseUrl: jaeger.query,
            traceId,
            spanId: '0000000000000001',
          });
          assert.equal((await fetch(link)).status, 200);
        } finally {
          close();
        }
      }
      // Without its base path the same server is no Jaeger, and the message says which setting to look at.
      const { backend, close } = connect(new URL(jaeger.query).origin);
      const failure = await failureOf(backend.services(never));
      close();
      assert.equal(failure.kind, 'notJaeger');
      assert.equal(failure.details.setting, 'spanlight.endpoints');
      assert.ok(failure.message.includes(`Write ${jaeger.query} into the setting`), failure.message);
    });
  }

  it('with a tenant header', async () => {
    const jaeger = await run({ version: 'v1', tenants: { header: 'x-tenant', names: ['acme', 'globex'] } });
    const without = connect(jaeger.query);
    const failure = await failureOf(without.backend.services(never));
    without.close();
    assert.equal(failure.kind, 'loginNeeded');
    assert.equal(failure.details.command, 'spanlight.signIn');
    assert.match(failure.message, /asks for a tenant \(401: missing tenant header\)/);

    const credentials: Credentials = { kind: 'headers', headers: [['X-Tenant', 'acme']] };
    const { backend, close } = connect(jaeger.query, { headers: headersOf(credentials) });
    assert.deepEqual(await backend.services(never), []);
    assert.equal((await backend.capabilities(never)).v3, true);
    close();

    const stranger = connect(jaeger.query, { headers: { 'x-tenant': 'initech' } });
    const refused = await failureOf(stranger.backend.services(never));
    stranger.close();
    assert.equal(refused.kind, 'loginNeeded');
    assert.match(refused.message, /unknown tenant/);
  });

  it('with user and password, without telling them to anybody', async () => {
    const jaeger = await run({ version: 'v2', basicAuth: { user: 'ada', password: 'enchantress' } });
    const headers = headersOf({ kind: 'basic', user: 'ada', password: 'enchantress' });
    const { backend, lines, close } = connect(jaeger.query, { headers });
    assert.deepEqual(await backend.services(never), []);
    const failure = await failureOf(backend.trace('1'.padStart(32, '0'), traceOptions, never));
    assert.equal(failure.kind, 'notFound');
    close();
    assert.ok(lines.length > 4);
    assert.doesNotMatch(lines.join('\n'), /ada|enchantress|Basic/);

    for (const wrong of [{}, headersOf({ kind: 'basic', user: 'ada', password: 'wrong' })]) {
      const stranger = connect(jaeger.query, { headers: wrong });
      const refused = await failureOf(stranger.backend.services(never));
      stranger.close();
      assert.equal(refused.kind, 'loginNeeded');
      assert.equal(refused.details.command, 'spanlight.signIn');
      assert.match(refused.message, /asks for a login \(401\)\. Run Sign In to Endpoint…/);
    }
  });

  it('over HTTPS with an authority of its own, and with a client certificate', async () => {
    const certificates = await makeCertificates();
    const { ca, client } = certificates;
    const { query } = jaegerOf('v2');
    const [usual, strict] = [
      await startTlsProxy(query, certificates),
      await startTlsProxy(query, certificates, { wantsClient: true }),
    ];
    try {
      for (const [url, options, expected] of [
        [usual.url, { ca }, undefined],
        [strict.url, { ca, ...client }, undefined],
        [usual.url, {}, 'spanlight.tls.caFile'],
        [strict.url, { ca }, 'spanlight.tls.certFile'],
        [strict.url, { ca, ...client, key: certificates.server.key }, 'spanlight.tls.keyFile'],
        [usual.url.replace('127.0.0.1', 'localhost'), { ca }, 'spanlight.endpoints'],
        [query.replace('http:', 'https:'), { ca }, 'spanlight.endpoints'],
      ] as const) {
        const { backend, close } = connect(url, { transport: createUndiciTransport(options) });
        try {
          if (expected === undefined) assert.equal((await backend.capabilities(never)).v3, true);
          else {
            const failure = await failureOf(backend.capabilities(never));
            assert.equal(failure.kind, 'unreachable');
            assert.equal(failure.details.setting, expected, failure.message);
          }
        } finally {
          close();
        }
      }
    } finally {
      await usual.close();
      await strict.close();
    }
  });

  it('by the wrong one of its ports', async () => {
    const jaeger = await run({ version: 'v1' });
    for (const [url, expected] of [
      [jaeger.otlpHttp, /is not Jaeger's query API/],
      [jaeger.otlpGrpc, /is no HTTP server|closed the connection|is not Jaeger's query API/],
      [jaeger.adminUrl, /is not Jaeger's query API/],
    ] as const) {
      const { backend, close } = connect(url);
      const failure = await failureOf(backend.services(never));
      close();
      assert.ok(failure.kind === 'notJaeger' || failure.kind === 'unreachable', failure.kind);
      assert.match(failure.message, expected);
      assert.match(failure.message, /spanlight\.endpoints/);
    }
  });
});
