// Payloads longer than V8's longest string (2^29 - 24 characters): nothing of them may depend on being one text.
import assert from 'node:assert/strict';
import { createReader, readSpanDetails, readSpanJson, readValue, type ReadResult } from '../../../../src/core/import';
import { Failure } from '../../../../src/core/errors';
import { nameOf, type PayloadFormat } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';
import { warningsOf } from './sameAsPlainly';

const longestString = 2 ** 29 - 24;
/** Offsets beyond 2^31 need seconds and gigabytes: only in the long run. */
const isLongRun = Number(process.env.SPANLIGHT_TEST_MUTATIONS ?? 0) >= 100_000;
const encoder = new TextEncoder();

/** A text with a gap: `before` and `after`, and in between as much padding as makes them `size` bytes. */
interface Gapped {
  readonly before: string;
  readonly after: string;
  readonly padding: number;
}

/** One piece of memory for all of them: it is filled once, then only its ends change. */
function write(buffer: SharedArrayBuffer, { before, after, padding }: Gapped): void {
  const bytes = new Uint8Array(buffer);
  const [head, tail] = [encoder.encode(before), encoder.encode(after)];
  if (bytes[bytes.length >>> 1] !== padding) bytes.fill(padding);
  // What an earlier text left at the ends.
  bytes.fill(padding, 0, 4096);
  bytes.fill(padding, bytes.length - 4096);
  bytes.set(head);
  bytes.set(tail, bytes.length - tail.length);
}

const otlpSpan = (id: number, attributes: string) =>
  `{"traceId":"a1","spanId":"${id}","name":"n${id}","startTimeUnixNano":"${id}","endTimeUnixNano":"9","attributes":[${attributes}]}`;
const otlpValue = (key: string, text: string) => `{"key":"${key}","value":{"stringValue":"${text}"}}`;
const jaegerSpan = (id: number, tags: string) =>
  `{"traceID":"a1","spanID":"${id}","operationName":"n${id}","startTime":${id},"duration":9,"processID":"p1","tags":[${tags}]}`;
const jaegerValue = (key: string, text: string) => `{"key":"${key}","type":"string","value":"${text}"}`;

const formats = {
  'otlp-json': {
    head: '{"resourceSpans":[{"scopeSpans":[{"spans":[',
    tail: ']}]}]}',
    span: otlpSpan,
    value: otlpValue,
  },
  'jaeger-json': {
    head: '{"data":[{"spans":[',
    tail: '],"processes":{"p1":{"serviceName":"cart"}}}]}',
    span: jaegerSpan,
    value: jaegerValue,
  },
} as const;
const names = Object.keys(formats) as PayloadFormat[];
/** Three spans; the gap is where `§` stands. */
const gapped = (format: PayloadFormat, attributes: string, between: string, padding: string): Gapped => {
  const { head, tail, span, value } = formats[format];
  const spans = [span(1, attributes), between + span(2, value('k', 'after <the> gap')), span(3, '')];
  const [before, after] = `${head}${spans.join()}${tail}`.split('§');
  return { before, after, padding: padding.charCodeAt(0) };
};

describe('a payload longer than any string', function () {
  this.timeout(120_000);
  let buffer: SharedArrayBuffer;
  before(() => {
    buffer = new SharedArrayBuffer(longestString + 4_000_000);
  });

  /** In two pieces. */
  function readIn(format: PayloadFormat, of: SharedArrayBuffer): ReadResult {
    const reader = createReader(format, of);
    reader.advance(1 << 16);
    return reader.finish(of.byteLength);
  }

  function assertLastSpans({ traces: [table] }: ReadResult): void {
    assert.deepEqual(
      [0, 1, 2].map(row => nameOf(table, row)),
      ['n1', 'n2', 'n3'],
    );
    assert.ok(table.spanBytes.offset[1] > table.payloads[0].length - 4096);
    const [{ key, value }] = readSpanDetails(table, 1).attributes;
    assert.deepEqual([key, value.text], ['k', 'after <the> gap']);
    assert.match(readSpanJson(table, 1), /after <the> gap/);
  }

  for (const format of names)
    it(`is read, with one value in it that no string can hold, in ${format}`, () => {
      const { value } = formats[format];
      write(buffer, gapped(format, value('k', '§'), '', 'x'));
      const result = readIn(format, buffer);
      assert.deepEqual(warningsOf(result), []);
      assertLastSpans(result);
      const [{ value: shown }] = readSpanDetails(result.traces[0], 0).attributes;
      assert.equal(shown.text, 'x'.repeat(1024));
      assert.ok(shown.fullLength! > longestString);
      if (format === 'otlp-json') return;
      assert.throws(
        () => readValue(result.traces[0], { row: 0, section: 'attributes', path: [0] }),
        (error: unknown) => error instanceof Failure && error.kind === 'tooLarge',
      );
    });

  it('costs the span whose own text no string can hold, once it has to be decoded', () => {
    const { value } = formats['otlp-json'];
    write(buffer, gapped('otlp-json', value('http.route', '\\n§'), '', 'x'));
    const result = readIn('otlp-json', buffer);
    assert.equal(result.traces[0].count, 2);
    assert.match(warningText(warningsOf(result)[0]), /^A span was left out: a text longer than any can be/);
  });

  it('is told where it is cut off', () => {
    write(buffer, { ...gapped('otlp-json', '', '§', ' '), after: '{"traceId":' });
    const result = readIn('otlp-json', buffer); // white space is scanned, too
    assert.equal(result.traces[0].count, 1);
    assert.match(warningText(warningsOf(result)[0]), new RegExp(`ended early, after ${buffer.byteLength} bytes`));
  });

  if (isLongRun)
    it('is read beyond the bytes that 31 bits can count', () => {
      for (const format of names) {
        const large = new SharedArrayBuffer(2 ** 31 + 2 ** 24);
        write(large, gapped(format, '', '§', ' '));
        const result = readIn(format, large);
        assert.deepEqual(warningsOf(result), []);
        assertLastSpans(result);
        assert.ok(result.traces[0].spanBytes.offset[1] > 2 ** 31);
      }
    });
});
