import assert from 'node:assert/strict';
import { SearchableTrace } from '../../../../src/core/find';
import { say } from '../../../../src/core/phrase';
import { rowsOfQuery } from '../../../../src/core/query';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import { QuerySearch } from '../../../../src/core/query/querySearch';
import { writeAttributeKey } from '../../../../src/core/query/queryKey';
import { attributeTerm, quoteValue, termFor } from '../../../../src/core/query/writeQuery';
import { nameOf, type PayloadFormat, type SpanTable } from '../../../../src/core/spans/spanTable';
import { readSpanDetails } from '../../../../src/core/import';
import { oddTrace } from '../find/oddTexts';
import { read, readOne } from '../import/plainTrace';
import { Random } from '../import/random';
import { RandomTrace } from '../import/randomTrace';
import { recordedBody, recordedTraces } from '../import/recorded';
import { PlainQuery } from './plainQuery';

/** How many traces are made of each format; a run with more: SPANLIGHT_TEST_TRACES=1000. */
const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 15);

/** What can be asked of any trace. */
const general = [
  'error',
  '-error',
  'kind:client',
  'kind:c* -status:ok',
  'status=error OR duration:>1ms',
  'duration:1us..3ms',
  'self:>0ms',
  'root:true',
  'root:false depth:>2',
  'children:>0',
  'has:exception',
  'has:events OR has:link',
  'has:children NOT has:parent',
  'event:exception',
  'id:00*1',
  'scope:*',
  'message:*',
  'message:e',
  'service:e name:/[a-z]{2}/',
  '/[0-9]{3,}/',
  'a*e',
  'e OR kind:server',
  '(a OR b) -(service:a OR error)',
  'service:(e OR a) -status:(ok OR error)',
  'kind:(client OR server) duration:(>1us <3ms)',
  'name:(e -a*)',
];

