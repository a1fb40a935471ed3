import assert from 'node:assert/strict';
import { errorOrigins } from '../../../../../src/core/analysis/errors/errorOrigins';
import { nameOf, spanIdOf } from '../../../../../src/core/spans/spanTable';
import { Random } from '../../import/random';
import { failingTrace, idOf, tableOf, type TestSpan } from './failingTrace';
import { plainErrors } from './plainErrors';

/** Each as "NAME outcome", earliest first. */
function outcomesOf(drawing: string): string[] {
  const table = failingTrace(drawing);
  return errorOrigins(table).map(({ row, outcome }) => `${nameOf(table, row)} ${outcome}`);
}

/** Of the first origin: "type, message, by NAME". */
function toldOf(drawing: string): string {
  const table = failingTrace(drawing);
  const [{ type, message, toldBy }] = errorOrigins(table);
  return `${type}, ${message}, by ${nameOf(table, toldBy)}`;
}

describe('where an error began', () => {
  it('is nowhere when nothing fails', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------|
        a    |---|     throws Handled:and_over`),
      [],
    );
  });

  it('is the failing span below which nothing fails', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------| FAILS
        a    |------|  FAILS
          b   |--|     FAILS
          c       |-|`),
      ['b reached'],
    );
  });

  it('is the root when only it fails', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------| FAILS
        a    |---|`),
      ['root reached'],
    );
  });

  it('is not what a status code of HTTP or an event says alone', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------| server http:500
        a    |---|     throws Handled:and_over`),
      [],
    );
  });

  it('may be at several places, the earliest first', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |----------| FAILS
        a        |---|   FAILS throws A:late
        b    |------|    FAILS throws B:early`),
      ['b reached', 'a reached'],
    );
  });

  it('may have any depth', () => {
    assert.deepEqual(
      outcomesOf(`
      root    |--------| FAILS
        a      |------|  FAILS
          b     |----|   FAILS
            c    |--|    FAILS
              d   ||     FAILS`),
      ['d reached'],
    );
  });

  it('is told of tops whose parent is missing, too', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------|
        a    |---|
      other    |--|     FAILS orphan
        b       ||      FAILS`),
      ['b reached'],
    );
  });

  it('is told of all roots', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------| FAILS
        a    |---|     FAILS
      second    |--|
        b       ||     FAILS`),
      ['a reached', 'b swallowed'],
    );
  });
});

describe('an echo is no origin', () => {
  it('FastAPI marks the sending of the answer after a query failed', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        SELECT    |--|        FAILS client sql:items throws OperationalError:gone
        receive       ||
        send            |-|   FAILS`),
      ['SELECT reached'],
    );
  });

  it('also when the query lies deeper, below the same parent', () => {
    assert.deepEqual(
      outcomesOf(`
      GET          |-----------| FAILS server
        load        |-----|      FAILS
          SELECT     |--|        FAILS client sql:items
        send               |-|   FAILS`),
      ['SELECT reached'],
    );
  });

  it('but one with an exception of its own is', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        SELECT    |--|        FAILS client throws OperationalError:gone
        send            |-|   FAILS throws BrokenPipe:closed`),
      ['SELECT reached', 'send reached'],
    );
  });

  it('but one that began before the other ended is', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        SELECT    |-----|     FAILS client throws OperationalError:gone
        audit        |-----|  FAILS`),
      ['SELECT reached', 'audit reached'],
    );
  });

  it('but one with children is', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        SELECT    |--|        FAILS client
        render        |---|   FAILS
          part         |-|`),
      ['SELECT reached', 'render reached'],
    );
  });

  it('but one under another parent is', () => {
    assert.deepEqual(
      outcomesOf(`
      GET          |-----------| FAILS server
        load        |----|       FAILS
          SELECT     |--|        FAILS client
        store             |----| FAILS
          INSERT           |--|  FAILS client`),
      ['SELECT reached', 'INSERT reached'],
    );
  });

  it('nor is the second of two spans that are one call: SQLAlchemy and its driver', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        SELECT    |------|    FAILS client sql:items throws ProgrammingError:no_such_table
        driver     |----|     FAILS client sql:items throws UndefinedTable:no_such_table`),
      ['SELECT reached'],
    );
  });

  it('of an ORM that holds its driver the driver is the origin', () => {
    assert.deepEqual(
      outcomesOf(`
      GET          |----------| FAILS server
        prisma      |------|    FAILS client sql:items
          driver     |----|     FAILS client sql:items`),
      ['driver reached'],
    );
  });

  it('but calls of other texts at the same time are two', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        SELECT    |------|    FAILS client sql:items
        other      |----|     FAILS client sql:stock`),
      ['SELECT reached', 'other reached'],
    );
  });

  it('and so are calls of one text that only overlap', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |----------| FAILS server
        first     |------|    FAILS client sql:items
        second       |-----|  FAILS client sql:items`),
      ['first reached', 'second reached'],
    );
  });

  it('what another try overcame does not sound on in another call', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |-----------| FAILS server
        suggest   |-|          FAILS client url:a
        suggest      |-|       client url:a id again
        pay             |---|  FAILS client url:b`),
      ['suggest retried', 'pay reached'],
    );
  });
});

describe('how far an error came', () => {
  it('swallowed: nothing above it fails', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |--------|
        a    |------|
          b   |--|    FAILS`),
      ['b swallowed'],
    );
  });

  it('swallowed: what lies between did not fail, and the root has an origin of its own', () => {
    assert.deepEqual(
      outcomesOf(`
      root  |----------| FAILS
        a    |--|
          b   ||         FAILS throws B:first
        c        |--|    FAILS throws C:second`),
      ['b swallowed', 'c reached'],
    );
  });

  it('probably reached: a span between never sets its status', () => {
    assert.deepEqual(
      outcomesOf(`
      GET           |----------| FAILS server
        middleware   |--------|
          handler     |------|   FAILS
            query      |--|      FAILS client`),
      ['query probablyReached'],
    );
  });

  it('probably reached: all of several', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |-----------| FAILS server
        left      |--|
          a       |-|          FAILS throws A:a
        right         |--|
          b           |-|      FAILS throws B:b`),
      ['a probablyReached', 'b probablyReached'],
    );
  });

  it('an echo is no origin that would explain the root', () => {
    assert.deepEqual(
      outcomesOf(`
      GET        |-----------| FAILS server
        load      |-----|
          SELECT   |--|        FAILS client throws Gone:away
        send             |-|   FAILS`),
      ['SELECT probablyReached'],
    );
  });

  it('swallowed: it began after its parent had ended', () => {
    assert.deepEqual(
      outcomesOf(`
      POST       |----|            FAILS server
        publish   |-|              FAILS producer throws Late:x
        work           |---|       FAILS consumer throws Work:y`),
      ['publish reached', 'work swallowed'],
    );
  });

  it('and then its parent failed by itself', () => {
    assert.deepEqual(
      outcomesOf(`
      POST       |----|            FAILS server throws Own:x
        work           |---|       FAILS consumer throws Work:y`),
      ['POST reached', 'work swallowed'],
    );
  });

  it('nor does what fails deep inside of late work reach anybody', () => {
    assert.deepEqual(
      outcomesOf(`
      POST       |----|            FAILS server
        work           |---|       consumer
          store         |-|        FAILS client`),
      ['POST reached', 'store swallowed'],
    );
  });

  it('it reached its parent when it began as that ended', () => {
    assert.deepEqual(
      outcomesOf(`
      POST       |----|          FAILS server
        close         |-|        FAILS`),
      ['close reached'],
    );
  });
});

describe('clocks that only know whole milliseconds', () => {
  // OpenTelemetry's SDK for JavaScript cuts starts down to whole milliseconds and measures durations exactly.
  const spans = (service: string): TestSpan[] => [
    { id: 'serve', name: 'serve', service, start: 3, end: 9, status: 2, kind: 2 },
    { id: 'handler', parent: 'serve', name: 'handler', service, start: 4, end: 4.32, status: 2 },
    { id: 'reserve', parent: 'handler', name: 'reserve', service, start: 5, end: 5.27, status: 2 },
  ];

  it('make a child seem to begin after its parent ended: it did not', () => {
    const found = errorOrigins(tableOf(spans('shop')));
    assert.deepEqual(
      found.map(({ row, outcome }) => [row, outcome]),
      [[2, 'reached']],
    );
  });

  it('a whole millisecond later it did', () => {
    const table = tableOf([...spans('shop').slice(0, 2), { ...spans('shop')[2], start: 6, end: 6.27 }]);
    assert.deepEqual(
      errorOrigins(table).map(({ row, outcome }) => [row, outcome]),
      [
        [1, 'reached'],
        [2, 'swallowed'],
      ],
    );
  });

  it('and so it did by a finer clock', () => {
    const finer = spans('shop').map(span => ({ ...span, start: span.start + (span.id === 'serve' ? 0 : 0.0001) }));
    assert.deepEqual(
      errorOrigins(tableOf(finer)).map(({ row, outcome }) => [row, outcome]),
      [
        [1, 'reached'],
        [2, 'swallowed'],
      ],
    );
  });
});

describe('an error that another try overcame', () => {
  it('is retried', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        call    |-|          FAILS client url:x
        call        |-|      client url:x id again`),
      ['call retried'],
    );
  });

  it('whatever fails above it, and however deep it began', () => {
    assert.deepEqual(
      outcomesOf(`
      root       |-------------| FAILS
        call      |---|          FAILS client url:x
          serve    |-|           FAILS server
            query   ||           FAILS client
        call           |-|       client url:x id again
        pay               |-|    FAILS client url:y throws Declined:card`),
      ['query retried', 'pay reached'],
    );
  });

  it('also by the third try; the second is an echo of the first when it says nothing itself', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |-----------------|
        call    |-|                FAILS client url:x
        call        |-|            FAILS client url:x id second
        call            |-|        client url:x id third`),
      ['call retried'],
    );
    assert.deepEqual(
      outcomesOf(`
      root     |-----------------|
        call    |-|                FAILS client url:x throws E:1
        call        |-|            FAILS client url:x id second throws E:2
        call            |-|        client url:x id third`),
      ['call retried', 'call retried'],
    );
  });

  it('not when all tries fail', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|  FAILS
        call    |-|          FAILS client url:x throws E:1
        call        |-|      FAILS client url:x id second throws E:2`),
      ['call reached', 'call reached'],
    );
  });

  it('not by a call of something else', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        call    |-|          FAILS client url:x
        call        |-|      client url:y id other`),
      ['call swallowed'],
    );
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        call    |-|          FAILS client tag:server.address=one
        call        |-|      client tag:server.address=two id other`),
      ['call swallowed'],
    );
  });

  it('not by the same query with other values, as far as they are shown', () => {
    const outcome = (value: string) =>
      outcomesOf(`
      root     |----------|
        query   |-|          FAILS client sql:x tag:db.query.parameter.0=7
        query       |-|      client sql:x tag:db.query.parameter.0=${value} id other`);
    assert.deepEqual(outcome('8'), ['query swallowed']);
    assert.deepEqual(outcome('7'), ['query retried']);
  });

  it('by the try with its values, whatever was asked for after it', () => {
    const outcome = (second: string, third: string) =>
      outcomesOf(`
      root     |--------------|
        query   |-|              FAILS client sql:x tag:db.query.parameter.0=7
        query       |-|          client sql:x tag:db.query.parameter.0=${second} id other
        query           |-|      client sql:x tag:db.query.parameter.0=${third} id third`);
    assert.deepEqual(outcome('7', '8'), ['query retried']);
    assert.deepEqual(outcome('9', '8'), ['query swallowed']);
  });

  it('by one that seems to begin within it, when the clock knows whole milliseconds only', () => {
    const tries = (start: number): TestSpan[] => [
      { id: 'root', name: 'root', start: 0, end: 20 },
      { id: 'one', parent: 'root', name: 'call', kind: 3, start: 2, end: 4.6, status: 2 },
      { id: 'two', parent: 'root', name: 'call', kind: 3, start, end: start + 1.2 },
    ];
    const outcome = (start: number) => errorOrigins(tableOf(tries(start))).map(error => error.outcome);
    assert.deepEqual(outcome(4), ['retried']);
    assert.deepEqual(outcome(3), ['swallowed']);
    assert.deepEqual(outcome(2), ['swallowed']);
  });

  it('not by one that ran at the same time', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        call    |---|        FAILS client url:x
        call      |---|      client url:x id other`),
      ['call swallowed'],
    );
  });

  it('not by one before it', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        call    |-|          client url:x
        call        |-|      FAILS client url:x id other`),
      ['call swallowed'],
    );
  });

  it('not by one under another parent', () => {
    assert.deepEqual(
      outcomesOf(`
      root       |----------|
        a         |--|
          call    |-|         FAILS client url:x
        b             |--|
          call        |-|     client url:x id other`),
      ['call swallowed'],
    );
  });

  it('not when it is no call: the next piece of work is not the same one again', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        item    |-|          FAILS
        item        |-|      id second`),
      ['item swallowed'],
    );
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        item    |-|          FAILS server
        item        |-|      server id second`),
      ['item swallowed'],
    );
  });

  it('a query without a kind is a call', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |----------|
        query   |-|          FAILS sql:x
        query       |-|      sql:x id second`),
      ['query retried'],
    );
  });

  it('stands for its caller when nothing else explains that', () => {
    assert.deepEqual(
      outcomesOf(`
      root     |--------------|  FAILS
        call    |-|              FAILS client url:x
        call        |-|          client url:x id again
        left            |--|
          b              ||      FAILS throws B:b`),
      ['call retried', 'b probablyReached'],
    );
  });
});

describe('what is said of an error', () => {
  it('the exception of its span', () => {
    assert.equal(
      toldOf(`
      root  |----| FAILS throws Wrapped:outer
        a    |--|  FAILS throws CardDeclined:card_4242 says other`),
      'CardDeclined, card 4242, by a',
    );
  });

  it('what the database said where the exception keeps it back', () => {
    const said = (message: string): string => {
      const exceptions = [{ type: '', message, at: 1 }];
      return errorOrigins(
        tableOf([{ id: 'q', name: 'q', start: 0, end: 1, status: 2, message: 'refused', exceptions }]),
      )[0].message;
    };
    assert.equal(said("PostgreSQL error of type 'error' occurred (code: 23514)"), 'refused');
    assert.equal(said('nobody delivers bombs'), 'nobody delivers bombs');
  });

  it('of several the last', () => {
    assert.equal(
      toldOf(`
      root  |----| FAILS throws First:1 throws Last:2`),
      'Last, 2, by root',
    );
  });

  it("else that of the nearest above: Express' request handler, Spring's controller", () => {
    assert.equal(
      toldOf(`
      GET            |----------| FAILS server throws Outer:far
        handler       |------|    FAILS throws TypeError:x_is_undefined
          validate     |--|       FAILS says bad`),
      'TypeError, x is undefined, by handler',
    );
  });

  it('not that of what failed before', () => {
    assert.equal(
      toldOf(`
      root  |-----------| FAILS threw Early:start throws Late:end
        a         |--|    FAILS says mine`),
      'Late, end, by root',
    );
    assert.equal(
      toldOf(`
      root  |-----------| FAILS threw Early:start
        a         |--|    FAILS says mine`),
      ', mine, by a',
    );
  });

  it('else the status', () => {
    assert.equal(
      toldOf(`
      root  |----| FAILS says not_today`),
      ', not today, by root',
    );
    assert.equal(
      toldOf(`
      root  |----| FAILS tag:error.type=ECONNREFUSED`),
      'ECONNREFUSED, , by root',
    );
    assert.equal(
      toldOf(`
      root  |----| FAILS tag:error.type=500`),
      ', , by root',
    );
  });

  it('of one that was swallowed not what a span far above threw', () => {
    assert.equal(
      toldOf(`
      root   |---------| FAILS throws Other:thing
        a     |--|
          b    ||        FAILS says mine
        c         |--|   FAILS throws Other:thing`),
      ', mine, by b',
    );
  });

  it('but what whoever caught it noted', () => {
    assert.equal(
      toldOf(`
      root   |---------|
        a     |---|      throws Timeout:gave_up
          b    ||        FAILS`),
      'Timeout, gave up, by a',
    );
  });

  it('by the first of two spans that are one call, else by the second', () => {
    assert.equal(
      toldOf(`
      GET        |----------| FAILS server
        SELECT    |------|    FAILS client sql:items
        driver     |----|     FAILS client sql:items throws UndefinedTable:items`),
      'UndefinedTable, items, by driver',
    );
  });

  it('and which way it went', () => {
    const table = failingTrace(`
      root  |--------| FAILS
        a    |------|
          b   |--|     FAILS`);
    assert.deepEqual([...errorOrigins(table)[0].chain], [2, 1, 0]);
  });
});

/** Few names, times and texts, so that much of it is alike. */
function randomTrace(seed: number): TestSpan[] {
  const random = new Random(seed);
  const spans: TestSpan[] = [];
  const count = 1 + random.below(25);
  for (let i = 0; i < count; i++) {
    const above =
      i && random.chance(0.97) ? spans[Math.max(0, i - 1 - random.below(random.pick([1, 3, 25])))] : undefined;
    const start = (above?.start ?? 0) + random.below(random.pick([4, 12]));
    const fails = random.chance(0.55);
    spans.push({
      id: `span ${i}`,
      parent: above?.id,
      name: random.pick(['a', 'b']),
      kind: random.pick([1, 2, 3, 3, 3, 4, 5]),
      start,
      end: start + random.below(random.pick([3, 10, 20])),
      status: fails ? 2 : random.below(2),
      attributes: random.chance(0.4) ? { 'db.query.text': random.pick(['x', 'y']) } : {},
      exceptions: fails && random.chance(0.3) ? [{ type: 'E', message: String(i), at: start }] : [],
    });
  }
  return spans;
}

describe('errors of traces made at random', () => {
  const count = Number(process.env['SPANLIGHT_TEST_TRACES'] ?? 300);

  it(`are those of the definitions taken word by word (${count} traces)`, function () {
    this.timeout(600_000);
    const seen: Record<string, number> = {};
    for (let seed = 1; seed <= count; seed++) {
      const spans = randomTrace(seed);
      const table = tableOf(spans);
      const expected = plainErrors(spans).map(({ id, outcome }) => `${idOf(id)} ${outcome}`);
      const found = errorOrigins(table);
      assert.deepEqual(
        found.map(({ row, outcome }) => `${spanIdOf(table, row)} ${outcome}`).sort(),
        expected.sort(),
        `seed ${seed}`,
      );
      for (let i = 1; i < found.length; i++) assert.ok(table.start[found[i - 1].row] <= table.start[found[i].row]);
      for (const { outcome } of found) seen[outcome] = (seen[outcome] ?? 0) + 1;
    }
    for (const outcome of ['reached', 'probablyReached', 'swallowed', 'retried'])
      assert.ok(seen[outcome] > count / 50, outcome);
  });
});

describe('errors of large traces', function () {
  this.timeout(60_000);

  it('a chain of 100,000 that all fail is like any other', () => {
    const count = 100_000;
    const chain = Array.from({ length: count }, (_, i) => ({
      id: `${i}`,
      parent: i ? `${i - 1}` : undefined,
      name: 'call',
      start: 0,
      end: 10,
      status: 2,
    }));
    const [{ row, outcome, chain: way }, ...others] = errorOrigins(tableOf(chain));
    assert.deepEqual([row, outcome, way.length, others.length], [count - 1, 'reached', count, 0]);
  });

  it('of 20,000 failed calls each is compared with one that went well and shows a megabyte of values', () => {
    const count = 20_000;
    const call = (i: number) => ({ id: `${i}`, parent: 'root', name: 'ask', kind: 3, start: i, end: i + 1 });
    const text = { 'db.statement': 'SELECT ?' };
    const wide: TestSpan[] = [{ id: 'root', name: 'root', start: 0, end: count + 1 }];
    for (let i = 0; i < count; i++) wide.push({ ...call(i), status: 2, attributes: text });
    const values = { ...text, 'db.query.parameter.0': 'v'.repeat(1_000_000) };
    wide.push({ ...call(count), attributes: values });
    const errors = errorOrigins(tableOf(wide));
    assert.ok(errors.length > 0 && errors.every(({ outcome }) => outcome === 'swallowed'));
  });

  it('of 20,000 origins the first thousand are told of in words, and all are there', () => {
    const count = 20_000;
    const wide: TestSpan[] = [{ id: 'root', name: 'root', start: 0, end: count, status: 2 }];
    for (let i = 0; i < count; i++)
      wide.push({
        id: `${i}`,
        parent: 'root',
        name: 'item',
        start: i,
        end: i + 1,
        status: 2,
        exceptions: [{ type: 'E', message: `${i}`, at: i }],
      });
    const errors = errorOrigins(tableOf(wide));
    assert.equal(errors.length, count);
    assert.deepEqual([errors[999].message, errors[1000].message], ['999', '']);
    assert.ok(errors.every(({ outcome, chain }) => outcome === 'reached' && chain.length === 2));
  });
});
