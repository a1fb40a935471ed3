import assert from 'node:assert/strict';
import { analyze } from '../../../../../src/core/analysis/analyze';
import { criticalPath } from '../../../../../src/core/analysis/path/criticalPath';
import { doubts as doubtsOf } from '../../../../../src/core/analysis/path/doubts';
import { timeVerdict } from '../../../../../src/core/analysis/path/timeVerdict';
import { say } from '../../../../../src/core/phrase';
import type { SpanTable } from '../../../../../src/core/spans/spanTable';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { readOne } from '../../import/plainTrace';
import { drawnTable } from '../drawnTable';
import { tableOf } from '../findings/writtenTrace';

function verdictOf(table: SpanTable): ReturnType<typeof timeVerdict> {
  const root = chosenRoot(table);
  return timeVerdict(table, root, criticalPath(table, root));
}

const wordsOf = (table: SpanTable): string | undefined => {
  const verdict = verdictOf(table);
  return verdict && say(verdict.sentence);
};
const words = (drawing: string): string | undefined => wordsOf(drawnTable(drawing).table);

describe('where the time went', () => {
  it('is said of siblings of one shape together', () => {
    const drawing = `
buy   |------------------|
 stock |--|
 stock    |--|
 stock       |--|
 stock           |--|
 pay                |-|`;
    assert.equal(words(drawing), '4 × stock, one after the other, 63 % of the trace');
    const verdict = verdictOf(drawnTable(drawing).table);
    assert.deepEqual([verdict?.row, [...(verdict?.rows ?? [])]], [1, [1, 2, 3, 4]]);
    assert.equal(say(verdict?.sentence.args[0] as never), '4 × stock');
  });

  it('is found below siblings of one shape, too', () => {
    const drawing = `
buy    |--------------------|
 load   |-----|
  stock  |---|
 load         |-----|
  stock        |---|
 load               |-----|
  stock              |---|`;
    assert.equal(words(drawing), '3 × stock, one after the other, 57 % of the trace');
  });

  it('is the time a span has for itself, not what it waited for', () => {
    assert.equal(
      words(`
buy   |---------|
 load |--------|
  sum  |--|`),
      'load itself, 60 % of the trace',
    );
    assert.equal(
      words(`
buy   |---------|
 load |--------|
  sum  |------|`),
      'sum, 70 % of the trace',
    );
  });

  it('says how many ran at once', () => {
    assert.equal(
      words(`
buy   |----------|
 get   |-------|
 get   |------|
 get   |-----|`),
      '3 × get, all at once, 73 % of the trace',
    );
    assert.equal(
      words(`
buy   |----------|
 get   |---|
 get   |---|
 get       |----|
 get       |----|`),
      '4 × get, up to 2 at once, 82 % of the trace',
    );
  });

  it('says that a call had its time neither here nor there', () => {
    assert.equal(
      words(`
buy   |----------|
 get   |--------|   client
  GET      |--|     server in cart`),
      'get, on the way to cart and back, 55 % of the trace',
    );
  });

  it('does not blame the way where the other side is our own', () => {
    assert.equal(
      words(`
buy   |----------|
 get   |--------|   client
  GET      |--|     server`),
      'get itself, 55 % of the trace',
    );
  });

  it('names the service where the name alone could be another', () => {
    assert.equal(
      words(`
handle   |---------|
 handle    |------|    server in cart`),
      'handle of cart, 70 % of the trace',
    );
  });

  it('says when nothing within the trace is known', () => {
    assert.equal(words('buy  |---|'), 'buy: nothing that happens within it is traced');
    assert.equal(
      words(`
buy  |----|
job         |--|`),
      'buy: nothing that happens within it is traced',
    );
  });

  it('says when no part stands out', () => {
    const names = 'abcdefghijklmnopqrst';
    const drawing = [`all   |${'-'.repeat(39)}|`];
    [...names].forEach((name, i) => drawing.push(` ${name}    ${' '.repeat(2 * i)}|-|`));
    assert.equal(words(drawing.join('\n')), 'no part stands out; a has most, 5 % of the trace');
  });

  it('names what ran during the time that the path gives to its parent alone', () => {
    const drawing = `
buy    |-------------------|
 plan    |-----------|
 check   |--|
 reply              |-----|`;
    // plan overlaps reply by a column and is not on the path: it ran during 8 of the 11 columns that are left to buy.
    assert.equal(words(drawing), 'buy itself, 55 % of the trace, most of it while plan ran');
    const verdict = verdictOf(drawnTable(drawing).table);
    assert.deepEqual([verdict?.row, [...(verdict?.rows ?? [])]], [1, [0, 1]]);
    assert.equal(say(verdict?.sentence.args[0] as never), 'buy');
  });

  it('does not name what ran for a small part of it', () => {
    assert.equal(
      words(`
buy    |-------------------|
 plan            |---|
 reply              |-----|`),
      'buy itself, 70 % of the trace',
    );
  });

  it('names what ran beside siblings of one shape', () => {
    assert.equal(
      words(`
buy    |-------------------|
 load  |--------|
  plan  |----|
  reply     |--|
 load            |---------|
  plan            |----|
  reply               |---|`),
      '2 × load themselves, 60 % of the trace, most of it while 2 × plan ran',
    );
  });

  it('is said of the answer where much else runs besides', () => {
    assert.equal(
      words(`
buy   |---------|
 sum  |-----|
 job        |--------|`),
      'sum, 60 % of the answer',
    );
  });

  it('is not asked of a root without length', () => {
    assert.equal(verdictOf(drawnTable('r  !').table), undefined);
  });

  it('does not say that something ran at once where clocks of whole milliseconds only make it look so', () => {
    const loop = (whole: number, starts: number[], duration: number): string | undefined =>
      wordsOf(
        tableOf(`
        POST /cart  0+${whole} server
${starts.map(start => `          SELECT  ${start}+${duration} db "SELECT * FROM stock WHERE id = 1"`).join('\n')}`),
      );
    // Really from 5 to 25.7, 25.8 to 46.5, 46.6 to 67.3.
    assert.equal(loop(70.3, [5, 25, 46], 20.7), '3 × SELECT on stock, one after the other, 59 % of the trace');
    assert.equal(loop(70.3, [5, 6, 7], 60.5), '3 × SELECT on stock, all at once, 86 % of the trace');
    // Two at once, or three for a moment: nobody can tell.
    assert.equal(loop(8.3, [1, 3, 5, 5], 2.2), '4 × SELECT on stock, 53 % of the trace');
  });

  it('counts what came twice once', () => {
    assert.equal(
      words(`
buy    |---------|
 get    |-------|
 get    |-------|  id get`),
      'get, 80 % of the trace',
    );
  });

  it('holds names of thousands of characters in a sentence, whole characters of them', () => {
    const sentence = words(`buy |--|\n ${'😀'.repeat(2000)} |--|`) ?? '';
    assert.ok(sentence.length < 120, `${sentence.length}`);
    assert.ok(sentence.isWellFormed());
  });

  it('says what a bare method or statement went to', () => {
    const span = (id: number, name: string, nanos: [number, number], attributes: Record<string, string>): unknown => ({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: String(id).padStart(16, '0'),
      ...(id > 1 ? { parentSpanId: '0000000000000001' } : {}),
      name,
      kind: id > 1 ? 3 : 1,
      startTimeUnixNano: `17000000000000000${nanos[0]}`,
      endTimeUnixNano: `17000000000000000${nanos[1]}`,
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
    });
    const wordsWith = (name: string, attributes: Record<string, string>): string | undefined => {
      const spans = [span(1, 'job', [10, 60], {}), span(2, name, [10, 50], attributes)];
      return wordsOf(readOne('otlp-json', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })));
    };
    assert.equal(
      wordsWith('GET', { 'url.full': 'https://me:secret@cart.example:8080/items/17?key=secret' }),
      'GET cart.example:8080/items/17, 80 % of the trace',
    );
    assert.equal(
      wordsWith('pg.query:SELECT shop', { 'db.system': 'postgresql', 'db.statement': 'SELECT qty FROM stock' }),
      'pg.query:SELECT shop on stock, 80 % of the trace',
    );
    assert.equal(
      wordsWith('SELECT stock', { 'db.system': 'postgresql', 'db.statement': 'SELECT qty FROM stock' }),
      'SELECT stock, 80 % of the trace',
    );
  });

  it('names of where several spans went only what all of them have', () => {
    const wordsWith = (name: string, ...all: readonly Record<string, string>[]): string | undefined => {
      const span = (id: number, from: number, to: number, attributes: Record<string, string>): object => ({
        traceId: 'a'.repeat(32),
        spanId: `${id}`.padStart(16, '0'),
        ...(id > 1 ? { parentSpanId: '1'.padStart(16, '0') } : {}),
        name: id > 1 ? name : 'job',
        kind: id > 1 ? 3 : 1,
        startTimeUnixNano: `${1_700_000_000_000_000_000n + BigInt(from)}`,
        endTimeUnixNano: `${1_700_000_000_000_000_000n + BigInt(to)}`,
        attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
      });
      const spans = [
        span(1, 0, all.length * 10, {}),
        ...all.map((attributes, i) => span(i + 2, i * 10, i * 10 + 10, attributes)),
      ];
      return wordsOf(readOne('otlp-json', JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] })));
    };
    const to = (url: string): Record<string, string> => ({ 'url.full': url });
    const ask = (text: string): Record<string, string> => ({ 'db.system': 'postgresql', 'db.statement': text });
    const end = 'one after the other, 100 % of the trace';
    assert.equal(wordsWith('GET', to('http://a/items/7'), to('http://a/items/7')), `2 × GET a/items/7, ${end}`);
    assert.equal(wordsWith('GET', to('http://a/items/7'), to('http://a/items/75')), `2 × GET a/items/…, ${end}`);
    assert.equal(wordsWith('GET', to('http://a/items/7'), to('http://b/items/7')), `2 × GET, ${end}`);
    assert.equal(wordsWith('GET', to('http://a/items/7'), {}), `2 × GET, ${end}`);
    assert.equal(wordsWith('query', ask('SELECT a FROM t'), ask('SELECT b FROM t')), `2 × query on t, ${end}`);
    assert.equal(wordsWith('query', ask('SELECT a FROM t'), ask('SELECT a FROM u')), `2 × query, ${end}`);
  });
});

