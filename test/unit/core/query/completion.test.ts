import assert from 'node:assert/strict';
import { SearchableTrace } from '../../../../src/core/find';
import { attributeKeys } from '../../../../src/core/query/attributeNames';
import { readAttributeColumn } from '../../../../src/core/query/attributeColumn';
import { Completing } from '../../../../src/core/query/completion';
import { parseQuery } from '../../../../src/core/query/parseQuery';
import { readSpanDetails } from '../../../../src/core/import';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { read, readOne } from '../import/plainTrace';
import { RandomTrace } from '../import/randomTrace';
import { recordedBody, recordedTraces } from '../import/recorded';

const tables = [
  readOne('otlp-json', recordedBody('v2.13', 'v3-trace')),
  readOne('jaeger-json', recordedBody('v2.13', 'trace')),
];

/** `|` is the caret. */
function complete(table: SpanTable, text: string) {
  const caret = text.indexOf('|');
  const query = text.replace('|', '');
  const completing = new Completing(new SearchableTrace(table), query, caret);
  while (!completing.isDone) completing.advance(() => true);
  const { from, to, items } = completing.completion;
  return { items, apply: (index: number) => query.slice(0, from) + items[index].insert + query.slice(to) };
}

describe('what may come next in a query', () => {
  for (const table of tables) {
    const { format } = table.payloads[0];
    it(`offers keys, its own first, then attributes by how many spans have them, in ${format}`, () => {
      const { items, apply } = complete(table, 'ser|');
      assert.equal(items[0].label, 'service');
      assert.equal(apply(0), 'service:');
      const keys = complete(table, '|').items;
      assert.deepEqual(
        keys.slice(0, 3).map(({ label }) => label),
        ['service', 'name', 'kind'],
      );
      const counts = keys.flatMap(({ count }) => count ?? []);
      assert.ok(counts.length > 3);
      assert.deepEqual(
        counts,
        [...counts].sort((a, b) => b - a),
      );
      assert.ok(!keys.some(({ label }) => label === 'span.kind'));
      assert.deepEqual(
        complete(table, 'error messaging.sys|').items.map(({ label, count }) => [label, count]),
        [['messaging.system', 1]],
      );
    });

    it(`offers values of keys, with how many spans have them, in ${format}`, () => {
      const services = complete(table, 'service:|');
      assert.ok(services.items.some(({ label, count }) => label === 'auth-service' && count === 1));
      assert.deepEqual(
        complete(table, '(kind:cl|').items.map(({ label }) => label),
        ['client'],
      );
      const names = complete(table, 'name="sel| x');
      assert.equal(names.apply(0), 'name="SELECT items"');
      const types = complete(table, 'exception.type=| error');
      assert.deepEqual(types.items, [{ label: 'PaymentError', insert: 'PaymentError', kind: 'value', count: 1 }]);
      assert.equal(types.apply(0), 'exception.type=PaymentError error');
      assert.deepEqual(
        complete(table, 'has:|')
          .items.slice(0, 2)
          .map(({ label }) => label),
        ['exception', 'event'],
      );
    });
  }

  it('offers what can be read again', () => {
    for (const { label, insert } of complete(tables[0], 'name=|').items)
      assert.deepEqual(parseQuery(`name=${insert}`).root, {
        kind: 'key',
        key: 'name',
        isBuiltIn: true,
        wanted: { kind: 'exact', text: label },
        from: 0,
        to: 5 + insert.length,
      });
  });

  it('offers the values of a key in the brackets behind it, and what joins them', () => {
    const [table] = tables;
    const labels = (text: string) => complete(table, text).items.map(({ label }) => label);
    const all = labels('service:|');
    assert.ok(all.length > 2);
    assert.deepEqual(labels('service:(|'), all);
    assert.deepEqual(labels('x -service=(|'), all);
    assert.deepEqual(labels('service:((frontend x) (|'), all);
    assert.deepEqual(labels('service:(frontend OR |'), [...all, 'OR', 'NOT']);
    assert.equal(complete(table, 'service:(front -auth-s|').apply(0), 'service:(front -auth-service');
    assert.deepEqual(labels('service:(frontend OR auth-s|'), ['auth-service']);
    assert.equal(complete(table, 'service:(frontend OR aut| x) y').apply(0), 'service:(frontend OR auth-service x) y');
    assert.deepEqual(labels('exception.type:(Pay|'), ['PaymentError']);
    assert.equal(complete(table, 'name:("sel|').apply(0), 'name:("SELECT items"');
    // Behind them, and in brackets of no key, it is keys again.
    assert.equal(labels('service:(frontend)|')[0], 'service');
    assert.equal(labels('service:(a) (|')[0], 'service');
    for (const text of ['duration:(|', 'db.rows:(>|', 'db.rows:(>5|', 'name:(/a|'])
      assert.ok(!labels(text).some(label => label === 'service'), text);
  });

  it('writes in quotes what would be read as something else, and finds it by what stands in them', () => {
    const text = (stringValue: string) => ({ stringValue });
    const attributes = Object.entries({ 'a b': 'x', 'a:"c': '/r/', status: 'or', 'http.route': '/x' }).map(
      ([key, value]) => ({ key, value: text(value) }),
    );
    const span = { traceId: 'aa', spanId: '01', name: 'n', startTimeUnixNano: '1', attributes };
    const table = readOne(
      'otlp-json',
      new TextEncoder().encode(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })),
    );
    const inserted = (query: string) => complete(table, query).items.map(({ insert }) => insert);
    assert.deepEqual(
      inserted('|').filter(insert => insert.endsWith('=')),
      ['"a b"=', '"a:\\"c"=', 'http.route=', '"status"='],
    );
    assert.deepEqual(inserted('stat|'), ['status:', '"status"=']);
    assert.deepEqual(inserted('"a|'), ['"a b"=', '"a:\\"c"=', '"status"=']);
    assert.deepEqual(inserted('"a b|"'), ['"a b"=']);
    assert.deepEqual(inserted('"a b"=|'), ['x']);
    assert.deepEqual(inserted('"a:\\"c":|'), ['"/r/"']);
    assert.deepEqual(inserted('"a:\\"c"=|'), ['/r/']);
    assert.deepEqual(inserted('"status":|'), ['or']);
    assert.deepEqual(inserted('"status":(|'), ['"or"']);
  });

  it('offers nothing in an expression, a text in quotes that is no key, and behind a comparison', () => {
    for (const text of ['name:/ab|c/', '"ab|c"', 'duration:>|', 'duration:>2|', 'a OR|'])
      assert.deepEqual(complete(tables[0], text).items, [], text);
  });

  it('takes the whole of a word or value whose middle the caret is in', () => {
    assert.equal(complete(tables[0], 'x ser|ice:y').apply(0), 'x service::y');
    assert.equal(complete(tables[0], 'kind:cl|xx y').apply(0), 'kind:client y');
  });
});

