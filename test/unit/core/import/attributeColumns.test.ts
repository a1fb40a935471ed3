import assert from 'node:assert/strict';
import { createReader } from '../../../../src/core/import';
import { sparseKeys, sparseOf, type PayloadFormat, type SpanTable } from '../../../../src/core/spans/spanTable';

function read(format: PayloadFormat, value: unknown): SpanTable {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  const buffer = new SharedArrayBuffer(bytes.length);
  new Uint8Array(buffer).set(bytes);
  return createReader(format, buffer).finish(bytes.length).traces[0];
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
/** One span with all of them, one with every other, one with none. */
const wanted = [sparseKeys, sparseKeys.filter((_, i) => i % 2), []];

describe('attributes with a column of their own', () => {
  const check = (table: SpanTable): void => {
    wanted.forEach((keys, row) => {
      for (const key of sparseKeys) {
        assert.equal(
          sparseOf(table, row, key),
          (keys as readonly string[]).includes(key) ? `${row} ${key}` : undefined,
          key,
        );
      }
    });
  };

  it('are all there, however many a span has, in jaeger-json', () => {
    const spans = wanted.map((keys, row) => ({
      traceID: traceId,
      spanID: `000000000000000${row + 1}`,
      operationName: 'a',
      startTime: row + 1,
      duration: 1,
      tags: keys.map(key => ({ key, type: 'string', value: `${row} ${key}` })),
      processID: 'p',
    }));
    check(read('jaeger-json', { data: [{ traceID: traceId, spans, processes: { p: { serviceName: 's' } } }] }));
  });

  it('are all there, however many a span has, in otlp-json', () => {
    const spans = wanted.map((keys, row) => ({
      traceId,
      spanId: `000000000000000${row + 1}`,
      name: 'a',
      startTimeUnixNano: String(row + 1),
      endTimeUnixNano: '9',
      attributes: keys.map(key => ({ key, value: { stringValue: `${row} ${key}` } })),
    }));
    check(read('otlp-json', { resourceSpans: [{ scopeSpans: [{ spans }] }] }));
  });
});
