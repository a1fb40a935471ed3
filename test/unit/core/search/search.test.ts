import assert from 'node:assert/strict';
import { isAbort } from '../../../../src/core/errors';
import { appendPage, inOrder, type FoundTrace } from '../../../../src/core/search/foundTraces';
import { Latest } from '../../../../src/core/search/latest';
import { isUnfiltered, readLimit, readSearch, toQuery, type Search } from '../../../../src/core/search/search';

const plain: Search = {
  endpointId: 'local',
  errorsOnly: false,
  attributes: {},
  window: { kind: 'last', seconds: 3600 },
  order: 'newest',
};
const trace = (traceId: string, start: number, duration = 1, errorCount = 0, spanCount = 1): FoundTrace => ({
  traceId,
  start: BigInt(start),
  duration,
  spanCount,
  errorCount,
});
const ids = (traces: readonly FoundTrace[]): string => traces.map(({ traceId }) => traceId).join(' ');

describe('A search', () => {
  it('asks a backend only for what was chosen', () => {
    const range = { from: 1n, to: 2n };
    assert.deepEqual(toQuery(plain, range, 20), { from: 1n, to: 2n, limit: 20 });
    const chosen: Search = {
      ...plain,
      service: 's',
      operation: 'o',
      errorsOnly: true,
      minDuration: 0,
      attributes: { a: 'b' },
    };
    assert.deepEqual(toQuery(chosen, range, 5), {
      from: 1n,
      to: 2n,
      limit: 5,
      service: 's',
      operation: 'o',
      errorsOnly: true,
      minDuration: 0,
      attributes: { a: 'b' },
    });
  });

  it('is a fair sample only without a filter of errors, duration or attributes', () => {
    assert.ok(isUnfiltered({ ...plain, service: 's', operation: 'o', order: 'longest' }));
    for (const filter of [
      { errorsOnly: true },
      { minDuration: 0 },
      { maxDuration: 5 },
      { attributes: { a: 'b' } },
      { query: 'error' },
    ])
      assert.ok(!isUnfiltered({ ...plain, ...filter }), JSON.stringify(filter));
  });

  it('survives being kept, and is forgotten when what was kept is none', () => {
    const search: Search = {
      ...plain,
      service: 's',
      operation: 'o',
      minDuration: 5,
      maxDuration: undefined,
      attributes: { a: 'b' },
      window: { kind: 'between', fromMs: 1, toMs: 2 },
    };
    assert.deepEqual(readSearch(JSON.parse(JSON.stringify(search))), search);
    for (const kept of [
      undefined,
      null,
      5,
      {},
      { ...plain, order: 'x' },
      { ...plain, window: {} },
      { ...plain, attributes: { a: 1 } },
    ])
      assert.equal(readSearch(kept), undefined, JSON.stringify(kept));
  });
});

describe('Pages of traces', () => {
  it('are put together without doubles, the fuller answer staying', () => {
    const first = [trace('a', 9), trace('b', 8)];
    const { traces, added } = appendPage(first, [trace('b', 8, 1, 0, 5), trace('c', 7), trace('c', 7)]);
    assert.equal(ids(traces), 'a b c');
    assert.equal(ids(added), 'c');
    assert.equal(traces[1].spanCount, 5);
    assert.equal(first[1].spanCount, 1);
  });

  it('are put in order, the newer first where they are equal', () => {
    const traces = [trace('a', 1, 5, 0, 9), trace('b', 2, 7, 1, 3), trace('c', 3, 5, 1, 9)];
    assert.equal(ids(inOrder(traces, 'newest')), 'c b a');
    assert.equal(ids(inOrder(traces, 'longest')), 'b c a');
    assert.equal(ids(inOrder(traces, 'mostErrors')), 'c b a');
    assert.equal(ids(inOrder(traces, 'mostSpans')), 'c a b');
  });
});

describe('The limit of a search', () => {
  it('stays within its bounds whatever a settings file holds', () => {
    const written = [20, 1, 200, 7.9, 1e9, Infinity, 0, -5, NaN, '50', null, undefined, {}];
    assert.deepEqual(written.map(readLimit), [20, 1, 200, 7, 200, 200, 20, 20, 20, 20, 20, 20, 20]);
  });
});

describe('The latest of several runs', () => {
  it('is the only one that answers; the one before is aborted', async () => {
    const latest = new Latest();
    let signalOfFirst: AbortSignal | undefined;
    let answerFirst: (value: string) => void = () => undefined;
    const first = latest.run(signal => {
      signalOfFirst = signal;
      return new Promise<string>(resolve => (answerFirst = resolve));
    });
    const second = latest.run(async () => 'second');
    assert.equal(signalOfFirst?.aborted, true);
    answerFirst('too late');
    await assert.rejects(first, error => isAbort(error));
    assert.equal(await second, 'second');
  });

  it('drops a fault that comes late as it drops an answer', async () => {
    const latest = new Latest();
    let failFirst: (error: Error) => void = () => undefined;
    const first = latest.run(() => new Promise<never>((_, reject) => (failFirst = reject)));
    const second = latest.run(async () => 'second');
    failFirst(new Error('server is gone'));
    await assert.rejects(first, error => isAbort(error));
    assert.equal(await second, 'second');
  });

  it('can be cancelled', async () => {
    const latest = new Latest();
    const run = latest.run(
      signal => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    latest.cancel();
    await assert.rejects(run, error => isAbort(error));
  });
});
