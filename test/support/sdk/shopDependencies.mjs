// The shop's npm packages, installed once outside the checkout and linked into it.
import { cp, lstat, readlink, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cached } from '../bootstrap/cache.mjs';
import { npm } from '../bootstrap/processes.mjs';

/** Absolute path of the shop. */
export const shopFolder = fileURLToPath(new URL('../../workspaces/shop', import.meta.url));

/**
 * The folder with the shop's `node_modules`; the first call for a lock file takes ten seconds and needs the npm registry.
 * @param {(text: string) => void} [echo] gets what npm says
 * @returns {Promise<string>} absolute path
 */
export async function shopDependencies(echo) {
  const pins = ['package.json', 'package-lock.json', '.npmrc'];
  return cached({
    name: 'shop',
    inputs: [{ file: join(shopFolder, 'package.json') }, { file: join(shopFolder, 'package-lock.json') }],
    make: async dir => {
      for (const file of pins) await cp(join(shopFolder, file), join(dir, file));
      const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
      await npm(args, { cwd: dir, echo });
    },
  });
}

/**
 * Makes the shop ready to start. A `node_modules` that somebody installed there by hand is left as it is.
 * @param {(text: string) => void} [echo]
 */
export async function installShop(echo) {
  const link = join(shopFolder, 'node_modules');
  const there = await lstat(link).catch(() => undefined);
  if (there && !there.isSymbolicLink()) return;
  const target = join(await shopDependencies(echo), 'node_modules');
  if (there && (await readlink(link)) === target) return;
  if (there) await rm(link);
  await symlink(target, link, 'junction').catch(error => {
    if (error.code !== 'EEXIST') throw error; // another process linked it in the same moment
  });
}
