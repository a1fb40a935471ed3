// npm run typecheck: all four projects. What the compiler knew of the last run is given to it again, also in another checkout:
// it compares contents, and paths in what it keeps are relative to out/. It parses everything nevertheless, so a project none of
// whose files has changed since it was right is not asked of at all.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm, run } from './processes.mjs';
import { copyIfThere, readLines, rememberedFile, writeLines } from './remembered.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What each project may read besides packages: whatever lies in these folders, whether it does or not; '' is everything. */
const projects = { 'src/core': ['src/'], src: ['src/'], webview: ['webview/', 'src/'], test: [''] };

const contents = await contentsOfSources();
for (const [project, folders] of Object.entries(projects)) {
  const name = project.replace('/', '-');
  const inputs = ['package-lock.json', 'tsconfig.json', `${project}/tsconfig.json`].map(file => ({
    file: join(root, file),
  }));
  const right = await rememberedFile(`${name}.right`, inputs);
  const known = await readLines(right);
  const now = contents && hashOf(contents.filter(({ file }) => folders.some(folder => file.startsWith(folder))));
  if (now !== undefined && known.includes(now)) continue;
  const kept = await rememberedFile(`${name}.tsbuildinfo`, inputs);
  const local = join(root, 'out', 'typecheck', `${name}.tsbuildinfo`);
  await copyIfThere(kept, local);
  const args = ['exec', '--', 'tsc', '-p', project, '--incremental', '--tsBuildInfoFile', local];
  const { code } = await npm(args, { cwd: root, echo: text => void process.stdout.write(text), mayFail: true });
  if (code !== 0) process.exit(code);
  await copyIfThere(local, kept);
  if (now !== undefined) await writeLines(right, [...known, now].slice(-50));
}

/** Everything that a compiler can read, names and contents; undefined where no repository knows the files. */
async function contentsOfSources() {
  const args = ['ls-files', '-coz', '--exclude-standard'];
  const { code, output } = await run('git', args, { cwd: root, mayFail: true });
  if (code) return undefined;
  const names = output.split('\0').filter(file => /\.([cm]?[jt]sx?|json)$/.test(file));
  const read = async file => ({ file, content: await readFile(join(root, file)).catch(() => undefined) });
  return (await Promise.all([...new Set(names)].sort().map(read))).filter(({ content }) => content);
}

function hashOf(files) {
  const hash = createHash('sha256');
  for (const { file, content } of files) hash.update(`${file}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}
