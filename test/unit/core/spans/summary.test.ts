import assert from 'node:assert/strict';
import { chosenRoot, isRootMissing, rowOfSpan, spanRefOf, summarize } from '../../../../src/core/spans/summary';
import { SpanFlag } from '../../../../src/core/spans/spanTable';
import { readOne } from '../import/plainTrace';
import { recordedBody } from '../import/recorded';

describe('the summary of a trace', () => {
  const table = readOne('otlp-json', recordedBody('v2.13', 'v3-trace'));

  it('says what lists show', () => {
    assert.deepEqual(summarize(table), {
      traceId: '5af7183fb1d4cf5f6d1e0c2b3a495867',
      rootService: 'frontend',
      rootName: 'POST /buy',
      start: 1795342800000000000n,
      duration: 120000123,
      spanCount: 9,
      errorCount: 1,
      orphanCount: 1,
      services: [
        { name: 'auth-service', spanCount: 1, errorCount: 0 },
        { name: 'frontend', spanCount: 3, errorCount: 1 },
        { name: 'inventory-service', spanCount: 5, errorCount: 0 },
      ],
    });
    assert.equal(chosenRoot(table), 0);
    assert.equal(isRootMissing(table), false);
  });

  it('names no root where only orphans are tops', () => {
    const orphans = { ...table, flags: table.flags.map(flags => flags | SpanFlag.Orphan) };
    const { rootName, rootService } = summarize(orphans);
    assert.deepEqual([rootName, rootService], ['', '']);
    assert.equal(isRootMissing(orphans), true);
  });

  it('finds spans again by id and ordinal, also those whose id comes twice', () => {
    for (let row = 0; row < table.count; row++) assert.equal(rowOfSpan(table, spanRefOf(table, row)), row);
    assert.equal(rowOfSpan(table, { spanId: '00000000000000ff', ordinal: 0 }), undefined);
    assert.equal(rowOfSpan(table, { spanId: 'nonsense', ordinal: 0 }), undefined);

    const span = '{"traceID":"a","spanID":"1","startTime":1}';
    const twins = readOne('jaeger-json', `{"data":[{"spans":[${span},${span}]}]}`);
    assert.deepEqual(spanRefOf(twins, 1), { spanId: '0000000000000001', ordinal: 1 });
    assert.equal(rowOfSpan(twins, { spanId: '0000000000000001', ordinal: 1 }), 1);
    assert.equal(rowOfSpan(twins, { spanId: '0000000000000001', ordinal: 2 }), undefined);
  });
});
