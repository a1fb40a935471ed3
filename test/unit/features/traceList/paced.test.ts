import assert from 'node:assert/strict';
import { Paced, restMs } from '../../../../src/features/traceList/paced';

describe('what is drawn at a pace', () => {
  const setUp = () => {
    let now = 0;
    const waiting: { at: number; then: () => void }[] = [];
    const drawn: number[] = [];
    const timers = {
      after: (ms: number, then: () => void) => {
        const entry = { at: now + ms, then };
        waiting.push(entry);
        return { dispose: () => void waiting.splice(waiting.indexOf(entry), 1) };
      },
    };
    const pass = (ms: number): void => {
      const end = now + ms;
      for (let next = waiting[0]; next && next.at <= end; next = waiting[0]) {
        now = next.at;
        waiting.shift();
        next.then();
      }
      now = end;
    };
    return { paced: new Paced(timers, () => drawn.push(now)), pass, drawn, waiting };
  };

  it('is drawn at once, and once more for all that came during the rest', () => {
    const { paced, pass, drawn } = setUp();
    paced.ask();
    pass(10);
    paced.ask();
    pass(150);
    paced.ask();
    assert.deepEqual(drawn, [0]);
    pass(1000);
    assert.deepEqual(drawn, [0, restMs]);
    paced.ask();
    assert.deepEqual(drawn, [0, restMs, 1160]);
  });

  it('never comes sooner than VS Code is ready to draw again', () => {
    const { paced, pass, drawn } = setUp();
    for (let n = 0; n < 400; n++) {
      paced.ask();
      pass(n % 2 ? 3 : 207);
    }
    const gaps = drawn.slice(1).map((at, n) => at - drawn[n]);
    assert.ok(gaps.length > 100 && gaps.every(gap => gap > 200), String(Math.min(...gaps)));
  });

  it('ends with its owner', () => {
    const { paced, drawn, waiting } = setUp();
    paced.ask();
    paced.ask();
    paced.dispose();
    assert.deepEqual([drawn.length, waiting.length], [1, 0]);
  });
});
