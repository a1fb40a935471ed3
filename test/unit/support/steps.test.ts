import assert from 'node:assert/strict';
import { Missing } from '../../support/bootstrap/processes.mjs';
import { Steps } from '../../support/bootstrap/steps.mjs';

describe('the steps of a test run', () => {
  function recorded(strict = false) {
    let time = 0;
    let text = '';
    const steps = new Steps({ write: more => void (text += more), now: () => time, strict });
    return {
      steps,
      pass: (ms: number) => void (time += ms),
      lastLine: () => text.trimEnd().split('\n').at(-1),
      text: () => text,
    };
  }

  it('end with the counts as the very last line', () => {
    const { steps, lastLine } = recorded();
    steps.add({ passed: 3, failed: 0, skipped: 1 });
    steps.add({ passed: 4, failed: 0, skipped: 0 });
    assert.equal(steps.finish(), 0);
    assert.equal(lastLine(), '7 passed, 0 failed, 1 skipped');
  });

  it('go on after a failure, count it and show it in full', async () => {
    const { steps, lastLine, text } = recorded();
    await steps.step('build', () => Promise.reject(new Error('no such file\nsecond line')));
    assert.equal(await steps.step('unit', () => Promise.resolve('ran')), 'ran');
    assert.equal(steps.finish(), 1);
    assert.equal(lastLine(), '0 passed, 1 failed, 0 skipped');
    assert.match(text(), /second line/);
  });

  it('say what this machine lacks, without calling it passed or failed', async () => {
    const { steps, text } = recorded();
    await steps.step('Jaeger', () => Promise.reject(new Missing('there is no Go')));
    assert.equal(steps.finish(), 0);
    assert.match(text(), /^Jaeger: not run, because there is no Go$/m);
  });

  it('fail for what could not be run when all has to run', async () => {
    const { steps, lastLine } = recorded(true);
    await steps.step('Jaeger', () => Promise.reject(new Missing('there is no Go')));
    assert.equal(steps.finish(), 1);
    assert.equal(lastLine(), '0 passed, 1 failed, 0 skipped');
  });

  it('list the ten slowest, slowest first', async () => {
    const { steps, pass, text } = recorded();
    for (let n = 1; n <= 12; n++) await steps.step(`step ${n}`, async () => pass(n * 1000));
    steps.finish();
    const listed = [...text().matchAll(/^ +\d+\.\d s {2}(step \d+)$/gm)].map(([, name]) => name);
    assert.deepEqual(
      listed,
      [12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map(n => `step ${n}`),
    );
  });
});
