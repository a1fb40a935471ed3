import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { jsonToProtobuf } from '../../../../src/core/otlp/jsonToProtobuf';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { chosenToJson } from '../../../../src/core/otlp/toJson';
import { Random } from '../import/random';
import { recordedTraces } from '../import/recorded';
import {
  eachSpan,
  encodeRequest,
  randomRequest,
  spansOf,
  type PlainRequest,
  type PlainSpan,
  type Value,
} from './randomRequest';
import * as wire from './plainWire';
import { attribute, bytes, double, fixed32, int, message, request, span } from './plainWire';

describe('a request in OTLP JSON', function () {
  this.timeout(20_000);

  it('becomes the one in protocol buffers', () => {
    const json = {
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
          scopeSpans: [
            {
              scope: {},
              spans: [
                {
                  traceId: wire.traceId,
                  spanId: '0000000000000001',
                  name: 'span 1',
                  startTimeUnixNano: '1795342800000000001',
                  endTimeUnixNano: '1795342800000001001',
                  kind: 2,
                  flags: 257,
                  attributes: [
                    { key: 'n', value: { intValue: '-9223372036854775808' } },
                    { key: 'd', value: { doubleValue: 1.5 } },
                    { key: 'l', value: { arrayValue: { values: [{ boolValue: true }] } } },
                    { key: 'b', value: { bytesValue: '+/8=' } },
                  ],
                  status: { code: 2, message: 'no "money"' },
                },
              ],
            },
          ],
        },
      ],
    };
    const expected = request(
      'cart',
      span(
        1,
        int(6, 2),
        fixed32(16, 257),
        attribute(9, 'n', wire.whole(-(2n ** 63n))),
        attribute(9, 'd', double(4, 1.5)),
        attribute(9, 'l', wire.list(wire.truth(true))),
        attribute(9, 'b', bytes(7, Buffer.from([0xfb, 0xff]))),
        bytes(15, message(int(3, 2), bytes(2, 'no "money"'))),
      ),
    );
    assert.equal(toHex(jsonToProtobuf(text(json))), toHex(expected));
  });

  it('comes back the same from what four real servers answered', () => {
    let spans = 0;
    for (const { name, format, body } of recordedTraces()) {
      if (format !== 'otlp-json') continue;
      const plain = JSON.parse(body.toString()) as PlainRequest | { result: PlainRequest };
      const sent = 'result' in plain ? plain.result : plain;
      assert.deepEqual(eachSpan(again(body)), eachSpan(withoutDefaults(sent)), name);
      spans += spansOf(sent).length;
    }
    assert.ok(spans >= 90, `${spans}`);
  });

  it('comes back the same from random requests, in protocol buffers as others write them, too', () => {
    const random = new Random(10);
    for (let i = 0; i < 80; i++) {
      const plain = randomRequest(random);
      const json = text(plain);
      assert.deepEqual(eachSpan(again(json)), eachSpan(JSON.parse(json.toString()) as PlainRequest));
      const scanned = (body: Uint8Array): unknown[] => {
        const spans: unknown[] = [];
        scanRequest(body, ({ offset: _, length: __, ...rest }) => spans.push(rest));
        return spans;
      };
      assert.deepEqual(scanned(jsonToProtobuf(json)), scanned(encodeRequest(plain)));
    }
  });

  it('takes several objects behind each other, a byte order mark, and what is wrapped in `result`', () => {
    const one = (id: number): string => JSON.stringify(documentOf({ ...good, spanId: `000000000000000${id}` }));
    const lines = `\ufeff${one(1)}\n{"result":${one(2)}}\r\n\n${one(3)}${one(4)}\n`;
    assert.deepEqual(
      spansOf(again(Buffer.from(lines))).map(({ spanId }) => spanId.slice(-1)),
      ['1', '2', '3', '4'],
    );
    assert.equal(jsonToProtobuf(Buffer.from(' {} \n')).length, 0);
    assert.equal(jsonToProtobuf(Buffer.from('')).length, 0);
  });

  it('takes numbers with quotes or without, to the last digit, and written in other ways', () => {
    const whole = (json: string): Value => valueOf(`{"intValue":${json}}`);
    for (const digits of [
      '9007199254740993',
      '-9223372036854775808',
      '9223372036854775807',
      '0',
      '-1',
      '123456789012345',
    ])
      for (const spelled of [digits, `"${digits}"`]) assert.deepEqual(whole(spelled), { intValue: digits });
    assert.deepEqual(whole('1e3'), { intValue: '1000' });
    assert.deepEqual(whole('"5.0"'), { intValue: '5' });
    assert.deepEqual(whole('"\\u0037"'), { intValue: '7' });
    const real = (json: string): Value => valueOf(`{"doubleValue":${json}}`);
    assert.deepEqual(real('1'), { doubleValue: 1 });
    assert.deepEqual(real('"2.5e-7"'), { doubleValue: 2.5e-7 });
    for (const word of ['NaN', 'Infinity', '-Infinity']) assert.deepEqual(real(`"${word}"`), { doubleValue: word });
    assert.deepEqual(valueOf('{"boolValue":"true"}'), { boolValue: true });
    const start = (json: string): string => spanOf(`"startTimeUnixNano":${json}`).startTimeUnixNano;
    assert.equal(start('1795342800000000001'), '1795342800000000001');
    assert.equal(start('"18446744073709551615"'), '18446744073709551615');
    assert.equal(start('1.5e18'), '1500000000000000000');
  });

  it('takes ids in base64 and of any case, and enums by name', () => {
    const taken = spanOf(
      '"traceId":"WvcYP7HUz19tHgwrOklYZw==","spanId":"AAAAAAAAADE=","parentSpanId":"ABCDEF0000000001","kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"}',
    );
    assert.equal(taken.traceId, wire.traceId);
    assert.equal(taken.spanId, '0000000000000031');
    assert.equal(taken.parentSpanId, 'abcdef0000000001');
    assert.equal(taken.kind, 3);
    assert.deepEqual(taken.status, { code: 2 });
    assert.equal(spanOf('"kind":"SPAN_KIND_NEW"').kind, undefined);
    assert.equal(spanOf('"kind":"4"').kind, 4);
  });

  it('takes keys as the proto file has them, and leaves out what it does not know', () => {
    const json = `{"resource_spans":[{"unknown":[{}],"scope_spans":[{"spans":[{"trace_id":"${wire.traceId}","span_id":"0000000000000001",
      "start_time_unix_nano":"5","end_time_unix_nano":"7","trace_state":"a=1","dropped_attributes_count":3,"x":{"y":[1,null,"z"]},
      "attributes":[{"key":"k","value":{"string_value":"v"}},{"key":"none"},{"key":"new","value":{"newValue":1}}]}]}]}]}`;
    assert.deepEqual(spansOf(again(Buffer.from(json))), [
      {
        ...{ traceId: wire.traceId, spanId: '0000000000000001', startTimeUnixNano: '5', endTimeUnixNano: '7' },
        ...{ traceState: 'a=1', droppedAttributesCount: 3 },
        attributes: [
          { key: 'k', value: { stringValue: 'v' } },
          { key: 'none', value: {} },
          { key: 'new', value: {} },
        ],
      },
    ]);
    assert.deepEqual(
      again(Buffer.from('{"resourceSpans":[{"instrumentationLibrarySpans":[]}]}')).resourceSpans.length,
      1,
    );
  });

  it('takes null for an empty field', () => {
    assert.deepEqual(spanOf('"name":null,"attributes":null,"events":[null],"status":null,"flags":null'), {
      ...good,
      events: [{}],
    });
    assert.equal(jsonToProtobuf(Buffer.from('{"resourceSpans":null}')).length, 0);
  });

  it('leaves it to the scan to tell of ids that are none', () => {
    const reject = (fields: string): string => {
      const { spanCount, rejectedBecause } = scanRequest(jsonToProtobuf(spanText(fields)), () => undefined);
      assert.equal(spanCount, 0);
      return rejectedBecause;
    };
    assert.match(reject('"traceId":"no hex at all"'), /^a trace id that is not 16 bytes/);
    assert.match(reject('"spanId":"00112233445566778899"'), /^a span id that is not 8 bytes/);
    assert.match(reject('"parentSpanId":"xyz"'), /^the id of a parent that is not 8 bytes/);
    assert.match(reject('"traceId":""'), /^no trace id/);
  });

  it('refuses what is no such JSON, and says at which byte', () => {
    const reason = (json: string): string => failureOf(() => jsonToProtobuf(Buffer.from(json)));
    assert.equal(reason('<html>'), "The request can't be read: expected an object, at byte 0.");
    assert.equal(reason('{"resourceSpans":['), "The request can't be read: the text ends early, at byte 18.");
    assert.match(reason('[{"resourceSpans":[]}]'), /expected an object, at byte 0/);
    assert.match(reason('{"resourceSpans":{}}'), /expected a list, at byte 17/);
    assert.match(
      failureOf(() => valueOf('{"intValue":"1.5"}')),
      /a number that does not fit/,
    );
    assert.match(
      failureOf(() => valueOf('{"intValue":"9223372036854775808"}')),
      /a number that does not fit/,
    );
    assert.match(
      failureOf(() => valueOf('{"doubleValue":"one"}')),
      /a number that is none/,
    );
    assert.match(
      failureOf(() => valueOf('{"bytesValue":"*"}')),
      /bytes that are no base64/,
    );
    assert.match(
      failureOf(() => valueOf('{"boolValue":"yes"}')),
      /expected true or false/,
    );
    assert.match(
      failureOf(() => spanOf('"startTimeUnixNano":"-1"')),
      /a number that does not fit/,
    );
  });

  it('refuses values nested deeper than 64 levels, however deep they are', () => {
    const nested = (levels: number): string =>
      '{"arrayValue":{"values":['.repeat(levels - 1) + '{"boolValue":true}' + ']}}'.repeat(levels - 1);
    assert.ok(valueOf(nested(64)));
    for (const levels of [65, 10_000])
      assert.match(
        failureOf(() => valueOf(nested(levels))),
        /nested deeper than 64 levels/,
      );
    const unknown = spanText(`"unknown":${'[{"k":'.repeat(100_000)}1${'}]'.repeat(100_000)}`);
    assert.equal(scanRequest(jsonToProtobuf(unknown), () => undefined).spanCount, 1);
  });
});

