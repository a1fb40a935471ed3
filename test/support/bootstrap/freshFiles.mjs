// A check of all files that looks only at those whose very content it has not found to be right before.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { run } from './processes.mjs';
import { readLines, writeLines } from './remembered.mjs';

/**
 * Files that are wrong are remembered by nobody, so they are looked at again until they are right.
 * @param {object} of
 * @param {string} of.root of the checkout
 * @param {string} of.kept the file that remembers; another one for other settings of the check
 * @param {(file: string) => boolean} [of.concerns] whether the check knows anything of such a file
 * @param {(file: string) => string} [of.nameThatCounts] what of a file's path (from the root) the verdict depends on
 * @param {(files: string[]) => Promise<number>} of.check exit code for files, `.` for all there are
 * @returns {Promise<number>} exit code
 */
export async function checkFreshFiles({ root, kept, concerns = () => true, nameThatCounts = basename, check }) {
  const { code: noGit, output } = await run('git', ['ls-files', '-coz', '--exclude-standard'], {
    cwd: root,
    mayFail: true,
  });
  if (noGit) return check(['.']); // without a repository nobody knows the files: the check looks for them
  const hashOf = async file => {
    const content = await readFile(join(root, file)).catch(() => undefined);
    if (!content) return undefined; // deleted, not committed yet
    const hash = createHash('sha256')
      .update(`${nameThatCounts(file)}\0`)
      .update(content);
    return hash.digest('hex').slice(0, 24);
  };
  const known = new Set(await readLines(kept));
  const fresh = new Map();
  for (const file of output.split('\0').filter(Boolean)) {
    const hash = concerns(file) ? await hashOf(file) : undefined;
    if (hash && !known.has(hash)) fresh.set(file, hash);
  }
  if (!fresh.size) return 0;
  const code = await check([...fresh.keys()]);
  if (code !== 0) return code;
  // A file that was saved meanwhile: nobody knows which of its contents the check has read.
  for (const [file, hash] of fresh) if ((await hashOf(file)) !== hash) fresh.delete(file);
  await writeLines(kept, [...known, ...fresh.values()].slice(-20_000));
  return 0;
}
