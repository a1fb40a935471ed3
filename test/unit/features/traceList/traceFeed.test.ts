import assert from 'node:assert/strict';
import type { Backend, Capabilities, SearchPage, TraceQuery, TraceSummary } from '../../../../src/backends/backend';
import { Emitter } from '../../../../src/core/emitter';
import { Failure } from '../../../../src/core/errors';
import { readTraceFilter } from '../../../../src/features/traceList/traceFilter';
import { TraceFeed } from '../../../../src/features/traceList/traceFeed';
import type { TracesChange } from '../../../../src/protocol/collect';
import { ManualTimers } from '../../host/manualTimers';
import { idsOf, nowMs, page, summary } from './summaries';

const noStats = { traceCount: 0, spanCount: 0, bytes: 0, droppedTraces: 0, droppedSpans: 0 };
const change = (grown: readonly TraceSummary[], more: Partial<TracesChange> = {}): TracesChange => ({
  grown,
  grownCount: grown.length,
  removed: [],
  reset: false,
  stats: { ...noStats, traceCount: grown.length },
  ...more,
});

/** A source of traces that answers when the test says so. */
class Source {
  readonly asked: TraceQuery[] = [];
  readonly timers = new ManualTimers();
  readonly pushes = new Emitter<TracesChange>();
  private readonly open: { resolve(page: SearchPage): void; reject(error: unknown): void }[] = [];
  able: Partial<Capabilities> = { searchAllServices: true, summaries: true };
  names: readonly string[] = ['frontend'];
  isWatched = true;
  nowMs = nowMs;
  shows = 0;

