import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
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

  it('is really freed: nothing here holds on to it', async function () {
    this.timeout(60_000);
    reclaim = new Reclaim();
    let isGone = false;
    const registry = new FinalizationRegistry<string>(() => (isGone = true));
    (() => {
      const memory = new SharedArrayBuffer(large, { maxByteLength: large });
      registry.register(memory, '');
      reclaim.letGo(memory, large);
    })();
    // V8 goes in small steps, some of them on other threads.
    for (let turn = 0; turn < 2000 && !isGone; turn++) await setTimeout(10);
    reclaim.dispose();
    assert.ok(isGone);
  });
});
