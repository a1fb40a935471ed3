import assert from 'node:assert/strict';
import { HeldTraces } from '../../../../src/features/traceList/heldTraces';
import { rowsOfGroup, topRows, type Listing, type Row } from '../../../../src/features/traceList/listRows';
import { groupTraces } from '../../../../src/features/traceList/traceGroups';
import {
  clockTime,
  descriptionOfGroup,
  descriptionOfMore,
  descriptionOfTrace,
  labelOfMore,
  labelOfTrace,
  shownLabel,
  spokenTrace,
  tooltipOfTrace,
  type Writing,
} from '../../../../src/features/traceList/words';
import { l10n } from '../../host/inMemory';
import { idsOf, nowMs, summary } from './summaries';

const listing = (more: Partial<Listing>): Listing => ({
  endpointId: 'collector',
  traces: [],
  hasOlder: false,
  total: undefined,
  isGrouped: false,
  cap: () => 3,
  ...more,
});
const five = ['5', '4', '3', '2', '1'].map((id, place) => summary(id, { atMs: -place }));
const shown = (rows: readonly Row[]) =>
  rows.map(row => {
    if (row.kind === 'trace') return row.traceId.replace(/^0+/, '');
    if (row.kind === 'more') return `${labelOfMore(row, l10n)} ${descriptionOfMore(row, l10n)}`;
    return row.kind === 'group' ? `${row.group.service} ${row.group.name}` : row.text;
  });

describe('traces that are held', () => {
  it('are the newest first, each once, as they were told last', () => {
    const held = new HeldTraces(10);
    held.merge([summary('1'), summary('2', { atMs: 5 })]);
    held.merge([summary('1', { spanCount: 20 }), summary('3', { atMs: 9 })]);
    assert.deepEqual(idsOf(held.all), ['3', '2', '1']);
    assert.equal(held.all[2].spanCount, 20);
  });

  it('keep their order when one turns out to have begun earlier', () => {
    const held = new HeldTraces(10);
    held.merge(['1', '2', '3', '4'].map((id, n) => summary(id, { atMs: n })));
    held.merge([summary('3', { atMs: -1, spanCount: 13 }), summary('5', { atMs: 1 })]);
    assert.deepEqual(idsOf(held.all), ['4', '2', '5', '1', '3']);
  });

  it('only grow: an older answer that comes late changes nothing', () => {
    const held = new HeldTraces(10);
    held.merge([summary('1', { spanCount: 20 })]);
    held.merge([summary('1', { spanCount: 12 })]);
    assert.equal(held.all[0].spanCount, 20);
  });

  it('are bounded: the oldest go, and that is known', () => {
    const held = new HeldTraces(10);
    for (let n = 1; n <= 11; n++) held.merge([summary(String(n), { atMs: n })]);
    assert.ok(held.size <= 10 && held.size >= 9, String(held.size));
    assert.equal(idsOf(held.all)[0], '11');
    assert.ok(!held.has('1'.padStart(32, '0')));
    assert.equal(held.overflowed, true);
  });

  it('go when they are gone', () => {
    const held = new HeldTraces(10);
    held.merge([summary('1'), summary('2', { atMs: 1 })]);
    assert.equal(held.remove([summary('1').traceId]), true);
    assert.equal(held.remove([summary('7').traceId]), false);
    assert.deepEqual(idsOf(held.all), ['2']);
  });
});

