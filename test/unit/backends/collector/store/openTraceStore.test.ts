import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TraceStore } from '../../../../../src/backends/collector/store/traceStore';
import { nodeDisk, type StoreDisk } from '../../../../../src/backends/collector/store/storeDisk';
import { Failure } from '../../../../../src/core/errors';
import type { TracesChange } from '../../../../../src/protocol/collect';
import { epoch, found, never, request, spansOf, StoreKit, traceIdOf, type TestSpan } from './storeKit';

const kit = new StoreKit();
const diskBytes = (folder: string): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** What a store says of everything that it holds. */
async function allOf(store: TraceStore): Promise<unknown> {
  const traces = await found(store);
  const documents = await Promise.all(traces.map(({ traceId }) => store.trace(traceId, never)));
  const operations = store.services().map(service => [service, store.operations(service)]);
  const { traceCount, spanCount, bytes } = store.stats();
  const texts = documents.map(json => JSON.parse(Buffer.from(json ?? '').toString()) as unknown);
  return { traces, operations, ids: store.traceIds(), counts: { traceCount, spanCount, bytes }, texts };
}

describe('the collector’s store', () => {
  afterEach(() => kit.end());

  it('holds what it was sent, in every form, and the same after it was opened again', async () => {
    const folder = kit.newFolder();
    const store = await kit.open(folder);
    const spans = (trace: number): TestSpan[] => [
      { trace, id: 1, service: 'gateway', name: 'GET /', kind: 2, start: 5000, duration: 90_000 },
      { trace, id: 2, parent: 1, name: 'cart', kind: 3, start: 10_000, duration: 20_000, attributes: { user: 'ä' } },
    ];
    await store.append(request(spans(1)));
    await store.append(request(spans(2), 'otlp-json'));
    await store.append(request(spans(3), 'zipkin-json'));
    await store.append(request(spans(4), 'otlp-protobuf', true));
    await store.append(request(spans(5), 'otlp-json', true));
    for (const trace of [1, 2, 3, 4, 5]) assert.deepEqual(await spansOf(store, trace), [1, 2], `trace ${trace}`);
    assert.deepEqual(store.traceIds(), [5, 4, 3, 2, 1].map(traceIdOf));
    assert.deepEqual(store.services(), ['gateway', 'shop']);
    assert.deepEqual(store.operations('gateway'), [
      { name: 'GET /', kind: 'internal' }, // as Zipkin's span says no kind
      { name: 'GET /', kind: 'server' },
    ]);
    const before = await allOf(store);
    await store.close();
    assert.deepEqual(await allOf(await kit.open(folder)), before);
  });

  it('sums a trace up: extent, root, services, errors', async () => {
    const store = await kit.open(kit.newFolder());
    await store.append(
      request([
        { trace: 7, id: 2, parent: 1, service: 'cart', name: 'load', start: 10, duration: 50, isError: true },
        { trace: 7, id: 3, parent: 1, service: 'cart', name: 'save', start: 70, duration: 2_000_000_000 },
      ]),
    );
    const [early] = await found(store);
    assert.equal(early.rootName, '');
    await store.append(request([{ trace: 7, id: 1, service: 'web', name: 'GET /', start: 3, duration: 100 }]));
    assert.deepEqual(await found(store), [
      {
        traceId: traceIdOf(7),
        rootService: 'web',
        rootName: 'GET /',
        start: epoch + 3n,
        duration: 2_000_000_067,
        spanCount: 3,
        errorCount: 1,
        orphanCount: undefined,
        services: [
          { name: 'cart', spanCount: 2, errorCount: 1 },
          { name: 'web', spanCount: 1, errorCount: 0 },
        ],
      },
    ]);
  });

  it('says what it took, and keeps nothing of what it can’t read', async () => {
    const store = await kit.open(kit.newFolder());
    const good = request([{ trace: 1, id: 1 }]);
    const noId = request([{ trace: 0, id: 2 }]);
    const both = Buffer.concat([good.bytes, noId.bytes]);
    const said = await store.append({ ...good, bytes: both, plain: both });
    assert.deepEqual([said.spanCount, said.rejectedCount], [1, 1]);
    assert.match(said.rejectedBecause, /trace/i);
    const empty = new Uint8Array();
    assert.equal((await store.append({ ...good, bytes: empty, plain: empty })).spanCount, 0);
    const { bytes } = store.stats();
    const cut = both.subarray(0, both.length - 1);
    const isUnreadable = (error: unknown): boolean => error instanceof Failure && error.kind === 'unreadable';
    await assert.rejects(store.append({ ...good, bytes: cut, plain: cut }), isUnreadable);
    assert.deepEqual([store.stats().bytes, store.stats().spanCount], [bytes, 1]);
  });

  it('takes no request of more spans than any sender has together, which would take many times its bytes', async () => {
    const store = await kit.open(kit.newFolder());
    const { bytes } = request([{ trace: 1, id: 1, name: '' }]);
    const repeated = (times: number): Buffer => Buffer.concat(Array.from({ length: times }, () => bytes));
    const tooMany = repeated(250_001);
    const isTooLarge = (error: unknown): boolean => error instanceof Failure && error.kind === 'tooLarge';
    await assert.rejects(store.append({ ...request([]), bytes: tooMany, plain: tooMany }), isTooLarge);
    assert.equal(store.stats().spanCount, 0);
    const many = repeated(20_000);
    assert.equal((await store.append({ ...request([]), bytes: many, plain: many })).spanCount, 20_000);
  });

  it('tells of the first change at once, of the next ones together, and of each trace that grew once', async () => {
    const store = await kit.open(kit.newFolder());
    await found(store); // opened
    const changes: TracesChange[] = [];
    let onSecond: () => void;
    const second = new Promise<void>(resolve => (onSecond = resolve));
    store.onDidChange(change => {
      changes.push(change);
      if (changes.length === 2) onSecond();
    });
    await store.append(request([{ trace: 1, id: 1 }]));
    assert.deepEqual(
      changes.map(({ grown }) => grown.map(({ spanCount }) => spanCount)),
      [[1]],
    );
    for (let id = 2; id < 10; id++) await store.append(request([{ trace: id % 2 ? 1 : 2, id }]));
    assert.equal(changes.length, 1);
    await second;
    const { grown, grownCount, stats } = changes[1];
    assert.deepEqual(
      grown.map(({ traceId, spanCount }) => [traceId, spanCount]),
      [
        [traceIdOf(1), 5],
        [traceIdOf(2), 4],
      ],
    );
    assert.deepEqual([grownCount, stats.spanCount, changes[1].reset], [2, 9, false]);
  });

  it('takes requests while it still reads what is there, and finds both', async () => {
    const folder = kit.newFolder();
    const before = await kit.open(folder);
    for (let id = 1; id <= 300; id++)
      await before.append(request([{ trace: 1 + (id % 50), id: id + 1000, start: id }]));
    await before.close();
    const store = await kit.open(folder);
    let hasReset = false;
    store.onDidChange(({ reset }) => (hasReset ||= reset));
    // Before anything was read, as the first piece of that is yet to come.
    assert.equal(store.stats().spanCount, 0);
    const appended = [1, 2, 3].map(id => store.append(request([{ trace: 1, id, start: 7 }])));
    await Promise.all(appended);
    assert.deepEqual((await spansOf(store, 1)).slice(0, 4), [1, 2, 3, 1050]);
    assert.equal(store.stats().spanCount, 303);
    assert.ok(hasReset);
    assert.equal(store.traceIds()[0], traceIdOf(1));
    await store.close();
    assert.equal((await spansOf(await kit.open(folder), 1)).length, 9);
  });

  it('forgets everything when it is cleared, on disk as well', async () => {
    const folder = kit.newFolder();
    const store = await kit.open(folder);
    for (let id = 1; id <= 50; id++) await store.append(request([{ trace: id, id }]));
    await store.clear();
    assert.deepEqual(await found(store), []);
    assert.deepEqual(store.services(), []);
    assert.ok(diskBytes(folder) < 100, 'only the note that all was dropped is left');
    await store.append(request([{ trace: 3, id: 77 }]));
    assert.deepEqual(await spansOf(store, 3), [77]);
    await store.close();
    const again = await kit.open(folder);
    assert.deepEqual(await spansOf(again, 3), [77]);
    assert.deepEqual(again.stats(), { ...again.stats(), traceCount: 1, spanCount: 1, droppedTraces: 0 });
  });

  it('keeps everything, and its way to make room, when it can’t be cleared', async () => {
    const folder = kit.newFolder();
    let isReadOnly = false;
    const disk: StoreDisk = {
      ...nodeDisk,
      create: async path => {
        if (isReadOnly) throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' });
        return nodeDisk.create(path);
      },
    };
    const store = await kit.open(folder, { storageBytes: 32_000 }, disk);
    await store.append(request([{ trace: 1, id: 1 }]));
    isReadOnly = true;
    await assert.rejects(store.clear(), /can't be cleared.*EROFS/);
    assert.deepEqual(await spansOf(store, 1), [1]);
    isReadOnly = false;
    for (let id = 1; id <= 100; id++) await store.append(request([{ trace: 2, id, name: 'n'.repeat(900) }]));
    assert.ok(store.stats().droppedTraces > 0);
    // Two windows at once.
    await Promise.all([store.clear(), store.clear()]);
    assert.deepEqual(await found(store), []);
    await store.append(request([{ trace: 3, id: 3 }]));
    await store.close();
    const again = await kit.open(folder);
    assert.deepEqual(
      (await found(again)).map(({ traceId }) => traceId),
      [traceIdOf(3)],
    );
  });

  it('refuses while the disk does, keeps what it had, and goes on afterwards', async () => {
    const folder = kit.newFolder();
    let isFull = false;
    const disk: StoreDisk = {
      ...nodeDisk,
      create: async path => {
        const file = await nodeDisk.create(path);
        const write = file.write.bind(file);
        file.write = async (buffers, position) => {
          if (!isFull) return write(buffers, position);
          // Half of it fits.
          const all = Buffer.concat(buffers);
          await write([all.subarray(0, all.length >> 1)], position);
          throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
        };
        return file;
      },
    };
    const store = await kit.open(folder, {}, disk);
    await store.append(request([{ trace: 1, id: 1 }]));
    isFull = true;
    const isRefusal = (error: unknown): boolean =>
      error instanceof Failure && error.kind === 'unreachable' && /ENOSPC/.test(error.message);
    await assert.rejects(store.append(request([{ trace: 1, id: 2 }])), isRefusal);
    assert.deepEqual(await spansOf(store, 1), [1]);
    isFull = false;
    await store.append(request([{ trace: 1, id: 3 }]));
    assert.deepEqual(await spansOf(store, 1), [1, 3]);
    await store.close();
    assert.deepEqual(await spansOf(await kit.open(folder), 1), [1, 3]);
    assert.deepEqual(kit.messages, []);
  });

  it('acknowledges what has been written, and writes together what waits', async () => {
    let goOn: () => void = () => undefined;
    const writes: number[] = [];
    const disk: StoreDisk = {
      ...nodeDisk,
      create: async path => {
        const file = await nodeDisk.create(path);
        const write = file.write.bind(file);
        file.write = async (buffers, position) => {
          writes.push(buffers.length);
          await new Promise<void>(resolve => (goOn = resolve));
          await write(buffers, position);
        };
        return file;
      },
    };
    const store = await kit.open(kit.newFolder(), {}, disk);
    await found(store); // opened
    const acked: number[] = [];
    const appends = Array.from({ length: 20 }, (_, i) =>
      store.append(request([{ trace: 1, id: i + 1 }])).then(() => acked.push(i)),
    );
    while (!writes.length) await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual([acked, store.stats().spanCount], [[], 0]);
    goOn();
    while (writes.length < 2) await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual([acked, store.stats().spanCount], [[0], 1]);
    goOn();
    await Promise.all(appends);
    // A header and a body for each request.
    assert.deepEqual(writes, [2, 38]);
    assert.deepEqual(
      await spansOf(store, 1),
      [...appends.keys()].map(i => i + 1),
    );
  });

  it('says which folder can’t be used', async () => {
    const file = join(kit.newFolder(), 'file');
    await (await nodeDisk.create(file)).close();
    await assert.rejects(kit.open(join(file, 'store')), (error: unknown) => {
      return error instanceof Failure && error.kind === 'unreachable' && error.message.includes(file);
    });
  });

  it('refuses what comes after its end, and has answered what came before', async () => {
    const store = await kit.open(kit.newFolder());
    const early = store.append(request([{ trace: 1, id: 1 }]));
    const closing = store.close();
    await assert.rejects(store.append(request([{ trace: 1, id: 2 }])), { name: 'Failure', kind: 'unreachable' });
    assert.equal((await early).spanCount, 1);
    await closing;
  });
});
