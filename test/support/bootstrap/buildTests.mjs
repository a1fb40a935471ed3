// Bundles the test files into out/test. What runs in VS Code is CommonJS, as an extension is, each file on its own; the rest are
// modules, and share what several of them import: read, compiled and warmed up once per process instead of once per file, which
// is a fifth of the time that the unit tests take.
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const support = join(root, 'test', 'support') + sep;

/** Folders of test/ that hold *.test.ts files. */
export const kinds = /** @type {const} */ (['unit', 'page', 'integration', 'collector', 'jaeger', 'e2e', 'packaged']);

/**
 * @param {(typeof kinds)[number]} kind
 * @returns {Promise<string[]>} absolute paths of the bundles, sorted
 */
export async function buildTests(kind) {
  const { build } = await import('esbuild');
  const source = join(root, 'test', kind);
  const out = join(root, 'out', 'test', kind);
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const inHost = kind === 'integration';
  const ending = inHost ? '.cjs' : '.mjs';
  const tests = (await filesBelow(source)).filter(file => file.endsWith('.test.ts'));
  await build({
    entryPoints: inHost ? [...tests, join(source, 'index.ts')] : tests,
    outbase: source,
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
    ...(inHost ? {} : { ...commonJsNames, splitting: true, plugins: [supportStaysWhereItIs] }),
  });
  return tests.map(test => join(out, relative(source, test).replace(/\.ts$/, ending)));
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
