import assert from 'node:assert/strict';
import { spansWithAttributes } from '../../../../src/core/otlp/findAttributes';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { Random } from '../import/random';
import {
  encodeRequest,
  randomRequest,
  type Pair,
  type PlainRequest,
  type PlainSpan,
  type Value,
} from './randomRequest';
import * as wire from './plainWire';
import { attribute, bytes, double, int, message, request, resource, span } from './plainWire';

describe('spans of a request by their attributes', function () {
  this.timeout(20_000);

  it('finds a pair among the attributes of the span, its resource, its scope and its events', () => {
    const event = bytes(11, message(bytes(2, 'cache miss'), attribute(3, 'cache.key', wire.text('cart:7'))));
    const spans = [span(1, attribute(9, 'http.route', wire.text('/cart'))), span(2, event), span(3)];
    const scope = message(bytes(1, 'shop'), bytes(2, '1.2'), attribute(3, 'team', wire.text('checkout')));
    const body = bytes(
      1,
      message(
        bytes(2, message(...spans.map(one => bytes(2, one)), bytes(1, scope))),
        bytes(1, resource('cart', attribute(1, 'host.name', wire.text('box')))),
      ),
    );
    const found = (filter: Record<string, string>) => namesOf(body, filter);
    assert.deepEqual(found({ 'http.route': '/cart' }), ['span 1']);
    assert.deepEqual(found({ 'cache.key': 'cart:7' }), ['span 2']);
    assert.deepEqual(found({ team: 'checkout' }), ['span 1', 'span 2', 'span 3']);
    assert.deepEqual(found({ 'host.name': 'box', 'http.route': '/cart' }), ['span 1']);
    assert.deepEqual(found({ 'http.route': '/cart', 'cache.key': 'cart:7' }), []);
    assert.deepEqual(found({ 'http.route': '/car' }), []);
    assert.deepEqual(found({}), ['span 1', 'span 2', 'span 3']);
    assert.deepEqual(found({ event: 'cache miss' }), ['span 2']);
    assert.deepEqual(found({ 'otel.scope.name': 'shop', 'otel.scope.version': '1.2' }).length, 3);
    assert.deepEqual(found({ 'otel.scope.name': 'shops' }), []);
  });

  it('compares values as the text that Jaeger shows', () => {
    const has = (value: Buffer, text: string): boolean =>
      namesOf(request('a', span(1, attribute(9, 'k', value))), { k: text }).length === 1;
    assert.ok(has(wire.text('Grüße "x"'), 'Grüße "x"'));
    assert.ok(has(wire.text(''), ''));
    assert.ok(has(wire.whole(200), '200') && !has(wire.whole(200), '20'));
    assert.ok(has(wire.whole(-(2n ** 63n)), '-9223372036854775808'));
    assert.ok(
      has(wire.whole(2n ** 53n + 1n), '9007199254740993') && !has(wire.whole(2n ** 53n + 1n), '9007199254740992'),
    );
    assert.ok(has(double(4, 1.5), '1.5') && has(double(4, 1.5), '1.50') && !has(double(4, 1.5), '1'));
    assert.ok(has(double(4, 3), '3') && !has(double(4, 0), '') && !has(double(4, 0), ' '));
    assert.ok(has(wire.truth(true), 'true') && has(wire.truth(false), 'false') && !has(wire.truth(true), '1'));
    assert.ok(has(wire.text('1'), '1'));
    for (const none of [wire.list(wire.text('x')), bytes(7, 'x'), Buffer.alloc(0)])
      assert.ok(!has(none, 'x') && !has(none, ''));
  });

  it('knows what Jaeger makes attributes of: kind and status', () => {
    const body = request(
      'a',
      span(1, int(6, 3), bytes(15, message(bytes(2, 'no money'), int(3, 2)))),
      span(2, int(6, 2), bytes(15, int(3, 1))),
      span(3, attribute(9, 'error', wire.truth(true))),
      span(4, attribute(9, 'span.kind', wire.text('odd'))),
    );
    assert.deepEqual(namesOf(body, { error: 'true' }), ['span 1', 'span 3']);
    assert.deepEqual(namesOf(body, { 'span.kind': 'client' }), ['span 1']);
    assert.deepEqual(namesOf(body, { 'span.kind': 'odd' }), ['span 4']);
    assert.deepEqual(namesOf(body, { 'otel.status_code': 'OK' }), ['span 2']);
    assert.deepEqual(namesOf(body, { 'otel.status_code': 'ERROR', 'otel.status_description': 'no money' }), ['span 1']);
    assert.deepEqual(namesOf(body, { 'span.kind': '' }), []);
  });

  it('does not let one resource or scope answer for another', () => {
    const body = message(request('a', span(1)), bytes(1, message(bytes(2, bytes(2, span(2))))), request('b', span(3)));
    assert.deepEqual(namesOf(body, { 'service.name': 'a' }), ['span 1']);
    assert.deepEqual(namesOf(body, { 'service.name': 'b' }), ['span 3']);
  });

  it('takes keys that objects have of themselves for what they are', () => {
    const body = request('a', span(1, attribute(9, 'constructor', wire.text('x'))));
    assert.deepEqual(namesOf(body, { constructor: 'x' }), ['span 1']);
    assert.deepEqual(namesOf(body, JSON.parse('{"__proto__":"x"}') as Record<string, string>), []);
  });

  it('agrees with a plain look at random requests', () => {
    const random = new Random(12);
    let found = 0;
    for (let i = 0; i < 200; i++) {
      const plain = randomRequest(random);
      const body = encodeRequest(plain, random);
      const all = everyPair(plain).filter(({ value }) => plainText(value) !== undefined);
      const picked = Array.from({ length: 1 + random.below(2) }, () => random.pick(all)).filter(Boolean);
      const filter = Object.fromEntries(picked.map(({ key, value }) => [key, plainText(value)!]));
      const expected: string[] = [];
      for (const { resource, scopeSpans } of plain.resourceSpans)
        for (const { scope, spans } of scopeSpans)
          for (const one of spans) {
            const around = [...(resource.attributes ?? []), ...(scope.attributes ?? []), ...ownPairs(one)];
            const isMet = ([key, text]: [string, string]): boolean =>
              around.some(pair => pair.key === key && isSame(pair.value, text)) ||
              (key === 'error' && text === 'true' && one.status?.code === 2);
            if (Object.entries(filter).every(isMet)) expected.push(one.spanId);
          }
      assert.deepEqual(idsOf(body, filter), expected, JSON.stringify(filter));
      found += expected.length;
    }
    assert.ok(found > 100, `${found}`);
  });
});

