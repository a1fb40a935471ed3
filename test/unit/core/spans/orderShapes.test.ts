import assert from 'node:assert/strict';
import { SpanFlag, type SpanTable } from '../../../../src/core/spans/spanTable';
import { layOut, type Sent } from '../import/plainOrder';
import { plainOf, readOne } from '../import/plainTrace';
import { Random } from '../import/random';

const traceId = '5af7183fb1d4cf5f6d1e0c2b3a495867';
const base = 1_795_342_800_000_000_000n;
/** As in generated.test.ts. */
const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 100);

/** Parent of each span by its number, -1 for none; -2 for one that is missing. */
type Parents = (span: number, random: Random) => number;

const shapes: Readonly<Record<string, Parents>> = {
  'a tree': (span, random) => (span ? random.below(span) : -1),
  'a chain': span => span - 1,
  'a chain from its end': span => span + 1,
  'children of one': span => (span ? 0 : -1),
  'a comb': span => (span % 2 ? span - 1 : span - 2),
  'one circle': (span, random) => (span ? span - 1 : random.below(1000)),
  'circles with tails': span => (span % 50 === 7 ? span - 6 : span % 50 === 0 ? span + 3 : span - 1),
  'parents anywhere': (_, random) => random.below(1000),
  'orphans and tops': (span, random) => random.below(4) - 2 || (span ? random.below(span) : -1),
};

/** Spans in a random order. Starts are often equal, and so are durations. */
function spansOf(shape: Parents, size: number, random: Random): Sent[] {
  const id = (span: number) => (span + 1).toString(16).padStart(16, '0');
  const spans = Array.from({ length: size }, (_, span): Sent => {
    const above = shape(span, random);
    const start = base + BigInt(random.below(random.chance(0.5) ? 10 : 100_000));
    return {
      order: 0,
      trace: traceId,
      id: random.chance(0.02) ? id(random.below(size)) : id(span),
      parent: above === -1 ? '' : id(above < 0 ? size + span : above % (size + 1)),
      start,
      end: start + BigInt(random.below(random.chance(0.5) ? 3 : 50_000)),
      ...{ name: String(span), service: 'unknown_service', scope: '', kind: 0, status: 0, flags: 0 },
      events: [],
      sparse: {},
    };
  });
  const shuffled = random.chance(0.5) ? random.shuffle(spans) : spans;
  return shuffled.map((span, order) => ({ ...span, order }));
}

function tableOf(spans: readonly Sent[]): SpanTable {
  const written = spans.map(
    ({ id, parent, name, start, end }) =>
      `{"traceId":"${traceId}","spanId":"${id}","name":"${name}","parentSpanId":"${parent}","startTimeUnixNano":"${start}","endTimeUnixNano":"${end}"}`,
  );
  return readOne('otlp-json', `{"resourceSpans":[{"scopeSpans":[{"spans":[${written.join()}]}]}]}`);
}

function assertSameRows(spans: readonly Sent[], what: string): void {
  const { rows, ...expected } = layOut(traceId, spans);
  assert.deepEqual(plainOf(tableOf(spans)), expected, what);
  assert.equal(rows.length, spans.length);
}

describe('rows, their order and self time', () => {
  for (const [name, shape] of Object.entries(shapes))
    it(`are the same as by the book, for ${name}`, function () {
      this.timeout(60_000 + count * 100);
      const random = new Random(name.length);
      for (let round = 0; round < count / 10; round++) {
        // Small ones are sorted in another way than large ones.
        const size = random.pick([1, 2, 3, 20, 299, 300, 900]);
        assertSameRows(spansOf(shape, size, random), `round ${round}: ${size} spans`);
      }
    });

  it('are the same as by the book, for 5,000 spans', function () {
    this.timeout(60_000);
    assertSameRows(spansOf(shapes['a tree'], 5_000, new Random(1)), 'a tree');
    assertSameRows(spansOf(shapes['circles with tails'], 5_000, new Random(2)), 'circles with tails');
  });

  it('hold for twenty circles of a thousand spans, each with a chain of a thousand hanging from it', function () {
    this.timeout(60_000);
    const [circles, size] = [20, 1000];
    const id = (n: number) => (n + 1).toString(16).padStart(16, '0');
    const spans = Array.from({ length: circles * size * 2 }, (_, n): Sent => {
      const place = n % (size * 2);
      const parent = place === 0 ? n + size - 1 : n - 1;
      const start = base + BigInt(place);
      const rest = { name: 'n', service: '', scope: '', kind: 0, status: 0, flags: 0, events: [], sparse: {} };
      return { order: n, trace: traceId, id: id(n), parent: id(parent), start, end: start + 5n, ...rest };
    });
    const table = tableOf(spans);
    assert.equal(table.flags.filter(flags => flags & SpanFlag.CycleCut).length, circles);
    const tops = table.parent.reduce<number[]>((found, parent, row) => (parent < 0 ? [...found, row] : found), []);
    assert.deepEqual(
      tops,
      Array.from({ length: circles }, (_, circle) => circle * size * 2),
    );
    assert.ok(table.depth.every((depth, row) => depth === row % (size * 2)));
  });

  it('bear that Jaeger cuts start and duration to microseconds each by itself', () => {
    //  parent    |----------|        0 to 10 µs
    //  first         |--|            4 to 7 µs
    //  second           |----|       6 to 11 µs: a microsecond into its sibling, and one beyond its parent
    const spans = [
      [1, 0, 0, 10],
      [2, 1, 4, 3],
      [3, 1, 6, 5],
      [4, 3, 11, 1], // begins where its parent has ended
    ].map(([id, parent, start, duration]) => {
      const reference = parent ? `{"refType":"CHILD_OF","traceID":"a","spanID":"${parent}"}` : '';
      return `{"traceID":"a","spanID":"${id}","operationName":"n","references":[${reference}],"startTime":${1795342800000000 + start},"duration":${duration}}`;
    });
    const table = readOne('jaeger-json', `{"data":[{"spans":[${spans.join()}]}]}`);
    assert.deepEqual([...table.parent], [-1, 0, 0, 2]);
    assert.deepEqual([...table.selfTime], [4000, 3000, 5000, 1000]);
  });
});
