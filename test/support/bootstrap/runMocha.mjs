// Runs bundled test files in a process of their own: node runMocha.mjs RESULTS.json FILE... [--grep TEXT] [--windows]
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { collectResults } from './collectResults.mjs';
import { endAll } from './ending.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    timeout: { type: 'string', default: '5000' },
    retries: { type: 'string', default: '0' },
    windows: { type: 'boolean', default: false }, // takes pictures of the windows of a test that failed
  },
});
const [resultsFile, ...files] = positionals;
const mocha = new Mocha({
  ui: 'bdd',
  reporter: class {},
  timeout: Number(values.timeout),
  forbidOnly: true,
  retries: Number(values.retries),
});
if (values.grep) mocha.grep(values.grep);
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();

let results;
const runner = mocha.run(async () => {
  await Promise.all(pictures);
  await endAll();
  await writeFile(resultsFile, JSON.stringify(results));
  process.exit(results.failed ? 1 : 0); // whatever a test left open must not keep the run alive
});
const pictures = [];
if (values.windows) runner.on('fail', test => pictures.push(takePictures(test))); // before its hooks tidy up
results = collectResults(runner, { stringify: Mocha.utils.stringify });

async function takePictures(test) {
  const { picturesOfWindows } = await import('../vscode/shared.mjs');
  const name = test
    .fullTitle()
    .replace(/[^\w]+/g, '-')
    .slice(0, 100);
  await picturesOfWindows(n => join('out', 'failures', `${name}-${n}.png`));
}