describe('looking for a query in a trace', () => {
  const tables = [
    readOne('otlp-json', recordedBody('v2.13', 'v3-trace')),
    readOne('jaeger-json', recordedBody('v2.13', 'trace')),
  ];
  const found = (table: SpanTable, query: string) => [...rowsOfQuery(table, query)].map(row => nameOf(table, row));

  for (const table of tables) {
    const format = table.payloads[0].format;
    it(`asks attributes of spans, resources, scopes and events, in ${format}`, () => {
      assert.deepEqual(found(table, 'messaging.system:*'), ['send']);
      assert.deepEqual(found(table, 'has:messaging.system'), ['send']);
      assert.deepEqual(found(table, 'exception.type=PaymentError'), ['POST /buy']);
      assert.deepEqual(found(table, 'event.exception.type:payment'), ['POST /buy']);
      assert.deepEqual(found(table, 'span.exception.type:payment'), []);
      assert.deepEqual(found(table, 'service=auth-service kind:server'), ['GET /check']);
      assert.deepEqual(found(table, 'name:"select items"'), ['SELECT items']);
      assert.deepEqual(found(table, 'message:refused'), ['POST /buy']);
    });
  }

  it('asks lists, numbers, times and truths as they are shown; of several values one is enough', () => {
    const attribute = (key: string, value: string) => `{"key":"${key}","value":${value}}`;
    const span = (id: number, ...attributes: string[]) =>
      `{"traceId":"aa","spanId":"0${id}","name":"${id}","startTimeUnixNano":"${id}","attributes":[${attributes.join()}]}`;
    const table = readOne(
      'otlp-json',
      `{"resourceSpans":[{"resource":{"attributes":[${attribute('region', '{"stringValue":"eu"}')}]},"scopeSpans":[{"spans":[${[
        span(1, attribute('n', '{"intValue":"7"}'), attribute('n', '{"stringValue":"x"}')),
        span(2, attribute('n', '{"doubleValue":7.5}'), attribute('wait', '{"stringValue":"20ms"}')),
        span(3, attribute('n', '{"arrayValue":{"values":[{"intValue":"7"}]}}')),
        span(4, attribute('flag', '{"boolValue":true}'), attribute('region', '{"stringValue":"us"}')),
        span(5, attribute('map', `{"kvlistValue":{"values":[${attribute('n', '{"intValue":"9"}')}]}}`)),
        span(6, attribute('x', '{"stringValue":"n"}'), ` {"key" : "n" , "value":{"stringValue":"spaced"}}`),
        span(7, attribute('\\u006e', '{"stringValue":"spelled"}')),
      ].join()}]}]}]}`,
    );
    assert.deepEqual(found(table, 'n=7'), ['1']);
    assert.deepEqual(found(table, 'n>=7 n<8'), ['1', '2']);
    assert.deepEqual(found(table, 'n=x'), ['1']);
    assert.deepEqual(found(table, 'n:*'), ['1', '2', '3', '6', '7']);
    assert.deepEqual(found(table, 'n:[7]'), ['3']);
    assert.deepEqual(found(table, 'n=spaced OR n=spelled'), ['6', '7']);
    assert.deepEqual(found(table, 'wait>10ms'), ['2']);
    assert.deepEqual(found(table, 'wait>10'), []);
    assert.deepEqual(found(table, 'flag=true'), ['4']);
    assert.deepEqual(found(table, 'region=us'), ['4']);
    assert.equal(found(table, 'region=eu').length, 7);
    assert.equal(found(table, '-region=us').length, 6);
    assert.deepEqual(found(table, 'n!=x has:n'), ['2', '3', '6', '7']);
  });

  it('says that no span has an attribute, and what is wrong with an expression, and goes on without it', () => {
    const problems = (query: string) => {
      const search = new QuerySearch(new SearchableTrace(tables[0]), parseQuery(query));
      const rows = search.advance(() => false);
      return [rows.length, ...search.problems.map(({ message }) => say(message))];
    };
    const all = tables[0].count;
    assert.deepEqual(problems('server.js:44'), [
      0,
      'Column 1: no span here has server.js. To seek the text, write "server.js:44"',
    ]);
    assert.deepEqual(problems('"server.js":44'), [0, 'Column 1: no span here has server.js']);
    assert.deepEqual(problems('has:(nope.a nope.b nope.a)'), [
      0,
      'Column 6: no span here has nope.a',
      'Column 13: no span here has nope.b',
      'Column 20: no span here has nope.a',
    ]);
    assert.deepEqual(problems('nope:(a b)'), [0, 'Column 1: no span here has nope']);
    assert.deepEqual(problems('name:/(?=x)/ -error:maybe depth:>0'), [
      all,
      'Column 21: error is true or false',
      'Column 7: regular expressions here have no lookahead and no lookbehind',
    ]);
    const expression = (source: string) => problems(`depth:>0 name:/${source}/`)[1];
    assert.equal(expression('a(?<!x)'), 'Column 17: regular expressions here have no lookahead and no lookbehind');
    assert.equal(expression('(a)\\1'), 'Column 19: regular expressions here have no references to groups');
    assert.match(String(expression('x{2000}')), /^Column 17: a repetition in a regular expression is too large/);
    assert.match(String(expression('((a{100}){100}){100}')), /too large/);
    assert.match(String(expression('(a')), /^Column 1\d: the brackets of the regular expression don’t match/);
    assert.match(String(expression('[b')), /^Column 1\d: this is no regular expression/);
    assert.match(String(expression('a'.repeat(501))), /at most 500 characters/);
  });

  it('ends when a regular expression takes too long, and says so', () => {
    let now = 0;
    const search = new QuerySearch(new SearchableTrace(tables[0]), parseQuery('/x.*y/'), { now: () => (now += 400) });
    for (let i = 0; i < 100 && !search.isDone; i++) search.advance(() => true);
    assert.ok(search.isDone);
    assert.match(say(search.problems[0].message), /^Stopped after 3 s: the regular expression takes too long/);
  });

  it('ends within a stretch of rows whose names take too long, and tells nothing of those it did not look at', () => {
    for (const query of ['name:/x.*y/', '-name:/x.*y/', 'service:/x.*y/ OR /x.*z/']) {
      let now = 0;
      const search = new QuerySearch(new SearchableTrace(tables[0]), parseQuery(query), { now: () => (now += 1000) });
      const rows = search.advance(() => false);
      assert.ok(search.isDone, query);
      assert.ok(rows.length < tables[0].count, query);
      assert.match(say(search.problems[0].message), /^Stopped after 3 s: the regular expression takes too long/);
    }
  });

  it('lets others have their turn after each value that an expression was asked about', () => {
    const spans = Array.from({ length: 40 }, (_, i) => ({
      traceId: 'a'.repeat(32),
      spanId: String(i + 1).padStart(16, '0'),
      name: 'x',
      startTimeUnixNano: '1795342800000000000',
      endTimeUnixNano: '1795342800000000001',
      attributes: [{ key: 'a', value: { stringValue: `${i % 20}` } }],
    }));
    const table = readOne(
      'otlp-json',
      new TextEncoder().encode(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })),
    );
    const search = new QuerySearch(new SearchableTrace(table), parseQuery('a:/7$/'));
    let stretches = 0;
    const rows: number[] = [];
    for (; !search.isDone; stretches++) rows.push(...search.advance(() => true));
    assert.equal(rows.length, 4);
    assert.ok(stretches >= 20, String(stretches));
  });

  it('works in stretches, and finds the same', () => {
    for (const query of ['e duration:>0ms', 'service.name:a OR exception.type:*', '/e/', 'message:*']) {
      const search = new QuerySearch(new SearchableTrace(tables[0]), parseQuery(query));
      const rows: number[] = [];
      let stretches = 0;
      for (; !search.isDone; stretches++) rows.push(...search.advance(() => true));
      assert.ok(stretches > 1, query);
      assert.deepEqual(rows, [...rowsOfQuery(tables[0], query)], query);
    }
  });

  it('finds in every recorded trace what decoding everything finds', function () {
    this.timeout(60_000);
    for (const { format, body, name } of recordedTraces())
      for (const table of read(format, body).traces) compare(table, new Random(1), name);
  });

  for (const format of ['otlp-json', 'jaeger-json'] as const)
    it(`finds the same as by decoding everything, in ${format}`, function () {
      this.timeout(60_000 + count * 1000);
      let hits = 0;
      for (let seed = 1; seed <= count; seed++)
        for (const table of read(format, randomPayload(format, seed)).traces)
          hits += compare(table, new Random(seed), `seed ${seed}`);
      assert.ok(hits > count * 100, `${hits} hits`);
    });
});

