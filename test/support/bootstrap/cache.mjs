// Things that are dear to make (downloads, builds) are made once per content of what they are made from, outside the checkout.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where all cached folders lie; SPANLIGHT_TEST_CACHE says otherwise. @returns {string} */
export function cacheRoot() {
  return process.env['SPANLIGHT_TEST_CACHE'] || join(homedir(), '.cache', 'spanlight-test');
}

/**
 * Key of some inputs: each a text, or `{file}` for the content of a file. Order counts.
 * @param {(string | {file: string})[]} inputs
 * @returns {Promise<string>} 16 hex digits
 */
export async function hashOf(inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    const bytes = typeof input === 'string' ? Buffer.from(input) : await readFile(input.file);
    hash.update(`${bytes.length}:`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * The folder that `make` fills, made at most once per content of the inputs, by one process at a time. `make` works in a
 * folder of another name that is renamed when it is done: what exists under the final name is whole.
 * @param {{name: string, inputs: (string | {file: string})[], make: (dir: string) => Promise<void>, root?: string}} what
 * @returns {Promise<string>} absolute path
 * @throws what `make` throws; nothing is left behind then
 */
export async function cached({ name, inputs, make, root = cacheRoot() }) {
  const dir = join(root, `${name}-${await hashOf(inputs)}`);
  if (await exists(dir)) return dir;
  await mkdir(root, { recursive: true });
  const unlock = await lock(`${dir}.lock`);
  try {
    if (await exists(dir)) return dir; // somebody else made it while we waited
    const unfinished = `${dir}.${randomBytes(4).toString('hex')}.unfinished`;
    await mkdir(unfinished);
    try {
      await make(unfinished);
      await rename(unfinished, dir);
    } catch (error) {
      await rm(unfinished, { recursive: true, force: true });
      throw error;
    }
    return dir;
  } finally {
    await unlock();
  }
}

/**
 * Takes a lock file; waits while a living process holds it. One left by a process that is gone is taken over.
 * @param {string} file
 * @returns {Promise<() => Promise<void>>} gives it back
 */
async function lock(file) {
  for (;;) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
    const [text, age] = await Promise.all([
      readFile(file, 'utf8').catch(() => ''),
      stat(file).then(
        info => Date.now() - info.mtimeMs,
        () => 0,
      ),
    ]);
    // An empty file is one that was opened a moment ago, or whose writer died in that moment.
    const isStale = text ? !isAlive(Number(text)) : age > 5000;
    if (isStale) await rm(file, { force: true });
    else await new Promise(resolve => setTimeout(resolve, 100));
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

function exists(path) {
  return stat(path).then(
    () => true,
    () => false,
  );
}
