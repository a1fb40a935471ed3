import assert from 'node:assert/strict';
import { SourceIndex } from '../../../../src/core/index/sourceIndex';
import { phrase } from '../../../../src/core/phrase';
import { FileSet } from '../../../../src/core/source/fileSet';
import { SourceResolver } from '../../../../src/core/source/resolver';
import type { Finding, Rule } from '../../../../src/core/source/rule';
import { EvidenceSpan, evidenceOf, TableSpan } from '../../../../src/core/source/spanView';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { readOne } from '../import/plainTrace';

interface Sent {
  readonly name: string;
  readonly parent?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly service?: string;
}

/** A trace of spans that start one after another; ids are their numbers. */
function tableOf(spans: readonly Sent[]): SpanTable {
  const id = (number: number): string => (number + 1).toString(16).padStart(16, '0');
  const processes = Object.fromEntries(
    spans.map(({ service = 'shop' }) => [service, { serviceName: service, tags: [] }]),
  );
  const data = spans.map(({ name, parent, tags = {}, service = 'shop' }, number) => ({
    traceID: '1'.repeat(32),
    spanID: id(number),
    operationName: name,
    references: parent === undefined ? [] : [{ refType: 'CHILD_OF', traceID: '1'.repeat(32), spanID: id(parent) }],
    startTime: number + 1,
    duration: 1,
    tags: Object.entries(tags).map(([key, value]) => ({ key, type: 'string', value })),
    logs: [],
    processID: service,
  }));
  return readOne('jaeger-json', JSON.stringify({ data: [{ traceID: '1'.repeat(32), spans: data, processes }] }));
}

function finding(line: number, more: Partial<Finding> = {}): Finding {
  const why = phrase('because');
  return {
    uri: 'file:///w/a.ts', line, endLine: line, isLineKnown: true, functionName: undefined,
    kind: 'origin', confidence: 'high', why, ...more,
  }; // prettier-ignore
}

/** A rule that finds what it is told to, and counts how often it was asked. */
function rule(
  name: string,
  find: (span: Parameters<Rule['find']>[0], context: Parameters<Rule['find']>[1]) => Finding[],
  more: Partial<Rule> = {},
) {
  const asked = { count: 0 };
  const made: Rule = {
    name,
    ...more,
    find(span, context) {
      asked.count++;
      return { findings: find(span, context), note: phrase('said') };
    },
  };
  return { made, asked };
}

function resolverOf(...rules: readonly Rule[]) {
  const index = new SourceIndex([]);
  const files = new FileSet([{ name: 'w', uri: 'file:///w' }], false);
  return { index, resolver: new SourceResolver({ index, files, mappings: [], services: {} }, rules) };
}

const places = (findings: readonly Finding[], ...more: readonly Rule[]) => {
  const { resolver } = resolverOf(rule('a', () => [...findings]).made, ...more);
  const { locations, jump } = resolver.resolve(new TableSpan(tableOf([{ name: 'x' }]), 0));
  return `${locations.map(({ line, kind }) => `${line} ${kind}`).join(', ')} -> ${jump === undefined ? '?' : locations[jump].line}`;
};

describe('ranking', () => {
  it('puts handlers before origins before calls, and errors last', () =>
    assert.equal(
      places([
        finding(4, { kind: 'error' }),
        finding(3, { kind: 'call' }),
        finding(2),
        finding(1, { kind: 'handler' }),
      ]),
      '1 handler, 2 origin, 3 call, 4 error -> 1',
    ));

  it('puts what is sure before what is likely, whatever it is', () =>
    assert.equal(
      places([finding(1, { kind: 'handler', confidence: 'medium' }), finding(2, { confidence: 'exact' })]),
      '2 origin, 1 handler -> 2',
    ));

  it('opens none of several that are equally good', () => {
    assert.equal(places([finding(1), finding(2)]), '1 origin, 2 origin -> ?');
    assert.equal(places([finding(1), finding(2, { confidence: 'exact' })]), '2 origin, 1 origin -> 2');
    const medium = { confidence: 'medium' } as const;
    assert.equal(places([finding(1, medium)]), '1 origin -> 1');
    assert.equal(places([finding(1, medium), finding(2, { ...medium, kind: 'call' })]), '1 origin, 2 call -> ?');
  });

  it('opens neither guesses nor mere offers', () => {
    assert.equal(places([finding(1, { confidence: 'low' })]), '1 origin -> ?');
    assert.equal(places([finding(1, { confidence: 'exact', isOfferOnly: true })]), '1 origin -> ?');
  });

  it('opens an error when there is nothing else', () => {
    assert.equal(places([finding(1, { kind: 'error' })]), '1 error -> 1');
    assert.equal(places([finding(1, { kind: 'error' }), finding(2, { confidence: 'low' })]), '2 origin, 1 error -> ?');
  });

  it('names each place once, by the best that was found of it', () => {
    const { resolver } = resolverOf(
      rule('a', () => [finding(1, { confidence: 'medium' })]).made,
      rule('b', () => [finding(1)]).made,
    );
    const { locations } = resolver.resolve(new TableSpan(tableOf([{ name: 'x' }]), 0));
    assert.deepEqual(
      locations.map(({ rule: name, confidence }) => [name, confidence]),
      [['b', 'high']],
    );
  });

  it('asks no fall-back when the place is sure', () => {
    const fallback = rule('f', () => [finding(9)], { isFallback: true });
    assert.equal(places([finding(1)], fallback.made), '1 origin -> 1');
    assert.equal(fallback.asked.count, 0);
    assert.equal(places([finding(1, { confidence: 'low' })], fallback.made), '9 origin, 1 origin -> 9');
  });
});

