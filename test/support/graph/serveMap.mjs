// Serves the page of the service map with a stand-in for the host, under the same content security policy as in VS Code.
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { pageHtml } from '../page/pageHtml.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const types = { js: 'text/javascript', css: 'text/css' };

/**
 * Query: `show` (shop, many, loading, empty, failed, login), `theme` (dark, light, hc-dark, hc-light).
 * @returns {Promise<{url: string, close(): Promise<void>}>}
 */
export async function serveMap() {
  const { outputFiles } = await build({
    entryPoints: {
      serviceMap: join(root, 'webview/serviceMap/main.ts'),
      mapStub: join(root, 'test/support/graph/mapStub.ts'),
    },
    bundle: true,
    write: false,
    outdir: join(root, 'dist/webview'),
    format: 'iife',
    target: 'chrome130',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const files = new Map(outputFiles.map(({ path, contents }) => [path.slice(path.lastIndexOf('/') + 1), contents]));
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname.slice(1);
    if (path === '') {
      const html = pageHtml(['mapStub', 'serviceMap'], '<div id="root"></div>', '', 'serviceMap');
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
      return;
    }
    const contents = files.get(path);
    if (contents)
      response.writeHead(200, { 'content-type': types[path.slice(path.lastIndexOf('.') + 1)] }).end(contents);
    else response.writeHead(404).end();
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
