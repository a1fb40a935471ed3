// What no server at hand does on request: changing what it can, being asked by many at once, never answering at all.
import assert from 'node:assert/strict';
import type { TraceQuery } from '../../../../src/backends/backend';
import type { HttpAnswer, HttpRequest, HttpTransport } from '../../../../src/backends/jaeger/httpTransport';
import { TransportError } from '../../../../src/backends/jaeger/httpTransport';
import { createJaegerBackend } from '../../../../src/backends/jaeger/jaegerBackend';
import { Failure } from '../../../../src/core/errors';
import { inProcessDecoder } from './inProcessDecoder';

const never = new AbortController().signal;
const page = '<html><title>Jaeger UI</title><script>JAEGER_VERSION = {"gitVersion":"v1.60.0"};</script></html>';

type Answer = { status: number; text: string; type?: string; headers?: Record<string, string> } | Error | 'hang';
const ok = (value: unknown): Answer => ({ status: 200, text: JSON.stringify(value) });
const refusedV3: Answer = { status: 400, text: '{"error":{"httpCode":400,"message":"times are required"}}' };
const refusedLegacy: Answer = {
  status: 400,
  text: '{"data":null,"errors":[{"code":400,"msg":"service is required"}]}',
};
const missing: Answer = { status: 404, text: '404 page not found' };
const html: Answer = { status: 200, text: page, type: 'text/html' };

/** Answers by path; what is not named is a page of the UI, as old servers have it. */
class ScriptedServer implements HttpTransport {
  readonly asked: string[] = [];
  readonly headers: HttpRequest['headers'][] = [];
  constructor(public answers: Record<string, Answer | (() => Answer)>) {}

  async get(url: string, request: HttpRequest): Promise<HttpAnswer> {
    const { pathname, search } = new URL(url);
    this.asked.push(pathname + search);
    this.headers.push(request.headers);
    const scripted = this.answers[pathname + search] ?? this.answers[pathname] ?? html;
    const answer = typeof scripted === 'function' ? scripted() : scripted;
    if (answer === 'hang') {
      return new Promise((_, reject) => {
        const cancel = () => reject(Object.assign(new Error('Cancelled'), { name: 'AbortError' }));
        if (request.signal.aborted) cancel();
        else request.signal.addEventListener('abort', cancel, { once: true });
      });
    }
    if (answer instanceof Error) throw answer;
    const bytes = Buffer.from(answer.text);
    return {
      status: answer.status,
      headers: answer.headers ?? {},
      contentType: answer.type ?? 'application/json',
      body: (async function* () {
        yield bytes;
      })(),
      wireBytes: () => bytes.length,
      discard: () => undefined,
    };
  }
  close(): void {}
}

const oldServer = {
  '/api/traces': refusedLegacy,
  '/api/services': ok({ data: ['old'], errors: null }),
};
const newServer = {
  '/api/traces': missing,
  '/api/services': missing,
  '/api/v3/trace-summaries': refusedV3,
  '/api/v3/services': ok({ services: ['new'] }),
};

function backendOf(server: HttpTransport, url = 'http://jaeger.test:16686', lines: string[] = []) {
  return createJaegerBackend(
    { id: 'test', kind: 'jaeger', name: 'test', url },
    {
      decoder: inProcessDecoder(),
      transport: server,
      headersFor: async () => ({ authorization: 'Bearer secret' }),
      log: line => void lines.push(line),
      now: () => 0,
      deadlines: { listMs: 40 },
    },
  );
}

async function failureOf(work: Promise<unknown>): Promise<Failure> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
}

