// Answers as real Jaegers of four versions did: plays back test/fixtures/jaeger-answers. A request is recognised by its path
// and its parsed parameters, whatever their order and encoding; one that was never recorded is kept as a problem, which the
// test has to look at, and gets a 501 that no Jaeger sends.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const recordings = new URL('../../fixtures/jaeger-answers/', import.meta.url);

/** Versions there are recordings of, and what their pages call them. */
export const recordedVersions = /** @type {const} */ (['v1.76', 'v2.13', 'v2.20', 'main']);
const gitVersions = { 'v1.76': 'v1.76.0', 'v2.13': 'v2.13.0', 'v2.20': 'v2.20.0', main: 'dev' };

/** All spans of the recordings lie between these two (ns since the epoch), the searches in this window. */
export const recordedWindow = { from: 1795341600_000000000n, to: 1795345200_000000000n };

/**
 * @param {(typeof recordedVersions)[number]} version
 * @returns {Promise<{url: string, asked: string[], problems: string[], close: () => Promise<void>}>}
 *   `asked`: names of the recordings played, in order; `problems`: requests that were never recorded
 */
export async function startReplay(version) {
  const folder = new URL(`${version}/`, recordings);
  const index = JSON.parse(await readFile(new URL('index.json', folder), 'utf8'));
  const answers = new Map();
  for (const [name, recorded] of Object.entries(index)) {
    const isPage = recorded.contentType.startsWith('text/html');
    const body = isPage ? pageOf(version) : await readFile(new URL(`${name}.body`, folder));
    const key = keyOf(recorded.request);
    // The same question under two names (snake and camel case) got the same answer.
    if (!answers.has(key)) answers.set(key, { name, ...recorded, body });
  }
  const asked = [];
  const problems = [];
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answers.get(keyOf(request.url ?? '')) : undefined;
    if (!answer) {
      problems.push(`${request.method} ${request.url}`);
      response.writeHead(501, { connection: 'close' }).end('never recorded');
      return;
    }
    asked.push(answer.name);
    response.writeHead(answer.status, { 'content-type': answer.contentType, connection: answer.connection });
    response.end(answer.body);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () =>
    new Promise(resolve => {
      server.close(() => resolve(undefined));
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, asked, problems, close };
}

/** The same text for requests that mean the same. */
export function keyOf(request) {
  const url = new URL(request, 'http://replay');
  const path = url.pathname
    .split('/')
    .map((segment, i, all) => (all[i - 1] === 'traces' ? normalTraceId(segment) : decodeURIComponent(segment)));
  const params = [...url.searchParams].map(([name, value]) => {
    const snake = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    // Two names for one thing: the first is understood by all versions, the second since v2.19.
    const key = path.includes('v3') && snake === 'query.search_depth' ? 'query.num_traces' : snake;
    return `${key}=${normalValue(value)}`;
  });
  return JSON.stringify([path, params.sort()]);
}

function normalTraceId(text) {
  return /^[0-9a-f]{1,32}$/i.test(text) ? text.toLowerCase().padStart(32, '0') : text;
}

function normalValue(value) {
  if (value.startsWith('{')) return JSON.stringify(Object.entries(JSON.parse(value)).sort());
  return /^\d{4}-\d\d-\d\dT.*Z$/.test(value) ? value.replace(/(\.\d*?)0*Z$/, '$1Z').replace('.Z', 'Z') : value;
}

/** The page's own body was not recorded; of it only the script matters that tells the version. */
function pageOf(version) {
  const build = JSON.stringify({ gitCommit: '', gitVersion: gitVersions[version], buildDate: '' });
  return `<!DOCTYPE html>\n<html><title>Jaeger UI</title><script>\nJAEGER_VERSION = ${build};\n</script></html>\n`;
}