describe('answers', () => {
  it('are found once for all spans that say the same to those who ask', () => {
    const { made, asked } = rule('r', span => [finding(span.attribute('http.route') === '/a' ? 1 : 2)]);
    const { resolver, index } = resolverOf(made);
    const table = tableOf(
      Array.from({ length: 1_000 }, (_, i) => ({
        name: `GET ${i}`,
        tags: { 'http.route': i % 2 ? '/a' : '/b', 'url.path': `/x/${i}` },
      })),
    );
    const lines = Array.from(
      { length: table.count },
      (_, row) => resolver.resolve(new TableSpan(table, row)).locations[0].line,
    );
    assert.deepEqual(lines.slice(0, 4), [2, 1, 2, 1]);
    assert.equal(asked.count, 2);
    index.put({
      uri: 'file:///w/a.py',
      folder: 'w',
      segments: ['a.py'],
      facts: { language: 'python', package: '', functions: [] },
    });
    resolver.resolve(new TableSpan(table, 0));
    assert.equal(asked.count, 3);
  });

  it('tell spans apart by their ancestors where a rule looks at those', () => {
    const { made, asked } = rule('r', span => [finding(span.parent?.name === 'a' ? 1 : 2)]);
    const { resolver } = resolverOf(made);
    const table = tableOf([
      { name: 'a' },
      { name: 'x', parent: 0 },
      { name: 'b' },
      { name: 'x', parent: 2 },
      { name: 'x', parent: 0 },
    ]);
    const lines = new Map(
      Array.from({ length: 5 }, (_, row) => {
        const span = new TableSpan(table, row);
        return [`${span.parent?.name} ${span.name} ${row}`, resolver.resolve(span).locations[0].line];
      }),
    );
    for (const [key, line] of lines) assert.equal(line, key.startsWith('a ') ? 1 : 2, key);
    assert.equal(asked.count, 3);
  });

  it('build on those of other spans, however deep and in whatever circle', () => {
    const { made } = rule('r', (span, context) => {
      const above = span.parent ? context.resolved(span.parent) : [];
      return [finding(1 + (above[0]?.line ?? 0))];
    });
    const depth = 3_000;
    const table = tableOf(Array.from({ length: depth }, (_, i) => ({ name: 'x', ...(i && { parent: i - 1 }) })));
    assert.equal(resolverOf(made).resolver.resolve(new TableSpan(table, depth - 1)).locations[0].line, depth);

    const around = rule('r', (span, context) => {
      const others = [...span.children(), ...(span.parent ? [span.parent] : [])];
      return [finding(1 + others.reduce((sum, other) => sum + context.resolved(other).length, 0))];
    });
    const small = tableOf([{ name: 'a' }, { name: 'b', parent: 0 }, { name: 'c', parent: 0 }]);
    const { resolver } = resolverOf(around.made);
    const first = [2, 1, 0].map(row => resolver.resolve(new TableSpan(small, row)).locations[0].line);
    const again = resolverOf(around.made).resolver;
    const second = [0, 1, 2].map(row => again.resolve(new TableSpan(small, row)).locations[0].line).reverse();
    assert.deepEqual(first, second);
  });

  it('can be had again from what was kept of a span', () => {
    const { made } = rule('r', span => [
      finding(span.attribute('http.route') === '/a' && span.service === 'shop' ? 1 : 2),
    ]);
    const { resolver } = resolverOf(made);
    const table = tableOf([{ name: 'x', tags: { 'http.route': '/a' } }]);
    const kept = JSON.parse(JSON.stringify(evidenceOf(new TableSpan(table, 0)))) as ReturnType<typeof evidenceOf>;
    assert.equal(resolver.resolve(new EvidenceSpan(kept)).locations[0].line, 1);
  });

  it('are explained rule by rule', () => {
    const { resolver } = resolverOf(rule('a', () => []).made, rule('b', () => [finding(1)]).made);
    const { steps, answer } = resolver.explain(new TableSpan(tableOf([{ name: 'x' }]), 0));
    assert.deepEqual(
      steps.map(({ rule: name, findings }) => [name, findings.length]),
      [
        ['a', 0],
        ['b', 1],
      ],
    );
    assert.equal(answer.jump, 0);
  });
});
