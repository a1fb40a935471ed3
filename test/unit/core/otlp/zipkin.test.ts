import assert from 'node:assert/strict';
import { Failure } from '../../../../src/core/errors';
import { scanRequest } from '../../../../src/core/otlp/scanRequest';
import { chosenToJson } from '../../../../src/core/otlp/toJson';
import { zipkinToJson, zipkinToProtobuf } from '../../../../src/core/otlp/zipkin';
import { plainOf, readOne } from '../import/plainTrace';
import { spansOf, type PlainRequest, type PlainSpan, type Value } from './randomRequest';
import { zipkinList } from './zipkinList';

describe("Zipkin's spans", function () {
  this.timeout(20_000);

  it('become a trace, with names, kinds, times, errors and what talks to what', () => {
    const { spans } = plainOf(readOne('otlp-json', zipkinToJson(text(zipkinList))));
    assert.deepEqual(
      spans.map(({ depth, service, name, kind, status, start, duration, scope }) =>
        [depth, service, name, kind, status, start, duration, scope].join(' '),
      ),
      [
        '0 frontend post /buy 2 2 0 120000000 ',
        '1 frontend post 3 0 10001000 50001000 ',
        '2 payment post /pay 2 0 20000000 30000000 ',
        '3 payment check 1 1 21000000 9000000 bank',
      ],
    );
    assert.deepEqual(spans[1].events, ['10002000 ws', '60001000 wr']);
  });

  it('have their own attributes, and their endpoints as attributes', () => {
    const [server, client, , check] = spansOf(jsonOf(zipkinList));
    assert.deepEqual(attributesOf(server), {
      'http.route': '/buy',
      'http.status_code': '500',
      'client.address': '2001:db8::7',
      'client.port': '51234',
      'network.local.address': '10.0.0.1',
      'network.local.port': '8080',
    });
    assert.deepEqual(server.status, { code: 2, message: 'no money' });
    assert.deepEqual(attributesOf(client), {
      'peer.service': 'payment',
      'server.address': '10.0.0.2',
      'server.port': '9000',
      'network.local.address': '10.0.0.1',
    });
    assert.deepEqual([check.status, check.attributes], [{ code: 1 }, undefined]);
    assert.deepEqual(jsonOf(zipkinList).resourceSpans[1].scopeSpans[1].scope, { name: 'bank', version: '2.1' });
  });

  it('get an id of their own where they share one with their client, wherever the client is', () => {
    const [, client, server, check] = spansOf(jsonOf(zipkinList));
    assert.equal(client.spanId, '00000000000000a2');
    assert.notEqual(server.spanId, client.spanId);
    assert.equal(server.parentSpanId, client.spanId);
    assert.equal(check.parentSpanId, server.spanId);
    // The client comes from another process, in a request of its own: the server's part gets the same id there.
    const [alone] = spansOf(requestOf([zipkinList[2]]));
    assert.deepEqual([alone.spanId, alone.parentSpanId], [server.spanId, client.spanId]);
    // In a file nothing else is to come.
    const [inFile] = spansOf(jsonOf([zipkinList[2]]));
    assert.deepEqual([inFile.spanId, inFile.parentSpanId], ['00000000000000a2', '0000000000000001']);
  });

  it('of clients keep their other children, and ids that are alike in two traces stay apart', () => {
    const [, client, server] = zipkinList;
    const ofClient = { ...client, kind: undefined, id: 'c1', parentId: client.id };
    const elsewhere = { ...zipkinList[3], traceId: 'ff' };
    const [, found, , other] = spansOf(jsonOf([client, ofClient, server, elsewhere]));
    assert.equal(found.parentSpanId, client.id);
    assert.equal(other.parentSpanId, client.id);
  });

  it('are told apart as well where old clients do not say that an id is shared', () => {
    const [, client, server] = zipkinList;
    const [, found] = spansOf(requestOf([client, { ...server, shared: undefined }]));
    assert.equal(found.parentSpanId, client.id);
    // A server that was asked by nobody has an id of its own.
    const [own] = spansOf(requestOf([{ ...server, shared: false }]));
    assert.deepEqual([own.spanId, own.parentSpanId], [server.id, server.parentId]);
  });

  it('may lack nearly everything, write numbers as texts, and name errors in several ways', () => {
    const one = (fields: object): PlainSpan =>
      spansOf(jsonOf([{ traceId: 'A1', id: 'B2', timestamp: '1795342800000001', ...fields }]))[0];
    assert.deepEqual(one({}), {
      traceId: '000000000000000000000000000000a1',
      spanId: '00000000000000b2',
      kind: 1,
      startTimeUnixNano: '1795342800000001000',
      endTimeUnixNano: '1795342800000001000',
    });
    assert.deepEqual(one({ tags: { error: '' } }).status, { code: 2 });
    assert.deepEqual(one({ tags: { error: 'true', 'otel.status_description': 'why' } }).status, {
      code: 2,
      message: 'why',
    });
    assert.deepEqual(attributesOf(one({ tags: { error: 'false' } })), { error: 'false' });
    assert.deepEqual(attributesOf(one({ tags: { n: 5, b: true, s: 'é"\n' } })), { n: '5', b: 'true', s: 'é"\n' });
    assert.equal(one({ tags: { 'w3c.tracestate': 'a=1' } }).traceState, 'a=1');
    const early = { timestamp: undefined, annotations: [9, 8].map(at => ({ timestamp: at, value: 'sr' })) };
    assert.equal(one(early).startTimeUnixNano, '8000');
    const said = { kind: 'CLIENT', remoteEndpoint: { serviceName: 'db' }, tags: { 'peer.service': 'orders' } };
    assert.deepEqual(attributesOf(one(said)), { 'peer.service': 'orders', 'server.address': 'db' });
  });

  it('come as one list, as lists in a list, or one behind the other', () => {
    const [a, b, , d] = zipkinList.map(span => JSON.stringify(span));
    for (const json of [
      `[${a},${b},${d}]`,
      `[[${a}],[${b},${d}]]`,
      `${a}\n${b}\n${d}\n`,
      `[${a}]\n[[${b}],${d}]`,
      `\ufeff[${a},${b},${d}]`,
    ])
      assert.equal(scanRequest(zipkinToProtobuf(Buffer.from(json)), () => undefined).spanCount, 3, json);
    for (const none of ['[]', '[[]]', '', 'null']) assert.equal(zipkinToProtobuf(Buffer.from(none)).length, 0);
  });

  it('that are no good spans are counted, and cost no others', () => {
    const bad = [{ id: 1 }, 'text', null, { ...zipkinList[0], tags: 7 }, { ...zipkinList[0], traceId: 'xyz' }];
    const timeless = { ...zipkinList[0], timestamp: undefined };
    const { spanCount, rejectedCount, rejectedBecause } = scanRequest(
      zipkinToProtobuf(text([...bad, timeless, zipkinList[0]])),
      () => undefined,
    );
    assert.deepEqual([spanCount, rejectedCount], [1, 6]);
    assert.match(rejectedBecause, /^no trace id/);
  });

  it('that are no JSON, or no list, are refused', () => {
    for (const json of ['<html>', '"x"', '[{"traceId":"1"', '{"a":1}x', '[1 2]'])
      assert.throws(
        () => zipkinToProtobuf(Buffer.from(json)),
        (error: unknown) =>
          error instanceof Failure && error.kind === 'unreadable' && /at byte \d+/.test(error.message),
        json,
      );
  });

  it('are many at once', () => {
    const spans = Array.from({ length: 25_000 }, (_, i) => ({
      ...zipkinList[i % 4],
      id: (i + 1).toString(16),
      parentId: i ? i.toString(16) : undefined,
    }));
    assert.equal(scanRequest(zipkinToProtobuf(text(spans)), () => undefined).spanCount, 25_000);
  });
});

function text(json: unknown): Buffer {
  return Buffer.from(JSON.stringify(json));
}

/** As a file is read. */
function jsonOf(list: unknown): PlainRequest {
  return JSON.parse(Buffer.from(zipkinToJson(text(list))).toString()) as PlainRequest;
}

/** As the collector reads it. */
function requestOf(list: unknown): PlainRequest {
  const request = zipkinToProtobuf(text(list));
  return JSON.parse(Buffer.from(chosenToJson([{ request }])).toString()) as PlainRequest;
}

function attributesOf({ attributes }: PlainSpan): Record<string, string> {
  return Object.fromEntries((attributes ?? []).map(({ key, value }) => [key, contentOf(value)]));
}

function contentOf(value: Value): string {
  return String(Object.values(value)[0]);
}
