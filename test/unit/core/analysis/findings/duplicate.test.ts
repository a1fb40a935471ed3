import assert from 'node:assert/strict';
import { found } from './writtenTrace';

describe('duplicate', () => {
  it('the same read with the same literals, twice in one request', () => {
    assert.deepEqual(
      found(`
        GET /cart     0+100 server
          check       0+20
            SELECT    5+10 db "SELECT * FROM users WHERE id = 7"
          show        30+20
            SELECT    35+8 db "SELECT * FROM users WHERE id = 7"`),
      ['duplicate 2 4 8 ms'],
    );
  });

  it('can be switched off, and may be wanted three times', () => {
    const twice = `
      GET /cart  0+100 server
        SELECT   5+10 ×2/20 db "SELECT * FROM users WHERE id = 7"`;
    assert.deepEqual(found(twice), ['duplicate 1 2 10 ms']);
    assert.deepEqual(found(twice, { off: ['duplicate'] }), []);
    assert.deepEqual(found(twice, { thresholds: { duplicateCalls: 3 } }), []);
    assert.deepEqual(found(twice.replace('×2', '×3'), { thresholds: { duplicateCalls: 3 } }), ['duplicate 1-3 20 ms']);
  });

  it('other values are another question', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          SELECT   5+10 ×2/20 db "SELECT * FROM users WHERE id = {n}"`),
      [],
    );
  });

  it('placeholders without values prove nothing', () => {
    for (const place of ['$1', '?', ':id', '@id', '%s', '%(id)s'])
      assert.deepEqual(
        found(`
          GET /cart  0+100 server
            SELECT   5+10 ×2/20 db "SELECT * FROM users WHERE id = ${place}"`),
        [],
        place,
      );
  });

  it('values in attributes do', () => {
    for (const key of ['db.query.parameter.id', 'db.statement.parameters', 'db.postgresql.values']) {
      const query = (value: string): string => `
        GET /cart  0+100 server
          SELECT   5+10 ×2/20 db "SELECT * FROM users WHERE id = $1" {${key}=${value}}`;
      assert.deepEqual(found(query('7')), ['duplicate 1 2 10 ms'], key);
      assert.deepEqual(found(query('{n}')), [], key);
    }
  });

  it('the same address, asked for by GET', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          GET      5+10  client GET <http://prices/items/7?currency=EUR>
          other    20+5
          GET      30+12 client GET <http://prices/items/7?currency=EUR>`),
      ['duplicate 1 3 10 ms'],
    );
  });

  it('another query of the same path is another question', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          GET      5+10  client GET <http://prices/items/7?currency=EUR>
          GET      30+12 client GET <http://prices/items/7?currency=USD>`),
      [],
    );
  });

  it('an address of which something was taken out proves nothing', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          GET      5+10 ×2/20 client GET <http://files/7?sig=REDACTED>`),
      [],
    );
  });

  it('writes and POSTs are meant each time', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          INSERT   5+5 ×2/6 db "INSERT INTO log (what) VALUES ('seen')"
          POST     30+5 ×2/6 client POST <http://stock/reservations>
          send     50+5 ×2/6 producer {messaging.system=kafka; messaging.destination.name=mails}`),
      [],
    );
  });

  it('a read after a write may say something new', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10  db "SELECT * FROM users WHERE id = 7"
          UPDATE    20+5  db "UPDATE users SET name = 'x' WHERE id = 7"
          SELECT    30+10 db "SELECT * FROM users WHERE id = 7"`),
      [],
    );
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          GET       5+10  client GET <http://stock/items/7>
          POST      20+5  client POST <http://stock/reservations>
          GET       30+10 client GET <http://stock/items/7>`),
      [],
    );
  });

  it('but two of them before it, or after it, are the same', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10 ×2/12  db "SELECT * FROM users WHERE id = 7"
          UPDATE    30+5  db "UPDATE users SET name = 'x' WHERE id = 7"
          SELECT    40+6 ×2/12 db "SELECT * FROM users WHERE id = 7"`),
      ['duplicate 1 2 10 ms', 'duplicate 4 5 6 ms'],
    );
  });

  it('a write elsewhere changes nothing here', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10  db "SELECT * FROM users WHERE id = 7"
          POST      20+5  client POST <http://mails/mails>
          SELECT    30+10 db "SELECT * FROM users WHERE id = 7"`),
      ['duplicate 1 3 10 ms'],
    );
  });

  it('transactions, settings and what a framework asks for its log', () => {
    for (const statement of ['BEGIN', 'COMMIT', 'SET timezone = 1', 'SELECT 1', 'SELECT QUOTE(?)', 'SHOW search_path'])
      assert.deepEqual(
        found(`
          GET /cart  0+100 server
            query    5+10 ×2/20 db "${statement}"`),
        [],
        statement,
      );
  });

  it('reads that lock or count up', () => {
    for (const statement of ["SELECT nextval('ids')", 'SELECT * FROM stock WHERE id = 7 FOR UPDATE', 'SELECT random()'])
      assert.deepEqual(
        found(`
          GET /cart  0+100 server
            query    5+10 ×2/20 db "${statement}"`),
        [],
        statement,
      );
  });

  it('a second try after a failure is a retry', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          GET      5+10  client error GET <http://prices/items/7>
          GET      30+12 client GET <http://prices/items/7>`),
      ['retry 1 2 25 ms'],
    );
  });

  it('an ORM and its driver are one call', () => {
    assert.deepEqual(
      found(`
        GET /cart   0+100 server
          SELECT    5+10 db by orm "SELECT * FROM users WHERE id = 7"
            SELECT  6+8  db by driver "SELECT * FROM users WHERE id = 7"`),
      [],
    );
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          SELECT   5+10 db by orm "SELECT * FROM users WHERE id = 7"
          SELECT   6+8  db by driver "SELECT * FROM users WHERE id = 7"`),
      [],
    );
  });

  it('so are a call and what a proxy makes of it', () => {
    assert.deepEqual(
      found(`
        GET /cart    0+100 server
          GET        5+10 client GET <http://prices/items/7>
            egress   6+8  client in proxy GET <http://prices/items/7>`),
      [],
    );
  });

  it('two requests may each ask for the same', () => {
    assert.deepEqual(
      found(`
        GET /page       0+300 server
          GET           5+20 client GET <http://shop/head>
            GET /head   6+18 server in head
              SELECT    7+10 db "SELECT * FROM users WHERE id = 7"
          GET           30+20 client GET <http://shop/body>
            GET /body   31+18 server in body
              SELECT    32+10 db "SELECT * FROM users WHERE id = 7"`),
      [],
    );
  });

  it('the same in every step of a loop is said to be the same, not to be a loop', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          SELECT   5+10 ×6/12 db "SELECT * FROM settings WHERE name = 'tax'"`),
      ['duplicate 1-6 50 ms'],
    );
  });

  it('of a loop in which two ask for the same, only that it is a loop', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          SELECT   5+10 ×5/12 db "SELECT * FROM stock WHERE id = {n}"
          SELECT   65+10 db "SELECT * FROM stock WHERE id = 3"`),
      ['n-plus-one 1-6 50 ms'],
    );
  });

  it('asking again and again until something is done', () => {
    assert.deepEqual(
      found(`
        POST /build  0+5000 server
          GET        100+8 ×4/1000 client GET <http://jobs/7/status>`),
      [],
    );
    assert.deepEqual(
      found(`
        POST /build  0+5000 server
          GET        100+8 client GET <http://jobs/7/status>
          GET        208+8 client GET <http://jobs/7/status>
          GET        416+8 client GET <http://jobs/7/status>
          GET        824+8 client GET <http://jobs/7/status>`),
      [],
    );
  });

  it('a text that was cut hides what may differ', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          SELECT   5+10 ×2/20 db "SELECT * FROM users WHERE id IN (1, 2, ..."`),
      [],
    );
  });

  it('the same key of a cache', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          GET      5+3 ×2/20 client {db.system=redis; db.statement=GET user:7}`),
      ['duplicate 1 2 3 ms'],
    );
  });
});
