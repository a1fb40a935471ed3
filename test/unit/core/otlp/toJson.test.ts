import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { chosenToJson } from '../../../../src/core/otlp/toJson';
import { plainOf, read } from '../import/plainTrace';
import { Random } from '../import/random';
import {
  byId,
  eachSpan,
  encodeRequest,
  randomRequest,
  spansOf,
  type PlainRequest,
  type PlainSpan,
} from './randomRequest';
import * as wire from './plainWire';
import { attribute, bytes, hex, int, message, request, span } from './plainWire';

describe('spans of requests as OTLP JSON', function () {
  this.timeout(20_000);

  it('writes a document as exporters do', () => {
    const body = request('cart', span(1, int(6, 2), attribute(9, 'http.route', wire.text('/cart'))));
    assert.equal(
      textOf(body),
      '{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},' +
        '"scopeSpans":[{"scope":{},"spans":[{"traceId":"5af7183fb1d4cf5f6d1e0c2b3a495867","spanId":"0000000000000001",' +
        '"name":"span 1","kind":2,"startTimeUnixNano":"1795342800000000001","endTimeUnixNano":"1795342800000001001",' +
        '"attributes":[{"key":"http.route","value":{"stringValue":"/cart"}}]}]}]}]}',
    );
  });

  it('is a document without spans where none is chosen', () => {
    assert.equal(Buffer.from(chosenToJson([])).toString(), '{"resourceSpans":[]}');
    assert.equal(
      Buffer.from(chosenToJson([{ request: request('a', span(1)), offsets: [] }])).toString(),
      '{"resourceSpans":[]}',
    );
  });

  it('keeps every digit of a number', () => {
    const value = (content: Buffer): string =>
      /"key":"k","value":(.*)\}\]\}\]\}\]\}\]\}$/.exec(textOf(request('a', span(1, attribute(9, 'k', content)))))![1];
    const whole = (n: bigint): string => value(wire.whole(n));
    for (const n of [0n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 10n ** 9n, -(10n ** 18n), 4294967296n])
      assert.equal(whole(n), `{"intValue":"${n}"}`);
    const double = (n: number): string => value(wire.double(4, n));
    assert.equal(double(0.1), '{"doubleValue":0.1}');
    assert.equal(double(-0), '{"doubleValue":-0}');
    assert.equal(double(5e-324), '{"doubleValue":5e-324}');
    assert.equal(double(1e21), '{"doubleValue":1e+21}');
    assert.equal(double(NaN), '{"doubleValue":"NaN"}');
    assert.equal(double(-Infinity), '{"doubleValue":"-Infinity"}');
    assert.equal(value(wire.truth(true)), '{"boolValue":true}');
    assert.equal(value(bytes(7, Buffer.from([0xfb, 0xff]))), '{"bytesValue":"+/8="}');
    assert.equal(value(Buffer.alloc(0)), '{}');
    assert.equal(value(Buffer.concat([wire.text('first'), wire.whole(2)])), '{"intValue":"2"}');
  });

  it('replaces what is no UTF-8 as decoders do, and only that', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const random = new Random(1);
    const parts = [
      [0x41],
      [0x22],
      [0x80],
      [0xc0, 0x80],
      [0xc3, 0xa9],
      [0xe2, 0x82, 0xac],
      [0xe2, 0x82],
      [0xed, 0xa0, 0x80],
    ];
    parts.push(
      [0xf0, 0x9f, 0x98, 0x80],
      [0xf0, 0x9f, 0x98],
      [0xf5, 0x80],
      [0xff],
      [0xef, 0xbb, 0xbf],
      [0xe0, 0x80],
      [0xf4, 0x90],
      [0x00],
    );
    for (let i = 0; i < 2000; i++) {
      const content = Buffer.from(Array.from({ length: random.below(8) }, () => random.pick(parts)).flat());
      const named = message(hex(1, wire.traceId), hex(2, '0000000000000001'), wire.fixed64(7, 1n), bytes(5, content));
      const name = spansOf(JSON.parse(textOf(request('a', named))) as PlainRequest)[0].name;
      assert.equal(name ?? '', decoder.decode(content), content.toString('hex'));
    }
  });

  it('says of random requests what they say, in any order of fields, from one request or spread over many', () => {
    const random = new Random(7);
    for (let i = 0; i < 50; i++) {
      const plain = randomRequest(random);
      const shuffled = JSON.parse(textOf(encodeRequest(plain, random))) as PlainRequest;
      assert.deepEqual(eachSpan(shuffled), eachSpan(plain));
      const others = [plain, randomRequest(random), randomRequest(random)];
      const sources = others.map(other => chosen(encodeRequest(other), () => true));
      assert.deepEqual(JSON.parse(Buffer.from(chosenToJson(sources)).toString()), joined(others));
    }
  });

  it('gives the chosen spans and no others', () => {
    const random = new Random(8);
    for (let i = 0; i < 200; i++) {
      const plain = randomRequest(random);
      const wanted = new Set(
        spansOf(plain)
          .filter(() => random.chance(0.4))
          .map(({ spanId }) => spanId),
      );
      const document = chosenToJson([chosen(encodeRequest(plain), id => wanted.has(id))]);
      const only = (one: PlainSpan): boolean => wanted.has(one.spanId);
      assert.deepEqual(JSON.parse(Buffer.from(document).toString()), joined([plain], only));
    }
  });

  it('decodes to the same traces as the JSON that an exporter would have sent', () => {
    const random = new Random(9);
    for (let i = 0; i < 100; i++) {
      const plain = randomRequest(random);
      const sent = read('otlp-json', exact(plain));
      const kept = read('otlp-json', textOf(encodeRequest(plain, random)));
      assert.deepEqual(kept.traces.map(plainOf).sort(byId), sent.traces.map(plainOf).sort(byId));
    }
  });

  it('needs no stack for 64 levels of values, and writes long texts whole', () => {
    let value = wire.text('x');
    for (let i = 1; i < 64; i++) value = i % 2 ? wire.map(wire.pair('k', value)) : wire.list(value, wire.whole(1));
    const long = 'é"'.repeat(300_000);
    const body = request('a', span(1, attribute(9, 'deep', value), attribute(9, 'long', wire.text(long))));
    const [deep, other] = spansOf(JSON.parse(textOf(body)) as PlainRequest)[0].attributes!;
    assert.deepEqual(other.value, { stringValue: long });
    assert.equal(JSON.stringify(deep).match(/Value"/g)!.length, 64 + 31);
  });

  it('refuses an offset at which no span begins', () => {
    const body = request('a', span(1));
    assert.throws(
      () => chosenToJson([{ request: body, offsets: [7] }]),
      (error: unknown) => error instanceof Failure && /there is no span, at byte 7/.test(error.message),
    );
  });
});

