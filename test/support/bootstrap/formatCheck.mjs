// npm run format:check: prettier over all files, but those whose very content it has found to be right before.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFreshFiles } from './freshFiles.mjs';
import { npm } from './processes.mjs';
import { rememberedFile } from './remembered.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const settings = [
  'package-lock.json',
  '.prettierrc.json',
  '.prettierignore',
  'test/support/bootstrap/formatCheck.mjs',
].map(file => ({ file: join(root, file) }));
const options = ['--check', '--ignore-unknown', '--no-error-on-unmatched-pattern', '--log-level', 'warn'];

process.exitCode = await checkFreshFiles({
  root,
  kept: await rememberedFile('formatted', settings),
  async check(files) {
    const args = ['exec', '--', 'prettier', ...options, ...files];
    const { code } = await npm(args, { cwd: root, echo: text => void process.stdout.write(text), mayFail: true });
    return code;
  },
});
