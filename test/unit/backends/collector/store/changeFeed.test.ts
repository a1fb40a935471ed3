import assert from 'node:assert/strict';
import { MentionedTraces } from '../../../../../src/backends/collector/store/mentionedTraces';
import type { TracesChange } from '../../../../../src/protocol/collect';
import { epoch, never, request, StoreKit, traceIdOf } from './storeKit';

const kit = new StoreKit();

describe('what the store tells of traces that go', () => {
  afterEach(() => kit.end());

  it('names those that somebody was told of, and of a flood of others says now and then to ask again', async () => {
    let now = 0;
    const store = await kit.open(kit.newFolder(), { storageBytes: 160_000, now: () => now });
    const changes: TracesChange[] = [];
    let heard = (): void => undefined;
    store.onDidChange(change => {
      changes.push(change);
      heard();
    });
    const next = (): Promise<void> => new Promise(resolve => (heard = resolve));
    // More in one request than a change lists: the first hundred are told to nobody.
    await store.append(request(Array.from({ length: 600 }, (_, i) => ({ trace: i + 1, id: i + 1 }))));
    assert.equal(changes[0].grown.length, 500);
    const listed = new Set(changes[0].grown.map(({ traceId }) => traceId));
    const sought = traceIdOf(7);
    assert.ok(!listed.has(sought));
    const page = await store.search({ from: epoch - 1n, to: epoch + 1_000_000n, limit: 600 }, never);
    assert.equal(page.traces.length, 600);
    const gone = new Set<string>();
    for (let id = 1000; !gone.has(sought) || changes.length < 5; id += 200) {
      const told = next();
      now += 1000;
      await store.append(request(Array.from({ length: 200 }, (_, i) => ({ trace: id + i, id: id + i }))));
      await told;
      for (const traceId of changes.at(-1)?.removed ?? []) gone.add(traceId);
    }
    assert.ok(gone.has(sought), 'a search told of it');
    assert.ok(changes.every(({ reset }) => !reset));
  });

  it('knows the last ten thousand, and whether there were more', () => {
    const mentioned = new MentionedTraces();
    for (let i = 0; i < 20_000; i++) mentioned.add(`${i}`);
    assert.ok(!mentioned.hasForgotten);
    assert.ok(mentioned.delete('3') && !mentioned.delete('3'));
    for (let i = 20_000; i < 30_001; i++) mentioned.add(`${i}`);
    assert.ok(mentioned.hasForgotten);
    assert.ok(!mentioned.delete('5') && mentioned.delete('20000') && mentioned.delete('30000'));
    mentioned.clear();
    assert.ok(!mentioned.hasForgotten && !mentioned.delete('30001'));
  });
});
