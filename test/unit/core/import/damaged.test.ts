import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { readSpanDetails, readSpanJson, type ReadResult } from '../../../../src/core/import';
import type { PayloadFormat } from '../../../../src/core/spans/spanTable';
import { warningText } from '../../../../src/core/spans/warningList';
import { plainOf, read } from './plainTrace';
import { readPlainly, type PlainResult } from './plainReader';
import { Random } from './random';
import { RandomTrace } from './randomTrace';
import { recordedBody } from './recorded';

/** How many damaged payloads are read; the long run: SPANLIGHT_TEST_MUTATIONS=100000. */
const count = Number(process.env.SPANLIGHT_TEST_MUTATIONS ?? 1000);

/** The result, or the Failure that said why there is none; any other error is a bug. */
function tryRead(format: PayloadFormat, bytes: Uint8Array, pieceBytes?: number): ReadResult | Failure {
  try {
    return read(format, bytes, pieceBytes);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

function warningsOf(result: ReadResult): number {
  return result.warnings.length + result.traces.reduce((sum, { warnings }) => sum + warnings.length, 0);
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

  it('of any kind end in the same as by JSON.parse, in a warning or in a failure', function () {
    this.timeout(60_000 + count * 20);
    const outcomes = { equal: 0, warned: 0, failed: 0 };
    const random = new Random(7);
    const sources: [PayloadFormat, Buffer][] = [...bodies];
    for (let seed = 1; sources.length < 12; seed++) {
      const made = new RandomTrace(seed);
      const [otlp, jaeger] = [Buffer.from(made.otlp()), Buffer.from(made.jaeger())];
      if (otlp.length < 20_000) sources.push(['otlp-json', otlp], ['jaeger-json', jaeger]);
    }
    for (let round = 0; round < count; round++) {
      const [format, body] = random.pick(sources);
      const bytes = mutate(body, random);
      const what = `round ${round}`;
      const result = tryRead(format, bytes);
      const inPieces = tryRead(format, bytes, 1 + random.below(3000));
      if (result instanceof Failure || inPieces instanceof Failure) {
        assert.equal(String(inPieces), String(result), what);
        outcomes.failed++;
        continue;
      }
      assert.deepEqual(inPieces.traces.map(plainOf), result.traces.map(plainOf), what);
      for (const table of result.traces)
        for (let row = 0; row < table.count; row++) {
          readSpanDetails(table, row);
          JSON.parse(readSpanJson(table, row));
        }
      const expected = plainlyIfJson(format, bytes);
      if (expected === 'no JSON' || expected === undefined || expected.leftOut) {
        if (expected !== undefined) assert.ok(warningsOf(result) > 0, `${what}: damage that nobody was told of`);
        outcomes.warned++;
      } else if (warningsOf(result)) outcomes.warned++;
      else {
        assert.deepEqual(result.traces.map(plainOf), expected.traces, what);
        outcomes.equal++;
      }
    }
    assert.ok(outcomes.equal > count / 50 && outcomes.warned > count / 10, JSON.stringify(outcomes));
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

function plainlyIfJson(format: PayloadFormat, bytes: Uint8Array): PlainResult | undefined | 'no JSON' {
  const text = new TextDecoder().decode(bytes);
  try {
    JSON.parse(text);
  } catch {
    return 'no JSON';
  }
  return readPlainly(format, text);
}

/** One to three injuries: flipped, deleted, doubled or moved bytes, whole values lost or doubled, the end cut off. */
function mutate(body: Buffer, random: Random): Uint8Array {
  let bytes: Buffer = Buffer.from(body);
  for (let n = 1 + random.below(3); n > 0; n--) {
    const at = random.below(bytes.length);
    const length = 1 + random.below(random.chance(0.5) ? 3 : 200);
    const part = bytes.subarray(at, at + length);
    const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at + length)];
    switch (random.below(7)) {
      case 0:
        bytes[at] ^= 1 << random.below(8);
        break;
      case 1:
        bytes = Buffer.concat([head, tail]);
        break;
      case 2:
        bytes = Buffer.concat([head, part, part, tail]);
        break;
      case 3:
        bytes[at] = random.pick([...Buffer.from('{}[]",:\\0123456789-eE.tfnu \n\u0000')]);
        break;
      case 4:
        if (random.chance(0.2)) bytes = bytes.subarray(0, at);
        break;
      case 5: {
        // From one quote to another: keys, texts and what lies between are lost.
        const from = bytes.indexOf(0x22, at);
        const to = bytes.indexOf(0x22, from + 1);
        if (from >= 0 && to >= 0) bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(to + 1)]);
        break;
      }
      default: {
        // From one brace to another, doubled: whole objects come twice.
        const from = bytes.indexOf(0x7b, at);
        const to = bytes.indexOf(0x7d, from);
        if (from >= 0 && to >= 0)
          bytes = Buffer.concat([bytes.subarray(0, to + 1), Buffer.from(','), bytes.subarray(from)]);
      }
    }
    if (!bytes.length) return bytes;
  }
  return bytes;
}
