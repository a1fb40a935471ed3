import assert from 'node:assert/strict';
import { errorOrigins } from '../../../../../src/core/analysis/errors/errorOrigins';
import { errorPhrase } from '../../../../../src/core/analysis/errors/errorPhrase';
import { failureVerdict } from '../../../../../src/core/analysis/errors/failureVerdict';
import { say } from '../../../../../src/core/phrase';
import { nameOf, type SpanTable } from '../../../../../src/core/spans/spanTable';
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { failingTrace, tableOf } from './failingTrace';

function verdictOf(table: SpanTable) {
  return failureVerdict(table, chosenRoot(table), errorOrigins(table));
}

/** The sentence, and behind the arrow whose source is meant. */
function said(drawing: string): string | undefined {
  const table = failingTrace(drawing);
  const verdict = verdictOf(table);
  return verdict && `${say(verdict.sentence)} → ${nameOf(table, verdict.row ?? 0)}`;
}

describe('where did it fail', () => {
  it('nothing failed, nothing is said', () => {
    assert.equal(
      said(`
      root  |----|
        a    |--|`),
      undefined,
    );
  });

  it('the span where it began, its type and message', () => {
    assert.equal(
      said(`
      POST         |--------| FAILS
        charge      |------|  FAILS
          authorize  |----|   FAILS throws com.acme.CardDeclined:card_4242_was_declined`),
      'authorize: CardDeclined: card 4242 was declined → authorize',
    );
  });

  it('the source of the span that told of it', () => {
    assert.equal(
      said(`
      GET          |--------| FAILS
        handler     |------|  FAILS throws TypeError:x_is_undefined
          validate   |--|     FAILS`),
      'validate: TypeError: x is undefined → handler',
    );
  });

  it('earliest first, and how many more', () => {
    assert.equal(
      said(`
      GET    |--------| FAILS
        b         |--|  FAILS throws Late:2
        a     |--|      FAILS throws First:1`),
      'a: First: 1 (+1 more) → a',
    );
  });

  it('after so many tries, which are no other errors', () => {
    assert.equal(
      said(`
      GET       |-----------------| FAILS
        call     |--|                FAILS client url:x throws Busy:1
        call         |--|            FAILS client url:x id second throws Busy:2
        call             |--|        FAILS client url:x id third throws Busy:3
        other     |------------|      FAILS throws Other:4`),
      'call: Busy: 1 (after 3 tries, +1 more) → call',
    );
  });

  it('also when each try fails deeper', () => {
    assert.equal(
      said(`
      GET        |-----------------| FAILS
        call      |--|                FAILS client url:x
          serve    ||                 FAILS server throws Busy:1
        call          |--|            FAILS client url:x id second
          serve        ||             FAILS server id deep throws Busy:2`),
      'serve: Busy: 1 (after 2 tries) → serve',
    );
  });

  it('probably, when a span in between does not say', () => {
    assert.equal(
      said(`
      GET         |------| FAILS
        between    |----|
          query     |--|   FAILS throws Gone:away`),
      'query: Gone: away (probably: a span in between does not say how it ended) → query',
    );
  });

  it('probably, when a span in between says that it went well, but the caller knows better', () => {
    assert.equal(
      said(`
      GET         |------| FAILS
        between    |----|  OK
          query     |--|   FAILS throws Gone:away`),
      'query: Gone: away (probably: a span in between says that it went well) → query',
    );
  });

  it('what reached comes before what probably did', () => {
    assert.equal(
      said(`
      GET         |----------| FAILS
        between    |----|
          query     |--|       FAILS throws Gone:away
        pay              |--|  FAILS throws Declined:card`),
      'pay: Declined: card → pay',
    );
  });

  it('swallowed errors are no failure of the trace', () => {
    assert.equal(
      said(`
      GET         |----------| http:200
        suggest    |--|        FAILS throws TypeError:null`),
      'suggest failed, but the caller got its answer all the same: TypeError: null → suggest',
    );
    assert.equal(
      said(`
      GET         |----------|
        suggest    |--|        FAILS throws TypeError:null
        rank           |--|    FAILS throws RangeError:odd`),
      'suggest failed, but GET did not: TypeError: null (and 1 more like it) → suggest',
    );
  });

  it('and when they were answered with a status of HTTP, it is said', () => {
    assert.equal(
      said(`
      GET         |----------| http:404
        find       |--|        FAILS throws NotFound:bike_99`),
      'find failed, and the caller was answered HTTP 404: NotFound: bike 99 → find',
    );
  });

  it('nor are those that another try made up for', () => {
    assert.equal(
      said(`
      GET      |----------|
        call    |--|        FAILS client url:x throws Busy:now
        call        |--|    client url:x id again`),
      'call failed, and another try went well: Busy: now → call',
    );
    assert.equal(
      said(`
      GET      |---------------|
        call    |--|             FAILS client url:x throws Busy:now
        call        |--|         FAILS client url:x throws Busy:still id second
        call            |--|     client url:x id again`),
      'call failed, and another try went well: Busy: now (and 1 more like it) → call',
    );
    assert.equal(
      said(`
      GET      |---------------|
        call    |--|             FAILS client url:x throws Busy:now
        call        |--|         client url:x id again
        rank           |--|      FAILS throws RangeError:odd`),
      'call failed, and another try went well: Busy: now (and 1 more that did not reach the caller) → call',
    );
  });

  it('the root itself, when what failed below it was made up for', () => {
    assert.equal(
      said(`
      GET      |----------| FAILS throws Invalid:no_address
        call    |--|        FAILS client url:x throws Busy:now
        call        |--|    client url:x id again`),
      'GET: Invalid: no address → GET',
    );
  });

  it('another part of the trace, when the chosen root is well', () => {
    assert.equal(
      said(`
      GET     |------------|
      job         |----|      FAILS orphan throws Broken:disk`),
      'job: Broken: disk (in another part of the trace) → job',
    );
  });

  it('the status of HTTP when nobody says more', () => {
    assert.equal(
      said(`
      GET   |---| FAILS client http:503`),
      'GET: HTTP 503 → GET',
    );
    assert.equal(
      said(`
      GET   |---| FAILS client`),
      'GET failed, and does not say why → GET',
    );
    assert.equal(
      said(`
      GET   |---| FAILS client throws :`),
      'GET: an exception without a message → GET',
    );
  });

  it('with all origins as evidence, the first one first', () => {
    const table = failingTrace(`
      GET    |--------| FAILS
        b         |--|  FAILS throws Late:2
        a     |--|      FAILS throws First:1`);
    assert.deepEqual(
      [...(verdictOf(table)?.rows ?? [])].map(row => nameOf(table, row)),
      ['a', 'b'],
    );
  });
});

