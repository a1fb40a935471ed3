import assert from 'node:assert/strict';
import type { TraceSummary } from '../../../../src/backends/backend';
import { newestFirst, nextWindowEnd, withoutDoubles } from '../../../../src/backends/jaeger/paging';

/** `start` and `end` in ns. */
function trace(traceId: string, start: number, end: number): TraceSummary {
  const base = { rootService: '', rootName: '', spanCount: 1, errorCount: 0, orphanCount: 0, services: [] };
  return { ...base, traceId, start: BigInt(start), duration: end - start };
}

const ids = (traces: readonly TraceSummary[]) => traces.map(({ traceId }) => traceId).join(' ');

describe('pages of a search', () => {
  it('have the newest first, and the same order every time for the same start', () => {
    assert.equal(ids(newestFirst([trace('a', 1, 2), trace('d', 3, 4), trace('c', 3, 9)])), 'c d a');
  });

  it('have each trace once, and none that is known', () => {
    const traces = [trace('a', 1, 2), trace('b', 3, 4), trace('a', 1, 3), trace('c', 5, 6)];
    assert.equal(ids(withoutDoubles(traces)), 'a b c');
    assert.equal(ids(withoutDoubles(traces, ['b'])), 'a c');
  });

  it('go on just before the oldest trace', () => {
    assert.equal(nextWindowEnd([trace('a', 50, 60), trace('b', 30, 40), trace('c', 70, 80)], 0n), 29n);
  });

  it('do not lose what began while a long trace ran', () => {
    const listed = [trace('long', 1, 100), trace('a', 50, 60), trace('b', 70, 80), trace('c', 90, 95)];
    assert.equal(nextWindowEnd(listed, 0n), 49n);
  });

  it('end where the window begins, and with an empty page', () => {
    assert.equal(nextWindowEnd([trace('a', 10, 20)], 9n), undefined);
    assert.equal(nextWindowEnd([trace('a', 5, 20)], 9n), undefined);
    assert.equal(nextWindowEnd([], 0n), undefined);
  });

  it('always move on, so that no page comes twice', () => {
    let to = 1000n;
    for (let page = 0; page < 5; page++) {
      const next = nextWindowEnd([trace('a', Number(to), Number(to) + 5)], 0n);
      assert.ok(next !== undefined && next < to);
      to = next;
    }
  });
});
