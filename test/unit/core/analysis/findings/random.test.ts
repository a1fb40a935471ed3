import assert from 'node:assert/strict';
import { findAll } from '../../../../../src/core/analysis/findings';
import { defaultFindings, type Finding } from '../../../../../src/core/analysis/analysis';
import { say } from '../../../../../src/core/phrase';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { isError, SpanKind, sparseOf, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { readOne } from '../../import/plainTrace';
import { Random } from '../../import/random';

const statements = [
  'SELECT a FROM t WHERE id = 1',
  'SELECT a FROM t WHERE id = 2',
  'UPDATE t SET a = 1',
  '{"find":"t"}',
];
const addresses = ['http://a/items/1', 'http://a/items/2', 'http://b/x?y=1', '', 'no address', 'http://'];
const names = ['GET', 'SELECT', 'tcp.connect', 'work', 'pg-pool.connect', 'dns.lookup', ''];

/** Few shapes, times that meet, parents that are missing or lead in circles. */
function randomTable(random: Random): SpanTable {
  const isOrderly = random.below(2) === 0;
  const count = 1 + random.below(isOrderly ? 60 : 16);
  const id = (n: number): string => (n + 1).toString(16).padStart(16, '0');
  const spans = Array.from({ length: count }, (_, n) => {
    const start = 1_795_342_800_000_000_000n + BigInt(isOrderly ? n : random.below(50)) * 5_000_000n;
    const duration = BigInt(n === 0 ? 300 : random.below(isOrderly ? 2 : 8) * 5) * 1_000_000n;
    const attributes = [
      ...(random.below(3) ? [] : [['db.query.text', statements[random.below(statements.length)]]]),
      ...(random.below(3) ? [] : [['url.full', addresses[random.below(addresses.length)]]]),
      ...(random.below(3) ? [] : [['http.request.method', random.below(2) ? 'GET' : 'POST']]),
    ];
    return {
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: id(n),
      parentSpanId: random.below(12) ? id(random.below(Math.min(count, isOrderly ? 1 : 4))) : id(999),
      name: names[random.below(names.length)],
      kind: random.below(6),
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + duration),
      attributes: attributes.map(([key, stringValue]) => ({ key, value: { stringValue } })),
      status: random.below(isOrderly ? 40 : 5) ? {} : { code: 2 },
    };
  });
  return readOne('otlp-json', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
}

describe('findings in random traces', () => {
  it('are what their kind says, by plain means', () => {
    const kinds = new Set<string>();
    for (let seed = 0; seed < 1_000; seed++) {
      const table = randomTable(new Random(seed));
      const found = findAll(table, chosenRoot(table), defaultFindings);
      for (const [i, finding] of found.entries()) {
        kinds.add(finding.kind);
        const told = `seed ${seed}: ${say(finding.sentence)}`;
        assert.match(say(finding.sentence), /\d/, told);
        assert.ok(finding.cost > 0 && finding.cost < Infinity && finding.from <= finding.to, told);
        assert.ok(i === 0 || found[i - 1].cost >= finding.cost, told);
        assert.equal(new Set(finding.rows).size, finding.rows.length, told);
        assert.ok(
          [...finding.rows, ...finding.places].every(row => row >= 0 && row < table.count),
          told,
        );
        assertKind(table, finding, told);
      }
    }
    assert.ok(kinds.size >= 6, `${[...kinds].join(', ')}: random traces should show most kinds`);
  });
});

function assertKind(table: SpanTable, { kind, rows, cost, from, to }: Finding, told: string): void {
  const { start, duration, parent } = table;
  const all = [...rows];
  const end = (row: number): number => start[row] + duration[row];
  const isOneParent = all.every(row => parent[row] === parent[all[0]] && parent[row] >= 0);
  const isSequence = all.every((row, i) => i === 0 || start[row] >= Math.max(...all.slice(0, i).map(end)));
  const sumLessLongest = all.reduce((sum, row) => sum + duration[row], 0) - Math.max(...all.map(row => duration[row]));
  switch (kind) {
    case 'n-plus-one':
      assert.ok(all.length >= 5 && isOneParent && isSequence && cost === sumLessLongest, told);
      break;
    case 'duplicate': {
      const texts = all.map(row => sparseOf(table, row, 'db.query.text') ?? sparseOf(table, row, 'url.full'));
      assert.ok(all.length >= 2 && new Set(texts).size === 1 && cost === sumLessLongest, told);
      assert.ok(!all.some(row => isError(table, row)), told);
      break;
    }
    case 'retry':
      assert.ok(isOneParent && isSequence && all.slice(0, -1).every(row => isError(table, row)), told);
      assert.equal(cost, start[all[all.length - 1]] - start[all[0]], told);
      break;
    case 'serial':
      assert.ok(all.length >= 2 && isOneParent && isSequence, told);
      break;
    case 'gap': {
      const [above, before, after] = all;
      assert.ok(parent[before] === above && parent[after] === above && cost === to - from && cost > 50e6, told);
      for (let row = above + 1; row < table.subtreeEnd[above]; row++)
        assert.ok(end(row) <= from || start[row] >= to, `${told}: row ${row}`);
      break;
    }
    case 'queue':
      assert.equal(parent[all[1]], all[0], told);
      assert.ok(table.kind[all[1]] === SpanKind.Server || table.kind[all[1]] === SpanKind.Consumer, told);
      break;
    default:
  }
}
