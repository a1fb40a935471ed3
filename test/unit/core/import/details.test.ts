import assert from 'node:assert/strict';
import { readSpanDetails, readSpanJson, readValue } from '../../../../src/core/import';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { plainOf, read, readOne } from './plainTrace';
import { recordedBody } from './recorded';

const withAttributes = (attributes: string): SpanTable =>
  readOne(
    'otlp-json',
    `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"a","spanId":"1","startTimeUnixNano":"1","endTimeUnixNano":"1","attributes":[${attributes}]}]}]}]}`,
  );
const attribute = (key: string, value: string) => `{"key":"${key}","value":${value}}`;

describe('details of a span', () => {
  const table = readOne('otlp-json', recordedBody('v2.13', 'v3-trace'));

  it('keep the type of every value, and its digits', () => {
    const values = Object.fromEntries(
      readSpanDetails(table, 0).attributes.map(({ key, value }) => [key, `${value.type} ${value.text}`]),
    );
    assert.equal(values.big, 'int 9007199254740993');
    assert.equal(values.min, 'int -9223372036854775808');
    assert.equal(values.ratio, 'double 0.25');
    assert.equal(values.flag, 'bool true');
    assert.equal(values.list, 'array ["a",1,true]');
    assert.equal(values.map, 'map {"k":"v"}');
    assert.equal(values.bytes, 'bytes AAEC/w==');
    assert.equal(values.uni, 'string Grüße 😀 \u2028 "quoted" \\ \n tab\t');
    assert.equal(values['<b>html</b>'], 'string <img src=x onerror=alert(1)>');
  });

  it('keep the digits of numbers that come without quotes, in both formats', () => {
    const otlp = withAttributes(attribute('n', '{"intValue":9007199254740993}'));
    assert.deepEqual(readSpanDetails(otlp, 0).attributes[0].value, { type: 'int', text: '9007199254740993' });
    const legacy = readOne(
      'jaeger-json',
      '{"data":[{"spans":[{"traceID":"a","spanID":"1","startTime":1,"tags":[{"key":"n","type":"int64","value":9007199254740993}]}]}]}',
    );
    assert.deepEqual(readSpanDetails(legacy, 0).attributes[0].value, { type: 'int', text: '9007199254740993' });
  });

  it('show NaN, and lists that hold it, as they are', () => {
    const odd = withAttributes(
      [
        attribute('a', '{"doubleValue":"NaN"}'),
        attribute('b', '{"arrayValue":{"values":[{"doubleValue":"-Infinity"},{"intValue":"9007199254740993"},{}]}}'),
        attribute('c', '{}'),
      ].join(),
    );
    assert.deepEqual(
      readSpanDetails(odd, 0).attributes.map(({ value }) => value),
      [
        { type: 'double', text: 'NaN' },
        { type: 'array', text: '["-Infinity",9007199254740993,null]' },
        { type: 'empty', text: '' },
      ],
    );
  });

  it('lift fields and warnings out of the attributes', () => {
    const { attributes, warnings } = readSpanDetails(
      withAttributes(
        [
          attribute('@jaeger@warnings', '{"arrayValue":{"values":[{"stringValue":"w"},{"stringValue":"w"}]}}'),
          attribute('@jaeger@format', '{"stringValue":"proto"}'),
          attribute('mine', '{"stringValue":"x"}'),
        ].join(),
      ),
      0,
    );
    assert.deepEqual(warnings, ['w']);
    assert.deepEqual(
      attributes.map(({ key }) => key),
      ['mine'],
    );
  });

  it('say what was dropped, the status message, trace state and scope', () => {
    const details = readSpanDetails(table, 0);
    assert.deepEqual(details.dropped, { attributes: 2, events: 1, links: 0 });
    assert.equal(details.statusMessage, 'payment refused');
    assert.equal(details.traceState, 'vendor=1');
    assert.equal(details.parentSpanId, undefined);
    const { scope } = details;
    assert.deepEqual(scope, {
      name: 'shop',
      version: '1.2.3',
      attributes: [{ key: 'scope.attr', value: { type: 'string', text: 'x' } }],
    });
  });

  it('name the missing parent of an orphan', () => {
    const orphan = plainOf(table).spans.findIndex(({ name }) => name === 'orphan');
    assert.match(readSpanDetails(table, orphan).parentSpanId ?? '', /^[0-9a-f]{16}$/);
  });

  it('cut long texts, never inside a character, and give them whole on demand', () => {
    const long = 'a'.repeat(65_535) + '😀' + 'b'.repeat(10);
    const cut = withAttributes(attribute('long', `{"stringValue":"${long}"}`));
    const { value } = readSpanDetails(cut, 0).attributes[0];
    assert.equal(value.text, 'a'.repeat(65_535));
    assert.equal(value.fullLength, 65_547);
    assert.equal(readValue(cut, { row: 0, section: 'attributes', path: [0] }), long);
  });

  it('cut sooner in a span that is megabytes long', () => {
    const many = Array.from({ length: 1100 }, (_, i) => attribute(`key ${i}`, `{"stringValue":"${'c'.repeat(1025)}"}`));
    const { attributes } = readSpanDetails(withAttributes(many.join()), 0);
    assert.equal(attributes.length, 1100);
    assert.deepEqual(attributes[1099].value, { type: 'string', text: 'c'.repeat(1024), fullLength: 1025 });
  });

  it('give values by their place', () => {
    const at = (section: 'attributes' | 'resource' | 'scope' | 'events' | 'links', ...path: number[]) =>
      readValue(table, { row: 0, section, path });
    assert.equal(at('scope', 0), 'x');
    assert.equal(at('resource', 1), 'frontend');
    assert.equal(at('events', 0, 0), 'item-7');
    assert.equal(at('events', 9, 0), undefined);
    assert.equal(at('links', 0, 0), undefined);
    assert.equal(readValue(table, { row: 99, section: 'attributes', path: [0] }), undefined);
  });

  it('survive lists nested deeper than any stack', () => {
    const deep = '{"arrayValue":{"values":['.repeat(50_000) + '{"intValue":"1"}' + ']}}'.repeat(50_000);
    const text = readSpanDetails(withAttributes(attribute('deep', deep)), 0, Infinity).attributes[0].value.text;
    assert.ok(text.startsWith('[[[['));
  });

  it('survive bytes that are not what the table says', () => {
    const broken: SpanTable = {
      ...table,
      spanBytes: { offset: table.spanBytes.offset.map(offset => offset + 3), length: table.spanBytes.length },
      scopeBytes: { offset: table.scopeBytes.offset.map(() => 1e9), length: table.scopeBytes.length },
    };
    for (let row = 0; row < broken.count; row++) assert.equal(readSpanDetails(broken, row).row, row);
  });
});

describe('a span as JSON', () => {
  for (const [format, name] of [
    ['otlp-json', 'v3-trace'],
    ['jaeger-json', 'trace'],
  ] as const)
    it(`is a document that can be opened again, in ${format}`, () => {
      const table = readOne(format, recordedBody('v2.20', name));
      for (let row = 0; row < table.count; row++) {
        const text = readSpanJson(table, row);
        assert.equal(text, JSON.stringify(JSON.parse(text), null, 2));
        const again = read(format, text).traces[0];
        assert.equal(again.count, 1);
        const details = readSpanDetails(table, row);
        assert.deepEqual(
          { ...readSpanDetails(again, 0), links: [], row, events: [] },
          { ...details, links: [], events: [] },
        );
      }
    });
});
