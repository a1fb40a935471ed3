// node test/support/sample/recordSample.mjs
//
// Records the traces that *Open Sample Trace* shows: purchases in the shop, some of which go wrong, exactly as its SDKs send
// them. To be run again when the shop's code changes: a unit test holds that what was recorded leads to the source that ships.
import { realpath, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { startInstalledShop } from '../sdk/shop.mjs';
import { shopFolder } from '../sdk/shopDependencies.mjs';

const file = fileURLToPath(new URL('../../../media/sample/shop.otlp.json', import.meta.url));

/** The last one is what is opened: the purchase that fails, with a stack trace that leads into the code. */
const purchases = [undefined, 'n-plus-one', 'swallowed-error', 'root-error'];

/** Where the recorded programs pretend to lie: nobody's home folder belongs into a recording. */
const deployedAt = '/app';

/** @type {any[]} */
const requests = [];
const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  requests.push(JSON.parse(String(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)));
  response.setHeader('content-type', 'application/json').end('{}');
});
await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const shop = await startInstalledShop({ otlp: `http://127.0.0.1:${port}` });
/** @type {string[]} */
const wanted = [];
try {
  for (const fault of purchases) {
    const { traceId } = await shop.buy(/** @type {any} */ ({ fault }));
    wanted.push(traceId);
    await pause(700);
  }
} finally {
  await shop.stop(); // sends what is still waiting
  server.close();
}

const modules = join(await realpath(join(shopFolder, 'node_modules')), '/');
const text = JSON.stringify({ resourceSpans: mergeByResource(requests, new Set(wanted)) })
  .replaceAll(modules, `${deployedAt}/node_modules/`)
  .replaceAll(shopFolder, deployedAt);
await writeFile(file, `${text}\n`);
console.log(`${wanted.length} traces, ${text.length} bytes in ${file}; shown first: ${wanted.at(-1)}`);

/** One entry for each process and scope instead of one for each request that it sent; spans of other traces go. */
function mergeByResource(all, traceIds) {
  const resources = new Map();
  for (const { resource, scopeSpans, ...rest } of all.flatMap(({ resourceSpans }) => resourceSpans)) {
    const key = JSON.stringify(resource);
    const known = resources.get(key) ?? { resource, scopes: new Map(), rest };
    resources.set(key, known);
    for (const { scope, spans, ...more } of scopeSpans) {
      const kept = spans.filter(({ traceId }) => traceIds.has(traceId));
      if (!kept.length) continue;
      const id = JSON.stringify(scope);
      const entry = known.scopes.get(id) ?? { scope, spans: [], ...more };
      known.scopes.set(id, entry);
      entry.spans.push(...kept);
    }
  }
  return [...resources.values()]
    .filter(({ scopes }) => scopes.size)
    .map(({ resource, scopes, rest }) => ({ resource, scopeSpans: [...scopes.values()], ...rest }));
}
