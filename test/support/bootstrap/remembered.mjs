// What the checks learnt on earlier runs lies outside the checkout, so that a clean one need not begin anew.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheRoot, hashOf } from './cache.mjs';

/**
 * Where something is remembered for the same inputs (versions, settings).
 * @param {string} name
 * @param {(string | {file: string})[]} inputs
 */
export async function rememberedFile(name, inputs) {
  return join(cacheRoot(), `checks-${await hashOf([process.version, ...inputs])}`, name);
}

/** Lines of a file, none when there is none. @param {string} file */
export async function readLines(file) {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').filter(Boolean);
}

/** @param {string} file @param {readonly string[]} lines */
export async function writeLines(file, lines) {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, lines.join('\n'));
}