describe('a backend for Jaeger', () => {
  it('looks at the server again when a path that was there is gone', async () => {
    const server = new ScriptedServer(oldServer);
    const backend = backendOf(server);
    assert.deepEqual(await backend.services(never), ['old']);
    assert.equal((await backend.capabilities(never)).version, 'v1.60.0');
    server.answers = newServer;
    assert.deepEqual(await backend.services(never), ['new']);
    assert.equal((await backend.capabilities(never)).summaries, true);
  });

  it('looks again when a page came where data was due', async () => {
    const server = new ScriptedServer(oldServer);
    const backend = backendOf(server);
    await backend.services(never);
    server.answers = { ...newServer, '/api/services': html };
    assert.deepEqual(await backend.services(never), ['new']);
  });

  it('looks only once more when nothing has changed', async () => {
    const server = new ScriptedServer({ ...oldServer, '/api/operations': missing });
    const backend = backendOf(server);
    await backend.capabilities(never);
    server.asked.length = 0;
    const failure = await failureOf(backend.operations('a', never));
    assert.equal(failure.kind, 'notJaeger');
    assert.match(failure.message, /does not know the request \/api\/operations \(404\)/);
    assert.equal(server.asked.filter(path => path.startsWith('/api/operations')).length, 1);
    assert.equal(server.asked.length, 5);
  });

  it('does not keep what it learned while a probe failed', async () => {
    let failing = true;
    const server = new ScriptedServer({
      ...newServer,
      '/api/v3/trace-summaries': () => (failing ? { status: 500, text: 'busy' } : refusedV3),
    });
    const backend = backendOf(server);
    assert.equal((await backend.capabilities(never)).summaries, false);
    failing = false;
    assert.equal((await backend.capabilities(never)).summaries, true);
  });

  it('takes v3 for missing before v1.54, which wrote it otherwise', async () => {
    const old = page.replace('v1.60.0', 'v1.53.0');
    const server = new ScriptedServer({
      ...oldServer,
      '/api/v3/services': ok({ services: ['v3'] }),
      '/': { status: 200, text: old, type: 'text/html' },
    });
    const capabilities = await backendOf(server).capabilities(never);
    assert.deepEqual([capabilities.v3, capabilities.legacySearch, capabilities.version], [false, true, 'v1.53.0']);
  });

  it('asks for a service where the newest server says that its storage needs one', async () => {
    const capable = (value: boolean) => `<script>JAEGER_BACKEND_CAPABILITIES = {"searchWithoutServiceName":${value}};`;
    for (const value of [true, false]) {
      const text = `<html>${capable(value)}</script></html>`;
      const server = new ScriptedServer({ ...newServer, '/': { status: 200, text, type: 'text/html' } });
      const backend = backendOf(server);
      assert.equal((await backend.capabilities(never)).searchAllServices, value);
    }
  });

  it('says so when only the storage knows that it needs a service', async () => {
    const said = '{"error":{"httpCode":400,"message":"service name is required"}}';
    const server = new ScriptedServer({
      ...newServer,
      '/api/v3/trace-summaries': () => ({ status: 400, text: said }),
    });
    const query: TraceQuery = { from: 0n, to: 1n, limit: 5 };
    const failure = await failureOf(backendOf(server).search(query, never));
    assert.equal(failure.kind, 'refused');
    assert.match(failure.message, /can't search all services at once: choose one\. It said: service name is required/);
  });

  it('shares one look at the server, which ends when the last who waits for it is gone', async () => {
    const server = new ScriptedServer({ '/api/traces': 'hang', '/api/v3/services': 'hang' });
    const backend = backendOf(server);
    const [first, second] = [new AbortController(), new AbortController()];
    const one = backend.capabilities(first.signal);
    const two = backend.capabilities(second.signal);
    first.abort();
    await assert.rejects(one, { name: 'AbortError' });
    server.answers = newServer; // for a later look
    second.abort();
    await assert.rejects(two, { name: 'AbortError' });
    assert.equal(server.asked.length, 4);
    assert.equal((await backend.capabilities(never)).summaries, true);
  });

  it('ends everything that runs when it is disposed of, and answers nothing afterwards', async () => {
    const server = new ScriptedServer({ ...newServer, '/api/v3/operations': 'hang' });
    const backend = backendOf(server);
    await backend.capabilities(never);
    const running = backend.operations('a', never);
    backend.dispose();
    await assert.rejects(running, { name: 'AbortError' });
    await assert.rejects(backend.services(never), { name: 'AbortError' });
  });

  it('gives a list up when its time is over, without asking again', async () => {
    const server = new ScriptedServer({ ...newServer, '/api/v3/operations': 'hang' });
    const failure = await failureOf(backendOf(server).operations('a', never));
    assert.equal(failure.kind, 'unreachable');
    assert.match(failure.message, /gave no answer within 0\.04 seconds/);
    assert.equal(server.asked.filter(path => path.startsWith('/api/v3/operations')).length, 1);
  });

  it('tells certificates, names and other trouble of the connection apart', async () => {
    for (const [trouble, code, message, setting] of [
      ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', /signed by nobody trusted here/, 'spanlight.tls.caFile'],
      ['tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /signed by nobody trusted here/, 'spanlight.tls.caFile'],
      ['tls', 'CERT_HAS_EXPIRED', /is not valid today/, 'spanlight.tls.caFile'],
      ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', /belongs to another host name/, 'spanlight.endpoints'],
      [
        'tls',
        'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
        /If it asks for a client certificate, set/,
        'spanlight.tls.certFile',
      ],
      ['tls', 'ERR_OSSL_BAD_DECRYPT', /must need no passphrase/, 'spanlight.tls.keyFile'],
      ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', /write http:\/\//, 'spanlight.endpoints'],
      ['nameNotFound', 'ENOTFOUND', /^The name jaeger\.test is not known here/, 'spanlight.endpoints'],
      ['refused', 'ECONNREFUSED', /^Nothing answers at/, 'spanlight.endpoints'],
      ['connectTimeout', 'UND_ERR_CONNECT_TIMEOUT', /no connection within 5 seconds/, 'spanlight.endpoints'],
    ] as const) {
      const error = new TransportError(trouble, 'x', { code });
      const paths = ['/api/v3/trace-summaries', '/api/traces', '/api/v3/services', '/'];
      const server = new ScriptedServer(Object.fromEntries(paths.map(path => [path, error])));
      const failure = await failureOf(backendOf(server).capabilities(never));
      assert.equal(failure.kind, 'unreachable');
      assert.match(failure.message, message);
      assert.match(failure.message, /http:\/\/jaeger\.test:16686/);
      assert.equal(failure.details.setting, setting);
    }
  });

  it('names the wrong port for what it is', async () => {
    const everything = { status: 405, text: '' };
    const paths = ['/api/v3/trace-summaries', '/api/traces', '/api/v3/services', '/'];
    const server = new ScriptedServer(Object.fromEntries(paths.map(path => [path, everything])));
    const failure = await failureOf(backendOf(server, 'http://jaeger.test:14268').services(never));
    assert.equal(failure.kind, 'notJaeger');
    assert.match(failure.message, /Port 14268 usually takes spans, which are only posted there\./);
    const plain = { status: 400, text: 'Client sent an HTTP request to an HTTPS server.\n', type: 'text/plain' };
    const tls = new ScriptedServer(Object.fromEntries(paths.map(path => [path, plain])));
    assert.match((await failureOf(backendOf(tls).services(never))).message, /Write https:\/\/ in the setting/);
  });

  it('sends names encoded once, and secrets in headers only', async () => {
    const lines: string[] = [];
    const server = new ScriptedServer({ ...newServer, '/api/v3/operations': ok({ operations: [] }) });
    const backend = backendOf(server, 'http://jaeger.test:16686/base/', lines);
    server.answers = Object.fromEntries(Object.entries(server.answers).map(([path, one]) => [`/base${path}`, one]));
    await backend.operations('a/b +%25?&ü', never);
    assert.equal(server.asked.at(-1), '/base/api/v3/operations?service=a%2Fb%20%2B%2525%3F%26%C3%BC');
    assert.ok(server.headers.every(({ authorization }) => authorization === 'Bearer secret'));
    assert.doesNotMatch(lines.join('\n'), /secret|a%2Fb/);
  });

  it('asks below the path of traces only, whatever calls itself an id', async () => {
    const server = new ScriptedServer(oldServer);
    const options = { maxBytes: 1e6, confirmLarge: async () => true };
    await failureOf(backendOf(server).trace('../services?limit=1#', options, never));
    assert.ok(server.asked.includes('/api/traces/..%2Fservices%3Flimit%3D1%23'), server.asked.join(' '));
  });

  it('has words for every answer that holds no trace, and none of them is that of an object', async () => {
    const id = '1'.repeat(32);
    const legacy = { of: oldServer, path: `/api/traces/${id}` };
    const v3 = { of: { ...oldServer, '/api/v3/services': ok({ services: [] }) }, path: `/api/v3/traces/${id}` };
    for (const [{ of, path }, status, body, kind] of [
      [legacy, 200, '{"data":null,"errors":null}', 'notFound'],
      [legacy, 200, '{"data":[],"errors":null}', 'notFound'],
      [legacy, 200, `{"data":[{"traceID":"${id}","spans":[],"processes":{}}]}`, 'notFound'],
      [legacy, 200, `{"data":[{"traceID":"${id}","spans":null,"processes":null}]}`, 'notFound'],
      [v3, 200, '{"result":{"resourceSpans":[]}}', 'notFound'],
      [v3, 200, '{"result":{"resourceSpans":[{"scopeSpans":[]}]}}', 'notFound'],
      [v3, 200, '{}', 'notFound'],
      [v3, 404, '{"error":{"httpCode":404,"message":{"an":"object"}}}', 'notFound'],
      [legacy, 404, '{"data":null,"errors":[{"code":404,"msg":["a list"]}]}', 'notFound'],
      [legacy, 500, '{"data":null,"errors":[{"msg":{"an":"object"}}]}', 'refused'],
      [v3, 500, '{"error":{"an":"object"}}', 'refused'],
      [v3, 200, '{"data":null}', 'unreadable'],
      [v3, 200, 'null', 'unreadable'],
      [v3, 200, '{"result":{"resourceSpans":[{', 'cutOff'],
    ] as const) {
      const backend = backendOf(new ScriptedServer({ ...of, [path]: { status, text: body } }));
      const failure = await failureOf(backend.trace(id, { maxBytes: 1e6, confirmLarge: async () => true }, never));
      assert.equal(failure.kind, kind, `${status} ${body}: ${failure.message}`);
      assert.match(failure.message, /http:\/\/jaeger\.test:16686 .*\./);
      assert.doesNotMatch(failure.message, /\[object|undefined/);
    }
    for (const body of ['{"data":null,"errors":null}', '{"data":[],"errors":null}']) {
      const server = new ScriptedServer({ ...oldServer, '/api/services': { status: 200, text: body } });
      assert.deepEqual(await backendOf(server).services(never), []);
    }
  });

  it('keeps user and password of an address out of requests, links and messages', async () => {
    const server = new ScriptedServer({ '/api/traces': missing, '/': missing, '/api/v3/services': missing });
    const backend = backendOf(server, 'http://me:topsecret@jaeger.test:16686/x?token=abc#y');
    const failure = await failureOf(backend.services(never));
    assert.doesNotMatch(failure.message, /topsecret|abc/);
    assert.equal(backend.uiUrl('aa', 'bb'), 'http://jaeger.test:16686/x/trace/aa?uiFind=bb');
  });

  it('says so when its address is none', async () => {
    const backend = backendOf(new ScriptedServer({}), 'localhost:16686');
    const failure = await failureOf(backend.services(never));
    assert.equal(failure.kind, 'invalidInput');
    assert.equal(failure.details.setting, 'spanlight.endpoints');
    assert.equal(backend.uiUrl('aa'), undefined);
  });

  it('passes a server’s words on as one line', async () => {
    const text = `line one\nline two\u0000\u0007${'x'.repeat(1000)}`;
    const server = new ScriptedServer({ ...newServer, '/api/v3/operations': { status: 500, text } });
    const { message } = await failureOf(backendOf(server).operations('a', never));
    assert.match(message, /\(500\): line one line two x+…$/);
    assert.ok(message.length < 420);
  });
});
