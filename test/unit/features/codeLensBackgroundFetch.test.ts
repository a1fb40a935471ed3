import assert from 'node:assert/strict';
import type { Backend, TraceQuery, TraceSummary } from '../../../src/backends/backend';
import { abortError, Failure } from '../../../src/core/errors';
import { FetchBudget } from '../../../src/core/latency/fetchBudget';
import type { SpanTable } from '../../../src/core/spans/spanTable';
import { BackgroundFetch } from '../../../src/features/codeLens/backgroundFetch';

const second = 1_000;
const hour = 3_600 * second;

/** A server with traces of one second each, newest first, of so many bytes; all payloads of their own. */
class Server {
  readonly asked: string[] = [];
  /** Traces as [id, start in ms since the epoch, number of spans where it is said]. */
  traces: [id: string, startMs: number, spanCount?: number][] = [];
  bytesEach = 1_000;
  /** Listed, but not there any more. */
  readonly gone = new Set<string>();
  listsOnly = false;
  failure: Error | undefined;
  inSight = true;
  now = 1_700_000_000_000;
  id = 'local';
  readonly recorded: [endpointId: string, traceIds: string[], windowMs: number][] = [];
  readonly logged: string[] = [];
  readonly fetch = new BackgroundFetch({
    target: () => (this.inSight ? { id: this.id, backend: this.backend } : undefined),
    ownServices: known => Promise.resolve(known.filter(name => name !== 'others')),
    windowMs: () => hour,
    record: (id, tables, windowMs) => this.recorded.push([id, tables.map(({ traceId }) => traceId), windowMs]),
    budget: new FetchBudget({ traces: 20, bytes: 20_000 }, 60 * second, () => this.now),
    now: () => this.now,
    log: message => this.logged.push(message),
  });
  knownServices: string[] = ['others', 'web'];

  private readonly backend = {
    services: () => this.answer('services', () => this.knownServices),
    search: (query: TraceQuery) =>
      this.answer(`search ${query.service} ${query.limit}`, () => {
        const inRange = this.traces.filter(
          ([, ms]) => BigInt(ms) * 1_000_000n >= query.from && BigInt(ms) * 1_000_000n <= query.to,
        );
        const listed = inRange.slice(0, query.limit);
        if (!this.listsOnly && listed.length * this.bytesEach > (query.maxBytes ?? Infinity))
          throw new Failure('tooLarge', 'too large');
        return {
          traces: listed.map(
            ([traceId, ms, spanCount = 0]) => ({ traceId, start: BigInt(ms) * 1_000_000n, spanCount }) as TraceSummary,
          ),
          tables: this.listsOnly ? [] : listed.map(([id]) => this.table(id)),
          checked: listed.length,
          limitReached: inRange.length > listed.length,
          notes: [],
          nextTo: inRange.length > listed.length ? BigInt(listed[listed.length - 1][1]) * 1_000_000n - 1n : undefined,
        };
      }),
    trace: (id: string, options: { maxBytes: number }) =>
      this.answer(`trace ${id}`, () => {
        if (id === 'broken') throw new Failure('unreachable', 'it went away');
        if (this.gone.has(id)) throw new Failure('notFound', 'dropped meanwhile');
        if (this.bytesEach > options.maxBytes) throw new Failure('tooLarge', 'too large');
        return this.table(id);
      }),
  } as unknown as Backend;

  get recordedIds(): string[] {
    return this.recorded.flatMap(([, ids]) => ids);
  }

  private table(traceId: string): SpanTable {
    const bytes = new SharedArrayBuffer(this.bytesEach);
    const [, , count] = this.traces.find(([id]) => id === traceId) ?? [];
    return {
      traceId,
      count,
      payloads: [{ format: 'otlp-json', bytes, length: this.bytesEach }],
    } as unknown as SpanTable;
  }

  private async answer<T>(call: string, give: () => T): Promise<T> {
    this.asked.push(call);
    if (this.failure) throw this.failure;
    return give();
  }
}

