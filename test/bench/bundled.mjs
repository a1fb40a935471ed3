// Entries in TypeScript, bundled as the extension's build does it, into a folder that goes with this process.
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** @type {Promise<string> | undefined} */
let folder;
/** @type {Map<string, Promise<string>>} */
const made = new Map();

/**
 * For Node: CommonJS.
 * @param {string} entry path in the checkout
 * @param {string[]} [external] what it loads only when it needs it, as its target in the build says
 * @returns {Promise<string>} file
 */
export function nodeBundle(entry, external = []) {
  let bundle = made.get(entry);
  if (!bundle) made.set(entry, (bundle = bundleTo(entry, external)));
  return bundle;
}

async function bundleTo(entry, external) {
  folder ??= mkdtemp(join(tmpdir(), 'spanlight-bench-')).then(made => {
    process.on('exit', () => rmSync(made, { recursive: true, force: true }));
    return made;
  });
  const file = join(await folder, `${entry.replaceAll('/', '-').replace(/\.ts$/, '')}.cjs`);
  await build({
    entryPoints: [join(root, entry)],
    outfile: file,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external,
    logLevel: 'warning',
    alias: { vscode: join(root, 'test/bench/host/settings.ts') },
  });
  return file;
}