function idsOf(body: Buffer, filter: Record<string, string>): string[] {
  const ids = new Map<number, string>();
  scanRequest(body, ({ offset, spanIdHigh, spanIdLow }) => {
    ids.set(offset, [spanIdHigh, spanIdLow].map(word => word.toString(16).padStart(8, '0')).join(''));
  });
  const found: string[] = [];
  spansWithAttributes(body, filter, offset => found.push(ids.get(offset)!));
  return found;
}

function namesOf(body: Buffer, filter: Record<string, string>): string[] {
  return idsOf(body, filter).map(id => `span ${parseInt(id, 16)}`);
}

function ownPairs({ attributes, events }: PlainSpan): Pair[] {
  return [...(attributes ?? []), ...(events ?? []).flatMap(event => event.attributes ?? [])];
}

function everyPair({ resourceSpans }: PlainRequest): Pair[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => [
    ...(resource.attributes ?? []),
    ...scopeSpans.flatMap(({ scope, spans }) => [...(scope.attributes ?? []), ...spans.flatMap(ownPairs)]),
  ]);
}

function plainText(value: Value): string | undefined {
  const [type, content] = Object.entries(value)[0] ?? [];
  return type && /^(string|bool|int|double)/.test(type) ? String(content) : undefined;
}

/** Doubles by their value: 0 and -0 are one. */
function isSame(value: Value, text: string): boolean {
  if (plainText(value) === text) return true;
  return 'doubleValue' in value && text.trim() !== '' && Number(text) === Number(value.doubleValue);
}
