// Runs bundled test files in a process of their own: node runMocha.mjs RESULTS.json FILE... [--grep TEXT]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { collectResults } from './collectResults.mjs';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, timeout: { type: 'string', default: '5000' } },
});
const [resultsFile, ...files] = positionals;
const mocha = new Mocha({
  ui: 'bdd',
  reporter: class {},
  timeout: Number(values.timeout),
  grep: values.grep,
  forbidOnly: true,
});
for (const file of files) mocha.addFile(file);
await mocha.loadFilesAsync();

let results;
const runner = mocha.run(async () => {
  await writeFile(resultsFile, JSON.stringify(results));
  // Whatever a test left open must not keep the run alive; what it left running is ended by the hooks of this exit.
  process.exit(results.failed ? 1 : 0);
});
results = collectResults(runner, { stringify: Mocha.utils.stringify });
