// A loopback server that answers as far as opening a trace goes as Jaeger v2.13 does, out of memory: what is measured is
// Spanlight, not a store. Each trace id gets the same spans under that id.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { traceId as generatedId } from '../generatedTrace.mjs';
import { payloadFile } from '../payloads.mjs';

/**
 * @typedef {object} TraceServer
 * @property {string} url
 * @property {(spans: number) => Promise<Trace>} add another trace of that size, ready to be sent
 * @property {(trace: Trace) => void} drop forgets its payload
 * @property {() => Promise<void>} close
 * @typedef {{traceId: string, path: string, bytes: number}} Trace `path`: what answers it
 */

/** @returns {Promise<TraceServer>} */
export async function startTraceServer() {
  /** @type {Map<string, Buffer>} by path */
  const payloads = new Map();
  let made = 0;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const payload = payloads.get(pathname);
    if (payload) return response.writeHead(200, { 'content-type': 'application/json' }).end(payload);
    const [status, type, body] = answers[pathname] ?? [404, 'text/plain', '404 page not found'];
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    add: async spans => {
      const { file } = await payloadFile('otlp-json', { spans });
      const traceId = `${generatedId.slice(0, -6)}${(++made).toString(16).padStart(6, '0')}`;
      const payload = renamed(await readFile(file), traceId);
      const path = `/api/v3/traces/${traceId}`;
      payloads.set(path, payload);
      return { traceId, path, bytes: payload.length };
    },
    drop: ({ path }) => void payloads.delete(path),
    close: async () => {
      payloads.clear();
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Path: status, type, body. What the first look at a server asks for. */
const answers = {
  '/': [
    200,
    'text/html',
    '<!doctype html><title>Jaeger UI</title><script>JAEGER_VERSION = {"gitVersion":"v2.13.0"};</script>',
  ],
  '/empty': [200, 'text/html', '<!doctype html><title>empty</title>'],
  '/api/traces': [
    400,
    'application/json',
    '{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":400,"msg":"parameter \'service\' is required"}]}',
  ],
  '/api/v3/services': [200, 'application/json', '{"services":["order-service"]}'],
  '/api/services': [200, 'application/json', '{"data":["order-service"],"total":1,"limit":0,"offset":0,"errors":null}'],
};

/** The payload with another trace id of the same length, in place. @param {Buffer} payload @param {string} traceId */
function renamed(payload, traceId) {
  for (let at = payload.indexOf(generatedId); at >= 0; at = payload.indexOf(generatedId, at + 32))
    payload.write(traceId, at, 'latin1');
  return payload;
}
