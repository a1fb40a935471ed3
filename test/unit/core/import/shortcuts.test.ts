import assert from 'node:assert/strict';
import { textAt } from '../../../../src/core/spans/stringColumn';
import { SpanFlag, SpanKind, sparseOf, type SparseKey } from '../../../../src/core/spans/spanTable';
import { readSpanDetails } from '../../../../src/core/import';
import { plainOf, read, readOne } from './plainTrace';

const tagged = (id: string, tags: string, references = '[]', trace = 'a1') =>
  `{"traceID":"${trace}","spanID":"${id}","operationName":"n","references":${references},"startTime":1795342800000000,"duration":5,"tags":[${tags}],"logs":[],"processID":"p1"}`;
const jaeger = (...spans: string[]) =>
  `{"data":[{"traceID":"a1","spans":[${spans.join()}],"processes":{"p1":{"serviceName":"shop","tags":[]}}}]}`;
const child = (trace: string, id: string) => `[{"refType":"CHILD_OF","traceID":"${trace}","spanID":"${id}"}]`;

describe('what readers learn from the spans before', () => {
  const values = (text: string, key: SparseKey): (string | undefined)[] => {
    const table = readOne('jaeger-json', text);
    return Array.from({ length: table.count }, (_, row) => sparseOf(table, row, key));
  };

  it('holds for a value of another type, or with more behind it', () => {
    const route = (value: string) => `{"key":"http.route","type":"string","value":${value}}`;
    const text = jaeger(
      tagged('1', route('"/a"')),
      tagged('2', route('"/b"')),
      tagged('3', route('7')),
      tagged('4', route('null')),
      tagged('5', route('"/c","value":"/d"')),
      tagged('6', route('"/e","key":"http.method"')),
      tagged('7', route('"\\/f"')),
      tagged('8', route(' "/g" ')),
    );
    assert.deepEqual(values(text, 'http.route'), ['/a', '/b', '7', undefined, '/d', undefined, '/f', '/g']);
    assert.equal(values(text, 'http.method')[5], '/e');
  });

  it('is no excuse for broken text', () => {
    const route = (value: string) => `{"key":"http.route","type":"string","value":${value}}`;
    for (const broken of ['"/b', '"/b"]', '/b', '"\\x"', '"\u0001"', '01', ''])
      assert.equal(
        read('jaeger-json', jaeger(tagged('1', route('"/a"')), tagged('2', route(broken)))).warnings.length > 0,
        true,
        broken,
      );
  });

  it('keeps keys apart that begin alike, however many there are', () => {
    const keys = Array.from({ length: 3000 }, (_, i) => `an.attribute.with.a.long.name.${i}`);
    const list = keys.map(key => `{"key":"${key}","type":"string","value":"of ${key}"}`).join();
    const table = readOne(
      'jaeger-json',
      jaeger(tagged('1', list), tagged('2', list + ',{"key":"db.system","type":"string","value":"x"}')),
    );
    assert.equal(sparseOf(table, 1, 'db.system'), 'x');
    assert.ok(
      readSpanDetails(table, 1).attributes.every(({ key, value }) => key === 'db.system' || value.text === `of ${key}`),
    );
  });

  it('knows the kinds of OTLP values apart behind the same key', () => {
    const span = (id: number, value: string) =>
      `{"traceId":"a1","spanId":"0${id}","startTimeUnixNano":"1795342800000000001","attributes":[{"key":"http.route","value":${value}}]}`;
    const kinds = [
      '{"stringValue":"/a"}',
      '{"stringValue":"/b"}',
      '{"intValue":"7"}',
      '{"intValue":8}',
      '{"boolValue":true}',
    ];
    const odd = [
      '{"stringValue":"/c","boolValue":true}',
      '{"arrayValue":{"values":[]}}',
      '{}',
      'null',
      '{"stringValue":null}',
    ];
    const spans = [...kinds, ...kinds, ...odd].map((value, i) => span(i + 1, value).replace(/"0(\d\d)"/, '"$1"'));
    const table = readOne('otlp-json', `{"resourceSpans":[{"scopeSpans":[{"spans":[${spans.join()}]}]}]}`);
    const found = Array.from({ length: table.count }, (_, row) => sparseOf(table, row, 'http.route'));
    const first = ['/a', '/b', '7', '8', 'true'];
    assert.deepEqual(found, [...first, ...first, 'true', undefined, undefined, undefined, '']);
  });

  it('takes a parent only from a reference to the own trace', () => {
    const text = jaeger(
      tagged('1', ''),
      tagged('2', '', child('a1', '1')),
      tagged('3', '', child('a1', '1')),
      tagged('4', '', child('b2', '1')),
      tagged('5', '', child('a1', '0')),
      tagged('6', '', child('a1', '2').replace('}]', ',"more":1}]')),
      tagged('7', '', child('a1', '2').replace(']', `,${child('b2', '9').slice(1)}`)),
      tagged('8', '', child('a1', '1'), 'b2'),
    );
    const [trace, other] = read('jaeger-json', text).traces;
    const parents = new Map(plainOf(trace).spans.map(({ id, parent }) => [id.slice(-1), parent]));
    const rows = new Map(plainOf(trace).spans.map(({ id }, row) => [id.slice(-1), row]));
    const expected = { 1: undefined, 2: '1', 3: '1', 4: undefined, 5: undefined, 6: '2', 7: '2' };
    for (const [id, parent] of Object.entries(expected))
      assert.equal(parents.get(id), parent ? rows.get(parent) : -1, id);
    const links = [...rows].filter(([, row]) => trace.flags[row] & SpanFlag.Links).map(([id]) => id);
    assert.deepEqual(links.sort(), ['4', '5', '7']);
    assert.equal(other.parent[0], -1);
    assert.equal(other.flags[0] & SpanFlag.Links, SpanFlag.Links);
  });

  it('gives texts equal numbers however they are escaped', () => {
    const kind = '{"key":"span.kind","type":"string","value":"\\u0073erver"}';
    const route = (value: string) => `{"key":"http.route","type":"string","value":"${value}"}`;
    const table = readOne(
      'jaeger-json',
      jaeger(tagged('1', `${kind},${route('a&b')}`), tagged('2', `${kind},${route('a\\u0026b')}`)),
    );
    assert.deepEqual([...table.kind], [SpanKind.Server, SpanKind.Server]);
    const numbers = table.sparse['http.route']!.values;
    assert.equal(numbers[0], numbers[1]);
    assert.equal(textAt(table.strings, numbers[0]), 'a&b');
  });
});

describe('times that were rounded to microseconds', () => {
  it('leave no negative self time, and every child in its place', () => {
    // A parent of 10.4 µs and a child that ends with it, or a little before it begins, can come 1 µs apart.
    const span = (id: string, parent: string, start: number, duration: number) =>
      tagged(id, '', parent ? child('a1', parent) : '[]').replace(
        '"startTime":1795342800000000,"duration":5',
        `"startTime":${1795342800000000 + start},"duration":${duration}`,
      );
    const table = readOne(
      'jaeger-json',
      jaeger(
        span('1', '', 10, 10),
        span('2', '1', 9, 6),
        span('3', '1', 14, 7),
        span('4', '3', 20, 2),
        span('5', '4', 23, 0),
      ),
    );
    assert.deepEqual([...table.depth], [0, 1, 1, 2, 3]);
    assert.deepEqual([...table.parent], [-1, 0, 0, 2, 3]);
    assert.deepEqual([...table.selfTime], [0, 6000, 6000, 2000, 0]);
    assert.ok(table.flags.every(flags => flags === 0));
  });
});
