import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk, type StoreDisk } from '../../../../../src/backends/collector/store/storeDisk';
import { found, randomFrom, request, spansOf, StoreKit, traceIdOf } from './storeKit';

const kit = new StoreKit();
const segmentsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.seg'))
    .sort();

/** A folder with one segment of `count` requests, each a trace of one span. */
async function written(count: number): Promise<{ folder: string; path: string; ends: number[] }> {
  const folder = kit.newFolder();
  const store = await kit.open(folder);
  const ends: number[] = [];
  for (let trace = 1; trace <= count; trace++) {
    await store.append(request([{ trace, id: trace }]));
    ends.push(store.stats().bytes);
  }
  await store.close();
  return { folder, path: join(folder, segmentsOf(folder)[0]), ends };
}

describe('the collector’s store after a crash', function () {
  this.timeout(60_000); // many stores
  afterEach(() => kit.end());

  it('cuts off a torn end, wherever it was torn, and goes on behind it', async () => {
    const { folder, path, ends } = await written(3);
    const whole = readFileSync(path);
    for (let end = ends[1]; end < ends[2]; end++) {
      const copy = kit.newFolder();
      writeFileSync(join(copy, segmentsOf(folder)[0]), whole.subarray(0, end));
      const store = await kit.open(copy);
      await store.append(request([{ trace: 9, id: 9 }]));
      assert.deepEqual(
        (await found(store)).map(({ traceId }) => traceId),
        [9, 2, 1].map(traceIdOf),
        `cut at byte ${end}`,
      );
      await store.close();
      const again = await kit.open(copy);
      assert.deepEqual(await spansOf(again, 9), [9]);
      assert.equal(again.stats().spanCount, 3);
      await again.close();
    }
    assert.ok(kit.messages.length > 0 && kit.messages.every(message => /not written whole/.test(message)));
  });

  it('loses the one request that was damaged, and says so', async () => {
    const { folder, path, ends } = await written(3);
    const whole = readFileSync(path);
    for (let at = ends[0]; at < ends[1]; at++) {
      // Four bytes of the header have no meaning: nothing notices them but the checksum.
      const damaged = Buffer.from(whole);
      damaged[at] ^= 0x41;
      const copy = kit.newFolder();
      writeFileSync(join(copy, segmentsOf(folder)[0]), damaged);
      kit.messages.length = 0;
      const store = await kit.open(copy);
      const ids = (await found(store)).map(({ traceId }) => traceId);
      assert.deepEqual(ids, [3, 1].map(traceIdOf), `byte ${at}`);
      assert.match(kit.messages.join(), new RegExp(`${ends[1] - ends[0]} bytes from byte ${ends[0]} on .*damaged`));
      await store.close();
    }
  });

  it('takes no damage from files that are something else', async () => {
    const { folder } = await written(2);
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    writeFileSync(join(folder, '00000007.0.seg'), 'SNPL and nothing of the kind');
    writeFileSync(join(folder, '00000008.0.seg'), '');
    writeFileSync(join(folder, '00000001.1.seg.tmp'), 'half a compaction');
    const store = await kit.open(folder);
    await store.append(request([{ trace: 5, id: 5 }]));
    assert.equal((await found(store)).length, 3);
    assert.ok(readdirSync(folder).includes('notes.txt'));
    assert.ok(!readdirSync(folder).includes('00000001.1.seg.tmp'));
    assert.ok(segmentsOf(folder).includes('00000009.0.seg'));
  });

  it('is killed at any moment of dropping and compacting: each trace is whole, or counted as dropped', async () => {
    const folder = kit.newFolder();
    const random = randomFrom(11);
    /** Copies of the folder, as a kill would leave it, with the spans that had been acknowledged by then. */
    const snapshots: { folder: string; acked: Map<number, number[]>; moment: string }[] = [];
    const acked = new Map<number, number[]>();
    const snap = (moment: string): void => {
      const copy = kit.newFolder();
      cpSync(folder, copy, { recursive: true });
      snapshots.push({ folder: copy, acked: new Map([...acked].map(([trace, ids]) => [trace, [...ids]])), moment });
    };
    let compactions = 0;
    const disk: StoreDisk = {
      ...nodeDisk,
      rename: async (from, to) => {
        compactions++;
        if (compactions % 4 === 0) snap('before a new generation has its name');
        await nodeDisk.rename(from, to);
        if (compactions % 4 === 1) snap('with two generations');
      },
      remove: async path => {
        const isSegment = path.endsWith('.seg');
        if (isSegment && random() < 0.1) snap('before a segment goes');
        await nodeDisk.remove(path);
        if (isSegment && random() < 0.1) snap('after a segment went');
      },
    };
    const store = await kit.open(folder, { storageBytes: 64_000 }, disk);
    // A few traces go on for long, so that segments do not die as a whole.
    for (let id = 1; snapshots.length < 40 || compactions < 30; id++) {
      const trace = random() < 0.5 ? 1 + Math.floor(id / 400) : 1000 + Math.floor(id / 3);
      await store.append(request([{ trace, id, name: 'x'.repeat(Math.floor(random() * 200)) }]));
      acked.set(trace, [...(acked.get(trace) ?? []), id]);
    }
    await store.close();
    assert.ok(compactions >= 30, `${compactions} compactions`);
    for (const { folder, acked, moment } of snapshots) {
      const again = await kit.open(folder, { storageBytes: 64_000 });
      let foundSpans = 0;
      let gone = 0;
      for (const { traceId, spanCount } of await found(again)) {
        const trace = parseInt(traceId, 16);
        const ids = await spansOf(again, trace);
        const sent = acked.get(trace) ?? [];
        foundSpans += spanCount;
        assert.equal(ids.length, spanCount, moment);
        // All of it, or what came since it was dropped. The span that was under way may be there, too.
        const ours = ids.filter(id => sent.includes(id));
        assert.ok(ids.length - ours.length <= 1, moment);
        assert.deepEqual(ours, sent.slice(sent.length - ours.length), `trace ${trace} ${moment}`);
        if (ours.length < sent.length) gone++;
      }
      const ackedSpans = [...acked.values()].reduce((sum, { length }) => sum + length, 0);
      const { droppedSpans, droppedTraces } = again.stats();
      const surplus = foundSpans + droppedSpans - ackedSpans;
      assert.ok(surplus === 0 || surplus === 1, `${moment}: ${surplus} spans more than were acknowledged`);
      assert.ok(droppedTraces >= gone);
      await again.close();
    }
  });

  it('is killed while the segments go that were put together: nothing of them is lost', async () => {
    const folder = kit.newFolder();
    const before = await kit.open(folder, { storageBytes: 76_800 });
    // Of each segment a little lives on when the limit is lowered, so that many become one.
    const lasting: number[] = [];
    for (let id = 1; before.stats().bytes < 58_000; id++) {
      const isLasting = id % 4 === 0;
      if (isLasting) lasting.push(id);
      await before.append(request([isLasting ? { trace: 9001, id } : { trace: id, id, name: 'n'.repeat(400) }]));
    }
    lasting.push(1000);
    await before.append(request([{ trace: 9001, id: 1000 }]));
    await before.close();
    const snapshots: string[] = [];
    const disk: StoreDisk = {
      ...nodeDisk,
      remove: async path => {
        await nodeDisk.remove(path);
        if (!path.endsWith('.seg')) return;
        const copy = kit.newFolder();
        cpSync(folder, copy, { recursive: true });
        snapshots.push(copy);
      },
    };
    const store = await kit.open(folder, { storageBytes: 64_000 }, disk);
    while (store.stats().spanCount === 0 || store.stats().bytes > 50_000) await new Promise(setImmediate);
    await store.close();
    assert.ok(snapshots.length >= 3, `${snapshots.length} went`);
    for (const [i, copy] of snapshots.entries()) {
      const again = await kit.open(copy, { storageBytes: 64_000 });
      assert.deepEqual(await spansOf(again, 9001), lasting, `after segment ${i + 1} of ${snapshots.length} went`);
      await again.close();
    }
  });
});
