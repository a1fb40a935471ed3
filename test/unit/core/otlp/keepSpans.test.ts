import assert from 'node:assert/strict';
import { keepSpans } from '../../../../src/core/otlp/keepSpans';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { Random } from '../import/random';
import { encodeRequest, randomRequest, spansOf, type PlainRequest } from './randomRequest';
import { bytes, group, int, message, request, resource, span } from './plainWire';

describe('a request without some of its spans', function () {
  this.timeout(20_000);

  it('is what would have been sent without them', () => {
    const [one, two, three] = [span(1), span(2), span(3)];
    const body = request('cart', one, two, three);
    const kept = keepSpans(body, offset => offset !== offsetOf(body, two))!;
    const expected = request('cart', one, three);
    assert.equal(Buffer.from(kept.request).toString('hex'), expected.toString('hex'));
    assert.deepEqual([...kept.offsets], [offsetOf(expected, one), offsetOf(expected, three)]);
  });

  it('is the same request when all are kept, and none at all when nothing is', () => {
    const body = request('cart', span(1), span(2));
    assert.deepEqual(Buffer.from(keepSpans(body, () => true)!.request), body);
    assert.equal(
      keepSpans(body, () => false),
      undefined,
    );
    assert.equal(
      keepSpans(Buffer.alloc(0), () => true),
      undefined,
    );
  });

  it('leaves out resources and scopes without spans, and keeps what nobody knows', () => {
    const unknown = [int(1000, 5), group(70, int(1, 1))];
    const scoped = (name: string, ...spans: Buffer[]) =>
      bytes(2, message(bytes(1, bytes(1, name)), ...spans.map(one => bytes(2, one)), bytes(3, 'url'), ...unknown));
    const [one, two, three] = [span(1), span(2), span(3)];
    const body = message(
      bytes(1, message(scoped('a', one), scoped('b', two), bytes(1, resource('late')), ...unknown)),
      bytes(1, message(bytes(1, resource('empty')), scoped('c', three))),
      ...unknown,
    );
    const kept = keepSpans(body, offset => offset === offsetOf(body, two))!;
    const expected = message(bytes(1, message(scoped('b', two), bytes(1, resource('late')), ...unknown)), ...unknown);
    assert.equal(Buffer.from(kept.request).toString('hex'), expected.toString('hex'));
  });

  it('has exactly the spans that were kept, at the offsets given, and asks once for each, in order', () => {
    const random = new Random(11);
    for (let i = 0; i < 200; i++) {
      const plain = randomRequest(random);
      const body = encodeRequest(plain);
      const wanted = new Set(
        spansOf(plain)
          .filter(() => random.chance(0.5))
          .map(({ spanId }) => spanId),
      );
      const idAt = new Map(scanned(body).map(({ id, offset }) => [offset, id]));
      const asked: number[] = [];
      const kept = keepSpans(body, offset => (asked.push(offset), wanted.has(idAt.get(offset)!)));
      assert.deepEqual(asked, [...idAt.keys()]);
      const expected = only(plain, wanted);
      assert.equal(
        Buffer.from(kept?.request ?? []).toString('hex'),
        expected.resourceSpans.length ? encodeRequest(expected).toString('hex') : '',
      );
      assert.deepEqual(
        [...(kept?.offsets ?? [])],
        scanned(Buffer.from(kept?.request ?? [])).map(({ offset }) => offset),
      );
    }
  });
});

function only(plain: PlainRequest, wanted: ReadonlySet<string>): PlainRequest {
  const resourceSpans = plain.resourceSpans
    .map(outer => ({
      ...outer,
      scopeSpans: outer.scopeSpans
        .map(inner => ({ ...inner, spans: inner.spans.filter(({ spanId }) => wanted.has(spanId)) }))
        .filter(({ spans }) => spans.length > 0),
    }))
    .filter(({ scopeSpans }) => scopeSpans.length > 0);
  return { resourceSpans };
}

function offsetOf(body: Buffer, content: Buffer): number {
  return body.indexOf(content);
}

function scanned(body: Buffer): { id: string; offset: number }[] {
  const found: { id: string; offset: number }[] = [];
  scanRequest(body, ({ spanIdHigh, spanIdLow, offset }) => {
    found.push({ id: [spanIdHigh, spanIdLow].map(word => word.toString(16).padStart(8, '0')).join(''), offset });
  });
  return found;
}
