import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createRawServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { lazyTransport, troubleOf, type HttpTransport } from '../../../../src/backends/jaeger/httpTransport';
import { createUndiciTransport } from '../../../../src/backends/jaeger/net';

const never = new AbortController().signal;
const patient = { headers: {}, signal: never, bodyIdleTimeoutMs: 2000 };
/** Not compressible, so that sizes differ plainly between wire and body. */
const text = JSON.stringify(Array.from({ length: 5000 }, (_, i) => `service-${(i * 7919) % 5000}`));

describe('the transport', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  let transport: HttpTransport;

  beforeEach(() => (transport = createUndiciTransport()));
  afterEach(async () => {
    transport.close();
    for (const socket of sockets) socket.destroy();
    for (const server of servers.splice(0)) await new Promise(resolve => server.close(resolve));
  });

  async function listen(server: Server): Promise<string> {
    servers.push(server);
    server.on('connection', (socket: Socket) => void sockets.add(socket));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  const serve = (handle: (request: IncomingMessage, response: ServerResponse) => void) =>
    listen(createServer({ keepAlive: false }, handle).on('connection', socket => socket.setNoDelay()));

  async function read(body: AsyncIterable<Uint8Array>): Promise<string> {
    const chunks = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk)); // a copy: a chunk is good until the next is asked for
    return Buffer.concat(chunks).toString();
  }
  const troubleFrom = (work: Promise<unknown>) => work.then(() => 'none', troubleOf);

  it('asks for JSON and compression, and sends the headers it is given', async () => {
    let headers: IncomingMessage['headers'] = {};
    const url = await serve((request, response) => {
      headers = request.headers;
      response.end('{}');
    });
    const answer = await transport.get(`${url}/a?b=c%20d`, { ...patient, headers: { 'x-tenant': 'acme' } });
    assert.equal(await read(answer.body), '{}');
    assert.equal(headers.accept, 'application/json');
    assert.equal(headers['accept-encoding'], 'gzip, br');
    assert.equal(headers['x-tenant'], 'acme');
  });

  for (const [encoding, compress] of [
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ] as const) {
    it(`undoes ${encoding} and knows both sizes`, async () => {
      const packed = compress(text);
      const url = await serve((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(packed);
      });
      const answer = await transport.get(url, patient);
      assert.equal(await read(answer.body), text);
      assert.equal(answer.wireBytes(), packed.length);
    });

    it(`hands out what came of a ${encoding} answer that breaks off, then says so`, async () => {
      const packed = compress(text);
      const url = await serve((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.write(packed.subarray(0, packed.length - 100), () => response.socket?.destroy());
      });
      let got = '';
      const answer = await transport.get(url, patient);
      const reading = (async () => {
        for await (const chunk of answer.body) got += Buffer.from(chunk).toString();
      })();
      assert.equal(await troubleFrom(reading), 'cutOff');
      assert.ok(got.length > 1000 && text.startsWith(got), `${got.length} bytes`);
    });
  }

  it('says when compressed data is damaged or compressed in an unknown way', async () => {
    for (const [encoding, data] of [
      ['gzip', Buffer.from('this is no gzip at all')],
      ['zstd', Buffer.from('x')],
    ] as const) {
      const url = await serve((_, response) => {
        response.setHeader('content-encoding', encoding);
        response.end(data);
      });
      const answer = await transport.get(url, patient);
      assert.equal(await troubleFrom(read(answer.body)), 'encoding');
    }
  });

  it('loses nothing of an answer that breaks off, even when its reader was slow', async () => {
    const whole = Buffer.alloc(4 << 20, 'x');
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': whole.length + 1 });
      response.write(whole, () => response.socket?.destroy());
    });
    const answer = await transport.get(url, patient);
    let bytes = 0;
    const reading = (async () => {
      for await (const chunk of answer.body) {
        await new Promise(resolve => setImmediate(resolve));
        bytes += chunk.length;
      }
    })();
    assert.equal(await troubleFrom(reading), 'cutOff');
    assert.equal(bytes, whole.length);
  });

  it('follows no redirect', async () => {
    const asked: string[] = [];
    const url = await serve((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(302, { location: '/login' }).end();
    });
    const answer = await transport.get(`${url}/api`, { ...patient, headers: { authorization: 'Bearer x' } });
    assert.equal(answer.status, 302);
    assert.equal(answer.headers.location, '/login');
    answer.discard();
    assert.deepEqual(asked, ['/api']);
  });

  it('waits for headers as long as it is told', async () => {
    const url = await serve(() => {});
    const request = transport.get(url, { ...patient, headersTimeoutMs: 30 });
    assert.equal(await troubleFrom(request), 'headersTimeout');
  });

  it('waits for the next byte as long as it is told', async () => {
    const url = await serve((_, response) => response.write('{'));
    const answer = await transport.get(url, { ...patient, bodyIdleTimeoutMs: 30 });
    assert.equal(await troubleFrom(read(answer.body)), 'bodyTimeout');
  });

  it('does not count the time in which nobody reads', async () => {
    const url = await serve((_, response) => response.end(text));
    const answer = await transport.get(url, { ...patient, bodyIdleTimeoutMs: 30 });
    await new Promise(resolve => setTimeout(resolve, 60)); // the time itself is what is tested
    assert.equal(await read(answer.body), text);
  });

  it('is cancelled before, during and after the headers, and closes the connection', async () => {
    for (const when of ['before', 'headers', 'body'] as const) {
      let closed: Promise<unknown> | undefined;
      const controller = new AbortController();
      const url = await serve((request, response) => {
        closed = once(request.socket, 'close');
        if (when === 'headers') controller.abort();
        else response.write('{');
      });
      if (when === 'before') controller.abort();
      const reading = transport.get(url, { ...patient, signal: controller.signal }).then(async answer => {
        for await (const _ of answer.body) controller.abort();
      });
      await assert.rejects(reading, { name: 'AbortError' });
      await closed;
    }
  });

  it('ends the request when its reader leaves', async () => {
    let closed: Promise<unknown> | undefined;
    const url = await serve((request, response) => {
      closed = once(request.socket, 'close');
      response.write('{');
    });
    const answer = await transport.get(url, patient);
    for await (const _ of answer.body) break;
    await closed;
  });

  it('tells what kept it from an answer', async () => {
    const closed = await serve(() => {});
    await new Promise(resolve => servers.pop()?.close(resolve));
    const resetting = await listen(createRawServer(socket => socket.resetAndDestroy()));
    const talking = await listen(createRawServer(socket => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    assert.equal(await troubleFrom(transport.get(closed, patient)), 'refused');
    assert.equal(await troubleFrom(transport.get(resetting, patient)), 'reset');
    assert.equal(await troubleFrom(transport.get(talking, patient)), 'notHttp');
    assert.equal(await troubleFrom(transport.get(talking.replace('http:', 'https:'), patient)), 'tls');
    assert.equal(await troubleFrom(transport.get('http://name.invalid/', patient)), 'nameNotFound');
    const bad = { ...patient, headers: { 'x-a': 'a\nb' } };
    assert.equal(await troubleFrom(transport.get(talking, bad)), 'request');
  });

  it('is loaded on its first request, once, and closed with its door', async () => {
    let loaded = 0;
    let closed = 0;
    const url = await serve((_, response) => response.end('{}'));
    const lazy = lazyTransport(() => {
      loaded++;
      return { get: (...args) => transport.get(...args), close: () => void closed++ };
    });
    assert.equal(loaded, 0);
    for (const _ of [1, 2]) assert.equal(await read((await lazy.get(url, patient)).body), '{}');
    lazy.close();
    assert.deepEqual([loaded, closed], [1, 1]);
    await assert.rejects(lazy.get(url, patient));
  });

  it("never becomes the dispatcher of Node's own fetch", async () => {
    // In a process of its own: in this one the slots are filled already.
    const options = { bundle: true, platform: 'node', format: 'cjs', write: false, target: 'node20' } as const;
    const { outputFiles } = await build({ ...options, entryPoints: ['src/backends/jaeger/net.ts'] });
    const script = `
      const slots = ['undici.globalDispatcher.1', 'undici.globalDispatcher.2'].map(Symbol.for);
      const module_ = { exports: {} };
      const names = () => slots.map(slot => globalThis[slot]);
      void globalThis.Headers;
      const before = names();
      let source = '';
      process.stdin.on('data', chunk => (source += chunk)).on('end', () => {
        new Function('require', 'module', 'exports', source)(require, module_, module_.exports);
        module_.exports.createUndiciTransport().close();
        const same = names().every((one, i) => one === before[i]);
        console.log(JSON.stringify({ same, filled: before[0] !== undefined }));
      });`;
    const running = promisify(execFile)(process.execPath, ['-e', script]);
    running.child.stdin?.end(outputFiles[0].text);
    assert.deepEqual(JSON.parse((await running).stdout), { same: true, filled: true });
  });
});