describe('an attribute as a column', () => {
  it('has the value of the span, else of its resource, else of its scope', function () {
    this.timeout(30_000);
    const made = Array.from({ length: 10 }, (_, seed) => [
      ...read('otlp-json', new RandomTrace(seed).otlp()).traces,
      ...read('jaeger-json', new RandomTrace(seed).jaeger()).traces,
    ]).flat();
    const recorded = recordedTraces().flatMap(({ format, body }) => read(format, body).traces);
    for (const table of [...made, ...recorded]) {
      const details = Array.from({ length: table.count }, (_, row) => readSpanDetails(table, row, Infinity));
      const counts = new Map<string, number>();
      for (const { attributes, resource } of details)
        for (const key of [...attributes.map(a => a.key), ...new Set(resource.map(a => a.key))])
          counts.set(key, (counts.get(key) ?? 0) + 1);
      const keys = attributeKeys(table);
      const isListed = (key: string) => key !== '' && key !== 'error'; // Jaeger writes it for the status
      const known = new Set(keys.map(({ key }) => key).filter(isListed));
      assert.deepEqual(known, new Set([...counts.keys()].filter(isListed)));
      for (const { key } of keys) {
        const { texts, values } = readAttributeColumn(table, key) ?? assert.fail();
        const own = details.map(
          ({ attributes, resource, scope }) =>
            [attributes, resource, scope.attributes].flatMap(
              list => list.findLast(a => a.key === key)?.value.text ?? [],
            )[0],
        );
        if (/^(span|resource|scope|event|link)\./.test(key)) continue;
        assert.deepEqual(Array.from(values, value => texts[value]), own, key); // prettier-ignore
      }
    }
  });

  it('reads an attribute of one part by its prefix', () => {
    const { texts, values } = readAttributeColumn(tables[0], 'resource.service.name') ?? assert.fail();
    assert.ok(texts.includes('auth-service'));
    assert.ok(values.every(value => value >= 0));
  });
});
