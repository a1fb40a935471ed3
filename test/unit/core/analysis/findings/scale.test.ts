import assert from 'node:assert/strict';
import { findAll } from '../../../../../src/core/analysis/findings';
import { defaultFindings } from '../../../../../src/core/analysis/analysis';
import { readOne } from '../../import/plainTrace';

const count = 100_000;

/** Queries, each with the parent that is told, one after the other within a second for the first. */
function queries(parentOf: (n: number) => number): string {
  const id = (n: number): string => (n + 1).toString(16).padStart(16, '0');
  const spans = Array.from({ length: count }, (_, n) => {
    const start = 1_795_342_800_000_000_000n + BigInt(n) * 10_000n;
    const end = n === 0 ? start + 1_000_000_000n : start + 8_000n;
    const parent = n === 0 ? '' : `"parentSpanId":"${id(parentOf(n))}",`;
    return `{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"${id(n)}",${parent}"name":"SELECT","kind":${n ? 3 : 2},"startTimeUnixNano":"${start}","endTimeUnixNano":"${end}","attributes":[{"key":"db.query.text","value":{"stringValue":"SELECT * FROM stock WHERE id = ${n}"}}]}`;
  });
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans.join(',')}]}]}]}`;
}

describe('findings in large traces', function () {
  this.timeout(60_000);

  it('a fan of 100,000 calls is one loop', () => {
    const [finding, ...others] = findAll(
      readOne(
        'otlp-json',
        queries(() => 0),
      ),
      0,
      defaultFindings,
    );
    assert.deepEqual(others, []);
    assert.equal(finding.kind, 'n-plus-one');
    assert.equal(finding.rows.length, count - 1);
    assert.equal(finding.cost, (count - 2) * 8_000);
  });

  it('a chain of 100,000 is none', () => {
    assert.deepEqual(
      findAll(
        readOne(
          'otlp-json',
          queries(n => n - 1),
        ),
        0,
        defaultFindings,
      ),
      [],
    );
  });
});
