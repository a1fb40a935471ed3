// Called by VS Code in its extension host: runs the bundled integration tests there and writes their results to a file.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type MochaClass from 'mocha';
import { collectResults } from '../support/bootstrap/collectResults.mjs';

/**
 * Runs every test beside this file's bundle.
 * @throws when a test fails, so that VS Code ends with a code other than 0; the file that SPANLIGHT_TEST_RESULTS names
 * has the results in any case
 */
export async function run(): Promise<void> {
  // Mocha is a module package: what `require` gives for it has the class as its default.
  const { default: Mocha } = (await import('mocha')) as unknown as { default: typeof MochaClass };
  const mocha = new Mocha({ ui: 'bdd', reporter: class {} as never, timeout: 20_000, forbidOnly: true });
  const grep = process.env['SPANLIGHT_TEST_GREP'];
  if (grep) mocha.grep(grep);
  for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).sort()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  }
  const results = await new Promise<ReturnType<typeof collectResults>>(resolve => {
    const runner = mocha.run(() => resolve(collected));
    const collected = collectResults(runner, { stringify: value => String(Mocha.utils.stringify(value)) });
  });
  const file = process.env['SPANLIGHT_TEST_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} integration tests failed`);
}
