// The packages that node.mjs sends with, installed once outside the checkout.
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../bootstrap/cache.mjs';
import { npm } from '../bootstrap/processes.mjs';

const folder = fileURLToPath(new URL('node', import.meta.url));

/**
 * The folder with the `node_modules`; the first call for a lock file takes some seconds and needs the npm registry.
 * @returns {Promise<string>} absolute path
 */
export function nodeSdk() {
  return cached({
    name: 'node-sdk',
    inputs: [{ file: join(folder, 'package.json') }, { file: join(folder, 'package-lock.json') }],
    make: async target => {
      for (const file of ['package.json', 'package-lock.json', '.npmrc'])
        await cp(join(folder, file), join(target, file));
      await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: target });
    },
  });
}