/** All spans of a request. */
function textOf(body: Buffer): string {
  return Buffer.from(chosenToJson([chosen(body, () => true)])).toString();
}

function chosen(body: Buffer, isWanted: (spanId: string) => boolean): { request: Uint8Array; offsets: number[] } {
  const offsets: number[] = [];
  scanRequest(body, ({ spanIdHigh, spanIdLow, offset }) => {
    const id = [spanIdHigh, spanIdLow].map(word => word.toString(16).padStart(8, '0')).join('');
    if (isWanted(id)) offsets.push(offset);
  });
  return { request: body, offsets };
}

/** What such a document is to be: a group for each resource and scope that have wanted spans, in order of appearance. */
function joined(requests: readonly PlainRequest[], isWanted: (span: PlainSpan) => boolean = () => true): PlainRequest {
  const result: PlainRequest = { resourceSpans: [] };
  for (const { resource, schemaUrl, scopeSpans } of requests.flatMap(({ resourceSpans }) => resourceSpans))
    for (const { scope, schemaUrl: scopeUrl, spans } of scopeSpans) {
      const wanted = spans.filter(isWanted);
      if (!wanted.length) continue;
      const key = exact([resource, schemaUrl]);
      let group = result.resourceSpans.find(one => exact([one.resource, one.schemaUrl]) === key);
      if (!group) result.resourceSpans.push((group = { resource, ...(schemaUrl && { schemaUrl }), scopeSpans: [] }));
      const scopeKey = exact([scope, scopeUrl]);
      let inner = group.scopeSpans.find(one => exact([one.scope, one.schemaUrl]) === scopeKey);
      if (!inner) group.scopeSpans.push((inner = { scope, ...(scopeUrl && { schemaUrl: scopeUrl }), spans: [] }));
      inner.spans.push(...wanted);
    }
  return result;
}

function exact(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (Object.is(part, -0) ? '-0' : part));
}
