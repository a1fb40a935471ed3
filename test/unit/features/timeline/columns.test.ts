import assert from 'node:assert/strict';
import { textAt } from '../../../../src/core/spans/stringColumn';
import { ChunkMaker, readyView } from '../../../../src/features/timeline/columns';
import { traceHeader } from '../../../../src/features/timeline/traceHeader';
import { databaseKind, type ColumnsChunk } from '../../../../src/protocol/timeline';
import { english } from '../../../../src/core/translate';
import { traceOf } from './traceOf';

function namesIn({ nameBytes, nameOffset }: ColumnsChunk): string[] {
  const texts = { bytes: new Uint8Array(nameBytes), offset: new Uint32Array(nameOffset) };
  return Array.from({ length: texts.offset.length - 1 }, (_, i) => textAt(texts, i));
}

describe('the columns for the page', () => {
  const table = traceOf([
    { id: 1, name: 'POST /buy', from: 0, to: 100, kind: 2, events: [10, 20] },
    {
      id: 2,
      parent: 1,
      name: 'SELECT',
      service: 'stock',
      from: 10,
      to: 20,
      kind: 3,
      attributes: { 'db.system.name': 'postgresql' },
    },
    {
      id: 3,
      parent: 1,
      name: 'SELECT',
      service: 'stock',
      from: 30,
      to: 50,
      kind: 3,
      attributes: { 'db.system': 'mysql' },
      events: [35],
    },
    { id: 4, parent: 1, name: 'GÉT \ud83d\ude80', from: 60, to: 70, kind: 3, error: true },
  ]);

  it('name each service once, in order of appearance', () => {
    const view = readyView(table, { revision: 7, header: traceHeader(table, 'local', english) });
    assert.deepEqual(view.services, ['shop', 'stock']);
    const { service } = new ChunkMaker(table, 7).block(0, 4);
    assert.deepEqual([...new Uint32Array(service)], [0, 1, 1, 0]);
  });

  it('bring each text with the first chunk that needs it', () => {
    const maker = new ChunkMaker(table, 7);
    const [first, second, third] = [maker.block(0, 2), maker.block(2, 3), maker.block(3, 4)];
    assert.deepEqual([first, second, third].map(namesIn), [['POST /buy', 'SELECT'], [], ['GÉT \ud83d\ude80']]);
    assert.deepEqual(
      [first, second, third].map(({ firstName }) => firstName),
      [0, 2, 2],
    );
    assert.deepEqual(
      [first, second, third].map(({ name }) => [...new Uint32Array(name)]),
      [[0, 1], [1], [2]],
    );
  });

  it('mark calls of databases, by the new and the old attribute, wherever a chunk begins', () => {
    const kindsOf = (chunk: ColumnsChunk) => [...new Uint8Array(chunk.kind)];
    assert.deepEqual(kindsOf(new ChunkMaker(table, 7).block(0, 4)), [2, databaseKind, databaseKind, 3]);
    assert.deepEqual(kindsOf(new ChunkMaker(table, 7).block(2, 4)), [databaseKind, 3]);
    assert.deepEqual(kindsOf(new ChunkMaker(table, 7).pick(Uint32Array.of(0, 2), false)), [2, databaseKind]);
  });

  it('cross as plain buffers with the values of the table', () => {
    const chunk = new ChunkMaker(table, 7).block(0, 4);
    assert.deepEqual([chunk.revision, chunk.from, chunk.count, chunk.rows], [7, 0, 4, undefined]);
    for (const value of Object.values(chunk)) assert.ok(typeof value === 'number' || value instanceof ArrayBuffer);
    assert.deepEqual([...new Float64Array(chunk.start)], [0, 10e6, 30e6, 60e6]);
    assert.deepEqual([...new Float64Array(chunk.duration)], [100e6, 10e6, 20e6, 10e6]);
    assert.deepEqual([...new Float64Array(chunk.selfTime)], [60e6, 10e6, 20e6, 10e6]);
    assert.deepEqual([...new Int32Array(chunk.parent)], [-1, 0, 0, 0]);
    assert.deepEqual([...new Uint32Array(chunk.subtreeEnd)], [4, 2, 3, 4]);
    assert.deepEqual([...new Uint32Array(chunk.spanIdLow)], [1, 2, 3, 4]);
    assert.deepEqual([...new Uint8Array(chunk.flags)], [0, 0, 0, 1]);
    assert.deepEqual([...new Uint32Array(chunk.eventIndex)], [0, 2, 2, 3, 3]);
    assert.deepEqual([...new Float64Array(chunk.eventTime)], [10e6, 20e6, 35e6]);
  });

  it('are picked from anywhere, with the extents of all subtrees where they are wanted', () => {
    const chunk = new ChunkMaker(table, 7).pick(Uint32Array.of(0, 2, 3), true);
    assert.deepEqual([chunk.from, chunk.count], [0, 3]);
    assert.deepEqual([...new Uint32Array(chunk.rows ?? [])], [0, 2, 3]);
    assert.deepEqual([...new Float64Array(chunk.start)], [0, 30e6, 60e6]);
    assert.deepEqual([...new Uint32Array(chunk.eventIndex)], [0, 2, 3, 3]);
    assert.deepEqual([...new Float64Array(chunk.eventTime)], [10e6, 20e6, 35e6]);
    assert.deepEqual([...new Uint32Array(chunk.allSubtreeEnds ?? [])], [4, 2, 3, 4]);
  });

  it('end a block early where events or names are many', () => {
    const events = Array.from({ length: 100_000 }, (_, n) => n / 1000);
    const rich = traceOf([
      { id: 1, name: 'all', from: 0, to: 100 },
      { id: 2, parent: 1, name: 'many', from: 1, to: 90, events },
      { id: 3, parent: 1, name: 'x'.repeat(2 << 20), from: 2, to: 90, events },
      { id: 4, parent: 1, name: 'last', from: 3, to: 90, events: [5] },
    ]);
    const maker = new ChunkMaker(rich, 1);
    const [first, second] = [maker.block(0, 4), maker.block(3, 4)];
    assert.deepEqual([first.count, second.count], [3, 1]);
    assert.deepEqual([...new Uint32Array(second.eventIndex)], [0, 1]);
    assert.deepEqual([...new Float64Array(second.eventTime)], [5e6]);
  });
});
