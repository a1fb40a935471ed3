import assert from 'node:assert/strict';
import { columnChunks, drawnColumns } from '../../../../src/features/timeline/columns';
import { databaseKind } from '../../../../src/protocol/timeline';
import { traceOf } from './traceOf';

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
    { id: 4, parent: 1, name: 'GET', from: 60, to: 70, kind: 3, error: true },
  ]);

  it('name each text and service once, in order of appearance', () => {
    const drawn = drawnColumns(table);
    assert.deepEqual(drawn.names, ['POST /buy', 'SELECT', 'GET']);
    assert.deepEqual([...drawn.name], [0, 1, 1, 2]);
    assert.deepEqual(drawn.services, ['shop', 'stock']);
    assert.deepEqual([...drawn.service], [0, 1, 1, 0]);
  });

  it('mark calls of databases, by the new and the old attribute', () => {
    assert.deepEqual([...drawnColumns(table).kind], [2, databaseKind, databaseKind, 3]);
  });

  it('cross as plain buffers with the values of the table', () => {
    const [chunk, ...rest] = columnChunks(table, drawnColumns(table), 7);
    assert.deepEqual(rest, []);
    assert.deepEqual([chunk.revision, chunk.from, chunk.count], [7, 0, 4]);
    assert.ok(chunk.start instanceof ArrayBuffer);
    assert.deepEqual([...new Float64Array(chunk.start)], [0, 10e6, 30e6, 60e6]);
    assert.deepEqual([...new Float64Array(chunk.duration)], [100e6, 10e6, 20e6, 10e6]);
    assert.deepEqual([...new Float64Array(chunk.selfTime)], [60e6, 10e6, 20e6, 10e6]);
    assert.deepEqual([...new Int32Array(chunk.parent)], [-1, 0, 0, 0]);
    assert.deepEqual([...new Uint32Array(chunk.subtreeEnd)], [4, 2, 3, 4]);
    assert.deepEqual([...new Uint32Array(chunk.spanIdLow)], [1, 2, 3, 4]);
    assert.deepEqual([...new Uint32Array(chunk.eventIndex)], [0, 2, 2, 3, 3]);
    assert.deepEqual([...new Float64Array(chunk.eventTime)], [10e6, 20e6, 35e6]);
  });

  it('come a screenful first, then in larger pieces, with events counted from each piece on', () => {
    const many = traceOf(
      Array.from({ length: 300 }, (_, n) => ({
        id: n + 1,
        parent: n ? 1 : undefined,
        name: 'x',
        from: n,
        to: n ? n + 1 : 400,
        events: [n],
      })),
    );
    const chunks = [...columnChunks(many, drawnColumns(many), 1)];
    assert.deepEqual(
      chunks.map(({ from, count }) => [from, count]),
      [
        [0, 256],
        [256, 44],
      ],
    );
    assert.deepEqual([...new Uint32Array(chunks[1].eventIndex)].slice(0, 3), [0, 1, 2]);
    assert.equal(new Float64Array(chunks[1].eventTime)[0], 256e6);
  });
});