describe('the background fetch', () => {
  let server: Server;
  beforeEach(() => {
    server = new Server();
    server.traces = Array.from({ length: 50 }, (_, i) => [`t${i}`, server.now - (i + 1) * 60 * second]);
  });

  it('asks nothing while nothing may be fetched', async () => {
    server.inSight = false;
    await server.fetch.round();
    assert.deepEqual(server.asked, []);
  });

  it('asks for services of this workspace only, carefully at first, then for older traces', async () => {
    await server.fetch.round();
    assert.deepEqual(server.asked, ['services', 'search web 2', 'search web 18']);
    assert.equal(server.recordedIds.length, 20);
    assert.equal(new Set(server.recordedIds).size, 20);
    assert.deepEqual(server.recorded[0], ['local', ['t0', 't1'], hour]);
  });

  it('brings no more than 20 traces in any minute, and goes on with the rest after it', async () => {
    for (let i = 0; i < 12; i++, server.now += 5 * second) await server.fetch.round();
    assert.equal(server.recordedIds.length, 20);
    for (let i = 0; i < 24; i++, server.now += 5 * second) await server.fetch.round();
    // Three minutes went by: what began an hour ago by then is not asked for any more.
    assert.deepEqual([...new Set(server.recordedIds)].length, 50);
  });

  it('stays under the bytes, too', async () => {
    server.bytesEach = 3_000; // six fit into 20,000
    for (let i = 0; i < 11; i++, server.now += 5 * second) await server.fetch.round();
    assert.equal(server.recordedIds.length, 6);
  });

  it('shares what it may bring among the services', async () => {
    server.knownServices = ['web', 'auth'];
    await server.fetch.round();
    assert.deepEqual(server.asked, ['services', 'search web 1', 'search web 10', 'search auth 9']);
  });

  it('waits between rounds, and looks only at what is new, with some overlap', async () => {
    server.traces = [
      ['young', server.now - 5 * second],
      ['old', server.now - 40 * second],
    ];
    await server.fetch.round();
    server.now += 14 * second;
    await server.fetch.round();
    assert.deepEqual(server.recordedIds, ['young', 'old']);
    server.now += 40 * second;
    server.traces = [['new', server.now - second], ...server.traces];
    await server.fetch.round();
    assert.deepEqual(server.recordedIds, ['young', 'old', 'new', 'young']);
  });

  it('is quiet after a failure: it waits longer each time and says so in the log only', async () => {
    server.failure = new Failure('unreachable', 'nobody there');
    await server.fetch.round();
    const waits: number[] = [];
    for (let from = server.now, calls = server.asked.length; waits.length < 7; server.now += second) {
      await server.fetch.round();
      if (server.asked.length === calls) continue;
      calls = server.asked.length;
      waits.push((server.now - from) / second);
      from = server.now;
    }
    assert.deepEqual(waits, [30, 60, 120, 240, 480, 900, 900]);
    assert.equal(server.logged.length, 8);
    server.failure = undefined;
    server.now += 900 * second;
    server.traces = [['a', server.now - second]];
    await server.fetch.round();
    assert.deepEqual(server.recordedIds, ['a']);
  });

  it('counts what it can not know against the budget', async () => {
    server.bytesEach = 30_000; // more than the budget of a minute
    await server.fetch.round();
    const calls = server.asked.length;
    for (let i = 0; i < 11; i++, server.now += 5 * second) await server.fetch.round();
    assert.equal(server.asked.length, calls);
    assert.deepEqual(server.recordedIds, []);
  });

  it('ends without a word when it is cancelled', async () => {
    server.failure = abortError();
    await server.fetch.round();
    assert.deepEqual(server.logged, []);
  });

  it('starts over with another endpoint', async () => {
    server.failure = new Failure('unreachable', 'nobody there');
    await server.fetch.round();
    server.failure = undefined;
    server.id = 'staging';
    await server.fetch.round();
    assert.equal(server.recorded[0][0], 'staging');
  });

  describe('of a server that lists without spans', () => {
    beforeEach(() => (server.listsOnly = true));

    it('brings the traces one by one, each once, in the same budget', async () => {
      for (let i = 0; i < 11; i++, server.now += 5 * second) await server.fetch.round();
      assert.equal(server.recordedIds.length, 20);
      assert.equal(new Set(server.recordedIds).size, 20);
    });

    it('fetches a trace again that was so young that it may have grown', async () => {
      server.traces = [['a', server.now - second]];
      await server.fetch.round();
      server.now += 15 * second;
      await server.fetch.round();
      server.now += 15 * second;
      await server.fetch.round();
      server.now += 15 * second;
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a', 'a', 'a']);
    });

    it('leaves out a trace that is too large, for good', async () => {
      server.bytesEach = 30_000;
      server.traces = [['a', server.now - 40 * second]];
      await server.fetch.round();
      server.now += 60 * second;
      await server.fetch.round();
      assert.equal(server.asked.filter(call => call === 'trace a').length, 1);
    });

    it('fetches a young trace again only when it has more spans, where that is said', async () => {
      server.traces = [['a', server.now - second, 3]];
      await server.fetch.round();
      server.now += 15 * second;
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a']);
      server.traces = [['a', server.now - 2 * second, 4]];
      server.now += 15 * second;
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a', 'a']);
    });
  });

  describe('of a source that says when spans come', () => {
    beforeEach(() => {
      server.listsOnly = true;
      server.traces = [['a', server.now - 5 * second, 1]];
    });

    it('has its next round at once, and knows services that are new', async () => {
      await server.fetch.round();
      server.knownServices = ['others', 'web', 'till'];
      server.traces.unshift(['b', server.now, 1]);
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a'], 'not due');
      server.fetch.hurry();
      await server.fetch.round();
      assert.ok(server.recordedIds.includes('b'));
      assert.ok(server.asked.some(call => call.startsWith('search till')));
    });

    it('waits after a failure for a moment only', async () => {
      server.failure = new Failure('unreachable', 'nobody there');
      await server.fetch.round();
      const calls = server.asked.length;
      server.fetch.hurry();
      await server.fetch.round();
      assert.equal(server.asked.length, calls);
      server.failure = undefined;
      server.now += 5 * second;
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a']);
    });

    it('keeps what a round brought before it broke off', async () => {
      server.traces = [
        ['a', server.now - 5 * second, 1],
        ['broken', server.now - 6 * second, 1],
      ];
      await server.fetch.round();
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a']);
    });

    it('loses nothing for a trace that was dropped since it was listed', async () => {
      server.traces.unshift(['b', server.now, 1]);
      server.gone.add('b');
      await server.fetch.round();
      assert.deepEqual(server.recordedIds, ['a']);
      assert.deepEqual(server.logged, []);
    });
  });
});
