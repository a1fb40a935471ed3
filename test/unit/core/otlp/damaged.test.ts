import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { spansWithAttributes } from '../../../../src/core/otlp/findAttributes';
import { jsonToProtobuf } from '../../../../src/core/otlp/jsonToProtobuf';
import { keepSpans } from '../../../../src/core/otlp/keepSpans';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { chosenToJson } from '../../../../src/core/otlp/toJson';
import { zipkinToProtobuf } from '../../../../src/core/otlp/zipkin';
import { mutateBytes } from '../import/mutations';
import { firstSeed, Random, tellSeedOf } from '../import/random';
import { encodeRequest, randomRequest, type PlainRequest } from './randomRequest';
import { zipkinList } from './zipkinList';

/** How many damaged requests are read of each kind; the long run: SPANLIGHT_TEST_MUTATIONS=100000. */
const count = Number(process.env.SPANLIGHT_TEST_MUTATIONS ?? 400);

describe('damaged requests', function () {
  this.timeout(60_000 + count * 20);
  afterEach(tellSeedOf);

  it('cut off at any byte are refused, or end between two fields', () => {
    const random = new Random(13);
    let good = 0;
    let prefixes = 0;
    for (let i = 0; i < 5; i++) {
      const body = encodeRequest(randomRequest(random), random);
      for (let end = 0; end < Math.min(body.length, 4000); end++, prefixes++)
        good += tryAll(body.subarray(0, end)) ? 1 : 0;
    }
    // Cut behind a whole ResourceSpans.
    assert.ok(good < prefixes / 100, `${good} of ${prefixes}`);
  });

  it('with flipped, lost and doubled bytes are refused or read by everybody', () => {
    const random = new Random(firstSeed);
    let good = 0;
    let body = encodeRequest(randomRequest(random), random);
    for (let i = 0; i < count; i++) {
      if (i % 20 === 0) while ((body = encodeRequest(randomRequest(random), random)).length < 100);
      good += tryAll(mutateBytes(body, random)) ? 1 : 0;
    }
    assert.ok(good > count / 50 && good < count * 0.98, `${good} of ${count}`);
  });

  it('of random bytes are refused or read by everybody', () => {
    const random = new Random(firstSeed + 1);
    const tags = [
      0x0a, 0x12, 0x1a, 0x2a, 0x32, 0x39, 0x41, 0x4a, 0x5a, 0x6a, 0x7a, 0x10, 0x18, 0x85, 0x01, 0x00, 0x08, 0xff, 0x80,
    ];
    for (let i = 0; i < count; i++) {
      const length = random.below(40);
      tryAll(Buffer.from(Array.from({ length }, () => (random.chance(0.6) ? random.pick(tags) : random.below(256)))));
    }
  });

  it('in JSON are refused or become requests that can be read', () => {
    const random = new Random(firstSeed + 2);
    let sent = '';
    for (let i = 0; i < count; i++) {
      if (i % 20 === 0) sent = JSON.stringify(randomRequest(random));
      const json = mutateBytes(Buffer.from(sent), random);
      const body = unlessUnreadable(() => jsonToProtobuf(json));
      if (body) assert.ok(tryAll(Buffer.from(body)), json.toString());
      const list = mutateBytes(Buffer.from(JSON.stringify(zipkinList)), random);
      const zipkin = unlessUnreadable(() => zipkinToProtobuf(list));
      if (zipkin) assert.ok(tryAll(Buffer.from(zipkin)), list.toString());
    }
  });
});

/** Whether the scan takes the request: then everything else has to take it, too. */
function tryAll(body: Buffer): boolean {
  const offsets: number[] = [];
  const result = unlessUnreadable(() => scanRequest(body, ({ offset }) => offsets.push(offset)));
  for (const read of [
    () => spansWithAttributes(body, { k: 'v', 'service.name': 'x', error: 'true' }, () => undefined),
    () => keepSpans(body, offset => offset % 2 === 0),
    () => chosenToJson([{ request: body }]),
  ])
    if (result) read();
    else unlessUnreadable(read); // whatever it makes of that: no other error, and an end
  if (!result) return false;
  assert.equal(offsets.length, result.spanCount);
  const document = JSON.parse(Buffer.from(chosenToJson([{ request: body, offsets }])).toString()) as PlainRequest;
  const found = document.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
  assert.equal(found.length, result.spanCount);
  const kept = keepSpans(body, offset => offsets.includes(offset));
  assert.equal(kept?.offsets.length ?? 0, result.spanCount);
  if (kept) assert.equal(scanRequest(kept.request, () => undefined).spanCount, result.spanCount);
  return true;
}

function unlessUnreadable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    assert.ok(error instanceof Failure, error instanceof Error ? error.stack : String(error));
    assert.equal(error.kind, 'unreadable');
    assert.match(error.message, /at byte \d+/);
    return undefined;
  }
}