describe('what the answers leave open', () => {
  const doubts = (drawing: string): string[] =>
    analyze(drawnTable(drawing).table).verdict.doubts.map(doubt => say(doubt));
  const sayDoubts = (answers: Parameters<typeof doubtsOf>[0]): string[] => doubtsOf(answers).map(doubt => say(doubt));

  it('is nothing where the trace is as it should be', () => {
    assert.deepEqual(doubts('r  |----|\n a  |--|'), []);
  });

  it('is who called, where that is missing', () => {
    assert.deepEqual(doubts('r  |----|   orphan\n a  |--|'), [
      'What called this is missing in the data: the answers are about the longest part that is here.',
    ]);
    assert.deepEqual(doubts('r  |----|\ns   |-|   orphan'), [
      'The parent of one span is missing: its time is not in the answers.',
    ]);
    assert.deepEqual(doubts('r  |----|\ns   |-|   orphan\nt   |-|   orphan'), [
      'The parents of 2 spans are missing: their time is not in the answers.',
    ]);
  });

  it('is by how much clocks differ', () => {
    assert.deepEqual(doubts('r    |----|\n a |--|      in b'), [
      'One span begins 2 µs before its parent by its clock: its time was cut.',
    ]);
    assert.deepEqual(doubts('r    |----|\n a |--|      in b\n a  |--|      in b'), [
      '2 spans begin up to 2 µs before their parents by their clocks: their times were cut.',
    ]);
  });

  it('is what was cut off', () => {
    const whole = { rootMissing: false, duration: 10, afterAnswer: 0, data: analyze(drawnTable('r |--|').table).data };
    assert.deepEqual(sayDoubts({ ...whole, data: { ...whole.data, truncated: true } }), [
      'The trace is not whole: what is missing may have taken the time, or failed.',
    ]);
  });

  it('is what runs on for longer than the answer took', () => {
    assert.deepEqual(doubts('r  |--|\n a   |-----|'), [
      'Work goes on for 5 µs after the answer, longer than the answer took: it is in no share.',
    ]);
  });
});
