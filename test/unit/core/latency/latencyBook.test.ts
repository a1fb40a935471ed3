import assert from 'node:assert/strict';
import { LatencyBook, nearestRank } from '../../../../src/core/latency/latencyBook';
import type { Sample } from '../../../../src/core/latency/latencyBook';

const hour = 3_600_000;
const now = 1_700_000_000_000;
const ms = 1e6; // ns

let next = 0;
function sample(given: Partial<Omit<Sample, 'span'>> & { spanId?: string; ordinal?: number } = {}): Sample {
  const { spanId = `${next++}`.padStart(16, '0'), ordinal = 0, ...rest } = given;
  return {
    trace: { endpointId: 'local', traceId: 'a'.repeat(32) },
    span: { spanId, ordinal },
    site: 'getItem',
    startMs: now - 1_000,
    duration: 10 * ms,
    isError: false,
    ...rest,
  };
}

function bookOf(samples: readonly Sample[], windowMs = hour): LatencyBook {
  const book = new LatencyBook();
  for (const each of samples) book.record(each.trace, [each], windowMs);
  return book;
}

describe('quantiles of the nearest rank', () => {
  for (const [sorted, percent, value] of [
    [[7], 50, 7],
    [[7], 95, 7],
    [[1, 2], 50, 1],
    [[1, 2, 3], 50, 2],
    [[1, 2, 3, 4], 50, 2],
    [[1, 2, 3, 4], 95, 4],
    [Array.from({ length: 20 }, (_, i) => i + 1), 95, 19],
    [Array.from({ length: 21 }, (_, i) => i + 1), 95, 20],
    [Array.from({ length: 100 }, (_, i) => i + 1), 95, 95],
    [Array.from({ length: 101 }, (_, i) => i + 1), 95, 96],
    [Array.from({ length: 100 }, (_, i) => i + 1), 50, 50],
  ] as const) {
    it(`p${percent} of ${sorted.length} is ${value}`, () => assert.equal(nearestRank(sorted, percent), value));
  }

  it('lands on the exact rank for every multiple of 20, where 0.95 alone would not', () => {
    for (let count = 20; count <= 4_000; count += 20) {
      const sorted = Array.from({ length: count }, (_, i) => i + 1);
      assert.equal(nearestRank(sorted, 95), (count / 20) * 19);
    }
  });
});

describe('what is known of a function', () => {
  it('is summed over all its places', () => {
    const book = bookOf([
      sample({ site: 'a', duration: 30 * ms }),
      sample({ site: 'a', duration: 10 * ms, isError: true, startMs: now - 3_000 }),
      sample({ site: 'b', duration: 20 * ms, startMs: now - 500 }),
      sample({ site: 'other', duration: 99 * ms }),
    ]);
    const summary = book.summarize('local', ['a', 'b', 'a'], now);
    assert.ok(summary);
    assert.deepEqual(
      [summary.count, summary.errorCount, summary.p50, summary.p95, summary.max, summary.windowMs],
      [3, 1, 20 * ms, 30 * ms, 30 * ms, hour],
    );
    assert.equal(summary.slowest.duration, 30 * ms);
    assert.equal(summary.failing?.duration, 10 * ms);
    assert.equal(summary.latest.duration, 20 * ms);
  });

  it('is nothing where no span is', () => {
    assert.equal(bookOf([]).summarize('local', ['a'], now), undefined);
    assert.equal(bookOf([sample()]).summarize('local', ['elsewhere'], now), undefined);
  });

  it('is kept per endpoint', () => {
    const staging = { endpointId: 'staging', traceId: 'a'.repeat(32) };
    const book = bookOf([sample({ spanId: '1' }), sample({ spanId: '1', trace: staging }), sample({ trace: staging })]);
    assert.equal(book.summarize('local', ['getItem'], now)?.count, 1);
    assert.equal(book.summarize('staging', ['getItem'], now)?.count, 2);
  });
});

