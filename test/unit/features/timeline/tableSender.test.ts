import assert from 'node:assert/strict';
import { spanIdOf } from '../../../../src/core/spans/spanTable';
import { readyView, type DrawnTable } from '../../../../src/features/timeline/columns';
import { ChunkQueue } from '../../../../src/features/timeline/chunkQueue';
import type { FirstLook } from '../../../../src/features/timeline/firstRows';
import { TableSender } from '../../../../src/features/timeline/tableSender';
import type { WireMessage } from '../../../../src/protocol/channel';
import type { ColumnsChunk, PageState } from '../../../../src/protocol/timeline';
import { generateTrace } from '../../../support/page/stub/generatedTrace';
import { headerOf, idOf, tableOf } from '../../../support/page/stub/stubTrace';

const trace = generateTrace({ spans: 70_000, services: 5, seed: 3, shape: 'tree' });
const table = tableOf(trace);
const view = readyView(table, { revision: 3, header: headerOf(trace) });

const refOf = (row: number) => ({ spanId: spanIdOf(table as never, row), ordinal: 0 });
const stateWith = (state: Partial<PageState>): PageState => ({ endpointId: 'local', traceId: trace.traceId, ...state });
function chunksInTurn(table: DrawnTable, revision: number, look: FirstLook): ColumnsChunk[] {
  const queue = new ChunkQueue(table, revision, look);
  const chunks: ColumnsChunk[] = [];
  for (let chunk = queue.next(); chunk; chunk = queue.next()) chunks.push(chunk);
  return chunks;
}
const rowsIn = ({ from, count, rows }: ColumnsChunk) =>
  rows ? [...new Uint32Array(rows)] : Array.from({ length: count }, (_, i) => from + i);

/** A page that takes a message when it is told to. */
function slowPage() {
  const posted: { name: string; payload: unknown; take: (arrived: boolean) => void }[] = [];
  const sender = new TableSender(message => {
    assert.equal(message.type, 'notify');
    const { name, payload } = message as Extract<WireMessage, { type: 'notify' }>;
    return new Promise(take => posted.push({ name, payload, take }));
  });
  /** Takes messages one after the other until no more come. */
  const takeAll = async () => {
    for (let i = 0; i < posted.length; i++) {
      posted[i].take(true);
      await settled();
    }
  };
  return { sender, posted, takeAll };
}
/** All promises that could be settled by now are. */
const settled = () => new Promise(resolve => setImmediate(resolve));

describe('the order of chunks', () => {
  const looks = {
    'nothing known': {},
    'a row asked for': { select: 41_000 },
    'a place before': { state: stateWith({ top: refOf(35_500), selected: refOf(12) }) },
    'the last row': { select: 69_999 },
    folds: { state: stateWith({ top: refOf(0), folded: [1, 400, 20_000, 60_000].map(refOf) }) },
    'all folded': { state: stateWith({ top: refOf(30_000), unfolded: [refOf(0)] }) },
  };
  for (const [name, look] of Object.entries(looks)) {
    it(`brings every row in one block, and each name before it is needed (${name})`, () => {
      const times = new Uint8Array(table.count);
      let names = 0;
      let isPick = true;
      for (const chunk of chunksInTurn(table, 3, look)) {
        assert.equal(chunk.rows !== undefined, isPick);
        assert.equal(chunk.firstName, names);
        names += chunk.nameOffset.byteLength / 4 - 1;
        assert.ok(new Uint32Array(chunk.name).every(number => number < names));
        if (!isPick) for (const row of rowsIn(chunk)) times[row]++;
        isPick = false;
      }
      assert.ok(times.every(count => count === 1));
      assert.equal(names, new Set(trace.name).size);
    });
  }

  it('picks a screen and more around the place one looks at', () => {
    const [first] = chunksInTurn(table, 3, looks['a place before']);
    const rows = rowsIn(first);
    for (let row = 35_500 - 100; row < 35_500 + 200; row++) assert.ok(rows.includes(row), `row ${row}`);
    assert.ok(rows.includes(12));
    assert.ok(rows.length < 1000);
  });

  it('picks rows above a place deep in a chain as well', () => {
    const chain = generateTrace({ spans: 90_000, services: 2, seed: 3, shape: 'chain' });
    const chained = tableOf(chain);
    const state = stateWith({ top: { spanId: idOf(chain, 80_000), ordinal: 0 } });
    const rows = rowsIn(chunksInTurn(chained, 3, { state })[0]);
    for (let row = 80_000 - 100; row < 80_000 + 200; row++) assert.ok(rows.includes(row), `row ${row}`);
  });

  it('goes past what is folded, and brings the folded rows themselves', () => {
    const fold = trace.subtreeEnd.findIndex((end, row) => row > 0 && end - row > 20);
    const end = trace.subtreeEnd[fold];
    const state = stateWith({ top: refOf(fold), folded: [fold, 60_000].map(refOf) });
    const [first] = chunksInTurn(table, 3, { state });
    const rows = rowsIn(first);
    assert.ok(rows.includes(end) && rows.includes(end + 9) && rows.includes(60_000));
    assert.ok(!rows.includes(fold + 10));
  });

  it('brings a row asked for with all above it, so that it can be unfolded', () => {
    const row = trace.depth.findIndex(depth => depth > 6);
    const [first] = chunksInTurn(table, 3, { select: row, state: looks['all folded'].state });
    const rows = rowsIn(first);
    for (let up = row; up >= 0; up = trace.parent[up]) assert.ok(rows.includes(up));
    assert.equal(first.allSubtreeEnds?.byteLength, 4 * table.count);
  });

  it('picks nothing where all rows are wanted first', () => {
    const small: DrawnTable = tableOf(generateTrace({ spans: 40, services: 2, seed: 3, shape: 'tree' }));
    const chunks = [...chunksInTurn(small, 1, { select: 39 })];
    assert.deepEqual(
      chunks.map(({ from, count, rows }) => [from, count, rows]),
      [[0, 40, undefined]],
    );
  });

  it('outlives a state that names nothing of this trace', () => {
    const state = stateWith({
      top: { spanId: 'ffffffffffffffff', ordinal: 0 },
      selected: { spanId: 'nonsense', ordinal: -1 },
      folded: [{ spanId: '', ordinal: 0 }],
    });
    const [first] = chunksInTurn(table, 3, { state });
    assert.deepEqual(rowsIn(first).slice(0, 3), [0, 1, 2]);
  });
});