describe('type and message of an error on one line', () => {
  const line = (type: string, message: string): string | undefined => {
    const found = errorPhrase(type, message);
    return found && say(found);
  };

  it('types lose what they are in', () => {
    assert.equal(line('com.acme.billing.CardDeclined', 'no'), 'CardDeclined: no');
    assert.equal(line('App\\Errors\\Late', 'no'), 'Late: no');
    assert.equal(line('*mysql.MySQLError', 'no'), 'MySQLError: no');
    assert.equal(line('pay::Declined<T>', 'no'), 'Declined: no');
    assert.equal(line('java.lang.NullPointerException', ''), 'NullPointerException');
  });

  it('a type that says nothing, or is said in the message, is left out', () => {
    assert.equal(line('Error', 'no'), 'no');
    assert.equal(line('*errors.errorString', 'no'), 'no');
    assert.equal(line('5', '5 NOT_FOUND: saddle'), '5 NOT_FOUND: saddle');
    assert.equal(line('ECONNREFUSED', 'connect ECONNREFUSED ::1:1'), 'connect ECONNREFUSED ::1:1');
    assert.equal(line('Error', ''), 'Error');
    assert.equal(line('', ''), undefined);
  });

  it('of many lines the first that says something, of long ones the beginning', () => {
    assert.equal(line('', '\n---\n\tno   such table\nLINE 1'), 'no such table');
    assert.equal(line('', 'x'.repeat(1_000)), `${'x'.repeat(159)}…`);
    assert.equal(line('', `${'x'.repeat(158)}😀 and on`), `${'x'.repeat(158)}…`);
  });

  it('text that would steer a terminal or turn the line around is only text', () => {
    assert.equal(line('', '\u001b[31mred\u001b[0m \u202eevil\u202c'), 'red evil');
    assert.equal(line('<img src=x>', '<script>alert(1)</script> {0}'), '<img src=x>: <script>alert(1)</script> {0}');
  });

  it('a hostile message costs no time', () => {
    assert.equal(line('a'.repeat(1e6), ' \n'.repeat(1e6))?.length, 60);
  });
});

describe('the verdict of a large trace', () => {
  it('10,000 tries are counted', () => {
    const spans = [{ id: 'root', name: 'root', start: 0, end: 1e6, status: 2 }];
    const calls = Array.from({ length: 10_000 }, (_, i) => ({
      id: `${i}`,
      parent: 'root',
      name: 'call',
      kind: 3,
      start: i * 2,
      end: i * 2 + 1,
      status: 2,
      exceptions: [{ type: 'Busy', message: 'now', at: i * 2 }],
    }));
    const verdict = verdictOf(tableOf([...spans, ...calls]));
    assert.equal(verdict && say(verdict.sentence), 'call: Busy: now (after 10000 tries)');
  });
});
