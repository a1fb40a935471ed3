import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { newestPage, type List, type Listed, type Page } from '../../../../src/backends/jaeger/paging';

interface Stored {
  readonly id: string;
  /** ns. */
  readonly start: number;
  readonly end: number;
}

/** `start` of the one span, or `spans` many of them spread evenly up to `end`: any of them inside the window is a match. */
function store(order: readonly Stored[], spansPerTrace = 1) {
  const asked: number[] = [];
  const list: List = async ({ from, to }, limit) => {
    asked.push(limit);
    const matching = order.flatMap((one): Listed[] => {
      const step = (one.end - one.start) / spansPerTrace;
      const starts = Array.from({ length: spansPerTrace }, (_, n) => BigInt(Math.round(one.start + n * step)));
      if (!starts.some(start => start >= from && start <= to)) return [];
      const [first] = starts;
      const counts = { spanCount: 1, errorCount: 0, orphanCount: 0, services: [] };
      const times = { start: BigInt(one.start), duration: one.end - one.start };
      const summary = { traceId: one.id, rootService: '', rootName: '', ...times, ...counts };
      return [{ summary, first, isExact: true }];
    });
    return matching.slice(0, limit);
  };
  return { list, asked };
}

const short = (count: number): Stored[] =>
  Array.from({ length: count }, (_, n) => ({ id: `t${n}`, start: 1000 + n * 100, end: 1050 + n * 100 }));
const ids = (page: Page) => page.traces.map(({ summary }) => summary.traceId);

/** Repeats with the same seed; the order in which a memory store names what came in one batch is as good as random. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  return items
    .map(item => [random(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

/** All pages one after another, as somebody sees them who drops what is listed already. */
async function readAll(list: List, limit: number, mostAtOnce: number, to = 1_000_000n) {
  const pages: string[][] = [];
  const seen = new Set<string>();
  for (let end: bigint | undefined = to; end !== undefined;) {
    const page: Page = await newestPage(list, { from: 0n, to: end }, limit, () => mostAtOnce);
    pages.push(ids(page).filter(id => !seen.has(id)));
    for (const id of ids(page)) seen.add(id);
    assert.ok(page.nextTo === undefined || page.nextTo < end, 'the window moves on');
    end = page.nextTo;
    assert.ok(pages.length < 100);
  }
  return { pages, seen };
}

describe('pages of a search', () => {
  it('are one request where everything fits', async () => {
    const { list, asked } = store(short(3));
    const page = await newestPage(list, { from: 0n, to: 10_000n }, 5, () => 10);
    assert.deepEqual(ids(page), ['t2', 't1', 't0']);
    assert.deepEqual([page.limitReached, page.nextTo, asked], [false, undefined, [5]]);
  });

  for (const [order, traces] of [
    ['downwards', short(20).reverse()],
    ['upwards, as the newest in their order', short(20)],
  ] as const) {
    it(`are one request where the server lists by start, ${order}`, async () => {
      const { list: whole, asked } = store(traces);
      const list: List = async (window, limit) => {
        const all = await whole(window, Infinity);
        asked[asked.length - 1] = limit;
        return order === 'downwards' ? all.slice(0, limit) : all.slice(-limit);
      };
      const page = await newestPage(list, { from: 0n, to: 10_000n }, 8, () => 10);
      assert.deepEqual(ids(page), ['t19', 't18', 't17', 't16', 't15', 't14', 't13', 't12']);
      assert.deepEqual([page.limitReached, page.nextTo, asked], [true, 2199n, [8]]);
    });
  }

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`are the newest, without gaps, where the server lists in any order (${seed})`, async () => {
      const { list, asked } = store(shuffled(short(45), seed));
      const first = await newestPage(list, { from: 0n, to: 10_000n }, 10, () => 20);
      assert.deepEqual(ids(first), ['t44', 't43', 't42', 't41', 't40', 't39', 't38', 't37', 't36', 't35']);
      assert.ok(asked.length <= 8, `${asked.length} requests`);
      const { pages, seen } = await readAll(list, 10, 20);
      assert.equal(seen.size, 45);
      assert.deepEqual(
        pages.map(page => page.length),
        [10, 10, 10, 10, 5],
      );
    });
  }

  it('do not lose what began while a long trace ran', async () => {
    // By arrival: the long one came last.
    const long = { id: 'long', start: 1010, end: 9000 };
    const { list } = store([long, ...short(30).reverse()]);
    const { seen, pages } = await readAll(list, 10, 20);
    assert.equal(seen.size, 31);
    assert.deepEqual(pages[0].slice(0, 3), ['t29', 't28', 't27']);
  });

  it('lose nothing of traces that overlap, however many spans of them match', async () => {
    const overlapping = Array.from({ length: 30 }, (_, n) => ({ id: `t${n}`, start: 1000 + n, end: 1400 + n * 3 }));
    for (const seed of [7, 8, 9]) {
      const { list } = store(shuffled(overlapping, seed), 4);
      const { seen } = await readAll(list, 5, 40);
      assert.equal(seen.size, 30);
    }
  });

  it('come to an end when everything began at the same moment', async () => {
    const same = Array.from({ length: 30 }, (_, n) => ({ id: `t${n}`, start: 1000, end: 1100 }));
    const { list, asked } = store(same);
    const { seen } = await readAll(list, 5, 10);
    assert.ok(seen.size >= 5);
    assert.ok(asked.length < 20, `${asked.length} requests`);
  });

  it('show what could not be found again, although it is more than was asked for', async () => {
    const { list: exact } = store(shuffled(short(12), 3));
    const list: List = async (window, limit) =>
      (await exact(window, limit)).map(one => ({ ...one, isExact: one.summary.traceId !== 't2' }));
    const { seen } = await readAll(list, 5, 20);
    assert.equal(seen.size, 12);
  });

  it('are one request for who counts what it costs', async () => {
    const { list, asked } = store(shuffled(short(45), 6));
    const page = await newestPage(list, { from: 0n, to: 10_000n }, 10, () => 0);
    assert.equal(page.traces.length, 10);
    assert.deepEqual(asked, [10]);
    assert.ok(page.nextTo !== undefined);
  });

  it('are what came first where the server refuses a larger limit', async () => {
    const { list: any } = store(shuffled(short(45), 6));
    const list: List = (window, limit) =>
      limit > 10
        ? Promise.reject(new Failure('refused', 'search depth must be less than max traces'))
        : any(window, limit);
    const page = await newestPage(list, { from: 0n, to: 10_000n }, 10, () => 20);
    assert.equal(page.traces.length, 10);
    assert.ok(page.nextTo !== undefined);
  });

  it('have the newest first, the same order every time for the same start, and each trace once', async () => {
    const traces = [
      { id: 'a', start: 1, end: 2 },
      { id: 'd', start: 3, end: 4 },
      { id: 'c', start: 3, end: 9 },
      { id: 'a', start: 1, end: 2 },
    ];
    const page = await newestPage(store(traces).list, { from: 0n, to: 10n }, 5, () => 10);
    assert.deepEqual(ids(page), ['c', 'd', 'a']);
  });

  it('end where the window begins', async () => {
    const { list } = store([{ id: 'a', start: 10, end: 20 }]);
    const page = await newestPage(list, { from: 9n, to: 100n }, 1, () => 10);
    assert.deepEqual([page.limitReached, page.nextTo], [true, undefined]);
  });
});
