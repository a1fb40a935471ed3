import assert from 'node:assert/strict';
import {
  lengthOf,
  readLookback,
  readTimeRange,
  resolveWindow,
  widerThan,
  writeLookback,
  writeMoment,
} from '../../../../src/core/search/timeWindow';

const now = new Date(2026, 10, 22, 10, 20, 30).getTime();
const at = (day: number, hours: number, minutes = 0, seconds = 0): number =>
  new Date(2026, 10, day, hours, minutes, seconds).getTime();

describe('Time window of a search', () => {
  it('reads how far back', () => {
    assert.equal(readLookback('15m'), 900);
    assert.equal(readLookback(' 36 h '), 129_600);
    assert.equal(readLookback('2d'), 172_800);
    for (const text of ['', '0m', '1', '1y', '-1h', '99999999d']) assert.equal(readLookback(text), undefined, text);
  });

  it('writes it as the setting has it', () => {
    for (const text of ['15m', '1h', '3h', '12h', '24h', '2d', '7d', '90s'])
      assert.equal(writeLookback(readLookback(text) as number), text);
  });

  it('counts from now, with a little of the future for clocks that run ahead', () => {
    const { from, to } = resolveWindow({ kind: 'last', seconds: 3600 }, 1_000_000_000);
    assert.equal(from, 996_400_000_000_000n);
    assert.equal(to, 1_000_060_000_000_000n);
    assert.equal(lengthOf({ kind: 'last', seconds: 3600 }), 3_600_000);
    assert.equal(lengthOf({ kind: 'between', fromMs: 5, toMs: 8 }), 3);
  });

  it('knows the next wider one', () => {
    assert.deepEqual(widerThan({ kind: 'last', seconds: 900 }), { kind: 'last', seconds: 3600 });
    assert.deepEqual(widerThan({ kind: 'last', seconds: 3600 }), { kind: 'last', seconds: 10_800 });
    assert.deepEqual(widerThan({ kind: 'last', seconds: 172_800 }), { kind: 'last', seconds: 604_800 });
    assert.equal(widerThan({ kind: 'last', seconds: 604_800 }), undefined);
    assert.deepEqual(widerThan({ kind: 'between', fromMs: 1, toMs: 2 }), { kind: 'last', seconds: 604_800 });
  });

  it('reads two moments in local time', () => {
    const between = (fromMs: number, toMs: number) => ({ kind: 'between', fromMs, toMs });
    assert.deepEqual(readTimeRange('2026-11-21 10:00 - 2026-11-21 11:30', now), between(at(21, 10), at(21, 11, 30)));
    assert.deepEqual(readTimeRange('09:00 - 09:30', now), between(at(22, 9), at(22, 9, 30)));
    assert.deepEqual(readTimeRange('9:00:05 to 9:30', now), between(at(22, 9, 0, 5), at(22, 9, 30)));
    assert.deepEqual(readTimeRange('2026-11-21 23:00 - 01:00', now), between(at(21, 23), at(22, 1)));
    assert.deepEqual(readTimeRange('2026-11-21 - 2026-11-22', now), between(at(21, 0), at(22, 0)));
    assert.deepEqual(readTimeRange('09:00', now), between(at(22, 9), now));
    assert.deepEqual(readTimeRange('2026-11-21T10:00:00Z .. 2026-11-21T11:00:00+01:00', now), undefined);
    assert.deepEqual(
      readTimeRange('2026-11-21T10:00:00Z .. 2026-11-21T12:00:00+01:00', now),
      between(Date.UTC(2026, 10, 21, 10), Date.UTC(2026, 10, 21, 11)),
    );
  });

  it('refuses what is no time or runs backwards', () => {
    for (const text of [
      '',
      'yesterday',
      '25:00 - 26:00',
      '11:00 - 2026-11-21 10:00',
      '10:00 - 11:00 - 12:00',
      '2026-13-40 10:00',
    ])
      assert.equal(readTimeRange(text, now), undefined, text);
  });

  it('writes a moment that reads back the same', () => {
    assert.equal(writeMoment(at(2, 3, 4, 5)), '2026-11-02 03:04:05');
    assert.deepEqual(readTimeRange(`${writeMoment(at(2, 3))} - ${writeMoment(at(2, 4))}`, now), {
      kind: 'between',
      fromMs: at(2, 3),
      toMs: at(2, 4),
    });
  });
});
