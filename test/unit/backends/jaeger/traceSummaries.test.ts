import assert from 'node:assert/strict';
import { readSummaries } from '../../../../src/backends/jaeger/traceSummaries';

describe('trace summaries', () => {
  it('take what the server left out for zero and empty', () => {
    assert.deepEqual(readSummaries({ summaries: [{ traceId: 'AA', spanCount: 1 }] }), [
      {
        traceId: '000000000000000000000000000000aa',
        rootService: '',
        rootName: '',
        start: 0n,
        duration: 0,
        spanCount: 1,
        errorCount: 0,
        orphanCount: undefined,
        services: [],
      },
    ]);
  });

  it('keep nanoseconds exact', () => {
    const one = {
      traceId: 'aa',
      minStartTimeUnixNano: '1795342800000000001',
      maxEndTimeUnixNano: '1795342800120000123',
    };
    const [summary] = readSummaries({ summaries: [one] }) ?? [];
    assert.equal(summary.start, 1795342800000000001n);
    assert.equal(summary.duration, 120000122);
  });

  it('are empty for an empty, a null and a missing list', () => {
    for (const json of [{ summaries: [] }, { summaries: null }, {}]) assert.deepEqual(readSummaries(json), []);
  });

  it('pass over entries that name no trace, and values of the wrong kind', () => {
    const odd = {
      traceID: 'bb',
      spanCount: '7',
      errorSpanCount: -1,
      services: [null, { name: 5 }],
      rootServiceName: 3,
    };
    const summaries = readSummaries({ summaries: [null, 'x', { traceId: 'zz' }, odd] });
    assert.deepEqual(
      summaries?.map(({ traceId, spanCount, errorCount, rootService, services }) => ({
        traceId,
        spanCount,
        errorCount,
        rootService,
        services,
      })),
      [
        {
          traceId: '000000000000000000000000000000bb',
          spanCount: 7,
          errorCount: 0,
          rootService: '',
          services: [{ name: '', spanCount: 0, errorCount: 0 }],
        },
      ],
    );
  });

  it('are none in another shape of document', () => {
    for (const json of [null, [], 'x', 1, { summaries: {} }, { summaries: 'x' }]) {
      assert.equal(readSummaries(json), undefined);
    }
  });
});
