// Runs one kind of tests and tells what came of it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from './processes.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Suites run beside each other, so each line says whose it is. @param {string} kind */
function linesOf(kind) {
  let rest = '';
  const print = line => process.stdout.write(line ? `${kind.padEnd(11)}| ${line}\n` : '\n');
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      const lines = `${rest}${chunk}`.split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(print);
      done();
    },
    final(done) {
      if (rest) print(rest);
      done();
    },
  });
}

/**
 * @param {'unit' | 'page' | 'collector' | 'jaeger' | 'e2e' | 'packaged'} kind
 * @param {string[]} files bundles
 * @param {{env?: Record<string, string>, grep?: string, timeoutMs: number}} options `timeoutMs` is that of one test
 * @returns {Promise<import('./collectResults.mjs').Results>}
 * @throws when the process ended without results
 */
export async function runSuite(kind, files, { env, grep, timeoutMs }) {
  return withResults(async resultsFile => {
    const script = fileURLToPath(new URL('runMocha.mjs', import.meta.url));
    const args = ['--enable-source-maps', script, resultsFile, ...files, '--timeout', String(timeoutMs)];
    if (grep) args.push('--grep', grep);
    // A window in a browser on a busy machine may miss a key now and then: such a test gets a second try, and that is said.
    if (kind === 'page' || kind === 'e2e' || kind === 'packaged') args.push('--windows', '--retries', '1');
    const lines = linesOf(kind);
    const echo = text => void lines.write(text);
    await run(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, echo, mayFail: true });
    lines.end();
  });
}

/**
 * The integration tests, in the extension host of a VS Code.
 * @param {{env?: Record<string, string>, grep?: string, folder: string}} options
 * @returns {Promise<import('./collectResults.mjs').Results>}
 */
export async function runIntegration({ env, grep, folder }) {
  const { runIntegrationTests } = await import('../../integration/run.mjs');
  return withResults(async resultsFile => {
    const all = { ...env, SPANLIGHT_TEST_RESULTS: resultsFile, SPANLIGHT_TEST_GREP: grep };
    await runIntegrationTests({ folder, env: all, output: linesOf('integration') });
  });
}

async function withResults(work) {
  const dir = await mkdtemp(join(tmpdir(), 'spanlight-results-'));
  const file = join(dir, 'results.json');
  try {
    await work(file);
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) throw new Error('The tests ended without results; what they said last stands above');
    return JSON.parse(text);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
