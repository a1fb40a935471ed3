// The project's own node_modules, installed when it is missing or not of this lock file.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from './processes.mjs';

/**
 * @param {string} root folder with package.json and package-lock.json
 * @param {(text: string) => void} [echo] gets what npm says
 * @returns {Promise<'kept' | 'installed'>}
 */
export async function installNpmPackages(root, echo) {
  if (await isInstalled(root)) return 'kept';
  // No install scripts: nothing that we use needs one, and what needs none can do no harm with one.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(args, { cwd: root, echo });
  return 'installed';
}

/** npm leaves a list of what it installed; that has to agree with the lock file, but for what other platforms need. */
async function isInstalled(root) {
  const lock = await readJson(join(root, 'package-lock.json'));
  const installed = await readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!lock || !installed) return false;
  return Object.entries(lock.packages).every(([path, wanted]) => {
    const found = installed.packages[path];
    return path === '' || (found ? found.version === wanted.version : Boolean(wanted.optional));
  });
}

function readJson(file) {
  return readFile(file, 'utf8').then(JSON.parse, () => undefined);
}
