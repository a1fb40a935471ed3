import assert from 'node:assert/strict';
import { found } from './writtenTrace';

describe('n-plus-one', () => {
  it('five queries of one shape in a loop, told apart by their literals', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10 ×5/12 db "SELECT * FROM stock WHERE id = {n}"`),
      ['n-plus-one 1-5 40 ms'],
    );
  });

  it('four are not enough', () => {
    const four = `
      POST /cart  0+100 server
        SELECT    5+10 ×4/12 db "SELECT * FROM stock WHERE id = {n}"`;
    assert.deepEqual(found(four), []);
    assert.deepEqual(found(four, { thresholds: { nPlusOneCalls: 4 } }), ['n-plus-one 1-4 30 ms']);
  });

  it('six are one more than a threshold of five, and one less than one of seven', () => {
    const six = `
      POST /cart  0+100 server
        SELECT    5+10 ×6/12 db "SELECT * FROM stock WHERE id = {n}"`;
    assert.deepEqual(found(six), ['n-plus-one 1-6 50 ms']);
    assert.deepEqual(found(six, { thresholds: { nPlusOneCalls: 7 } }), []);
  });

  it('can be switched off', () => {
    const loop = `
      POST /cart  0+100 server
        SELECT    5+10 ×5/12 db "SELECT * FROM stock WHERE id = {n}"`;
    assert.deepEqual(found(loop, { off: ['n-plus-one'] }), []);
  });

  it('values and placeholders fold, and how many there are; case, blanks and comments don’t matter', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10  db "select * from stock where id IN ($1)"
          SELECT    17+10 db "SELECT * FROM stock WHERE id IN (?, ?)"
          SELECT    29+10 db "SELECT * FROM stock WHERE id IN (1, 2, 3)"
          SELECT    41+10 db "SELECT *  FROM stock /* of cart.ts */ WHERE id IN (:id)"
          SELECT    53+10 db "SELECT * FROM stock WHERE id IN ('it''s', 0x1f)"`),
      ['n-plus-one 1-5 40 ms'],
    );
  });

  it('statements that differ in more than values are no loop', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10  db "SELECT * FROM stock WHERE id = ?"
          SELECT    17+10 db "SELECT * FROM prices WHERE id = ?"
          SELECT    29+10 db "SELECT * FROM taxes WHERE id = ?"
          SELECT    41+10 db "SELECT * FROM stock WHERE sku = ?"
          SELECT    53+10 db "SELECT name FROM stock WHERE id = ?"`),
      [],
    );
  });

  it('calls by HTTP are of one shape by the route of who answers', () => {
    assert.deepEqual(
      found(`
        GET /feed             0+100 server
          GET                 5+10 client GET <http://users:80/users/ada>
            GET /users/:name  6+8 server in users {http.route=/users/:name}
          GET                 17+10 client GET <http://users:80/users/grace>
            GET /users/:name  18+8 server in users {http.route=/users/:name}
          GET                 29+10 client GET <http://users:80/users/joan>
            GET /users/:name  30+8 server in users {http.route=/users/:name}
          GET                 41+10 client GET <http://users:80/users/mary>
            GET /users/:name  42+8 server in users {http.route=/users/:name}
          GET                 53+10 client GET <http://users:80/users/anna>
            GET /users/:name  54+8 server in users {http.route=/users/:name}`),
      ['n-plus-one 1 3 5 7 9 40 ms'],
    );
  });

  it('and by their address without ids where nobody answered by name', () => {
    assert.deepEqual(
      found(`
        GET /feed  0+100 server
          GET      5+10 ×5/12 client GET <https://api.example.com/v2/users/{n}?expand=all>`),
      ['n-plus-one 1-5 40 ms'],
    );
  });

  it('calls of different paths are no loop', () => {
    assert.deepEqual(
      found(`
        GET /home  0+100 server
          GET      5+10  client GET <http://api/news>
          GET      17+10 client GET <http://api/weather>
          GET      29+10 client GET <http://api/mail>
          GET      41+10 client GET <http://api/tasks>
          GET      53+10 client GET <http://api/friends>`),
      [],
    );
  });

  it('remote procedures are of one shape by their method', () => {
    assert.deepEqual(
      found(`
        GET /feed          0+100 server
          Users/Get        5+10 ×5/12 client {rpc.system=grpc; rpc.service=Users; rpc.method=Get}`),
      ['n-plus-one 1-5 40 ms'],
    );
  });

  it('messages that are sent one by one could be sent together', () => {
    assert.deepEqual(
      found(`
        POST /mail         0+100 server
          send             5+4 ×6/6 producer {messaging.system=kafka; messaging.destination.name=mails}`),
      ['n-plus-one 1-6 20 ms'],
    );
  });

  it('calls at the same time are none', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10 ×8/1 db "SELECT * FROM stock WHERE id = {n}"`),
      [],
    );
  });

  it('calls below different parents are none', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          first     0+40
            SELECT  1+10 ×3/12 db "SELECT * FROM stock WHERE id = {n}"
          second    40+40
            SELECT  41+10 ×3/12 db "SELECT * FROM stock WHERE id = 1{n}"`),
      [],
    );
  });

  it('steps of a loop that hold such a call each', () => {
    assert.deepEqual(
      found(`
        POST /cart   0+100 server
          load item  5+12 ×5/14
            SELECT   6+10 db "SELECT * FROM stock WHERE id = {n}"`),
      ['n-plus-one 1 3 5 7 9 48 ms'],
    );
  });

  it('steps without a call are work', () => {
    assert.deepEqual(
      found(`
        POST /cart   0+100 server
          price it   5+12 ×6/14`),
      [],
    );
  });

  it('steps of which one holds no such call are no loop of calls', () => {
    assert.deepEqual(
      found(`
        POST /cart   0+100 server
          load item  5+12 ×4/14
            SELECT   6+10 db "SELECT * FROM stock WHERE id = {n}"
          load item  61+12`),
      [],
    );
  });

  it('an ORM and its driver make five calls, not ten', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10 ×5/12 db by orm "SELECT * FROM stock WHERE id = ?"
            SELECT  6+8 db by driver "SELECT * FROM stock WHERE id = ?"`),
      ['n-plus-one 1 3 5 7 9 40 ms'],
    );
    assert.deepEqual(
      found(`
        POST /cart  0+100 server
          SELECT    5+10 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    6+8 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    17+10 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    18+8 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    29+10 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    30+8 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    41+10 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    42+8 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    53+10 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    54+8 db by driver "SELECT * FROM stock WHERE id = ?"`),
      ['n-plus-one 1 3 5 7 9 40 ms'],
    );
  });

  it('a loop in a loop is told once, by the outer one', () => {
    assert.deepEqual(
      found(`
        GET /report   0+1000 server
          department  5+65 ×6/70
            SELECT    6+10 ×5/12 db "SELECT * FROM people WHERE id = {n}"`),
      ['n-plus-one 1 7 13 19 25 31 325 ms'],
    );
  });

  it('what a called service does in a loop is its own finding', () => {
    assert.deepEqual(
      found(`
        GET /report   0+1000 server
          GET         5+65 client GET <http://people/department>
            GET /dep  6+62 server in people
              SELECT  7+10 ×5/12 db "SELECT * FROM people WHERE id = {n}"`),
      ['n-plus-one 3-7 40 ms'],
    );
  });

  it('queries that a framework asks for its log, transactions and pages of an answer are nobody’s loop', () => {
    for (const statement of ['SELECT QUOTE(?)', 'COMMIT', 'FETCH 100 FROM cursor_1', 'SET search_path TO tenant_{n}'])
      assert.deepEqual(
        found(`
          POST /cart  0+100 server
            SELECT    5+10 ×6/12 db "${statement}"`),
        [],
        statement,
      );
  });

  it('asking again and again whether something is done is no loop over things', () => {
    assert.deepEqual(
      found(`
        POST /build    0+10000 server
          Jobs/Status  100+8 ×9/1000 client {rpc.system=grpc; rpc.service=Jobs; rpc.method=Status}`),
      [],
    );
  });

  it('a loop that works between its queries is one all the same', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+1000 server
          SELECT    5+10 ×6/150 db "SELECT * FROM stock WHERE id = ?"`),
      ['n-plus-one 1-6 50 ms'],
    );
  });

  it('of a POST nobody can tell what was asked for', () => {
    assert.deepEqual(
      found(`
        GET /search  0+100 server
          POST       5+10 ×6/12 client POST <http://search/_search>`),
      [],
    );
  });

  it('tries of a call that fails are a retry', () => {
    assert.deepEqual(
      found(`
        POST /cart   0+100 server error
          Stock/Get  5+10 ×6/12 client error {rpc.system=grpc; rpc.service=Stock; rpc.method=Get}`),
      ['retry 1-6 60 ms'],
    );
  });

  it('starts of whole milliseconds may seem to overlap', () => {
    // As the SDK for Node tells them: really they began at 5.0, 6.7, 8.4 …
    assert.deepEqual(
      found(`
        POST /cart  0+100.3 server
          SELECT    5+1.7 db "SELECT * FROM stock WHERE id = 1"
          SELECT    6+1.7 db "SELECT * FROM stock WHERE id = 2"
          SELECT    8+1.7 db "SELECT * FROM stock WHERE id = 3"
          SELECT    10+1.7 db "SELECT * FROM stock WHERE id = 4"
          SELECT    11+1.7 db "SELECT * FROM stock WHERE id = 5"`),
      ['n-plus-one 1-5 6.8 ms'],
    );
  });

  it('an ORM with such starts and its driver with exact ones make five calls', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100.3 server
          SELECT    5+3.1 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    6.1+2.5 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    9+3.1 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    10.1+2.5 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    13+3.1 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    14.1+2.5 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    17+3.1 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    18.1+2.5 db by driver "SELECT * FROM stock WHERE id = ?"
          SELECT    21+3.1 db by orm "SELECT * FROM stock WHERE id = ?"
          SELECT    22.1+2.5 db by driver "SELECT * FROM stock WHERE id = ?"`),
      ['n-plus-one 1 3 5 7 9 12.4 ms'],
    );
  });

  it('five short ones of one such millisecond may as well have run at once', () => {
    assert.deepEqual(
      found(`
        POST /cart  0+100.3 server
          SELECT    5+0.15 ×5/0 db "SELECT * FROM stock WHERE id = {n}"`),
      [],
    );
  });
});