describe('each span counts once', () => {
  const count = (samples: readonly Sample[]): number | undefined =>
    bookOf(samples).summarize('local', ['getItem'], now)?.count;

  it('however often its trace is recorded', () => {
    assert.equal(count([sample({ spanId: '1' }), sample({ spanId: '1' }), sample({ spanId: '1' })]), 1);
  });

  it('but spans that share an id are told apart by their ordinal, and by their trace', () => {
    const elsewhere = { endpointId: 'local', traceId: 'b'.repeat(32) };
    assert.equal(
      count([sample({ spanId: '1' }), sample({ spanId: '1', ordinal: 1 }), sample({ spanId: '1', trace: elsewhere })]),
      3,
    );
  });

  it('as it was recorded last', () => {
    const book = bookOf([
      sample({ spanId: '1', duration: ms }),
      sample({ spanId: '1', duration: 2 * ms, site: 'moved' }),
    ]);
    assert.equal(book.summarize('local', ['getItem'], now), undefined);
    assert.equal(book.summarize('local', ['moved'], now)?.max, 2 * ms);
  });
});

describe('the window', () => {
  it('leaves out what began before it', () => {
    const book = bookOf([
      sample({ startMs: now - hour }),
      sample({ startMs: now - hour - 1 }),
      sample({ startMs: now }),
    ]);
    assert.equal(book.summarize('local', ['getItem'], now)?.count, 2);
    assert.equal(book.summarize('local', ['getItem'], now + hour)?.count, 1);
    assert.equal(book.summarize('local', ['getItem'], now + hour + 1), undefined);
  });

  it('is that of the last search', () => {
    const book = bookOf([sample({ startMs: now - 2 * hour })], 24 * hour);
    assert.equal(book.summarize('local', ['getItem'], now)?.windowMs, 24 * hour);
    book.record({ endpointId: 'local', traceId: 'c'.repeat(32) }, [], hour);
    assert.equal(book.summarize('local', ['getItem'], now), undefined);
    assert.equal(book.windowOf('local'), hour);
  });

  it('lets go of what left it', () => {
    const book = bookOf([sample({ site: 'old', startMs: now - 2 * hour }), sample({ site: 'new' })]);
    book.prune(now);
    assert.deepEqual([...book.sites('local')], ['new']);
  });
});

describe('the memory of the book', () => {
  it('is bounded: the traces recorded longest ago go first', () => {
    const book = new LatencyBook(5);
    const record = (traceId: string, sites: readonly string[]): void => {
      const trace = { endpointId: 'local', traceId };
      book.record(
        trace,
        sites.map(site => sample({ trace, site })),
        hour,
      );
    };
    record('1', ['a', 'a']);
    record('2', ['b', 'b']);
    record('1', ['a']);
    record('3', ['c', 'c']);
    assert.deepEqual([...book.sites('local')].sort(), ['a', 'c']);
    assert.equal(book.summarize('local', ['a'], now)?.count, 3);
  });

  it('keeps one trace that is larger than all of it', () => {
    const book = new LatencyBook(2);
    const samples = [sample(), sample(), sample()];
    book.record(samples[0].trace, samples, hour);
    assert.equal(book.summarize('local', ['getItem'], now)?.count, 3);
  });
});

describe('what each revision did', () => {
  it('is told newest first, by the medians of the window', () => {
    const of = (revision: string | undefined, startMs: number, duration: number, site = 'a') =>
      sample({ site, startMs, duration: duration * ms, ...(revision && { revision }) });
    const book = bookOf([
      of('new', now - 2_000, 14),
      of('new', now - 1_000, 18, 'b'),
      of('new', now - 9_000, 10),
      of('old', now - 500, 99), // a straggler does not make it the newer one
      of('old', now - 60_000, 5),
      of('old', now - 50_000, 6),
      of('old', now - 2 * hour, 1),
      of(undefined, now - 100, 1),
      of('other', now - 100, 1, 'elsewhere'),
    ]);
    assert.deepEqual(book.revisions('local', ['a', 'b', 'a'], now), [
      { revision: 'new', count: 3, p50: 14 * ms },
      { revision: 'old', count: 3, p50: 6 * ms },
    ]);
    assert.equal(book.oldest('local', ['a', 'b'], now), now - 60_000);
    assert.deepEqual(book.revisions('nowhere', ['a'], now), []);
    assert.equal(book.oldest('local', ['c'], now), undefined);
  });
});
