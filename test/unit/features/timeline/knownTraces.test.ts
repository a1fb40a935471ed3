import assert from 'node:assert/strict';
import { typicalTrace } from '../../../../src/core/analysis/compare/typicalTrace';
import { abortError, Failure } from '../../../../src/core/errors';
import { summarize, type TraceSummary } from '../../../../src/core/spans/summary';
import { queryFor, rootOperationOf, tracesLike } from '../../../../src/features/timeline/knownTraces';
import { traceOf } from './traceOf';

const hex = (id: number) => id.toString(16).padStart(32, '0');

describe('traces of the same operation', () => {
  const table = traceOf([{ id: 1, name: 'POST /buy', from: 0, to: 100 }]);
  const summary = (id: number, name: string, ms: number): TraceSummary => ({
    ...summarize(traceOf([{ id: 1, name, from: id, to: id + ms }])),
    traceId: hex(id),
    start: BigInt(id),
  });

  it('are those that tabs and searches brought, and those that the source has, each once, newest first', async () => {
    const other = { ...traceOf([{ id: 1, name: 'POST /buy', from: 5, to: 7 }]), traceId: hex(3) };
    const elsewhere = { ...other, traceId: hex(9) };
    const { traces, error } = await tracesLike(table, {
      search: async () => [
        summary(1, 'POST /buy', 5),
        summary(2, 'GET /cart', 5),
        summary(7, 'POST /buy', 9),
        summarize(table),
      ],
      endpointId: 'local',
      cached: [
        { endpointId: 'local', traceId: hex(3), table: other },
        { endpointId: 'far', traceId: hex(9), table: elsewhere },
        { endpointId: 'local', traceId: table.traceId, table },
      ],
    });
    assert.deepEqual(
      traces.map(({ traceId }) => traceId),
      [hex(3), hex(7), hex(1)],
    );
    assert.equal(error, undefined);
  });

  it('are what is here when the source can not be asked, and it is said why', async () => {
    const failure = new Failure('unreachable', 'No Jaeger there.');
    const sources = { search: () => Promise.reject(failure), endpointId: 'local', cached: [] };
    assert.deepEqual(await tracesLike(table, sources), { traces: [], error: failure });
    const cancelled = { ...sources, search: () => Promise.reject(abortError()) };
    await assert.rejects(tracesLike(table, cancelled), { name: 'AbortError' });
  });

  it('are asked of a server around the time of the trace, of files and the collector whenever they ran', () => {
    const asking = (kind: 'jaeger' | 'collector' | 'file') => {
      const endpoint = { id: 'x', kind, name: 'x', url: '' };
      return queryFor(endpoint, rootOperationOf(table), table, { aroundMs: 1000, limit: 5 });
    };
    const { service, operation, limit, from, to } = asking('jaeger');
    assert.deepEqual([service, operation, limit], ['shop', 'POST /buy', 5]);
    assert.deepEqual([from, to], [table.base - 1_000_000_000n, table.base + 1_000_000_000n]);
    assert.equal(asking('collector').from, 0n);
    assert.ok(asking('file').to > table.base * 2n);
  });
});

describe('the typical one of some traces', () => {
  const of = (...durations: number[]) => typicalTrace(durations.map((duration, i) => ({ duration, start: BigInt(i) })));

  it('is nearest to the median of their durations', () => {
    assert.deepEqual(of(900, 10, 12, 11, 13), { trace: { duration: 12, start: 2n }, median: 12 });
    assert.deepEqual(of(10, 20, 26, 1000), { trace: { duration: 26, start: 2n }, median: 23 });
    assert.equal(of(7)?.trace.duration, 7);
  });

  it('is the latest of those that are equally near, and none when there are none', () => {
    assert.equal(of(10, 20)?.trace.start, 1n);
    assert.equal(of(20, 10, 20, 10)?.trace.start, 3n);
    assert.equal(of(), undefined);
  });
});
