import assert from 'node:assert/strict';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { answerFind } from '../../../../src/features/timeline/answerFind';
import type { Finder } from '../../../../src/protocol/findClient';

describe('the answer to a search of the page', () => {
  const table = { count: 9 } as SpanTable;
  const never = new AbortController().signal;
  const problem = { from: 0, to: 4, message: { text: 'Column 1', args: [] } };
  const rowsOf = (buffer: ArrayBuffer) => [...new Uint32Array(buffer)];

  it('is what the search found last; what it found before is told while it goes on', async () => {
    const told: [number, number[]][] = [];
    const finder: Finder = {
      prepare: () => assert.fail('nothing to prepare'),
      find: (of, query, onFound, signal) => {
        assert.deepEqual([of, query, signal], [table, 'cart', never]);
        onFound(Uint32Array.of(1, 4), false);
        onFound(Uint32Array.of(5), false);
        onFound(Uint32Array.of(8), true);
        return Promise.resolve([problem]);
      },
      complete: () => assert.fail('nothing to complete'),
    };
    const tell = ({ search, rows }: { search: number; rows: ArrayBuffer }) => told.push([search, rowsOf(rows)]);
    const answer = await answerFind(finder, table, { revision: 1, query: 'cart', search: 7 }, tell, never);
    const { rows } = answer;
    assert.deepEqual(told, [
      [7, [1, 4]],
      [7, [5]],
    ]);
    assert.deepEqual(rowsOf(rows), [8]);
    assert.deepEqual(answer.problems, [problem]);
  });

  it('to an empty text is empty, and makes ready for a search', async () => {
    const prepared: SpanTable[] = [];
    const finder: Finder = {
      prepare: of => prepared.push(of),
      find: () => assert.fail('nothing to find'),
      complete: () => assert.fail('nothing to complete'),
    };
    const { rows } = await answerFind(finder, table, { revision: 1, query: '', search: 0 }, () => assert.fail(), never);
    assert.equal(rows.byteLength, 0);
    assert.deepEqual(prepared, [table]);
  });
});
