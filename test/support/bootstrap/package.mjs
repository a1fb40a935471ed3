// npm run package: builds what ships and packs it into spanlight-VERSION.vsix, at most 3 MB.
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { newerNode } from '../vscode/install.mjs';
import { installNpmPackages } from './npmPackages.mjs';
import { run } from './processes.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const budgetBytes = 3_000_000;

/**
 * @param {{build?: boolean, echo?: (text: string) => void}} [options] without `build`, dist is packed as it is
 * @returns {Promise<{file: string, bytes: number}>} absolute path
 * @throws when it outgrows its budget
 */
export async function packageExtension({ build = true, echo } = {}) {
  await installNpmPackages(root, echo);
  if (build) await run(process.execPath, ['esbuild.mjs'], { cwd: root, echo });
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const file = join(root, `${name}-${version}.vsix`);
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file];
  await run(await newerNode(), [vsce, 'package', ...flags], { cwd: root, echo });
  const { size: bytes } = await stat(file);
  if (bytes > budgetBytes) throw new Error(`${file} has ${bytes} bytes, more than its budget of ${budgetBytes}`);
  return { file, bytes };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { file, bytes } = await packageExtension({ echo: text => process.stdout.write(text) });
  console.log(`${file}  ${bytes} of ${budgetBytes} bytes`);
}
