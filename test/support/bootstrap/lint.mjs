// npm run lint: ESLint over all files, but those that it has found to be right before, content and place. No rule looks into
// another file (none knows types, and the rooms go by paths), so what is right stays right until it, the rules or a version changes.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFreshFiles } from './freshFiles.mjs';
import { npm } from './processes.mjs';
import { rememberedFile } from './remembered.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const settings = ['package-lock.json', 'eslint.config.mjs', 'tsconfig.json', 'test/support/bootstrap/lint.mjs'].map(
  file => ({ file: join(root, file) }),
);

process.exitCode = await checkFreshFiles({
  root,
  kept: await rememberedFile('linted', settings),
  concerns: file => /\.[cm]?[jt]sx?$/.test(file),
  nameThatCounts: file => file,
  async check(files) {
    const args = ['exec', '--', 'eslint', '--max-warnings', '0', '--no-warn-ignored', ...files];
    const { code } = await npm(args, { cwd: root, echo: text => void process.stdout.write(text), mayFail: true });
    return code;
  },
});
