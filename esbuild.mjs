// Builds everything that ships into dist/, and fails when a bundle outgrows its budget (read from the metafile).
import { build, context } from 'esbuild';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';

const watch = process.argv.includes('--watch');
const production = !watch;

/** Bytes a bundle may have, minified. Raise one only with a reason in the commit. */
const budgets = {
  'dist/extension.js': 150_000,
  'dist/net.js': 620_000,
  'dist/decode.js': 60_000,
  'dist/webview/timeline.js': 420_000,
  'dist/webview/timeline.css': 40_000,
};

const common = {
  bundle: true,
  minify: production,
  sourcemap: watch ? 'linked' : false,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
};
const host = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', './net.js'] };

const targets = [
  { ...host, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' },
  // undici is half a megabyte and is loaded on the first request only, so it has a bundle of its own.
  { ...host, entryPoints: { net: 'src/backends/jaeger/net.ts' }, outdir: 'dist' },
  { ...host, entryPoints: { decode: 'src/workers/decode.ts' }, outdir: 'dist', external: [] },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    entryPoints: { timeline: 'webview/timeline/main.ts' },
    outdir: 'dist/webview',
    loader: { '.svg': 'dataurl' },
  },
];

async function run() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/webview', { recursive: true });
  await cp('node_modules/@vscode/codicons/dist/codicon.ttf', 'dist/webview/codicon.ttf').catch(() => undefined);
  if (watch) {
    for (const target of targets) await (await context(target)).watch();
    return;
  }
  const sizes = {};
  const forbidden = [];
  for (const { metafile } of await Promise.all(targets.map(target => build(target)))) {
    for (const [file, output] of Object.entries(metafile.outputs))
      if (!file.endsWith('.map')) sizes[file] = output.bytes;
    // The toolkit has a React flavour that must never ship.
    for (const input of Object.keys(metafile.inputs)) if (/node_modules\/react\//.test(input)) forbidden.push(input);
  }
  await writeFile('dist/meta.json', JSON.stringify(sizes, null, 1));
  const over = Object.entries(sizes).filter(([file, bytes]) => bytes > (budgets[file] ?? 0));
  for (const [file, bytes] of Object.entries(sizes)) console.log(`${file}  ${bytes} of ${budgets[file] ?? 0} bytes`);
  if (forbidden.length) throw new Error(`Must not be bundled: ${forbidden[0]}`);
  if (over.length) throw new Error(`Over budget: ${over.map(([file]) => file).join(', ')}`);
}

await run();
