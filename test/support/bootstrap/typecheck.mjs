// npm run typecheck: all four projects, by the compiler that is a program of its own: ten seconds where the one in JavaScript,
// which ESLint needs, takes a minute and more.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const compiler = join(root, 'node_modules', 'typescript-7', 'bin', 'tsc');

const options = { cwd: root, echo: text => void process.stdout.write(text), mayFail: true };
for (const project of ['src/core', 'src', 'webview', 'test']) {
  const { code } = await run(process.execPath, [compiler, '-p', project], options);
  if (code !== 0) process.exit(code);
}
