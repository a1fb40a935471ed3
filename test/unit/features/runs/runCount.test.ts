import assert from 'node:assert/strict';
import type { SearchPage, TraceQuery } from '../../../../src/backends/backend';
import { countTraces } from '../../../../src/features/runs/runCount';

/** Answers with as many traces as said: of the run, and of all. */
function backend(ofRun: readonly number[], all: readonly number[]) {
  const asked: TraceQuery[] = [];
  return {
    asked,
    search: async (query: TraceQuery) => {
      asked.push(query);
      const traces = (query.attributes ? ofRun : all).map(errorCount => ({ errorCount }));
      return { traces, limitReached: traces.length > 2 } as unknown as SearchPage;
    },
  };
}
const run = { name: 'API', sinceMs: 5_000, id: 'r1' };
const count = (of: ReturnType<typeof backend>, { id }: { id?: string } = run) =>
  countTraces(of, { name: 'API', sinceMs: 5_000, id }, 9_000, new AbortController().signal);

describe('traces of a run', () => {
  it('are those with its id since it began', async () => {
    const store = backend([0, 2], [0, 2, 1, 0]);
    assert.deepEqual(await count(store), { traces: 2, failing: 1, isCut: false, byTime: false });
    const [{ from, to, attributes }, ...more] = store.asked;
    assert.deepEqual([from, to, attributes], [5_000_000_000n, 69_000_000_000n, { 'spanlight.run.id': 'r1' }]);
    assert.deepEqual(more, []);
  });

  it('are all since it began when none says which run it is of', async () => {
    assert.deepEqual(await count(backend([], [1, 1, 1])), { traces: 3, failing: 3, isCut: true, byTime: true });
  });

  it('are none when nothing came', async () => {
    assert.deepEqual(await count(backend([], [])), { traces: 0, failing: 0, isCut: false, byTime: false });
  });

  it('are asked for by time alone when the run has no id', async () => {
    const store = backend([], [0]);
    assert.deepEqual(await count(store, {}), { traces: 1, failing: 0, isCut: false, byTime: true });
    assert.equal(store.asked.length, 1);
  });
});