describe('rows of the view Traces', () => {
  it('are all traces where they are few', () => {
    assert.deepEqual(shown(topRows(listing({ traces: five.slice(0, 3) }))), ['5', '4', '3']);
  });

  it('end with a row that says what is left out', () => {
    assert.deepEqual(shown(topRows(listing({ traces: five }))), ['5', '4', '3', '2 more… 3 of 5 are shown']);
    assert.equal(
      shown(topRows(listing({ traces: five, total: 1200, hasOlder: true }))).at(-1),
      '1197 more… 3 of 1200 are shown',
    );
  });

  it('say that there are older ones where nobody knows how many', () => {
    const rows = topRows(listing({ traces: five.slice(0, 2), hasOlder: true }));
    assert.deepEqual(shown(rows), ['5', '4', 'Older traces… the newest 2 are shown']);
    assert.deepEqual(topRows(listing({ hasOlder: true })), []);
  });

  it('stand below their operation when they are grouped, each group with a cap of its own', () => {
    const traces = [...five, summary('9', { rootService: 'auth', rootName: 'GET /me' })];
    const grouped = listing({ traces, isGrouped: true });
    const rows = topRows(grouped);
    assert.deepEqual(shown(rows), ['auth GET /me', 'frontend POST /buy']);
    const [, buy] = rows;
    assert.ok(buy.kind === 'group');
    assert.deepEqual(shown(rowsOfGroup(grouped, buy.group)), ['5', '4', '3', '2 more… 3 of 5 are shown']);
    assert.equal(shown(topRows({ ...grouped, hasOlder: true })).at(-1), 'Older traces… the newest 6 are shown');
  });
});

describe('groups of traces', () => {
  it('count traces and failures, with median and longest duration', () => {
    const traces = [10, 40, 20, 30].map((ms, n) =>
      summary(String(n), { duration: ms * 1e6, errorCount: n === 1 ? 3 : 0 }),
    );
    const [group] = groupTraces(traces);
    assert.deepEqual([group.traces.length, group.failed, group.median, group.longest], [4, 1, 20e6, 40e6]);
    assert.equal(descriptionOfGroup(group, l10n), 'frontend · 4 traces · 1 failed · median 20 ms · max 40 ms');
  });

  it('keep their order whatever comes; those without a root are last', () => {
    const without = summary('1', { rootName: '', rootService: '' });
    const groups = groupTraces([without, summary('2', { rootName: 'b' }), summary('3', { rootName: 'a' })]);
    assert.deepEqual(
      groups.map(({ name }) => name),
      ['a', 'b', ''],
    );
  });
});

describe('the words of a trace', () => {
  const writing: Writing = { l10n, timeZone: 'utc', nowMs };
  const failing = summary('1', {
    atMs: 123,
    errorCount: 2,
    services: [
      { name: '[x](command:y)', spanCount: 3, errorCount: 0 },
      { name: 'db', spanCount: 9, errorCount: 2 },
    ],
  });

  it('are service, duration, spans, errors and the time of the clock', () => {
    assert.equal(descriptionOfTrace(failing, false, writing), 'frontend · 42 ms · 2 errors · 12 spans · 10:20:30.123');
    assert.equal(shownLabel(failing, false, l10n), 'POST /buy');
    assert.equal(shownLabel(failing, true, l10n), '42 ms');
    assert.equal(descriptionOfTrace(failing, true, writing), '2 errors · 12 spans · 10:20:30.123');
  });

  it('say that the root is not here yet, and name a service all the same', () => {
    const early = summary('1', { rootService: '', rootName: '', spanCount: 1 });
    assert.equal(labelOfTrace(early, l10n), '(root not here yet)');
    assert.match(descriptionOfTrace(early, false, writing), /^frontend · 42 ms · 1 span · /);
  });

  it('name the day when it is not today', () => {
    assert.equal(clockTime(summary('1', { atMs: -86_400_000 }).start, writing), '11-21 10:20:30.000');
  });

  it('tell all services in the tooltip, as they are', () => {
    assert.equal(
      tooltipOfTrace(failing, writing),
      [
        'POST /buy',
        '42 ms · 12 spans · 2 errors',
        'began 2026-11-22 10:20:30.123',
        '[x](command:y): 3 spans',
        'db: 9 spans, 2 errors',
        `Trace ${failing.traceId}`,
      ].join('\n'),
    );
  });

  it('say to a screen reader whether it failed', () => {
    assert.equal(spokenTrace(failing, writing), 'POST /buy, frontend, failed, 2 errors, 42 ms, 12 spans, 10:20:30.123');
    assert.match(spokenTrace(summary('1'), writing), /, no error, /);
  });

  it('survive a clock beyond the calendar', () => {
    const far = summary('1', { start: 2n ** 64n - 1n });
    for (const timeZone of ['utc', 'local'] as const)
      assert.ok(descriptionOfTrace(far, false, { ...writing, timeZone }));
  });
});
