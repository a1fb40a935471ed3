import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readDotenv } from './dotenv';
import type { Variables } from './runVariables';

/** Files of variables are short; one that is longer is something else. */
const maxBytes = 1_000_000;

/**
 * Variables of the files that a configuration names (`envFile`: a path or several, relative ones from `folder`); a later
 * file wins. A file that is not there sets nothing.
 * @throws when a file is there and can't be read, so that nobody knows what it sets
 */
export async function readEnvFiles(envFile: unknown, folder: string | undefined): Promise<Variables> {
  const variables: Record<string, string> = {};
  for (const path of Array.isArray(envFile) ? (envFile as unknown[]) : [envFile]) {
    if (typeof path !== 'string' || !path) continue;
    const text = await readIfThere(folder === undefined ? path : resolve(folder, path));
    if (text !== undefined) Object.assign(variables, readDotenv(text));
  }
  return variables;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error(`${path} is no file.`); // a device or a pipe may never end
    const { size } = found;
    if (size > maxBytes) throw new Error(`${path} has ${size} bytes, too many for a file of variables.`);
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
