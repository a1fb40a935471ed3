import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { type ReadResult } from '../../../../src/core/import';
import type { PayloadFormat } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';
import { plainOf, read } from './plainTrace';
import { recordedBody } from './recorded';

/** The result, or the Failure that said why there is none; any other error is a bug. */
function tryRead(format: PayloadFormat, bytes: Uint8Array, pieceBytes?: number): ReadResult | Failure {
  try {
    return read(format, bytes, pieceBytes);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

describe('damaged payloads', () => {
  const bodies: readonly [PayloadFormat, Buffer][] = [
    ['otlp-json', recordedBody('v2.20', 'v3-trace')],
    ['jaeger-json', recordedBody('v2.20', 'trace')],
  ];

  for (const [format, body] of bodies)
    it(`cut at any byte keep what came before and say so, in ${format}`, function () {
      this.timeout(60_000);
      let most = 0;
      for (let length = 0; length < body.length - 1; length++) {
        const cut = body.subarray(0, length);
        const result = tryRead(format, cut);
        if (result instanceof Failure) {
          assert.equal(result.kind, 'cutOff', `${length}: ${result.message}`);
          assert.equal(most, 0, `${length}: spans that were there before are gone`);
          continue;
        }
        const spans = result.traces.reduce((sum, table) => sum + table.count, 0);
        assert.ok(spans >= most, `${length}: ${spans} spans after ${most}`);
        most = spans;
        const last = result.warnings.at(-1);
        assert.match(last ? warningText(last) : '', /ended early/, `${length}`);
        assert.match(result.traces[0].warnings.map(warning => warningText(warning)).join(), /ended early/);
      }
      assert.equal(most, 9);
    });

  it('cost one span when a span is no JSON', () => {
    const span = (id: string, name: string) =>
      `{"traceId":"a1","spanId":"${id}","name":${name},"startTimeUnixNano":"1000000000","endTimeUnixNano":"1000000005"}`;
    const text = `{"resourceSpans":[{"scopeSpans":[{"spans":[${span('1', '"a"')},${span('2', '"b')},${span('3', '"c"')}]}]}]}`;
    const { traces } = read('otlp-json', text);
    assert.deepEqual(
      plainOf(traces[0]).spans.map(({ name }) => name),
      ['a', 'c'],
    );
    assert.deepEqual(
      traces[0].warnings.map(warning => ({ offset: warning.offset, message: warningText(warning) })),
      [{ offset: 188, message: 'The text is damaged, spans around it are missing: expected , or } (byte 188).' }],
    );
  });

  it('find their way back into the right service after damage', () => {
    const span = (id: string) =>
      `{"traceId":"a1","spanId":"${id}","startTimeUnixNano":"1000000000","endTimeUnixNano":"1000000000"}`;
    const group = (service: string, spans: string) =>
      `{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${service}"}}]},"scopeSpans":[{"spans":[${spans}]}]}`;
    const text = `{"resourceSpans":[${group('a', span('1'))},${group('b', '{"traceId":"a1","spanId":""')},${group('c', span('3'))}]}`;
    const { traces } = read('otlp-json', text);
    assert.deepEqual(
      plainOf(traces[0]).spans.map(({ id, service }) => [id, service]),
      [
        ['0000000000000001', 'a'],
        ['0000000000000003', 'c'],
      ],
    );
    assert.equal(traces[0].warnings.length, 1);
  });

  it('that nest a million deep are skipped like any other', function () {
    this.timeout(20_000);
    const deep = '['.repeat(1e6) + ']'.repeat(1e6);
    const text = `{"x":${deep},"data":[{"spans":[{"traceID":"1","spanID":"1","startTime":1,"y":${deep}}]}]}`;
    assert.equal(read('jaeger-json', text).traces[0].count, 1);
    const open = tryRead('jaeger-json', Buffer.from('{"data":[{"spans":[' + '{"traceID":'.repeat(300_000)));
    assert.ok(open instanceof Failure);
  });
});
