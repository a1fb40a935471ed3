// Stands before a real Jaeger and does what a healthy one never does: login pages, errors, answers that break off, never
// begin or never end. Without a fault it only passes on.
import { createServer, request as ask } from 'node:http';
import { gzipSync } from 'node:zlib';

/**
 * @typedef {import('node:http').IncomingMessage} Incoming
 * @typedef {import('node:http').ServerResponse} Response
 * @typedef {(response: Response, real: () => Promise<{status: number, type: string, body: Buffer}>, request: Incoming) => void | Promise<void>} Fault
 */

const page = '<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body><form>…</form></body></html>';
const html = { 'content-type': 'text/html; charset=utf-8' };
const json = { 'content-type': 'application/json' };
const plain = { 'content-type': 'text/plain; charset=utf-8' };

/** What can go wrong, by name. @type {Record<string, Fault>} */
export const faults = {
  'html-200': response => void response.writeHead(200, html).end(page),
  'html-403': response => void response.writeHead(403, html).end(page),
  '302-elsewhere': response =>
    void response.writeHead(302, { location: 'https://login.example.org/start?rd=secret' }).end(),
  '302-https': (response, _, request) =>
    void response.writeHead(302, { location: `https://${request.headers.host}${request.url}` }).end(),
  401: response => void response.writeHead(401, { ...plain, 'www-authenticate': 'Basic realm="x"' }).end('no'),
  '401-tenant': response => void response.writeHead(401, plain).end('missing tenant header'),
  407: response => void response.writeHead(407, plain).end('proxy authentication required'),
  '500-text': response => void response.writeHead(500, plain).end('elasticsearch: no available connection\n'),
  '500-empty': response => void response.writeHead(500).end(),
  '500-json': response =>
    void response
      .writeHead(500, plain)
      .end('{"data":null,"total":0,"limit":0,"offset":0,"errors":[{"code":500,"msg":"storage is full"}]}\n'),
  '502-html': response => void response.writeHead(502, html).end('<html><body>Bad Gateway</body></html>'),
  '404-text': response => void response.writeHead(404, plain).end('404 page not found\n'),
  /** What the port for spans (14268) says to who only asks. */
  405: response => void response.writeHead(405).end(),
  429: response => void response.writeHead(429, { ...plain, 'retry-after': '3600' }).end('slow down'),
  empty: response => void response.writeHead(200, json).end(),
  'data-null': response =>
    void response.writeHead(200, json).end('{"data":null,"total":0,"limit":0,"offset":0,"errors":null}'),
  'invalid-json': response => void response.writeHead(200, json).end('{"services":["a",}'),
  'other-json': response => void response.writeHead(200, json).end('["this","is","something","else"]'),
  gzip: async (response, real) => {
    const { status, type, body } = await real();
    response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' }).end(gzipSync(body));
  },
  'gzip-damaged': async (response, real) => {
    const { status, type, body } = await real();
    const packed = gzipSync(body);
    packed.fill(0xff, 10, 40);
    response.writeHead(status, { 'content-type': type, 'content-encoding': 'gzip' }).end(packed);
  },
  'slow-bytes': async (response, real) => {
    const { status, type, body } = await real();
    response.writeHead(status, { 'content-type': type });
    for (let at = 0; at < body.length && !response.destroyed; at += 97) {
      await new Promise(resolve => response.write(body.subarray(at, at + 97), resolve));
    }
    response.end();
  },
  /** Half of the answer, then the connection is gone. */
  'cut-off': async (response, real) => {
    const { status, type, body } = await real();
    response.writeHead(status, { 'content-type': type, 'content-length': body.length });
    response.write(body.subarray(0, body.length >> 1), () => response.socket?.destroy());
  },
  /** The connection is gone before the first byte of the body. */
  'cut-off-at-once': async (response, real) => {
    const { status, type, body } = await real();
    response.writeHead(status, { 'content-type': type, 'content-length': body.length });
    response.write('', () => response.socket?.destroy());
    response.flushHeaders();
  },
  /** Half of the answer, properly ended, as a proxy with a size limit may do it. */
  truncated: async (response, real) => {
    const { status, type, body } = await real();
    response.writeHead(status, { 'content-type': type }).end(body.subarray(0, body.length >> 1));
  },
  /** Half of the answer, then silence. */
  stall: async (response, real) => {
    const { status, type, body } = await real();
    response.writeHead(status, { 'content-type': type });
    response.write(body.subarray(0, body.length >> 1));
  },
  /** A blank now and then, for ever. */
  'never-ending': response => {
    response.writeHead(200, json).write(' ');
    const dripping = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(dripping));
  },
  /** Blanks as fast as they are taken, for ever. */
  flood: async response => {
    response.writeHead(200, json);
    const blank = Buffer.alloc(1 << 16, ' ');
    while (!response.destroyed) await new Promise(resolve => response.write(blank, resolve));
  },
  hang: () => {},
  reset: response => void response.socket?.resetAndDestroy(),
};

/**
 * @param {string} target URL of a real server, with or without a base path
 * @returns {Promise<{url: string, asked: {path: string, headers: import('node:http').IncomingHttpHeaders}[],
 *   set: (fault?: string, options?: {only?: RegExp, times?: number}) => void, close: () => Promise<void>}>}
 *   `set` puts a fault before the answers to paths that match `only`, for so many `times`; without a name it takes it away.
 */
export async function startFaultProxy(target) {
  const { hostname, port, pathname } = new URL(target);
  const base = pathname.replace(/\/$/, '');
  /** @type {{act: Fault, only?: RegExp, left: number} | undefined} */
  let current;
  const asked = [];
  const server = createServer((request, response) => {
    const path = (request.url ?? '').slice(base.length) || '/';
    asked.push({ path, headers: request.headers });
    const real = () => fetchReal({ hostname, port, path: request.url, headers: request.headers });
    const isMeant = current && current.left > 0 && (!current.only || current.only.test(path));
    if (isMeant && current) current.left--;
    const act = isMeant && current ? current.act : passOn;
    Promise.resolve(act(response, real, request)).catch(error => response.destroy(error));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}${base}`,
    asked,
    set: (name, { only, times = Infinity } = {}) => {
      if (name !== undefined && !faults[name]) throw new Error(`There is no fault ${name}`);
      current = name === undefined ? undefined : { act: faults[name], only, left: times };
    },
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}

/** @type {Fault} */
async function passOn(response, real) {
  const { status, type, body } = await real();
  response.writeHead(status, { 'content-type': type }).end(body);
}

function fetchReal({ hostname, port, path, headers }) {
  return new Promise((resolve, reject) => {
    const forwarded = { ...headers, 'accept-encoding': 'identity', connection: 'close' };
    const sent = ask({ hostname, port, path, headers: forwarded }, answer => {
      const chunks = [];
      answer.on('data', chunk => chunks.push(chunk)).on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: answer.headers['content-type'] ?? '',
          body: Buffer.concat(chunks),
        }),
      );
    });
    sent.on('error', reject).end();
  });
}
