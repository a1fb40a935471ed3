import assert from 'node:assert/strict';
import type { TraceAnalysis } from '../../../../src/core/analysis/analysis';
import { analyze } from '../../../../src/core/analysis/analyze';
import { say, type Phrase } from '../../../../src/core/phrase';
import type { SpanTable } from '../../../../src/core/spans/spanTable';
import { randomSpans, seeded, tableOfSpans, type PlainSpan } from './randomSpans';

type Attributes = NonNullable<PlainSpan['attributes']>;

const statements = ['SELECT a FROM b WHERE c = 1', 'UPDATE b SET a = 2', 'BEGIN', ''];

/** Spans that look like calls and failures, with ids that come twice and parents that lead in a circle. */
function damaged(random: (below: number) => number): PlainSpan[] {
  const spans = randomSpans(random);
  return spans.map(span => {
    const call: Attributes | undefined =
      random(3) === 0 ? { 'db.system': 'postgresql', 'db.statement': statements[random(4)] } : undefined;
    const asked: Attributes =
      random(4) === 0 ? { 'url.full': `http://h${random(2)}/x/${random(3)}`, 'http.request.method': 'GET' } : {};
    return {
      ...span,
      ...(random(12) === 0 ? { id: 1 + random(spans.length) } : {}),
      ...(random(12) === 0 ? { parent: 1 + random(spans.length) } : {}),
      // Long enough for thresholds in ms.
      start: span.start * 10_000_000,
      duration: span.duration * 10_000_000,
      kind: random(6),
      isError: random(5) === 0,
      attributes: call ?? asked,
    };
  });
}

function* phrasesIn({ verdict, findings, data }: TraceAnalysis): Generator<Phrase> {
  if (verdict.time) yield verdict.time.sentence;
  if (verdict.failure) yield verdict.failure.sentence;
  yield* verdict.doubts;
  yield* data.notes;
  for (const { sentence } of findings) yield sentence;
}

function* rowsIn({ path, verdict, errors, findings, shares, data }: TraceAnalysis): Generator<number> {
  yield* path.rows;
  for (const line of [verdict.time, verdict.failure]) if (line) yield* line.rows;
  for (const { row, toldBy, chain } of errors) yield* [row, toldBy, ...chain];
  for (const { rows, places } of findings) yield* [...rows, ...places];
  for (const { row } of [...shares.services, ...shares.operations]) yield row;
  for (const rows of [data.orphans, data.skewed, data.duplicates, data.cycles, data.late]) yield* rows;
}

describe('an analysis', function () {
  this.timeout(60_000);
  const seen = { findings: 0, errors: 0, doubts: 0 };

  it('holds for any trace: rows that are there, sentences that are whole, and nothing that threads can not post', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const table: SpanTable = tableOfSpans(damaged(seeded(seed)));
      const analysis = analyze(table);
      structuredClone(analysis);
      for (const row of rowsIn(analysis)) if (!(row >= 0 && row < table.count)) assert.fail(`seed ${seed}: row ${row}`);
      for (const words of phrasesIn(analysis)) {
        const text = say(words);
        assert.ok(text.length > 5 && !/\{\d\}|undefined|NaN|\[object/.test(text), `seed ${seed}: ${text}`);
      }
      for (const { cost, sentence } of analysis.findings) {
        assert.ok(cost >= 0 && Number.isFinite(cost), `seed ${seed}: ${cost}`);
        assert.match(say(sentence), /\d/);
      }
      seen.findings += analysis.findings.length;
      seen.errors += analysis.errors.length;
      seen.doubts += analysis.verdict.doubts.length;
    }
    // That the traces had all of it.
    assert.ok(seen.findings > 25 && seen.errors > 200 && seen.doubts > 100, JSON.stringify(seen));
  });

  it('is the same whatever the order in which spans arrived', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = seeded(seed);
      // Of one id twice the first to arrive gets the children, so none comes twice here.
      const spans = damaged(random).map((span, i) => ({ ...span, id: i + 1 }));
      const shuffled = spans.map(span => [random(1000), span] as const).sort(([a], [b]) => a - b);
      const [one, other] = [spans, shuffled.map(([, span]) => span)].map(list => analyze(tableOfSpans(list)));
      assert.deepEqual(other, one, `seed ${seed}`);
    }
  });
});
