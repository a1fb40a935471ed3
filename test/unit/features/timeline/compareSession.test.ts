import assert from 'node:assert/strict';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { traceKey, type TraceRef } from '../../../../src/core/spans/traceId';
import { CompareSession } from '../../../../src/features/timeline/compareSession';
import type { ComparedTrace } from '../../../../src/protocol/pages/compare';
import { traceOf } from './traceOf';

describe('the comparison of a tab', () => {
  const ref = (id: number): TraceRef => ({ endpointId: 'local', traceId: id.toString(16).padStart(32, '0') });
  const table = (name: string) => traceOf([{ id: 1, name, from: 0, to: 1200 }]);
  let held: string[];
  let forgotten: SpanTable[];
  let told: (ComparedTrace | undefined)[];
  let session: CompareSession;

  beforeEach(() => {
    [held, forgotten, told] = [[], [], []];
    session = new CompareSession({
      traces: {
        hold: of => {
          held.push(traceKey(of));
          return { dispose: () => void held.splice(held.indexOf(traceKey(of)), 1) } as never;
        },
      },
      timeText: epochMs => new Date(epochMs).toISOString(),
      tell: other => told.push(other),
      forget: other => forgotten.push(other),
    });
  });

  it('holds the other trace, and tells the page which it is, and each page that comes', () => {
    session.begin(ref(1), table('POST /buy'), 'The only one.');
    session.tell();
    const [first, again] = told;
    assert.deepEqual(first, {
      number: first?.number,
      traceId: ref(1).traceId,
      rootName: 'POST /buy',
      rootService: 'shop',
      when: '2026-11-22T10:20:00.000Z',
      duration: 1.2e9,
      why: 'The only one.',
    });
    assert.deepEqual(again, first);
    assert.deepEqual(held, [traceKey(ref(1))]);
    assert.equal(session.of(first?.number ?? -1).table.count, 1);
  });

  it('answers nothing about the comparison before, and lets its trace go', () => {
    const [one, two] = [table('a'), table('b')];
    session.begin(ref(1), one, '');
    session.begin(ref(2), two, '');
    assert.throws(() => session.of(told[0]?.number ?? -1), { name: 'AbortError' });
    assert.equal(session.of(told[1]?.number ?? -1).table, two);
    assert.deepEqual(held, [traceKey(ref(2))]);
    assert.deepEqual(forgotten, [one]);
  });

  it('ends once: the page hears of it, and nothing is held', () => {
    session.begin(ref(1), table('a'), '');
    assert.equal(session.end(), true);
    assert.equal(session.end(), false);
    assert.deepEqual(told.slice(1), [undefined]);
    assert.deepEqual(held, []);
    assert.equal(forgotten.length, 1);
  });

  it('forgets no table that it goes on with', () => {
    const one = table('a');
    session.begin(ref(1), one, '');
    session.begin(ref(1), one, 'again');
    assert.deepEqual(forgotten, []);
    session.dispose();
    assert.deepEqual([forgotten, held], [[one], []]);
  });
});
