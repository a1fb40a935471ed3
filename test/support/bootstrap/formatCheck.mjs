// npm run format:check: prettier over all files, but those whose very content it has found to be right before.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, run } from './processes.mjs';
import { readLines, rememberedFile, writeLines } from './remembered.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const settings = ['package-lock.json', '.prettierrc.json', '.prettierignore'].map(file => ({ file: join(root, file) }));

const kept = await rememberedFile('formatted', settings);
const known = new Set(await readLines(kept));
const { code: noGit, output } = await run('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  mayFail: true,
});
/** Without a repository nobody knows the files: prettier looks for them. */
const files = noGit ? [] : output.split('\n').filter(Boolean);
const fresh = new Map();
for (const file of files) {
  const content = await readFile(join(root, file)).catch(() => undefined);
  if (!content) continue; // deleted, not committed yet
  const hash = createHash('sha256').update(basename(file)).update(content).digest('hex').slice(0, 24);
  if (!known.has(hash)) fresh.set(file, hash);
}
const names = noGit ? ['.'] : [...fresh.keys()];
if (names.length) {
  const args = [
    'exec',
    '--',
    'prettier',
    '--check',
    '--ignore-unknown',
    '--no-error-on-unmatched-pattern',
    '--log-level',
    'warn',
    ...names,
  ];
  const { code } = await npm(args, { cwd: root, echo: text => void process.stdout.write(text), mayFail: true });
  if (code !== 0) process.exit(code);
  await writeLines(kept, [...known, ...fresh.values()].slice(-20_000));
}