describe('a person who looks elsewhere while rows are still to come', () => {
  const rest = (queue: ChunkQueue) => {
    const times = new Uint8Array(table.count);
    for (let chunk = queue.next(); chunk; chunk = queue.next())
      if (!chunk.rows) for (const row of rowsIn(chunk)) times[row]++;
    return times;
  };

  it('gets those rows next, and what follows them, and in the end every row once', () => {
    const queue = new ChunkQueue(table, 3, {});
    queue.next();
    const first = queue.next();
    assert.ok(first && !first.rows);
    queue.look({ rows: [60_000, 60_500] });
    const pick = queue.next();
    const then = queue.next();
    assert.ok(pick?.rows && then && !then.rows);
    for (const row of [59_990, 60_000, 60_500, 60_600]) assert.ok(rowsIn(pick).includes(row), `row ${row}`);
    assert.ok(then.from <= 60_000 && then.from > 58_000);
    queue.look({ select: 30_000 });
    assert.ok(rowsIn(queue.next() as ColumnsChunk).includes(30_000));
    const times = rest(queue);
    for (const chunk of [first, then]) for (const row of rowsIn(chunk)) times[row]++;
    assert.ok(times.every(count => count === 1));
  });

  it('gets the last of several places when they change faster than they are sent', () => {
    const queue = new ChunkQueue(table, 3, {});
    queue.next();
    for (const row of [10_000, 20_000, 50_000]) queue.look({ rows: [row] });
    assert.ok(rowsIn(queue.next() as ColumnsChunk).includes(50_000));
    assert.equal(queue.next()?.rows, undefined);
    rest(queue);
  });

  it('gets nothing twice when all has come', () => {
    const queue = new ChunkQueue(table, 3, {});
    rest(queue);
    queue.look({ rows: [5] });
    assert.equal(queue.next(), undefined);
  });
});

describe('a sender of tables', () => {
  it('sends the view and the first rows at once, and the rest as the page takes it', async () => {
    const { sender, posted, takeAll } = slowPage();
    const events: string[] = [];
    const sent = sender.send(table, view, {}, () => events.push(`first rows after ${posted.length}`));
    await settled();
    assert.deepEqual(
      posted.map(({ name }) => name),
      ['view', 'columns'],
    );
    assert.deepEqual(events, ['first rows after 2']);
    assert.equal(posted[0].payload, view);
    posted[0].take(true);
    await settled();
    assert.equal(posted.length, 3);
    posted[1].take(true);
    await settled();
    assert.equal(posted.length, 4);
    await takeAll();
    assert.equal(await sent, true);
    const blocks = posted.slice(2).map(({ payload }) => payload as ColumnsChunk);
    assert.equal(
      blocks.reduce((sum, { count }) => sum + count, 0),
      table.count,
    );
    assert.ok(blocks.every(({ revision }) => revision === 3));
  });

  it('stops when it is cancelled', async () => {
    const { sender, posted, takeAll } = slowPage();
    const sent = sender.send(table, view);
    await settled();
    sender.cancel();
    const already = posted.length;
    await takeAll();
    assert.equal(await sent, false);
    assert.equal(posted.length, already);
  });

  it('stops when the page is gone', async () => {
    const { sender, posted } = slowPage();
    const sent = sender.send(table, view);
    posted[0].take(false);
    assert.equal(await sent, false);
    assert.equal(posted.length, 2);
  });

  it('lets the page look elsewhere', async () => {
    const { sender, posted, takeAll } = slowPage();
    const sent = sender.send(table, view);
    await settled();
    sender.look({ rows: [60_000] });
    await takeAll();
    assert.equal(await sent, true);
    assert.ok(rowsIn(posted[2].payload as ColumnsChunk).includes(60_000));
    sender.look({ rows: [60_000] });
    await settled();
    assert.equal(posted.at(-1)?.name, 'columns');
  });

  it('lets a newer table end an older one', async () => {
    const { sender, posted, takeAll } = slowPage();
    const old = sender.send(table, view);
    await settled();
    const newer = sender.send(table, { ...view, revision: 4 }, { select: 5000 });
    await takeAll();
    assert.deepEqual(await Promise.all([old, newer]), [false, true]);
    const revisions = posted
      .filter(({ name }) => name === 'columns')
      .map(({ payload }) => (payload as ColumnsChunk).revision);
    assert.deepEqual(revisions.slice(0, 2), [3, 4]);
    assert.ok(revisions.slice(1).every(revision => revision === 4));
  });
});
