import assert from 'node:assert/strict';
import { findRows, SearchableTrace } from '../../../../src/core/find';
import { nameOf, type PayloadFormat, type SpanTable } from '../../../../src/core/spans/spanTable';
import { read, readOne } from '../import/plainTrace';
import { Random } from '../import/random';
import { RandomTrace } from '../import/randomTrace';
import { recordedBody, recordedTraces } from '../import/recorded';
import { oddTrace } from './oddTexts';
import { PlainFind } from './plainFind';

/** How many traces are made of each format; a run with more: SPANLIGHT_TEST_TRACES=1000. */
const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 40);

describe('finding text in a trace', () => {
  const tables = [
    readOne('otlp-json', recordedBody('v2.13', 'v3-trace')),
    readOne('jaeger-json', recordedBody('v2.13', 'trace')),
  ];
  const found = (table: SpanTable, query: string) => [...findRows(table, query)].map(row => nameOf(table, row));

  for (const table of tables) {
    const format = table.payloads[0].format;
    it(`covers names, services, attributes, events and the status message, in ${format}`, () => {
      assert.deepEqual(found(table, 'select items'), ['SELECT items']);
      assert.deepEqual(found(table, 'auth-service'), ['GET', 'GET /check']); // an attribute, and the service
      assert.deepEqual(found(table, 'server.js:44'), ['POST /buy']);
      assert.deepEqual(found(table, 'cache miss'), ['POST /buy']);
      assert.deepEqual(found(table, 'messaging.system'), ['send']);
      assert.deepEqual(found(table, 'payment refused'), ['POST /buy']);
      assert.deepEqual(found(table, '9007199254740993'), ['POST /buy']);
      assert.deepEqual(found(table, '0000000000000017'), ['send']);
    });

    it(`finds what the payload escapes, in ${format}`, () => {
      for (const query of ['<img src=x', 'grüße 😀', '"quoted" \\', '\n tab\t', '\u2028', '["a",1'])
        assert.deepEqual(found(table, query), ['POST /buy'], query);
    });

    it(`tells case only when the query has a capital, in ${format}`, () => {
      assert.deepEqual(found(table, 'paymenterror'), ['POST /buy']);
      assert.deepEqual(found(table, 'PaymentError'), ['POST /buy']);
      assert.deepEqual(found(table, 'Paymenterror'), []);
    });

    it(`does not find the format itself, in ${format}`, () => {
      for (const query of ['stringvalue', 'traceid', 'spanid', 'refType', 'processid', 'operationName', '","key"'])
        assert.deepEqual(found(table, query), [], query);
    });

    it(`finds nothing for nothing, in ${format}`, () => {
      assert.deepEqual(found(table, ''), []);
    });
  }

  it('goes by the last of what a span says twice', () => {
    const otlp = (fields: string) =>
      `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"aa","spanId":"01","startTimeUnixNano":"1",${fields}}]}]}]}`;
    const legacy = (fields: string) => `{"data":[{"spans":[{"traceID":"aa","spanID":"01","startTime":1,${fields}}]}]}`;
    const list = (text: string) => `[{"key":"k","value":{"stringValue":"${text}"}}]`;
    const tags = (text: string, key = 'k') => `[{"key":"${key}","value":"${text}"}]`;
    const spans: [PayloadFormat, string][] = [
      ['otlp-json', otlp(`"attributes":${list('first')},"attributes":${list('last')}`)],
      ['otlp-json', otlp('"attributes":[{"key":"first","value":{},"key":"last"}]')],
      ['otlp-json', otlp('"attributes":[{"key":"k","value":{"stringValue":"first"},"value":{"stringValue":"last"}}]')],
      ['otlp-json', otlp('"attributes":[{"key":"k","value":{"stringValue":"first","stringValue":"last"}}]')],
      ['otlp-json', otlp(`"events":[{"attributes":${list('first')}, "attributes":${list('last')}}]`)],
      ['otlp-json', otlp('"status":{"message":"first"},"status":{"message":"last"}')],
      ['otlp-json', otlp('"status":{"message":"first","message":"last"}')],
      ['otlp-json', otlp('"traceState":"first","traceState":"last"')],
      ['jaeger-json', legacy(`"tags":${tags('first')},"tags":${tags('last')}`)],
      ['jaeger-json', legacy('"tags":[{"key":"first","key":"last","value":1}]')],
      ['jaeger-json', legacy('"tags":[{"key":"k","value":"first","value":"last"}]')],
      ['jaeger-json', legacy(`"logs":[{"fields":${tags('first')},"fields":${tags('last')}}]`)],
      ['jaeger-json', legacy('"warnings":["first"],"warnings":["last"]')],
      ['otlp-json', otlp('"attributes":[{"key":"k","value":{"stringValue":"first","boolValue":null}},{"key":"last"}]')],
      [
        'jaeger-json',
        legacy('"tags":[{"key":"w3c.tracestate","value":"first"},{"key":"w3c.tracestate","value":"last"}]'),
      ],
    ];
    for (const [format, text] of spans) {
      const table = readOne(format, text);
      assert.equal(findRows(table, 'first').length, 0, text);
      assert.equal(findRows(table, 'last').length, 1, text);
    }
  });

  it('finds lists and maps as they are shown, in JSON of their own', () => {
    const values = '{"stringValue":"one\\u000atwo"},{"intValue":"7"},{"boolValue":true},{}';
    const span = `{"traceId":"aa","spanId":"01","startTimeUnixNano":"1","attributes":[{"key":"k","value":{"arrayValue":{"values":[${values}]}}}]}`;
    const table = readOne('otlp-json', `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
    for (const query of ['["one\\ntwo",7,true,null]', 'ntwo', 'null', ',7,t'])
      assert.equal(findRows(table, query).length, 1, query);
    const spelled = readOne(
      'otlp-json',
      `{"resourceSpans":[{"scopeSpans":[{"spans":[${span.replace('arrayValue', 'arr\\u0061yValue')}]}]}]}`,
    );
    assert.equal(findRows(spelled, 'two",7').length, 1);
    for (const query of ['values', 'u000a', '\n']) assert.equal(findRows(table, query).length, 0, query);
  });

  it('reaches every value and every key of every recorded trace, and no other row', function () {
    this.timeout(60_000);
    for (const { format, body, name } of recordedTraces())
      for (const table of read(format, body).traces) {
        const plain = new PlainFind(table);
        const trace = new SearchableTrace(table);
        for (const text of plain.shown)
          for (const query of [text, text.toLowerCase(), text.slice(1, 9), text.slice(-5)])
            assert.deepEqual([...findRows(trace, query)], plain.rows(query), `${name}: ${query}`);
      }
  });

  for (const format of ['otlp-json', 'jaeger-json'] as const)
    it(`finds the same as by decoding everything, in ${format}`, function () {
      this.timeout(60_000 + count * 1000);
      let hits = 0;
      for (let seed = 1; seed <= count; seed++) {
        const random = new Random(seed);
        for (const table of read(format, randomPayload(format, seed)).traces) {
          const plain = new PlainFind(table);
          const trace = new SearchableTrace(table);
          for (const query of queriesFor(plain.shown, random)) {
            const expected = plain.rows(query);
            assert.deepEqual([...findRows(trace, query)], expected, `seed ${seed}, ${JSON.stringify(query)}`);
            hits += expected.length;
          }
        }
      }
      assert.ok(hits > count * 100, `${hits} hits`);
    });
});

function randomPayload(format: PayloadFormat, seed: number): string {
  if (seed % 2) return oddTrace(format, new Random(seed));
  const made = new RandomTrace(seed);
  return format === 'otlp-json' ? made.otlp() : made.jaeger();
}

/** What a person might look for: pieces of what is shown, in this case or that, and pieces of the format. */
function queriesFor(shown: readonly string[], random: Random): string[] {
  const queries = ['a', 'k', 'i', '"', '\\', ',', '/', 'null', 'u', 'true', 'key', 'stringvalue', 'event', '\ufffd'];
  for (let i = 0; i < 40 && shown.length; i++) {
    const text = random.pick(shown);
    const from = random.below(text.length);
    const piece = text.slice(from, from + 1 + random.below(random.chance(0.5) ? 4 : 300));
    queries.push(random.pick([piece, piece.toLowerCase(), piece.toUpperCase(), `${piece}x`]));
  }
  return queries;
}