  feed(news: 'pushed' | 'asked' | 'still', filterText = ''): TraceFeed {
    const backend = {
      capabilities: () => Promise.resolve(this.able),
      services: () => Promise.resolve(this.names),
      search: (query: TraceQuery, signal: AbortSignal) => {
        this.asked.push(query);
        return new Promise<SearchPage>((resolve, reject) => {
          this.open.push({ resolve, reject });
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
      ...(news === 'pushed' && { watch: this.pushes.event }),
    } as unknown as Backend;
    return new TraceFeed(
      {
        backend,
        news,
        range: () => ({ from: 0n, to: 1n << 62n }),
        limit: () => 20,
        isWatched: () => this.isWatched,
        offer: () => undefined,
        onDidChange: () => this.shows++,
        timers: this.timers,
        now: () => this.nowMs,
      },
      readTraceFilter(filterText, undefined),
    );
  }

  /** Waits for the question and answers it. */
  async answer(traces: readonly TraceSummary[], more: Partial<SearchPage> = {}): Promise<void> {
    (await this.question()).resolve(page(traces, more));
    await settled();
  }

  async fail(error: Error): Promise<void> {
    (await this.question()).reject(error);
    await settled();
  }

  get isAsked(): boolean {
    return this.open.length > 0;
  }

  private async question() {
    for (let turn = 0; turn < 20 && !this.open.length; turn++) await settled();
    const [first] = this.open.splice(0, 1);
    assert.ok(first, 'a question was asked');
    return first;
  }
}

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

describe('traces that are pushed', () => {
  it('stand among those that were asked for, the newest first', async () => {
    const source = new Source();
    const feed = source.feed('pushed');
    void feed.wake();
    await source.answer([summary('1'), summary('2', { atMs: 1 })]);
    const before = source.shows;
    source.pushes.fire(change([summary('3', { atMs: 2 }), summary('1', { spanCount: 30 })]));
    assert.equal(source.shows, before + 1, 'shown at once, without a question');
    assert.deepEqual(idsOf(feed.traces), ['3', '2', '1']);
    assert.equal(feed.traces[2].spanCount, 30);
    assert.deepEqual(source.timers.waits, []);
  });

  it('are not lost when they come before the first answer, and stay as they were told last', async () => {
    const source = new Source();
    const feed = source.feed('pushed');
    void feed.wake();
    await settled();
    source.pushes.fire(change([summary('2', { spanCount: 15 })]));
    source.pushes.fire(change([], { removed: [summary('1').traceId] }));
    await source.answer([summary('1'), summary('2')]);
    assert.deepEqual(idsOf(feed.traces), ['2']);
    assert.equal(feed.traces[0].spanCount, 15);
  });

  it('are asked for after a flood that told of some of them only', async () => {
    const source = new Source();
    const feed = source.feed('pushed');
    void feed.wake();
    await source.answer([]);
    for (let n = 0; n < 3; n++) source.pushes.fire(change([summary('9', { atMs: 9 })], { grownCount: 700 }));
    assert.deepEqual(source.timers.waits, [2_000]);
    source.timers.elapse();
    await source.answer([summary('9', { atMs: 9 }), summary('8', { atMs: 8 })]);
    assert.deepEqual(idsOf(feed.traces), ['9', '8']);
    assert.equal(source.isAsked, false);
  });

  it('go when they are removed; a reset asks anew', async () => {
    const source = new Source();
    const feed = source.feed('pushed');
    void feed.wake();
    await source.answer([summary('1'), summary('2', { atMs: 1 })]);
    source.pushes.fire(change([], { removed: [summary('2').traceId] }));
    assert.deepEqual(idsOf(feed.traces), ['1']);
    source.pushes.fire(change([], { reset: true }));
    await source.answer([]);
    assert.deepEqual(feed.traces, []);
  });

  it('show nothing new when none of them fits the filter', async () => {
    const source = new Source();
    const feed = source.feed('pushed', 'error');
    void feed.wake();
    await source.answer([]);
    const before = source.shows;
    source.pushes.fire(change([summary('1')]));
    source.pushes.fire(change([summary('1')]));
    assert.ok(source.shows <= before + 1);
    assert.deepEqual(feed.traces, []);
    source.pushes.fire(change([summary('1', { errorCount: 1 })]));
    assert.deepEqual(idsOf(feed.traces), ['1']);
  });

  it('are asked for again when their attributes count, one question at a time', async () => {
    const source = new Source();
    const feed = source.feed('pushed', 'http.route=/buy');
    void feed.wake();
    await source.answer([summary('1')]);
    for (const id of ['2', '3', '4']) source.pushes.fire(change([summary(id)]));
    await source.answer([summary('1'), summary('2', { atMs: 1 })]);
    await source.answer([summary('1'), summary('2', { atMs: 1 }), summary('4', { atMs: 2 })]);
    assert.equal(source.isAsked, false);
    assert.equal(source.asked.length, 3);
    assert.deepEqual(source.asked[2].attributes, { 'http.route': '/buy' });
    assert.deepEqual(idsOf(feed.traces), ['4', '2', '1']);
  });
});

describe('traces that are asked for', () => {
  it('are asked for every five seconds, looking back only as far as late spans may come', async () => {
    const source = new Source();
    const feed = source.feed('asked');
    void feed.wake();
    await source.answer([summary('1')]);
    assert.deepEqual(source.timers.waits, [5_000]);
    source.nowMs += 5_000;
    source.timers.elapse();
    await source.answer([summary('2', { atMs: 1 })]);
    assert.equal(source.asked[1].from, BigInt(nowMs - 120_000) * 1_000_000n);
    assert.deepEqual(idsOf(feed.traces), ['2', '1']);
  });

  it('are left alone while nobody looks, and asked for when somebody does', async () => {
    const source = new Source();
    const feed = source.feed('asked');
    void feed.wake();
    await source.answer([]);
    source.isWatched = false;
    source.timers.elapse();
    await settled();
    assert.equal(source.asked.length, 1);
    assert.deepEqual(source.timers.waits, []);
    source.isWatched = true;
    void feed.wake();
    await source.answer([]);
    assert.equal(source.asked.length, 2);
  });

  it('are asked for more and more rarely while that fails, and keep what is listed', async () => {
    const source = new Source();
    const feed = source.feed('asked');
    void feed.wake();
    await source.answer([summary('1')]);
    const waits: number[] = [];
    for (let n = 0; n < 8; n++) {
      source.timers.elapse();
      await source.fail(new Failure('unreachable', 'No Jaeger at http://x.'));
      waits.push(...source.timers.waits);
    }
    assert.deepEqual(waits, [10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
    assert.ok(feed.fault instanceof Failure);
    assert.deepEqual(idsOf(feed.traces), ['1']);
    source.timers.elapse();
    await source.answer([summary('2')]);
    assert.equal(feed.fault, undefined);
    assert.deepEqual(source.timers.waits, [5_000]);
  });

  it('are asked for by service where a server wants one, a few services a round, none left out', async () => {
    const source = new Source();
    source.able = { searchAllServices: false, summaries: false };
    source.names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'jaeger-query'];
    const feed = source.feed('asked');
    void feed.wake();
    for (let n = 0; n < 5; n++) await source.answer([summary(String(n))]);
    source.timers.elapse();
    for (let n = 5; n < 10; n++) await source.answer([summary(String(n))]);
    assert.deepEqual(source.asked.map(({ service }) => service).join(''), 'abcdefgabc');
    assert.deepEqual(feed.services, { asked: 5, all: 7 });
    assert.equal(feed.traces.length, 10, 'those of services that were not asked this time stay');
    assert.ok(source.asked.every(({ maxBytes }) => maxBytes === 32_000_000));
  });
});

describe('a list of traces', () => {
  it('that is cleared hides what was listed, shows what comes, and has all again after a refresh', async () => {
    const source = new Source();
    const feed = source.feed('asked');
    void feed.wake();
    await source.answer([summary('1')]);
    feed.clear();
    assert.deepEqual(feed.traces, []);
    source.timers.elapse();
    await source.answer([summary('1'), summary('2', { atMs: 1 })]);
    assert.deepEqual(idsOf(feed.traces), ['2']);
    assert.ok(source.asked[1].from > 0n);
    void feed.refresh();
    await source.answer([summary('1'), summary('2', { atMs: 1 })]);
    assert.deepEqual(idsOf(feed.traces), ['2', '1']);
  });

  it('grows backwards page by page', async () => {
    const source = new Source();
    const feed = source.feed('still');
    void feed.wake();
    await source.answer([summary('3', { atMs: 3 })], { nextTo: 77n });
    assert.equal(feed.hasOlder, true);
    const asking = feed.older();
    await source.answer([summary('2', { atMs: 2 })]);
    await asking;
    assert.equal(source.asked[1].to, 77n);
    assert.equal(feed.hasOlder, false);
    assert.deepEqual(idsOf(feed.traces), ['3', '2']);
  });

  it('asks anew for another filter, and an older question is dropped', async () => {
    const source = new Source();
    const feed = source.feed('still');
    void feed.wake();
    await settled();
    void feed.narrow(readTraceFilter('>1s', undefined));
    await settled();
    void feed.narrow(readTraceFilter('error', undefined));
    await settled();
    assert.equal(source.asked.at(-1)?.errorsOnly, true);
    await source.answer([]).catch(() => undefined); // the first: aborted
    await source.answer([]).catch(() => undefined);
    await source.answer([summary('9', { errorCount: 1 })]);
    assert.deepEqual(idsOf(feed.traces), ['9']);
  });

  it('asks nothing and shows nothing once it is disposed of', async () => {
    const source = new Source();
    const feed = source.feed('pushed');
    void feed.wake();
    await settled();
    feed.dispose();
    const before = source.shows;
    source.pushes.fire(change([summary('1')]));
    await settled();
    assert.equal(source.shows, before);
    assert.deepEqual(source.timers.waits, []);
  });
});
