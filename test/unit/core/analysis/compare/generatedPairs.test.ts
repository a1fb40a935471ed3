import assert from 'node:assert/strict';
import { ErrorChange, type TraceComparison } from '../../../../../src/core/analysis/compare/comparison';
import { compareTraces } from '../../../../../src/core/analysis/compare/compareTraces';
import type { SpanTable } from '../../../../../src/core/spans/spanTable';
import { traceOf, type PlannedSpan } from '../../../features/timeline/traceOf';
import { readOne } from '../../import/plainTrace';
import { Random } from '../../import/random';
import { comparePlainly, type PlainNode } from './plainComparison';

const names = ['GET /cart', 'load', 'SELECT', 'charge', 'send'];
const services = ['shop', 'cart', 'stock'];

type Plan = { -readonly [K in keyof PlannedSpan]: PlannedSpan[K] };

/** A tree whose children lie anywhere, sometimes outside of their parent. */
function plan(random: Random): Plan[] {
  const spans: Plan[] = [{ id: 1, name: 'POST /buy', from: 0, to: 1000 }];
  const count = 1 + random.below(60);
  for (let id = 2; id <= count; id++) {
    const parent = random.chance(0.03) ? undefined : 1 + random.below(id - 1);
    const from = random.below(900);
    const to = from + random.below(200);
    const error = random.chance(0.1);
    spans.push({ id, parent, name: random.pick(names), service: random.pick(services), from, to, error });
  }
  return spans;
}

/** The trace as another run of the same code might have left it. */
function mutate(random: Random, spans: readonly Plan[]): Plan[] {
  const result = spans.map(span => ({ ...span }));
  for (let n = random.below(8); n >= 0; n--) {
    const at = random.below(result.length);
    const span = result[at];
    switch (random.below(5)) {
      case 0:
        span.to += random.below(300);
        break;
      case 1:
        span.error = !span.error;
        break;
      case 2:
        if (at > 0) result.splice(at, 1);
        break;
      case 3:
        result.push({ ...span, id: 1000 + n, parent: 1 + random.below(spans.length), name: random.pick(names) });
        break;
      case 4:
        span.from = Math.max(0, span.from - random.below(100));
        break;
    }
  }
  return result;
}

/** The result in the words of the plain one. */
function plainly({ nodes, texts }: TraceComparison): Map<string, PlainNode> {
  const paths: string[] = [];
  const all = new Map<string, PlainNode>();
  for (let node = 0; node < nodes.count; node++) {
    const above = nodes.parent[node] < 0 ? '' : paths[nodes.parent[node]];
    const path = above + JSON.stringify([texts[nodes.service[node]], texts[nodes.name[node]]]);
    paths.push(path);
    const pairs: string[] = [];
    for (let pair = nodes.firstPair[node]; pair < nodes.firstPair[node + 1]; pair++)
      pairs.push(`${nodes.pairHere[pair]}:${nodes.pairThere[pair]}`);
    all.set(path, {
      path,
      self: nodes.selfHere[node],
      selfThere: nodes.selfThere[node],
      duration: nodes.durationHere[node],
      durationThere: nodes.durationThere[node],
      failed: nodes.failedHere[node],
      failedThere: nodes.failedThere[node],
      newErrors: (nodes.errors[node] & ErrorChange.New) !== 0,
      goneErrors: (nodes.errors[node] & ErrorChange.Gone) !== 0,
      pairs,
    });
  }
  return all;
}

const sorted = (nodes: Map<string, PlainNode>) =>
  [...nodes.values()]
    .map(node => ({ ...node, pairs: [...node.pairs].sort() }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

describe('the comparison of generated traces', function () {
  this.timeout(120_000);

  it('is the same as in the plainest way, whatever happened between the runs', () => {
    const rounds = Number(process.env['SPANLIGHT_TEST_TRACES'] ?? 60);
    for (let seed = 1; seed <= rounds; seed++) {
      const random = new Random(seed);
      const spans = plan(random);
      const here = traceOf(spans);
      const there = traceOf(mutate(random, spans));
      const comparison = compareTraces(here, there);
      assert.deepEqual(sorted(plainly(comparison)), sorted(comparePlainly(here, there)), `seed ${seed}`);
      assertSound(comparison, here, there, `seed ${seed}`);
    }
  });

  it('takes a chain of 100,000 spans like any other trace', () => {
    const here = chain(100_000, 1);
    const there = chain(100_000, 2);
    const { nodes, order } = compareTraces(here, there);
    assert.equal(nodes.count, 100_000);
    assert.equal(nodes.depth[99_999], 99_999);
    assert.equal(order.length, 0);
  });
});

/** What holds for every comparison, whatever is in it. */
function assertSound(comparison: TraceComparison, here: SpanTable, there: SpanTable, what: string): void {
  const { nodes, selfTime, spanCount, outside, order } = comparison;
  const differences = [...nodes.selfHere].map((self, node) => self - nodes.selfThere[node]);
  assert.equal(
    differences.reduce((a, b) => a + b, 0),
    selfTime.here - selfTime.there,
    what,
  );
  assert.deepEqual([spanCount.here + outside.here, spanCount.there + outside.there], [here.count, there.count], what);
  const rows = [...nodes.pairHere].filter(row => row >= 0);
  assert.equal(new Set(rows).size, spanCount.here, what);
  const sizes = [...order].map(node => Math.abs(differences[node]));
  assert.deepEqual(
    sizes,
    [...sizes].sort((a, b) => b - a),
    what,
  );
  for (let node = 1; node < nodes.count; node++) {
    const parent = nodes.parent[node];
    assert.ok(parent >= 0 && parent < node && node < nodes.subtreeEnd[parent], what);
    assert.equal(nodes.depth[node], nodes.depth[parent] + 1, what);
  }
}

function chain(count: number, step: number): SpanTable {
  const id = (n: number): string => n.toString(16).padStart(16, '0');
  const spans = Array.from({ length: count }, (_, i) => ({
    traceId: '5af7183fb1d4cf5f6d1e0c2b3a495867',
    spanId: id(i + 1),
    parentSpanId: i > 0 ? id(i) : '',
    name: 'call',
    startTimeUnixNano: '1795342800000000000',
    endTimeUnixNano: `${1_795_342_801_000_000_000n + BigInt(step)}`,
  }));
  return readOne('otlp-json', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
}
