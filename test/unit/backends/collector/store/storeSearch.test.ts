import assert from 'node:assert/strict';
import type { TraceStore } from '../../../../../src/backends/collector/store/traceStore';
import type { TraceQuery } from '../../../../../src/core/search/traceQuery';
import {
  epoch,
  everything,
  found,
  never,
  randomFrom,
  request,
  slowSearch,
  StoreKit,
  traceIdOf,
  type TestSpan,
} from './storeKit';

const kit = new StoreKit();
const services = ['web', 'cart', 'stock', 'mail'];
const names = ['GET /', 'load', 'save', 'send'];
const users = ['ann', 'ben', 'cem'];

/** Spans in the order in which they are sent: traces lie in each other, late spans and early starts among them. */
function randomSpans(count: number, random: () => number): TestSpan[] {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  return Array.from({ length: count }, (_, i) => ({
    trace: 1 + Math.floor((i + random() * 60) / 6),
    id: i + 1,
    service: pick(services),
    name: pick(names),
    kind: Math.floor(random() * 6),
    start: Math.floor(random() * 50) * 1000 + i * 500,
    duration: Math.floor(random() ** 4 * 1_000_000),
    isError: random() < 0.05,
    attributes: { user: pick(users), ...(random() < 0.3 && { 'http.route': pick(names) }) },
  }));
}

async function filled(spans: readonly TestSpan[], random: () => number): Promise<TraceStore> {
  const store = await kit.open(kit.newFolder());
  const formats = ['otlp-protobuf', 'otlp-json'] as const;
  for (let at = 0; at < spans.length;) {
    const count = 1 + Math.floor(random() * 40);
    await store.append(request(spans.slice(at, at + count), formats[Math.floor(random() * 2)], random() < 0.3));
    at += count;
  }
  return store;
}

function randomQuery(random: () => number, length: number): TraceQuery {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)];
  const sometimes = (query: Partial<TraceQuery>, odds = 0.4) => (random() < odds ? query : {});
  const from = epoch + BigInt(Math.floor(random() * length));
  return {
    ...everything,
    limit: 1 + Math.floor(random() ** 2 * 100),
    ...sometimes({ service: pick([...services, 'nobody']) }),
    ...sometimes({ operation: pick(names) }),
    ...sometimes({ minDuration: Math.floor(random() * 400_000) }),
    ...sometimes({ maxDuration: Math.floor(random() * 400_000) }, 0.2),
    ...sometimes({ errorsOnly: true }, 0.2),
    ...sometimes({ attributes: { user: pick(users), ...(random() < 0.5 && { 'http.route': pick(names) }) } }),
    ...sometimes({ from, to: from + BigInt(Math.floor(random() * length)) }),
  };
}

describe('searches in the collector’s store', function () {
  this.timeout(60_000); // many stores
  afterEach(() => kit.end());

  it('find what a plain look at all spans finds, page by page', async () => {
    const random = randomFrom(5);
    const spans = randomSpans(2000, random);
    const store = await filled(spans, random);
    let [hits, pages] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const query = randomQuery(random, 2000 * 500);
      const expected = slowSearch(spans, query);
      const listed: string[] = [];
      let page = await store.search(query, never);
      for (;;) {
        pages++;
        listed.push(...page.traces.map(({ traceId }) => traceId));
        assert.equal(page.checked, page.traces.length);
        assert.equal(page.limitReached, page.nextTo !== undefined);
        if (page.nextTo === undefined) break;
        assert.ok(page.traces.length >= query.limit && page.nextTo > query.from);
        page = await store.search({ ...query, to: page.nextTo }, never);
      }
      assert.deepEqual(
        listed,
        expected.map(({ id }) => id),
        JSON.stringify({ ...query, from: String(query.from), to: String(query.to) }),
      );
      hits += listed.length;
    }
    assert.ok(hits > 1000 && pages > 500, `${hits} hits on ${pages} pages`);
  });

  it('keep traces together that start in the same nanosecond', async () => {
    const store = await kit.open(kit.newFolder());
    const spans = Array.from({ length: 30 }, (_, i) => ({ trace: i + 1, id: i + 1, start: i < 20 ? 5 : 1 }));
    await store.append(request(spans));
    const page = await store.search({ ...everything, limit: 3 }, never);
    assert.equal(page.traces.length, 20);
    assert.equal(page.nextTo, epoch + 5n);
    const rest = await store.search({ ...everything, limit: 10, to: epoch + 5n }, never);
    assert.deepEqual([rest.traces.length, rest.nextTo], [10, undefined]);
  });

  it('want service, name, duration and attributes of one and the same span', async () => {
    const store = await kit.open(kit.newFolder());
    await store.append(
      request([
        { trace: 1, id: 1, service: 'web', name: 'a', duration: 10, attributes: { user: 'ann' } },
        { trace: 1, id: 2, service: 'web', name: 'b', duration: 90, attributes: { user: 'ben' } },
        { trace: 1, id: 3, service: 'db', name: 'a', duration: 90, isError: true },
      ]),
    );
    const isFound = async (query: Partial<TraceQuery>): Promise<boolean> => (await found(store, query)).length === 1;
    assert.ok(await isFound({ service: 'web', operation: 'a', maxDuration: 10 }));
    assert.ok(!(await isFound({ service: 'web', operation: 'a', minDuration: 11 })));
    assert.ok(await isFound({ operation: 'b', attributes: { user: 'ben' } }));
    assert.ok(!(await isFound({ operation: 'a', attributes: { user: 'ben' } })));
    assert.ok(!(await isFound({ minDuration: 50, attributes: { user: 'ann' } })));
    assert.ok(!(await isFound({ operation: 'none' })));
    // That one span fails says something of the whole trace.
    assert.ok(await isFound({ service: 'web', operation: 'a', errorsOnly: true }));
  });

  it('end when they are cancelled', async () => {
    const store = await kit.open(kit.newFolder());
    await store.append(request([{ trace: 1, id: 1 }]));
    const controller = new AbortController();
    const searching = store.search(everything, controller.signal);
    controller.abort();
    await assert.rejects(searching, { name: 'AbortError' });
    await assert.rejects(store.trace(traceIdOf(1), controller.signal), { name: 'AbortError' });
  });

  it('go on while traces are dropped and segments compacted under them', async () => {
    const store = await kit.open(kit.newFolder(), { storageBytes: 60_000 });
    const random = randomFrom(3);
    let isDone = false;
    const sending = (async () => {
      for (let id = 1; id <= 1500; id++) {
        const trace = random() < 0.3 ? 1 + (id % 7) : 100 + Math.floor(id / 4);
        await store.append(request([{ trace, id, start: id, attributes: { user: users[id % 3] } }]));
      }
      isDone = true;
    })();
    let searches = 0;
    while (!isDone) {
      const page = await store.search({ ...everything, limit: 200, attributes: { user: 'ann' } }, never);
      for (const { traceId, spanCount } of page.traces.slice(0, 5)) {
        assert.ok(spanCount > 0);
        const json = await store.trace(traceId, never);
        if (json) assert.match(Buffer.from(json).toString(), new RegExp(traceId));
      }
      searches++;
      await new Promise(resolve => setImmediate(resolve)); // as each question comes in a message of its own
    }
    await sending;
    assert.ok(searches > 5 && store.stats().droppedTraces > 10);
    assert.deepEqual(kit.messages, []);
  });
});
