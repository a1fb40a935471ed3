import assert from 'node:assert/strict';
import { recogniseFormat, readSpanDetails } from '../../../../src/core/import';
import { SpanFlag, type SpanTable } from '../../../../src/core/spans/spanTable';
import { plainOf, read, readOne } from './plainTrace';
import { readPlainly } from './plainReader';
import { assertSameAsPlainly } from './sameAsPlainly';
import { recordedBody, recordedTraces, servers } from './recorded';

describe('the answers of real servers', () => {
  const answers = recordedTraces();

  it('are a good number', () => {
    assert.ok(answers.filter(({ format }) => format === 'jaeger-json').length >= 20);
    assert.ok(answers.filter(({ format }) => format === 'otlp-json').length >= 16);
  });

  for (const { name, format, body } of answers)
    it(`${name} reads the same as by JSON.parse, at once and in pieces`, () => {
      const expected = readPlainly(format, body.toString())!;
      assert.equal(expected.leftOut, 0);
      assert.ok(expected.traces.length > 0);
      assert.equal(recogniseFormat(body), format);
      for (const piece of [Infinity, 1000, 7, 1]) {
        assertSameAsPlainly(read(format, body, piece), expected, `pieces of ${piece}`);
      }
    });

  for (const server of servers)
    it(`agree between the two formats of ${server}, up to what Jaeger's own loses`, () => {
      const legacy = readOne('jaeger-json', recordedBody(server, 'trace'));
      const otlp = readOne('otlp-json', recordedBody(server, 'v3-trace'));
      assert.equal(legacy.count, 9);
      // Microseconds, each of start and duration cut by itself; warnings grow by the read on one of the servers.
      const micros = (nanos: number) => Math.floor(nanos / 1000) * 1000;
      const comparable = (table: SpanTable) =>
        plainOf(table).spans.map(span => ({
          ...span,
          start: micros(span.start),
          duration: micros(span.duration),
          self: undefined,
          flags: span.flags & ~SpanFlag.Warning,
          events: span.events.map(event => event.replace(/^\d+/, time => String(micros(Number(time))))),
        }));
      assert.deepEqual(comparable(legacy), comparable(otlp));
      for (let row = 0; row < otlp.count; row++) assert.ok(Math.abs(legacy.selfTime[row] - otlp.selfTime[row]) < 3000);
      for (let row = 0; row < otlp.count; row++) {
        const a = readSpanDetails(legacy, row);
        const b = readSpanDetails(otlp, row);
        const texts = (of: typeof a.attributes) =>
          of.map(({ key, value }) => `${key}=${value.text}`).sort((x, y) => (x < y ? -1 : 1));
        assert.deepEqual(texts(a.attributes), texts(b.attributes));
        assert.deepEqual(texts(a.resource), texts(b.resource));
        assert.equal(a.parentSpanId, b.parentSpanId);
        assert.equal(a.statusMessage, b.statusMessage);
        assert.equal(a.traceState, b.traceState);
        assert.deepEqual([a.scope.name, a.scope.version], [b.scope.name, b.scope.version]);
        assert.deepEqual(
          a.events.map(({ name, attributes }) => [name, texts(attributes)]),
          b.events.map(({ name, attributes }) => [name, texts(attributes)]),
        );
        assert.deepEqual(
          a.links.map(({ traceId, spanId }) => [traceId, spanId]),
          b.links.map(({ traceId, spanId }) => [traceId, spanId]),
        );
      }
    });
});
