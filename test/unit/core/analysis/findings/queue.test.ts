import assert from 'node:assert/strict';
import { found } from './writtenTrace';

describe('queue', () => {
  const late = (wait: number): string => `
    GET /cart      0+900 server
      GET          0+20 ×3/30  client GET <http://prices/x{n}/a>
        GET /:id   2+15 server in prices
      POST         100+300 client POST <http://stock/reservations>
        POST /r    ${100 + wait}+20 server in stock`;

  it('one call waits long for its server, the others do not', () => {
    assert.deepEqual(found(late(200)), ['queue 7 8 198 ms']);
    assert.deepEqual(found(late(200), { off: ['queue'] }), []);
  });

  it('20 ms and five times the usual is what it takes', () => {
    assert.deepEqual(found(late(21)), []);
    assert.deepEqual(found(late(22)), ['queue 7 8 20 ms']);
    assert.deepEqual(found(late(50), { thresholds: { queueMs: 49 } }), []);
    assert.deepEqual(found(late(50), { thresholds: { queueFactor: 26 } }), []);
  });

  it('all of them wait', () => {
    assert.deepEqual(
      found(`
        GET /cart      0+900 server
          GET          0+120 ×4/130  client GET <http://prices/x{n}/a>
            GET /:id   100+15 server in prices`),
      [],
    );
  });

  it('too few others to know what is usual', () => {
    assert.deepEqual(
      found(`
        GET /cart      0+900 server
          GET          0+20  client GET <http://prices/7>
            GET /:id   2+15 server in prices
          POST         100+300 client POST <http://stock/reservations>
            POST /r    300+20 server in stock`),
      [],
    );
  });

  it('a server that ends long after its caller has another clock', () => {
    assert.deepEqual(
      found(`
        GET /cart      0+900 server
          GET          0+20 ×3/30  client GET <http://prices/x{n}/a>
            GET /:id   2+15 server in prices
          POST         100+30 client POST <http://stock/reservations>
            POST /r    305+20 server in stock`),
      [],
    );
  });

  it('a busy one ends a little after its caller, and was late all the same', () => {
    assert.deepEqual(
      found(`
        GET /cart      0+900 server
          GET          0+20 ×3/30  client GET <http://prices/x{n}/a>
            GET /:id   2+15 server in prices
          POST         100+300 client POST <http://stock/reservations>
            POST /r    370+38 server in stock`),
      ['queue 7 8 268 ms'],
    );
  });

  it('a message that lies in its queue longer than others', () => {
    assert.deepEqual(
      found(`
        POST /order      0+100 server
          send           0+5 ×4/10 producer {messaging.system=kafka; messaging.destination.name=mails{n}}
            process      8+20 consumer in mails
          send           50+5 producer {messaging.system=kafka; messaging.destination.name=bills}
            process      450+20 consumer in bills`),
      ['queue 9 10 392 ms'],
    );
  });

  it('is not compared with what waits for an answer', () => {
    assert.deepEqual(
      found(`
        GET /cart        0+900 server
          GET            0+20 ×4/30  client GET <http://prices/x{n}/a>
            GET /:id     2+15 server in prices
          send           200+5 producer {messaging.system=kafka; messaging.destination.name=bills}
            process      600+20 consumer in bills`),
      [],
    );
  });

  it('waiting to be served within a call is no gap', () => {
    assert.deepEqual(
      found(`
        GET /cart          0+900 server
          GET              0+20 ×3/30  client GET <http://prices/x{n}/a>
            GET /:id       2+15 server in prices
          POST             100+400 client POST <http://stock/reservations>
            send body      100+1
            POST /r        400+20 server in stock`),
      ['queue 7 9 298 ms'],
    );
  });
});
