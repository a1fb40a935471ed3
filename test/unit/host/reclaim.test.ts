import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { Reclaim } from '../../../src/host/reclaim';
import { ManualTimers } from './manualTimers';

const large = 100 << 20;

describe('memory that was let go', () => {
  let timers: ManualTimers;
  let invited: number;
  let gone: (() => void)[];
  let reclaim: Reclaim;

  beforeEach(() => {
    timers = new ManualTimers();
    invited = 0;
    gone = [];
    reclaim = new Reclaim({ timers, invite: () => invited++, watch: (_, then) => gone.push(then) });
  });

  it('is asked back until it is gone', () => {
    reclaim.letGo({}, large);
    assert.equal(invited, 0, 'not before those who let it go are done');
    timers.elapse();
    timers.elapse();
    assert.equal(invited, 2);
    gone[0]();
    timers.elapse();
    assert.equal(invited, 2);
    assert.deepEqual(timers.waits, []);
  });

  it('is left alone when it is in use after all', () => {
    reclaim.letGo({}, large);
    while (timers.waits.length) timers.elapse();
    assert.equal(invited, 4);
    reclaim.letGo({}, large);
    timers.elapse();
    assert.equal(invited, 5, 'asked for anew with the next that is let go');
  });

  it('waits until it is worth the trouble', () => {
    for (let i = 0; i < 3; i++) reclaim.letGo({}, 5 << 20);
    assert.deepEqual(timers.waits, []);
    reclaim.letGo({}, 5 << 20);
    timers.elapse();
    assert.equal(invited, 1);
  });

  it('asks for nothing any more after the end', () => {
    reclaim.letGo({}, large);
    reclaim.dispose();
    timers.elapse();
    assert.equal(invited, 0);
  });

  it('is really freed', async function () {
    this.timeout(20_000);
    const real = new Reclaim({ timers });
    const address = (() => {
      const memory = new SharedArrayBuffer(large, { maxByteLength: large });
      real.letGo(memory, large);
      return new WeakRef(memory);
    })();
    // V8 goes in small steps, some of them on other threads; and what was looked at stays until the end of the turn.
    for (let turn = 1; turn < 50_000; turn++) {
      await setImmediate();
      if (turn % 100 === 0) timers.elapse();
      else if (turn % 100 === 99 && !address.deref()) break;
    }
    assert.ok(address.deref() === undefined);
  });
});
