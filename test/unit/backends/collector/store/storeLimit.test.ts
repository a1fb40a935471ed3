import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk, type StoreDisk } from '../../../../../src/backends/collector/store/storeDisk';
import { everything, found, never, randomFrom, request, spansOf, StoreKit, traceIdOf, type TestSpan } from './storeKit';

const kit = new StoreKit();

/** How many bytes the folder had at most, looked at after each step that makes it larger. */
function watched(folder: string): { disk: StoreDisk; most: () => number } {
  let most = 0;
  const look = (): void => {
    let bytes = 0;
    for (const name of readdirSync(folder)) bytes += statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
    most = Math.max(most, bytes);
  };
  const disk: StoreDisk = {
    ...nodeDisk,
    create: async path => {
      const file = await nodeDisk.create(path);
      const write = file.write.bind(file);
      file.write = async (buffers, position) => {
        await write(buffers, position);
        look();
      };
      return file;
    },
  };
  return { disk, most: () => most };
}

describe('the limit of the collector’s store', function () {
  this.timeout(60_000); // a lot of traffic
  afterEach(() => kit.end());

  for (const seed of [1, 2, 3])
    it(`keeps to it under random traffic: every span is found or counted, whole traces go (seed ${seed})`, async () => {
      const folder = kit.newFolder();
      const storageBytes = 100_000;
      const { disk, most } = watched(folder);
      const random = randomFrom(seed);
      const dropped = new Map<string, number>();
      let droppedSpans = 0;
      const onDrop = (id: string, spanCount: number): void => {
        dropped.set(id, (dropped.get(id) ?? 0) + 1);
        droppedSpans += spanCount;
      };
      const store = await kit.open(folder, { storageBytes, onDrop }, disk);
      const acked = new Map<number, number[]>();
      let count = 0;
      const formats = ['otlp-protobuf', 'otlp-json', 'zipkin-json'] as const;
      let largest = 0;
      for (let batch = 0; batch < 600; batch++) {
        const spans: TestSpan[] = [];
        const size = 1 + Math.floor(random() ** 3 * 20);
        for (let i = 0; i < size; i++) {
          // Most traces are short and lie close together, some are touched for long.
          const trace = random() < 0.1 ? 1 + Math.floor(random() * 5) : 100 + Math.floor((batch + random() * 20) / 4);
          spans.push({ trace, id: ++count, start: count, name: 'n'.repeat(Math.floor(random() * 80)) });
        }
        const sent = request(spans, formats[Math.floor(random() * 3)], random() < 0.2);
        largest = Math.max(largest, sent.bytes.length + 100);
        // Some at once, so that they wait for room together.
        const appended = store.append(sent);
        if (random() < 0.7) await appended;
        else void appended;
        for (const { trace, id } of spans) acked.set(trace, [...(acked.get(trace) ?? []), id]);
      }
      await store.append(request([{ trace: 9999, id: ++count }]));
      acked.set(9999, [count]);
      const check = async (again: typeof store): Promise<void> => {
        const all = await found(again);
        const spanCount = all.reduce((sum, trace) => sum + trace.spanCount, 0);
        const stats = again.stats();
        assert.deepEqual([stats.traceCount, stats.spanCount], [all.length, spanCount]);
        assert.equal(spanCount + stats.droppedSpans, count);
        assert.equal(stats.droppedSpans, droppedSpans);
        assert.equal(
          stats.droppedTraces,
          [...dropped.values()].reduce((sum, times) => sum + times, 0),
        );
        for (const [trace, sent] of acked) {
          const ids = await spansOf(again, trace);
          const isWhole = ids.length === sent.length;
          assert.ok(isWhole || dropped.has(traceIdOf(trace)), `trace ${trace} lacks spans and was not dropped`);
          const since = sent.slice(sent.length - ids.length);
          assert.deepEqual(
            ids,
            since.sort((a, b) => a - b),
            `trace ${trace}`,
          );
        }
      };
      await check(store);
      assert.ok(droppedSpans > count / 3, 'much had to go');
      assert.ok(most() <= storageBytes + largest, `${most()} bytes`);
      // Not more than had to, either.
      assert.ok(store.stats().bytes > storageBytes / 2, `${store.stats().bytes} bytes`);
      await store.close();
      await check(await kit.open(folder, { storageBytes, onDrop }));
    });

  it('drops the trace that was touched longest ago, not the one that began first', async () => {
    const store = await kit.open(kit.newFolder(), { storageBytes: 20_000 });
    const name = 'n'.repeat(500);
    for (let id = 1; id <= 100; id++) {
      await store.append(request([{ trace: id % 10 === 1 ? 1 : id, id, name }]));
    }
    const { droppedTraces, droppedSpans } = store.stats();
    assert.equal((await spansOf(store, 1)).length, 10);
    assert.ok(droppedTraces > 0);
    assert.equal(droppedSpans, droppedTraces);
    assert.deepEqual(await spansOf(store, 2), []);
    assert.deepEqual(await spansOf(store, 100), [100]);
  });

  it('drops even the trace that grows when it is larger than the limit alone, and says what came later is a part', async () => {
    const store = await kit.open(kit.newFolder(), { storageBytes: 20_000 });
    let count = 0;
    const send = () => store.append(request([{ trace: 1, id: ++count, name: 'n'.repeat(500) }]));
    while (count < 100) await send();
    const { droppedSpans, spanCount, droppedTraces } = store.stats();
    assert.equal(droppedSpans + spanCount, 100);
    assert.ok(droppedTraces >= 2);
    // It may just have gone again.
    while (store.stats().traceCount === 0) await send();
    const page = await store.search(everything, never);
    assert.deepEqual(page.notes, ['1 trace is incomplete: earlier spans were dropped when the storage was full.']);
  });

  it('takes a request that is larger than the limit, and drops it', async () => {
    const folder = kit.newFolder();
    const store = await kit.open(folder, { storageBytes: 20_000 });
    await store.append(request([{ trace: 1, id: 1 }]));
    const spans = Array.from({ length: 300 }, (_, i) => ({ trace: 2 + i, id: i + 1, name: 'n'.repeat(200) }));
    assert.equal((await store.append(request(spans))).spanCount, 300);
    await store.append(request([{ trace: 1000, id: 1 }]));
    assert.deepEqual(await spansOf(store, 1000), [1]);
    assert.equal(store.stats().droppedSpans, 301);
    assert.ok(store.stats().bytes < 20_000);
  });

  it('bounds what the index takes, too: compressed requests are small on disk', async () => {
    const store = await kit.open(kit.newFolder(), { storageBytes: 16_000_000 });
    const spans: TestSpan[] = [];
    for (let batch = 0; batch < 300; batch++) {
      spans.length = 0;
      for (let i = 0; i < 1000; i++) spans.push({ trace: 1 + batch * 1000 + i, id: 1, name: 'x' });
      await store.append(request(spans, 'otlp-protobuf', true));
    }
    // Dropping goes on in slices: the next request waits for none of it, but the next search may find it at work.
    const { traceCount, droppedTraces } = store.stats();
    assert.equal(traceCount + droppedTraces, 300_000);
    assert.ok(traceCount < 120_000, `${traceCount} traces`);
  });

  it('forgets services and names that no span has any more', async () => {
    const store = await kit.open(kit.newFolder(), { storageBytes: 20_000 });
    for (let id = 1; id <= 500; id++) {
      await store.append(request([{ trace: id, id, service: `service ${id >> 2}`, name: `GET /orders/${id}` }]));
    }
    const { spanCount } = store.stats();
    const operations = store.services().flatMap(service => store.operations(service));
    assert.ok(spanCount < 250);
    assert.equal(operations.length, spanCount);
    assert.ok(store.services().length <= spanCount / 4 + 2);
  });

  it('makes room at once when it is opened with a smaller limit', async () => {
    const folder = kit.newFolder();
    const before = await kit.open(folder, { storageBytes: 400_000 });
    for (let id = 1; id <= 300; id++) await before.append(request([{ trace: id, id, name: 'n'.repeat(900) }]));
    await before.close();
    const store = await kit.open(folder, { storageBytes: 100_000 });
    await store.append(request([{ trace: 1000, id: 1000 }]));
    assert.ok(store.stats().bytes <= 100_000);
    assert.deepEqual(await spansOf(store, 1000), [1000]);
    assert.equal(store.stats().droppedSpans + store.stats().spanCount, 301);
  });

  it('keeps what is new when it is opened with a smaller limit and a trace is in every segment', async () => {
    const folder = kit.newFolder();
    const before = await kit.open(folder, { storageBytes: 400_000 });
    for (let id = 1; id <= 300; id++) {
      const trace = id % 10 ? id : 9001;
      await before.append(request([{ trace, id, name: 'n'.repeat(900) }]));
    }
    await before.close();
    const store = await kit.open(folder, { storageBytes: 200_000 });
    await store.append(request([{ trace: 1000, id: 1000 }]));
    while (store.stats().bytes > 180_000) await new Promise(setImmediate);
    assert.deepEqual(
      await spansOf(store, 9001),
      Array.from({ length: 30 }, (_, i) => 10 * (i + 1)),
    );
    const { spanCount, droppedSpans } = store.stats();
    assert.equal(droppedSpans + spanCount, 301);
    assert.ok(spanCount > 120, `${spanCount} spans are left`);
  });

  it('has no more files than it needs while a few traces go on for ever', async () => {
    const folder = kit.newFolder();
    const store = await kit.open(folder, { storageBytes: 128_000 });
    // Each segment holds one span of a trace that lives on, and dies apart from that.
    for (let id = 1; id <= 3000; id++) {
      const span =
        id % 30 ? { trace: id, id, name: 'n'.repeat(400) } : { trace: 9001 + ((id / 30) % 2), id, name: 'x' };
      await store.append(request([span]));
    }
    assert.ok(readdirSync(folder).length < 40, `${readdirSync(folder).length} files`);
    assert.ok((await spansOf(store, 9001)).length === 50);
    assert.equal(store.stats().droppedSpans + store.stats().spanCount, 3000);
  });
});
