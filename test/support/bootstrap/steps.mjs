// What a test run did, how long each step took, what could not be had on this machine, and how it ended.
import { Missing } from './processes.mjs';

/** @typedef {{passed: number, failed: number, skipped: number}} Counts */

export class Steps {
  /** @param {{write?: (text: string) => void, now?: () => number, strict?: boolean}} [options] `strict`: what can't run fails */
  constructor({
    write = text => process.stdout.write(text),
    now = Date.now,
    strict = Boolean(process.env['CI']),
  } = {}) {
    this.write = write;
    this.now = now;
    this.strict = strict;
    this.begun = now();
    /** @type {{name: string, ms: number}[]} */
    this.times = [];
    /** @type {{name: string, why: string}[]} */
    this.notRun = [];
    /** @type {{name: string, text: string}[]} */
    this.failures = [];
    /** @type {{name: string, text: string}[]} */
    this.explanations = [];
    /** @type {Counts} */
    this.counts = { passed: 0, failed: 0, skipped: 0 };
  }

  /**
   * Runs a step and says how it went. A failure is recorded and does not stop the others.
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} work throws `Missing` for what this machine lacks
   * @returns {Promise<T | undefined>} undefined when it failed or could not run
   */
  async step(name, work) {
    const start = this.now();
    this.say(`… ${name}`);
    try {
      const result = await work();
      this.times.push({ name, ms: this.now() - start });
      this.say(`✓ ${name}  ${seconds(this.now() - start)}`);
      return result;
    } catch (error) {
      this.times.push({ name, ms: this.now() - start });
      if (error instanceof Missing) {
        this.leaveOut(name, error.message);
      } else {
        this.failures.push({ name, text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        this.say(`✗ ${name}  ${seconds(this.now() - start)}`);
      }
      return undefined;
    }
  }

  /** Records that something did not run. @param {string} name @param {string} why */
  leaveOut(name, why) {
    this.notRun.push({ name, why });
    this.say(`- ${name} not run, because ${why}`);
  }

  /** Has something printed once more at the end that a suite has counted as failed. @param {string} name @param {string} text */
  explain(name, text) {
    this.explanations.push({ name, text });
  }

  /** Adds the result of a suite. @param {Counts} counts */
  add({ passed, failed, skipped }) {
    this.counts.passed += passed;
    this.counts.failed += failed;
    this.counts.skipped += skipped;
  }

  /** One line of progress with the time since the beginning. @param {string} text */
  say(text) {
    this.write(`[${clock(this.now() - this.begun)}] ${text}\n`);
  }

  /**
   * Prints failures in full, the ten slowest steps, what was not run, and as its last line the counts: a failed step that
   * is no suite of tests counts as one failure, and so does, when strict, each thing that was not run.
   * @returns {number} exit code
   */
  finish() {
    const { passed, skipped } = this.counts;
    const failed = this.counts.failed + this.failures.length + (this.strict ? this.notRun.length : 0);
    for (const { name, text } of [...this.failures, ...this.explanations]) this.write(`\n✗ ${name}\n${indent(text)}\n`);
    this.write('\nslowest ten steps\n');
    const slowest = [...this.times].sort((a, b) => b.ms - a.ms).slice(0, 10);
    for (const { name, ms } of slowest) this.write(`  ${seconds(ms).padStart(8)}  ${name}\n`);
    this.write(`  ${seconds(this.now() - this.begun).padStart(8)}  in all (some steps run at the same time)\n`);
    if (this.notRun.length) this.write('\n');
    for (const { name, why } of this.notRun) {
      this.write(`${name}: not run, because ${why}${this.strict ? ' (a failure, because CI is set)' : ''}\n`);
    }
    this.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
    return failed > 0 ? 1 : 0;
  }
}

function seconds(ms) {
  return `${(ms / 1000).toFixed(1)} s`;
}

function clock(ms) {
  const whole = Math.floor(ms / 1000);
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}

function indent(text) {
  return text.trimEnd().replace(/^/gm, '  ');
}
