// npm run typecheck: all four projects. What the compiler knew of the last run is given to it again, also in another checkout:
// it compares contents, and paths in what it keeps are relative to out/.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './processes.mjs';
import { copyIfThere, rememberedFile } from './remembered.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const projects = ['src/core', 'src', 'webview', 'test'];

for (const project of projects) {
  const name = `${project.replace('/', '-')}.tsbuildinfo`;
  const inputs = ['package-lock.json', 'tsconfig.json', `${project}/tsconfig.json`].map(file => ({
    file: join(root, file),
  }));
  const kept = await rememberedFile(name, inputs);
  const local = join(root, 'out', 'typecheck', name);
  await copyIfThere(kept, local);
  const args = ['exec', '--', 'tsc', '-p', project, '--incremental', '--tsBuildInfoFile', local];
  const { code } = await npm(args, { cwd: root, echo: text => void process.stdout.write(text), mayFail: true });
  if (code !== 0) process.exit(code);
  await copyIfThere(local, kept);
}
