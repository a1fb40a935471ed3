import assert from 'node:assert/strict';
import { say } from '../../../../../src/core/phrase';
import { found, findingsIn } from './writtenTrace';

describe('findings', () => {
  const several = `
    GET /cart     0+1000 server
      SELECT      5+10 ×5/12 db "SELECT * FROM stock WHERE id = {n}"
      GET         100+20 ×2/30 client GET <http://prices/7>
      render      500+100`;

  it('the most costly first', () => {
    assert.deepEqual(found(several), ['gap 0 7 8 350 ms', 'n-plus-one 1-5 40 ms', 'duplicate 6 7 20 ms']);
  });

  it('below a least share of the root they are not worth a line', () => {
    assert.deepEqual(found(several, { thresholds: { leastShare: 0.04 } }), [
      'gap 0 7 8 350 ms',
      'n-plus-one 1-5 40 ms',
    ]);
    assert.deepEqual(found(several, { thresholds: { leastShare: 0.041 } }), ['gap 0 7 8 350 ms']);
  });

  it('each says a number', () => {
    for (const { kind, sentence } of findingsIn(several)) assert.match(say(sentence), /\d+(?:\.\d+)? ms/, kind);
  });

  it('calls of no length cost nothing', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+100 server
          SELECT   5+0 ×5/12 db "SELECT * FROM stock WHERE id = {n}"`),
      [],
    );
  });

  it('a plain request is silent', () => {
    assert.deepEqual(
      found(`
        POST /buy           0+100 server
          GET               1+10  client GET <http://users/ada>
            GET /:name      2+8 server in users
              SELECT        3+5 db "SELECT * FROM users WHERE name = $1"
          GET               12+15 client GET <http://stock/7>
            GET /:sku       13+13 server in stock
              SELECT        14+4 db "SELECT * FROM items WHERE sku = $1"
              SELECT        19+5 db "SELECT * FROM shelves WHERE sku = $1"
          POST              30+40 client POST <http://stock/reservations>
            POST /r         31+38 server in stock
              BEGIN         32+1 db "BEGIN"
              UPDATE        34+9 db "UPDATE shelves SET pieces = pieces - 1 WHERE sku = $1"
              INSERT        44+9 db "INSERT INTO reservations VALUES ($1, $2)"
              COMMIT        60+5 db "COMMIT"
          send receipt      72+2 producer {messaging.system=kafka; messaging.destination.name=receipts}`),
      [],
    );
  });

  it('a trace without anything but its root', () => {
    assert.deepEqual(found('work  0+100'), []);
  });
});
