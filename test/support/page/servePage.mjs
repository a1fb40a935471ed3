// Serves the timeline's bundle with a stand-in for the host, under the same content security policy as in VS Code.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pageHtml } from './pageHtml.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** @param {string} entry @returns {Promise<Map<string, Uint8Array>>} contents by file name */
async function bundle(entry, name) {
  const { outputFiles } = await build({
    entryPoints: { [name]: join(root, entry) },
    bundle: true,
    write: false,
    outdir: join(root, 'dist/webview'),
    format: 'iife',
    target: 'chrome130',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.slice(path.lastIndexOf('/') + 1), contents]));
}

/** A file that lies in the page as it is: no script, so that the policy has nothing against it. */
const dataBlock = text => `<script type="application/json" id="trace">${text.replaceAll('</', '<\\/')}</script>`;

const types = { js: 'text/javascript', css: 'text/css' };

/**
 * Query: `show` (shop, one, partial, odd, tree-N, chain-N, fan-N with optional -SERVICES; loading, empty, failed, login,
 * cancelled) or `file` (a trace file, by its path in the checkout), `groups` (equal siblings become one row), `theme` (dark, light, hc-dark, hc-light), `classes` (further ones of the body).
 * @returns {Promise<{url: string, close(): Promise<void>}>}
 */
export async function servePage() {
  const files = new Map([
    ...(await bundle('webview/timeline/main.ts', 'timeline')),
    ...(await bundle('test/support/page/stub/hostStub.ts', 'stub')),
  ]);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://page');
    const path = pathname.slice(1);
    if (path === '') {
      const file = searchParams.get('file');
      const trace = file === null ? '' : dataBlock(readFileSync(join(root, file), 'utf8'));
      // Isolated: only then has a page shared memory, in which tables lie.
      const isolated = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' };
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...isolated })
        .end(pageHtml(['stub', 'timeline'], `${trace}<div id="root"></div>`));
      return;
    }
    const contents = files.get(path);
    if (!contents) {
      response.writeHead(404).end();
      return;
    }
    // The same for as long as this serves: fetched, and compiled, once for many visits.
    const type = types[path.slice(path.lastIndexOf('.') + 1)];
    response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=3600' }).end(contents);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      }),
  };
}
