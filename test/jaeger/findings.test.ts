// The shop goes wrong in one way at a time, and the analysis is to say which: the fault that was switched on, and nothing else.
import assert from 'node:assert/strict';
import type { Finding, TraceAnalysis } from '../../src/core/analysis/analysis';
import { analyze } from '../../src/core/analysis/analyze';
import { say } from '../../src/core/phrase';
import { nameOf, serviceOf, type SpanRow, type SpanTable } from '../../src/core/spans/spanTable';
import { buyEachFault } from '../support/sdk/shopPurchases.mjs';
import { readOne } from '../unit/core/import/plainTrace';
import type { Fault } from '../workspaces/shop/shared/faults.js';
import { readShopTrace } from './shopTrace';

interface Analyzed {
  readonly table: SpanTable;
  readonly analysis: TraceAnalysis;
}

describe('the faults of the shop are found, and nothing else', function () {
  this.timeout(120_000);
  const query = process.env['SPANLIGHT_JAEGER_V2'] ?? '';
  const otlp = process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '';
  const analyzed = new Map<Fault | 'clean', Analyzed>();

  before(async () => {
    assert.ok(query && otlp, 'the runner names a Jaeger in SPANLIGHT_JAEGER_V2 and SPANLIGHT_JAEGER_V2_OTLP');
    for (const { fault, purchase } of await buyEachFault(otlp)) {
      await readShopTrace(query, purchase.traceId);
      const answer = await fetch(`${query}/api/v3/traces/${purchase.traceId}`);
      const table = readOne('otlp-json', await answer.text());
      const analysis = analyze(table);
      if (analysis.duration < (analyzed.get(fault)?.analysis.duration ?? Infinity))
        analyzed.set(fault, { table, analysis });
    }
  });

  const of = (fault: Fault | 'clean'): Analyzed => {
    const one = analyzed.get(fault);
    assert.ok(one, `there is a trace of ${fault}`);
    return one;
  };

  /** The one finding of a fault, with the spans of its evidence in words. */
  const only = (fault: Fault): Finding & { readonly spans: readonly string[] } => {
    const { table, analysis } = of(fault);
    assert.equal(analysis.findings.length, 1, told(analysis));
    const [finding] = analysis.findings;
    return { ...finding, spans: Array.from(finding.rows, row => words(table, row)) };
  };

  it('a clean purchase is silent', () => {
    const { analysis } = of('clean');
    assert.deepEqual(told(analysis), '');
    assert.deepEqual(analysis.errors, []);
  });

  it('n-plus-one', () => {
    const { kind, spans } = only('n-plus-one');
    assert.equal(kind, 'n-plus-one');
    assert.deepEqual(spans, Array<string>(8).fill('inventory-service pg.query:SELECT postgres'));
  });

  it('duplicate', () => {
    const { kind, spans } = only('duplicate');
    assert.equal(kind, 'duplicate');
    assert.deepEqual(spans, ['frontend GET', 'frontend GET']);
  });

  it('serial', () => {
    const { kind, spans, cost } = only('serial');
    assert.equal(kind, 'serial');
    assert.deepEqual(spans, ['frontend GET', 'frontend GET']);
    assert.ok(cost >= 100e6, `${cost} ns`);
  });

  it('retry-succeeds: what failed is called a retry in both lists', () => {
    const { kind, spans, cost } = only('retry-succeeds');
    assert.equal(kind, 'retry');
    assert.deepEqual(spans, ['frontend POST', 'frontend POST']);
    assert.ok(cost >= 10e6, `${cost} ns`);
    const { table, analysis } = of('retry-succeeds');
    assert.deepEqual(outcomes(table, analysis), ['inventory-service reserve stock: retried']);
  });

  it('retry-fails: three tries, and the last one reached the customer', () => {
    const { kind, spans } = only('retry-fails');
    assert.equal(kind, 'retry');
    assert.deepEqual(spans, ['frontend POST', 'frontend POST', 'frontend POST']);
    const { table, analysis } = of('retry-fails');
    assert.ok(outcomes(table, analysis).includes('inventory-service reserve stock: reached'));
  });

  it('pool-limit', () => {
    const { kind, spans, cost, sentence } = only('pool-limit');
    assert.equal(kind, 'pool-limit');
    assert.deepEqual(spans, Array<string>(8).fill('inventory-service pg.query:SELECT postgres'));
    assert.match(say(sentence), /never more than 2 at once/);
    assert.ok(cost > 0);
  });

  it('cold-start: of each service that is called the first time, if connecting took a millisecond', () => {
    const { table, analysis } = of('cold-start');
    const [slow, ...others] = analysis.findings;
    assert.deepEqual([...new Set(analysis.findings.map(({ kind }) => kind))], ['cold-start'], told(analysis));
    assert.deepEqual(
      Array.from(slow.rows, row => words(table, row)),
      ['frontend tcp.connect', 'frontend dns.lookup'],
    );
    assert.ok(slow.cost >= 179e6, `${slow.cost} ns`);
    assert.ok(others.length <= 1);
  });

  it('queue', () => {
    const { kind, spans, cost } = only('queue');
    assert.equal(kind, 'queue');
    assert.deepEqual(spans, ['frontend POST', 'inventory-service POST /reservations']);
    assert.ok(cost >= 180e6, `${cost} ns`);
  });

  it('gap: between the two spans around it', () => {
    const { kind, spans, cost } = only('gap');
    assert.equal(kind, 'gap');
    assert.deepEqual(spans, ['frontend request handler', 'frontend GET', 'frontend plan delivery']);
    assert.ok(cost >= 170e6, `${cost} ns`);
  });

  it('swallowed-error: an error, and no finding', () => {
    const { table, analysis } = of('swallowed-error');
    assert.equal(told(analysis), '');
    assert.deepEqual(outcomes(table, analysis), ['inventory-service find related: swallowed']);
    assert.equal(analysis.errors[0].type, 'TypeError');
  });

  it('root-error: an error that reached the customer, and no finding', () => {
    const { table, analysis } = of('root-error');
    assert.equal(told(analysis), '');
    assert.deepEqual(outcomes(table, analysis), ['inventory-service pg.query:UPDATE postgres: reached']);
  });
});

function words(table: SpanTable, row: SpanRow): string {
  return `${serviceOf(table, row)} ${nameOf(table, row)}`;
}

function told({ findings }: TraceAnalysis): string {
  return findings.map(({ kind, sentence }) => `${kind}: ${say(sentence)}`).join('\n');
}

function outcomes(table: SpanTable, { errors }: TraceAnalysis): string[] {
  return errors.map(({ row, outcome }) => `${words(table, row)}: ${outcome}`);
}
