import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import type { ScannedSpan, ScanResult } from '../../../../src/core/otlp/scannedSpan';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { Random } from '../import/random';
import { encodeRequest, randomRequest, type Pair, type Value } from './randomRequest';
import * as wire from './plainWire';
import {
  attribute,
  bytes,
  fixed64,
  hex,
  int,
  message,
  request,
  resource,
  span,
  startNanos,
  traceId,
} from './plainWire';

describe('scanning an OTLP request', function () {
  this.timeout(20_000);

  it('gives what an index needs of a span', () => {
    const spans = scan(
      request(
        'cart',
        span(1, hex(4, '00000000000000ff'), int(6, 2), attribute(9, 'http.route', wire.text('/cart'))),
        span(0x1234567890abcdefn, bytes(15, int(3, 2))),
      ),
    ).spans;
    assert.deepEqual(spans, [
      {
        ...{ traceId, spanIdHigh: 0, spanIdLow: 1, isRoot: false, name: 'span 1', service: 'cart', kind: 2 },
        ...{ startSeconds: 1_795_342_800, startNanos: 1, duration: 1000, isError: false, offset: 36, length: 89 },
      },
      {
        ...{ traceId, spanIdHigh: 0x12345678, spanIdLow: 0x90abcdef, isRoot: true, name: 'span 1311768467294899695' },
        ...{ service: 'cart', kind: 0, startSeconds: 1_795_342_800, startNanos: 1, duration: 1000, isError: true },
        ...{ offset: 36 + 89 + 2, length: 76 },
      },
    ]);
  });

  it('knows where each span is', () => {
    const sent = [span(1), span(2, attribute(9, 'k', wire.text('v'.repeat(300))))];
    const body = request('cart', ...sent);
    const found = scan(body).spans.map(({ offset, length }) => body.subarray(offset, offset + length));
    assert.deepEqual(found, sent);
  });

  it('takes a request of no bytes and one of no spans', () => {
    const nothing = { spanCount: 0, rejectedCount: 0, rejectedBecause: '' };
    for (const body of [Buffer.alloc(0), bytes(1, ''), request('cart')])
      assert.deepEqual(scan(body), { result: nothing, spans: [] });
  });

  it('finds the service of a resource behind its spans, the last name of two, and says so where there is none', () => {
    const scopeSpans = bytes(2, bytes(2, span(1)));
    const service = (...fields: Buffer[]) => scan(bytes(1, message(...fields))).spans[0].service;
    assert.equal(service(scopeSpans, bytes(1, resource('late'))), 'late');
    const named = (name: Buffer) => attribute(1, 'service.name', name);
    assert.equal(service(bytes(1, message(named(wire.text('a')), named(wire.text('b')))), scopeSpans), 'b');
    assert.equal(service(bytes(1, named(wire.whole(-7))), scopeSpans), '-7');
    for (const none of [wire.text(''), wire.list(), Buffer.alloc(0)])
      assert.equal(service(bytes(1, named(none)), scopeSpans), 'unknown_service');
    assert.equal(service(scopeSpans), 'unknown_service');
    const two = Buffer.concat([bytes(1, message(bytes(1, resource('a')), scopeSpans)), bytes(1, scopeSpans)]);
    assert.deepEqual(
      scan(two).spans.map(one => one.service),
      ['a', 'unknown_service'],
    );
  });

  it('sees an error in the status, or in an attribute that is true', () => {
    const isError = (...fields: Buffer[]) => scan(request('cart', span(1, ...fields))).spans[0].isError;
    const error = (value: Buffer) => attribute(9, 'error', value);
    assert.ok(isError(bytes(15, message(int(3, 2), bytes(2, 'no money')))));
    assert.ok(isError(error(wire.truth(true)), attribute(9, 'k', wire.text('v')), bytes(15, '')));
    assert.ok(isError(error(wire.text('true'))));
    assert.ok(isError(error(wire.truth(true)), error(wire.truth(false))));
    assert.ok(!isError(bytes(15, int(3, 2)), bytes(15, int(3, 1))));
    for (const value of [wire.truth(false), wire.text('false'), wire.text('TRUE'), wire.whole(1), Buffer.alloc(0)])
      assert.ok(!isError(error(value)));
    assert.ok(!isError(bytes(15, int(3, 1)), attribute(9, 'other', wire.truth(true))));
  });

  it('counts spans without a usable id or start, and takes the others', () => {
    const without = (field: number) => message(...goodFields.filter((_, i) => i !== field));
    const with_ = (field: Buffer) => message(...goodFields, field);
    const cases: [Buffer, RegExp][] = [
      [without(0), /^no trace id \(span "good", byte \d+\)$/],
      [with_(hex(1, '00'.repeat(16))), /^no trace id/],
      [with_(hex(1, 'ab'.repeat(15))), /^a trace id that is not 16 bytes/],
      [without(1), /^no span id/],
      [with_(hex(2, '00'.repeat(8))), /^no span id/],
      [with_(hex(2, 'ab'.repeat(16))), /^a span id that is not 8 bytes/],
      [with_(hex(4, 'ab')), /^the id of a parent that is not 8 bytes/],
      [without(3), /^no start time/],
      [with_(fixed64(7, 0n)), /^no start time/],
    ];
    for (const [bad, reason] of cases) {
      const { spans, result } = scan(request('cart', span(1), bad, span(2)));
      assert.deepEqual(
        spans.map(({ name }) => name),
        ['span 1', 'span 2'],
      );
      assert.deepEqual([result.spanCount, result.rejectedCount], [2, 1]);
      assert.match(result.rejectedBecause, reason);
    }
    const { result } = scan(request('cart', without(3), without(0)));
    assert.deepEqual([result.rejectedCount, result.rejectedBecause.slice(0, 8)], [2, 'no start']);
  });

  it('takes an empty parent, or one of zeros, for none', () => {
    for (const parent of [hex(4, ''), hex(4, '00'.repeat(8))])
      assert.ok(scan(request('cart', span(1, parent))).spans[0].isRoot);
    assert.ok(!scan(request('cart', span(1, hex(4, '0000000000000100')))).spans[0].isRoot);
  });

  it('never counts time backwards', () => {
    const duration = (end: bigint) => scan(request('cart', span(1, fixed64(8, end)))).spans[0].duration;
    assert.equal(duration(startNanos - 1n), 0);
    assert.equal(duration(0n), 0);
    assert.equal(duration(startNanos + 5_000_000_001n), 5_000_000_001);
  });

  it('agrees with what a request says, whatever the order of its fields', () => {
    const random = new Random(6);
    for (let i = 0; i < 300; i++) {
      const plain = randomRequest(random);
      const expected = plain.resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) =>
          spans.map(one => {
            const start = BigInt(one.startTimeUnixNano);
            const end = BigInt(one.endTimeUnixNano ?? 0);
            return {
              traceId: one.traceId,
              spanId: one.spanId,
              isRoot: one.parentSpanId === undefined,
              startSeconds: Number(start / 1_000_000_000n),
              startNanos: Number(start % 1_000_000_000n),
              duration: end > start ? Number(end - start) : 0,
              kind: one.kind ?? 0,
              isError: one.status?.code === 2 || (one.attributes ?? []).some(isTrueError),
              name: one.name ?? '',
              service: serviceOf(resource.attributes ?? []),
            };
          }),
        ),
      );
      const found = scan(encodeRequest(plain, random)).spans;
      assert.deepEqual(
        found.map(({ spanIdHigh, spanIdLow, offset: _, length: __, ...rest }) => ({
          ...rest,
          spanId: hexOf(spanIdHigh) + hexOf(spanIdLow),
        })),
        expected.map(({ spanId, ...rest }) => ({ ...rest, spanId })),
      );
    }
  });

  it('refuses what is no request, and says at which byte', () => {
    const reason = (body: Uint8Array) => failureOf(() => scan(Buffer.from(body))).message;
    assert.equal(reason(Buffer.from([0x0a])), "The request can't be read: something ends in the middle, at byte 1.");
    assert.match(reason(Buffer.from('{"resourceSpans":[]}')), /^The request can't be read: .*, at byte \d+\.$/);
    assert.match(reason(int(1, 5)), /a field of the wrong type, at byte 0/);
    assert.match(reason(request('a', message(fixed64(1, 1n)))), /a field of the wrong type/);
    assert.match(reason(request('a', message(bytes(7, '12345678')))), /a field of the wrong type/);
    assert.match(reason(request('a', span(1, bytes(9, bytes(2, bytes(3, '1')))))), /a field of the wrong type/);
    assert.match(reason(request('a', span(1, bytes(11, int(1, 1))))), /a field of the wrong type/);
    assert.match(reason(bytes(1, int(2, 1))), /a field of the wrong type/);
    assert.match(reason(bytes(1, bytes(2, int(2, 1)))), /a field of the wrong type/);
    assert.match(reason(Buffer.from([0x00, 0x00])), /a field without a number, at byte 0/);
    assert.match(reason(Buffer.from([0x7f])), /an unknown kind of field/);
    assert.match(reason(Buffer.alloc(12, 0xff)), /a number of more than ten bytes/);
    // A length beyond what 32 bits hold.
    assert.match(reason(Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x00])), /ends in the middle/);
    assert.match(reason(Buffer.from([0x53, 0x0a, 0x00, 0x5c])), /a group that ends another/);
    assert.match(reason(Buffer.from([0x54])), /an unknown kind of field/);
  });

  it('refuses values nested deeper than 64 levels, in lists, maps, events and resources alike', () => {
    const nested = (levels: number, wrap: (inner: Buffer) => Buffer): Buffer => {
      let value = wire.text('x');
      for (let i = 1; i < levels; i++) value = wrap(value);
      return value;
    };
    for (const wrap of [(v: Buffer) => wire.list(v), (v: Buffer) => wire.map(wire.pair('k', v))]) {
      const places = (value: Buffer): Buffer[] => [
        request('a', span(1, attribute(9, 'k', value))),
        request('a', span(1, bytes(11, attribute(3, 'k', value)))),
        bytes(1, bytes(1, attribute(1, 'k', value))),
        bytes(1, bytes(2, bytes(1, attribute(3, 'k', value)))),
      ];
      for (const body of places(nested(64, wrap))) scan(body);
      for (const body of places(nested(65, wrap)))
        assert.match(failureOf(() => scan(body)).message, /a value nested deeper than 64 levels/);
      failureOf(() => scan(places(nested(1500, wrap))[0]));
    }
    let groups = wire.group(50);
    for (let i = 0; i < 10_000; i++) groups = i < 100 ? wire.group(50, groups) : groups;
    assert.match(
      failureOf(() => scan(Buffer.alloc(20_000, Buffer.from([0x93, 0x03])))).message,
      /groups of more than 64/,
    );
    assert.match(failureOf(() => scan(groups)).message, /groups of more than 64/);
  });
});

const goodFields = [hex(1, traceId), hex(2, '0000000000000001'), bytes(5, 'good'), fixed64(7, startNanos)];

function scan(body: Uint8Array): { result: ScanResult; spans: ScannedSpan[] } {
  const spans: ScannedSpan[] = [];
  const result = scanRequest(body, one => spans.push({ ...one }));
  return { result, spans };
}

function failureOf(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof Failure, String(error));
    assert.equal(error.kind, 'unreadable');
    return error;
  }
  throw new Error('There was no failure');
}

function hexOf(word: number): string {
  return word.toString(16).padStart(8, '0');
}

function isTrueError({ key, value }: Pair): boolean {
  return key === 'error' && plainText(value) === 'true';
}

function serviceOf(attributes: Pair[]): string {
  const names = attributes.filter(({ key }) => key === 'service.name').map(({ value }) => plainText(value));
  return names.findLast(name => name) || 'unknown_service';
}

function plainText(value: Value): string {
  const [type, content] = Object.entries(value)[0] ?? [];
  return type && /^(string|bool|int|double)/.test(type) ? String(Object.is(content, -0) ? 0 : content) : '';
}