/** Compares many queries; gives how many rows they found. */
function compare(table: SpanTable, random: Random, name: string): number {
  const plain = new PlainQuery(table);
  const trace = new SearchableTrace(table);
  let hits = 0;
  for (const query of [...general, ...queriesFor(table, random)]) {
    const expected = plain.rows(query);
    assert.deepEqual([...rowsOfQuery(trace, query)], expected, `${name}, ${query}`);
    hits += expected.length;
  }
  return hits;
}

function randomPayload(format: PayloadFormat, seed: number): string {
  if (seed % 2) return oddTrace(format, new Random(seed));
  const made = new RandomTrace(seed);
  return format === 'otlp-json' ? made.otlp() : made.jaeger();
}

/** Queries made of what the spans have: keys with their values, whole, in pieces, and of other spans. */
function queriesFor(table: SpanTable, random: Random): string[] {
  const pairs = Array.from({ length: table.count }, (_, row) => {
    const { attributes, resource, events, links, scope } = readSpanDetails(table, row, Infinity);
    return [attributes, resource, scope.attributes, ...events.map(e => e.attributes), ...links.map(l => l.attributes)];
  })
    .flat(2)
    // Nobody can ask for an attribute without a name.
    .filter(({ key }) => key !== '');
  const queries: string[] = [];
  for (let i = 0; i < 30 && pairs.length > 0; i++) {
    const { key, value } = random.pick(pairs);
    const { text } = random.chance(0.8) ? value : random.pick(pairs).value;
    const from = random.below(text.length + 1);
    const piece = text.slice(from, from + 1 + random.below(6)).replace(/["\\]/g, '');
    const written = writeAttributeKey(key);
    const part = random.pick(['span', 'resource', 'event', 'scope', 'link']);
    queries.push(
      random.pick([
        attributeTerm(key, text),
        `-${attributeTerm(key, text)}`,
        attributeTerm(`${part}.${key}`, text),
        `${written}:"${piece}"`,
        `${written}:*${/^\w+$/.test(piece) ? piece : 'a'}*`,
        `${written}:*`,
        isPlainKey(key) ? `has:${key}` : `${written}!=${quoteValue(text)}`,
        `${written}>${random.below(20)}`,
        `${written}:>=2ms`,
        `(${attributeTerm(key, text)} OR error) -kind:server`,
        `${written}:("${piece}" or >${random.below(20)})`,
        `-${written}=(${quoteValue(text)} x)`,
      ]),
    );
  }
  return queries;
}

/** One that needs no quotes, and is none of the query's own. */
function isPlainKey(key: string): boolean {
  const { root } = parseQuery(termFor(key, 'x'));
  return root?.kind === 'key' && root.key === key && !root.isBuiltIn;
}
