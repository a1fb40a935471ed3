import assert from 'node:assert/strict';
import { found } from './writtenTrace';

describe('cold-start', () => {
  const cold = `
    GET /cart         0+500 server
      GET             5+100  client GET <http://prices/1>
        dns.lookup    6+20
        tcp.connect   26+30
        tls.connect   56+20
      GET             110+10 client GET <http://prices/2>`;

  it('name, socket and key before the first call to a target', () => {
    assert.deepEqual(found(cold), ['cold-start 2-4 70 ms']);
    assert.deepEqual(found(cold, { off: ['cold-start'] }), []);
  });

  it('one in the other', () => {
    assert.deepEqual(
      found(`
        GET /cart           0+500 server
          GET               5+100  client GET <http://prices/1>
            tcp.connect     6+70
              dns.lookup    8+20 client`),
      ['cold-start 2 3 70 ms'],
    );
  });

  it('beside the call, as drivers do it', () => {
    assert.deepEqual(
      found(`
        GET /cart         0+500 server
          pool.connect    5+31 db
            pg.connect    6+30 db
          SELECT          40+10 db "SELECT * FROM carts WHERE id = ?"
          SELECT          60+10 db "SELECT * FROM items WHERE cart = ?"`),
      ['cold-start 2 30 ms'],
    );
  });

  it('before every call: nothing is kept, and nothing starts', () => {
    assert.deepEqual(
      found(`
        GET /cart         0+500 server
          GET             5+50 ×3/100 client GET <http://prices/{n}>
            tcp.connect   6+30`),
      [],
    );
  });

  it('before a later call', () => {
    assert.deepEqual(
      found(`
        GET /cart         0+500 server
          GET             5+50  client GET <http://prices/1>
          GET             100+50  client GET <http://prices/2>
            tcp.connect   101+30`),
      [],
    );
  });

  it('each target has a start of its own', () => {
    assert.deepEqual(
      found(`
        GET /cart         0+500 server
          GET             5+50  client GET <http://prices/1>
            tcp.connect   6+30
          GET             100+50  client GET <http://stock/2>
            tcp.connect   101+20`),
      ['cold-start 2 30 ms', 'cold-start 4 20 ms'],
    );
  });

  it('a pool that lends what it has', () => {
    assert.deepEqual(
      found(`
        GET /cart          0+500 server
          pg-pool.connect  5+30 db
          SELECT           40+10 db "SELECT * FROM carts WHERE id = ?"
          connect          60+0.2 db by sqlalchemy
          SELECT           61+10 db "SELECT * FROM items WHERE cart = ?"`),
      [],
    );
  });

  it('a call is not late because it had to connect', () => {
    assert.deepEqual(
      found(`
        GET /cart          0+500 server
          GET              5+110  client GET <http://prices/1>
            tcp.connect    6+80
            GET /:id       90+20 server in prices
          GET              120+10 client GET <http://prices/2>
            GET /:id       121+8 server in prices
          GET              140+12 client GET <http://prices/3>
            GET /:id       141+8 server in prices
          GET              160+14 client GET <http://prices/4>
            GET /:id       161+8 server in prices`),
      ['cold-start 2 80 ms'],
    );
  });

  it('connecting may have a span of its own around it', () => {
    assert.deepEqual(
      found(`
        GET /cart           0+500 server
          open              5+31
            db connect      6+30
          SELECT            40+10 db "SELECT * FROM carts WHERE id = ?"`),
      ['cold-start 2 30 ms'],
    );
  });

  it('connecting may be told beside the call that waits for it', () => {
    assert.deepEqual(
      found(`
        GET /cart        0+500 server
          SELECT         5+10 db "SELECT * FROM carts WHERE id = ?"
          GET            20+50 client GET <http://prices/1>
          tcp.connect    21+30
          GET            80+10 client GET <http://prices/2>`),
      ['cold-start 3 30 ms'],
    );
  });

  it('of a target that was only asked for its settings is none', () => {
    assert.deepEqual(
      found(`
        GET /cart        0+100 server
          db.query       5+40  db "SHOW server_version"
            tcp.connect  5+30  client`),
      [],
    );
  });

  it('beside the call whose start and end a coarse clock tells too early', () => {
    assert.deepEqual(
      found(`
        GET /cart         0+500.3 server
          GET             5+8.2  client GET <http://prices/1>
          tcp.connect     6.2+7.8
          GET             110+10 client GET <http://prices/2>`),
      ['cold-start 2 7.8 ms'],
    );
  });
});