const good = {
  traceId: wire.traceId,
  spanId: '0000000000000001',
  startTimeUnixNano: '1795342800000000001',
  endTimeUnixNano: '1795342800000001001',
};

function documentOf(one: PlainSpan): PlainRequest {
  return { resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans: [one] }] }] };
}

/** The good span with these members behind its own. */
function spanText(members: string): Buffer {
  return Buffer.from(JSON.stringify(documentOf(good)).replace(/\}(?=\]\}\]\}\]\}$)/, `,${members}}`));
}

function spanOf(members: string): PlainSpan {
  return spansOf(again(spanText(members)))[0];
}

function valueOf(json: string): Value {
  return spanOf(`"attributes":[{"key":"k","value":${json}}]`).attributes![0].value;
}

/** As exporters may write them, and we don't: fields that say nothing. */
function withoutDefaults(request: PlainRequest): PlainRequest {
  const saysNothing = (key: string, value: unknown): boolean =>
    Array.isArray(value)
      ? value.length === 0 && key !== 'values' && !/[sS]pans$/.test(key)
      : value === '' || value === 0 || value === '0'
        ? !/Value$|UnixNano$|^key$/.test(key)
        : false;
  const text = JSON.stringify(request, (key, value: unknown) => (saysNothing(key, value) ? undefined : value));
  return JSON.parse(text) as PlainRequest;
}

/** To protocol buffers, and back. */
function again(json: Uint8Array): PlainRequest {
  const body = jsonToProtobuf(json);
  scanRequest(body, () => undefined);
  return JSON.parse(Buffer.from(chosenToJson([{ request: body }])).toString()) as PlainRequest;
}

function text(json: unknown): Buffer {
  return Buffer.from(JSON.stringify(json));
}

function toHex(content: Uint8Array): string {
  return Buffer.from(content).toString('hex');
}

function failureOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.kind, 'unreadable');
    return error.message;
  }
  throw new Error('There was no failure');
}
