// Listens to a Mocha runner, prints each test as it ends, and keeps what the whole run wants to know.

/**
 * @typedef {object} Results
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {{title: string, text: string}[]} failures titles with those of their suites; text with stack and difference
 * @property {{title: string, ms: number}[]} durations of tests and hooks that took 100 ms or longer
 * @property {{title: string, text: string}[]} retried tests that failed and were tried again; text of the failure
 * @property {{title: string, why: string}[]} notRun tests and hooks that wanted something which this machine lacks
 */

/**
 * @param {any} runner Mocha's
 * @param {{stringify: (value: unknown) => string, write?: (line: string) => void}} options `stringify` is Mocha's own, for differences
 * @returns {Results} filled while the run goes on
 */
export function collectResults(runner, { stringify, write = line => console.log(line) }) {
  /** @type {Results} */
  const results = { passed: 0, failed: 0, skipped: 0, failures: [], durations: [], retried: [], notRun: [] };
  runner.on('pass', test => {
    results.passed++;
    write(`  ✓ ${test.fullTitle()}${test.duration >= 100 ? `  ${test.duration} ms` : ''}`);
  });
  runner.on('retry', (test, error) => {
    const text = describeError(error, stringify);
    results.retried.push({ title: test.fullTitle(), text });
    write(`  ↻ ${test.fullTitle()}: failed, is tried again\n${text.replace(/^/gm, '      ')}`);
  });
  runner.on('pending', test => {
    results.skipped++;
    results.notRun.push({ title: test.fullTitle(), why: 'it says so itself' });
    write(`  - ${test.fullTitle()}`);
  });
  runner.on('fail', (test, error) => {
    if (error?.name === 'Missing') {
      results.skipped++;
      results.notRun.push({ title: test.fullTitle(), why: error.message });
      return write(`  - ${test.fullTitle()}: not run, because ${error.message}`);
    }
    results.failed++; // a failed hook counts as well: the tests that it keeps from running don't
    const text = describeError(error, stringify);
    results.failures.push({ title: test.fullTitle(), text });
    write(`  ✗ ${test.fullTitle()}\n${text.replace(/^/gm, '      ')}`);
  });
  const keepTime = one => {
    if (one.duration >= 100) results.durations.push({ title: one.fullTitle(), ms: one.duration });
  };
  runner.on('test end', keepTime);
  runner.on('hook end', keepTime);
  return results;
}

function describeError(error, stringify) {
  if (!(error instanceof Error) && !error?.message) return `Thrown: ${stringify(error)}`;
  const parts = [error.stack?.includes(error.message) ? error.stack : `${error.message}\n${error.stack ?? ''}`];
  const saysSo = error.showDiff === false || error.generatedMessage; // node:assert has the difference in its message
  if (!saysSo && 'expected' in error && 'actual' in error) {
    parts.push(`expected: ${stringify(error.expected)}`, `actual:   ${stringify(error.actual)}`);
  }
  if (error.cause) parts.push(`because: ${describeError(error.cause, stringify)}`);
  return parts.join('\n');
}
