// Builds everything that ships into dist/, and fails when a bundle outgrows its budget (read from the metafile).
import { build, context } from 'esbuild';
import { copyFile, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';

const watch = process.argv.includes('--watch');
const production = !watch;

/** Bytes a bundle may have, minified. Raise one only with a reason in the commit. */
const budgets = {
  'dist/extension.js': 380_000,
  'dist/net.js': 620_000,
  'dist/decode.js': 115_000,
  // Receiver, log and what windows say to each other; nothing of it comes from a package.
  'dist/collect.js': 150_000,
  // gRPC's server with its protocol buffers, loaded for the first sender that speaks it.
  'dist/grpc.js': 300_000,
  // With the engine for people's regular expressions, which takes linear time whatever they are.
  'dist/find.js': 250_000,
  // Critical path, findings, statistics, comparison, and the library that lays out graphs.
  'dist/analyze.js': 250_000,
  'dist/index.js': 900_000,
  // The index thread's languages and resolver, the readers, and the whole analysis.
  'dist/spanlight-cli.js': 950_000,
  'dist/webview/timeline.js': 480_000,
  'dist/webview/timeline.css': 70_000,
  // The drawing of graphs, and the toolkit's buttons.
  'dist/webview/serviceMap.js': 200_000,
  'dist/webview/serviceMap.css': 20_000,
};

const common = {
  bundle: true,
  minify: production,
  sourcemap: watch ? 'linked' : false,
  metafile: true,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: watch ? 'info' : 'warning',
};
const host = { ...common, platform: 'node', format: 'cjs', target: 'node20', external: ['vscode', './net.js'] };

const targets = [
  { ...host, entryPoints: { extension: 'src/extension.ts' }, outdir: 'dist' },
  // undici is half a megabyte and is loaded on the first request only, so it has a bundle of its own.
  { ...host, entryPoints: { net: 'src/backends/jaeger/net.ts' }, outdir: 'dist' },
  { ...host, entryPoints: { decode: 'src/workers/decode.ts' }, outdir: 'dist', external: [] },
  { ...host, entryPoints: { collect: 'src/workers/collect.ts' }, outdir: 'dist', external: ['./grpc.js'] },
  // Its loader of .proto files is for channelz and load reports, which nobody asks for.
  {
    ...host,
    entryPoints: { grpc: 'src/backends/collector/server/grpc.ts' },
    outdir: 'dist',
    external: ['@grpc/proto-loader'],
  },
  { ...host, entryPoints: { find: 'src/workers/find.ts' }, outdir: 'dist', external: [] },
  { ...host, entryPoints: { analyze: 'src/workers/analyze.ts' }, outdir: 'dist', external: [] },
  { ...host, entryPoints: { index: 'src/workers/index.ts' }, outdir: 'dist', external: [] },
  { ...host, entryPoints: { 'spanlight-cli': 'src/cli/main.ts' }, outdir: 'dist', external: [] },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    entryPoints: { timeline: 'webview/timeline/main.ts', serviceMap: 'webview/serviceMap/main.ts' },
    outdir: 'dist/webview',
    loader: { '.svg': 'dataurl' },
  },
];

/** WebAssembly that is loaded when the first file of a language is read: package and file of each. */
const grammars = {
  'web-tree-sitter': ['web-tree-sitter', 'web-tree-sitter.wasm'],
  kotlin: ['@tree-sitter-grammars/tree-sitter-kotlin', 'tree-sitter-kotlin.wasm'],
  ...Object.fromEntries(
    ['c-sharp', 'go', 'java', 'javascript', 'php', 'python', 'ruby', 'rust', 'tsx', 'typescript'].map(name => [
      name,
      ['@vscode/tree-sitter-wasm', `wasm/tree-sitter-${name}.wasm`],
    ]),
  ),
};

/** The source that belongs to the sample trace (media/sample): what a person may land in, without what starts and tests it. */
const sample = ['auth-service', 'database', 'frontend', 'inventory-service/src', 'shared', 'package.json', 'README.md'];

async function run() {
  await rm('dist', { recursive: true, force: true });
  await mkdir('dist/webview', { recursive: true });
  await mkdir('dist/grammars', { recursive: true });
  for (const [name, [from, file]] of Object.entries(grammars)) {
    await copyFile(`node_modules/${from}/${file}`, `dist/grammars/${name}.wasm`);
  }
  // As it comes, because an instance of it that broke down is replaced by loading it anew.
  await copyFile('node_modules/web-tree-sitter/web-tree-sitter.cjs', 'dist/grammars/web-tree-sitter.cjs');
  for (const part of sample) await cp(`test/workspaces/shop/${part}`, `dist/sample/shop/${part}`, { recursive: true });
  if (watch) {
    for (const target of targets) await (await context(target)).watch();
    return;
  }
  const sizes = {};
  const packages = new Set(Object.values(grammars).map(([name]) => name));
  for (const { metafile } of await Promise.all(targets.map(target => build(target)))) {
    for (const [file, output] of Object.entries(metafile.outputs))
      if (!file.endsWith('.map')) sizes[file] = output.bytes;
    for (const input of Object.keys(metafile.inputs)) {
      const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
      if (name) packages.add(name);
    }
  }
  for (const [file, bytes] of Object.entries(sizes)) console.log(`${file}  ${bytes} of ${budgets[file] ?? 0} bytes`);
  const over = Object.entries(sizes).filter(([file, bytes]) => bytes > (budgets[file] ?? 0));
  if (over.length) throw new Error(`Over budget: ${over.map(([file]) => file).join(', ')}`);
  // The toolkit has a React flavour that must never ship.
  if (packages.has('react')) throw new Error('react must not be bundled');
  await checkNotices([...packages].sort());
}

/** Every package that ends up in a bundle is named in the notices with its licence; `--notices` writes the file anew. */
async function checkNotices(packages) {
  const file = 'THIRD-PARTY-NOTICES.md';
  const sections = [];
  for (const name of packages) {
    const { version, license, author } = JSON.parse(await readFile(`node_modules/${name}/package.json`, 'utf8'));
    const text = (await licenceText(name)) ?? (await licenceOfOwner(name, license, author?.name ?? author));
    sections.push(`## ${name} ${version} (${license})\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  }
  const notices = `# Third-party notices\n\nSpanlight ships with these packages inside its bundles.\n\n${sections.join('\n')}`;
  if (process.argv.includes('--notices')) await writeFile(file, notices);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== notices) {
    throw new Error(`${file} does not match what is bundled: run node esbuild.mjs --notices and commit it`);
  }
}

/** What the package ships as its licence; undefined when it ships none. */
async function licenceText(name) {
  const folder = `node_modules/${name}`;
  const file = (await readdir(folder)).find(entry => /^(licen[cs]e|copying)/i.test(entry));
  return file && (await readFile(`${folder}/${file}`, 'utf8')).replace(/\r/g, '').trim();
}

/**
 * For a package without a licence file: that of another package of the same owner and licence. MIT wants the line with
 * the copyright and the permission repeated, and only the owner can say what that line is.
 */
async function licenceOfOwner(name, license, owner) {
  const sibling = { Microsoft: '@vscode/webview-ui-toolkit' }[owner];
  const text = sibling && license === 'MIT' ? await licenceText(sibling) : undefined;
  if (!text) throw new Error(`${name} (${license}, ${owner}) ships no licence: say in esbuild.mjs where its text is`);
  return text;
}

await run();
