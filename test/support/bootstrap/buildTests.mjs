// Bundles each test file on its own into out/test. What runs in VS Code is CommonJS, as an extension is; the rest are
// modules, so that they share the plain modules of test/support with each other, one instance of each per process.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const support = join(root, 'test', 'support') + sep;

/** Folders of test/ that hold *.test.ts files. */
export const kinds = /** @type {const} */ (['unit', 'integration', 'jaeger', 'e2e', 'packaged']);

/**
 * @param {readonly (typeof kinds)[number][]} wanted
 * @returns {Promise<Record<string, string[]>>} absolute paths of the bundles of each kind, sorted
 */
export async function buildTests(wanted) {
  const { build } = await import('esbuild');
  const bundles = {};
  for (const kind of wanted) {
    const out = join(root, 'out', 'test', kind);
    await rm(out, { recursive: true, force: true });
    await mkdir(out, { recursive: true });
    const files = await filesBelow(join(root, 'test', kind));
    const entries = files.filter(file => file.endsWith('.test.ts'));
    const inHost = kind === 'integration';
    if (inHost) entries.push(join(root, 'test', 'integration', 'index.ts'));
    const ending = inHost ? '.cjs' : '.mjs';
    await build({
      entryPoints: entries,
      outbase: join(root, 'test', kind),
      outdir: out,
      outExtension: { '.js': ending },
      bundle: true,
      platform: 'node',
      target: 'node20',
      format: inHost ? 'cjs' : 'esm',
      packages: 'external',
      external: ['vscode'],
      sourcemap: 'linked',
      logLevel: 'warning',
      ...(inHost ? {} : { ...commonJsNames, plugins: [supportStaysWhereItIs] }),
    });
    const bundleOf = entry => join(out, relative(join(root, 'test', kind), entry).replace(/\.ts$/, ending));
    bundles[kind] = entries
      .filter(entry => entry.endsWith('.test.ts'))
      .map(bundleOf)
      .sort();
  }
  return bundles;
}

/** The extension's sources are written for CommonJS, and a few of them use its names. */
const commonJsNames = {
  define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
  banner: {
    js: `import { createRequire as requireOfTests } from 'node:module'; globalThis.require ??= requireOfTests(import.meta.url);`,
  },
};

/** Modules below test/support find files beside themselves, so they are imported from where they are. */
const supportStaysWhereItIs = {
  name: 'support-stays-where-it-is',
  setup(build) {
    build.onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => {
      const file = resolve(resolveDir, path);
      return file.startsWith(support) ? { path: pathToFileURL(file).href, external: true } : undefined;
    });
  },
};

async function filesBelow(dir) {
  const entries = await readdir(dir, { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}
