import assert from 'node:assert/strict';
import { Emitter } from '../../../src/core/emitter';
import { PushedRounds } from '../../../src/features/codeLens/pushedRounds';
import type { Endpoints } from '../../../src/host/services';
import type { TracesChange } from '../../../src/protocol/collect';
import { ManualTimers } from '../host/manualTimers';

function setUp(current = 'collector') {
  const pushes = new Emitter<TracesChange>();
  const changed = new Emitter<void>();
  const timers = new ManualTimers();
  const endpoints = {
    current: { id: current },
    backend: (id: string) => (id === 'collector' ? { watch: pushes.event } : {}),
    onDidChange: changed.event,
  };
  let rounds = 0;
  const pushed = new PushedRounds(endpoints as unknown as Endpoints, () => rounds++, timers);
  const push = () => pushes.fire({} as TracesChange);
  const switchTo = (id: string) => {
    endpoints.current = { id };
    changed.fire();
  };
  return { pushed, push, switchTo, timers, rounds: () => rounds };
}

describe('rounds of the background fetch after spans came', () => {
  it('are one for spans that come together', () => {
    const { push, timers, rounds } = setUp();
    push();
    push();
    assert.equal(rounds(), 0);
    timers.elapse();
    assert.equal(rounds(), 1);
    timers.elapse();
    assert.deepEqual(timers.waits, []);
  });

  it('are apart while spans keep coming, and none of them is missed', () => {
    const { push, timers, rounds } = setUp();
    push();
    timers.elapse();
    push();
    push();
    assert.deepEqual(timers.waits, [1_000]);
    timers.elapse();
    assert.deepEqual(timers.waits, [400]);
    timers.elapse();
    assert.equal(rounds(), 2);
  });

  it('follow the endpoint in use', () => {
    const { pushed, push, switchTo, timers, rounds } = setUp('local');
    push();
    assert.deepEqual(timers.waits, []);
    switchTo('collector');
    push();
    timers.elapse();
    assert.equal(rounds(), 1);
    timers.elapse();
    switchTo('local');
    push();
    assert.deepEqual(timers.waits, []);
    switchTo('collector');
    pushed.dispose();
    push();
    assert.deepEqual(timers.waits, []);
  });
});
