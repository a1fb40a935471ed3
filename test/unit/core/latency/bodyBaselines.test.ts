import assert from 'node:assert/strict';
import { BodyBaselines } from '../../../../src/core/latency/bodyBaselines';

const now = 1_700_000_000_000;
const minute = 60_000;
const spansSince = (oldestMs: number, nowMs = now) => ({ nowMs, oldestMs });

describe('bodies at first sight of their data', () => {
  it('make a function stale while its body is another, and no longer', () => {
    const bodies = new BodyBaselines(undefined, now);
    bodies.see('f', 1, now);
    const times = spansSince(now - 10 * minute);
    assert.equal(bodies.isStale('f', 1, times), false);
    assert.equal(bodies.isStale('f', 2, times), true);
    assert.equal(bodies.isStale('f', 2, times), true);
    assert.equal(bodies.isStale('f', 1, times), false);
  });

  it('are those of the first sight, not of later ones', () => {
    const bodies = new BodyBaselines(undefined, now);
    bodies.see('f', 1, now);
    bodies.see('f', 2, now + minute);
    assert.equal(bodies.isStale('f', 2, spansSince(now - minute)), true);
  });

  it('are taken anew when every span began after the change', () => {
    const bodies = new BodyBaselines(undefined, now);
    bodies.see('f', 1, now);
    assert.equal(bodies.isStale('f', 2, spansSince(now - minute)), true);
    const later = now + 30 * minute;
    assert.equal(bodies.isStale('f', 2, spansSince(now - minute, later)), true, 'one of the old ones is left');
    assert.equal(bodies.isStale('f', 2, spansSince(now + minute, later)), false);
    assert.equal(bodies.isStale('f', 1, spansSince(now + minute, later)), true, 'the new body counts from now on');
  });

  it('know a change that nobody saw by when the file was written', () => {
    const kept = { f: [1, 1, now - 1_000 * minute, now - 1_000 * minute] };
    const written = { nowMs: now, oldestMs: now - 10 * minute, writtenMs: now - 500 * minute };
    assert.equal(new BodyBaselines(kept, now).isStale('f', 2, written), false);
    const late = { ...written, writtenMs: now - minute };
    assert.equal(new BodyBaselines(kept, now).isStale('f', 2, late), true);
  });

  it('outlive a reload, and are bounded in number and in time', () => {
    const bodies = new BodyBaselines(undefined, now);
    for (let i = 0; i < 2_500; i++) bodies.see(`f${i}`, i, now);
    const kept = JSON.parse(JSON.stringify(bodies.write())) as unknown;
    assert.equal(Object.keys(kept as object).length, 2_000);
    assert.equal(bodies.isChanged, false);
    const again = new BodyBaselines(kept, now);
    assert.equal(again.isStale('f2499', 7, spansSince(now - minute)), true);
    assert.equal(again.isStale('f0', 7, spansSince(now - minute)), false, 'forgotten: this is its first sight');
    assert.deepEqual(new BodyBaselines(kept, now + 30 * 24 * 60 * minute).write(), {});
  });

  it('survive whatever else is kept under their name', () => {
    for (const kept of [null, 7, 'x', [], { f: 1 }, { f: [1, 2, 3] }, { f: [1, '2', 3, 4] }]) {
      assert.deepEqual(new BodyBaselines(kept, now).write(), {});
    }
  });
});
