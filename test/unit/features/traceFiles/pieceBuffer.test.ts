import assert from 'node:assert/strict';
import { PieceBuffer } from '../../../../src/features/traceFiles/pieceBuffer';
import { listTraces } from '../../../../src/features/traceFiles/listTraces';
import type { FoundPage, TraceQuery } from '../../../../src/core/search/traceQuery';
import type { TraceSummary } from '../../../../src/core/spans/summary';

describe('pieces on their way into a file', () => {
  it('come in blocks, whole and in order', async () => {
    const blocks: Uint8Array[] = [];
    const buffer = new PieceBuffer(bytes => Promise.resolve(void blocks.push(bytes)), new AbortController().signal);
    const pieces = Array.from({ length: 5000 }, (_, i) => Buffer.from(`${i},`.repeat(40)));
    await buffer.drain([...pieces, undefined, Buffer.alloc(600_000, 0x78)]);
    await buffer.flush();
    await buffer.flush();
    assert.ok(Buffer.concat(blocks).equals(Buffer.concat([...pieces, Buffer.alloc(600_000, 0x78)])));
    assert.ok(blocks.slice(0, -1).every(({ length }) => length === 1 << 18));
  });

  it('end when nobody wants them any more', async () => {
    const controller = new AbortController();
    const buffer = new PieceBuffer(() => Promise.resolve(), controller.signal);
    const endless = (function* () {
      for (let i = 0; ; i++) {
        if (i === 1000) controller.abort();
        yield Buffer.from('x');
      }
    })();
    await assert.rejects(buffer.drain(endless), { name: 'AbortError' });
  });
});

describe('all traces of a source', () => {
  it('come page by page, each once, also when a page says nothing new', async () => {
    const summary = (traceId: string) => ({ traceId }) as TraceSummary;
    const pages: Record<string, Partial<FoundPage>> = {
      '100': { traces: [summary('c'), summary('b')], nextTo: 50n },
      '50': { traces: [summary('b'), summary('a')], nextTo: 50n },
    };
    const asked: bigint[] = [];
    const search = (query: TraceQuery) => {
      asked.push(query.to);
      const page = asked.length === 1 ? pages['100'] : pages[String(query.to)];
      return Promise.resolve({ checked: 0, limitReached: false, notes: [], tables: [], ...page } as never);
    };
    const found: string[] = [];
    for await (const { traceId } of listTraces({ search }, new AbortController().signal, () => 0)) found.push(traceId);
    assert.deepEqual(found, ['c', 'b', 'a']);
    assert.deepEqual(asked, [86_400_000_000_000n, 50n]);
  });
});
