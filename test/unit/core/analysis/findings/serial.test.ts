import assert from 'node:assert/strict';
import { found, findingsIn } from './writtenTrace';
import { say } from '../../../../../src/core/phrase';

describe('serial', () => {
  const two = `
    GET /delivery  0+100 server
      GET          5+30  client GET <http://addresses/ada>
      GET          36+40 client GET <http://slots/7>`;

  it('two long calls to different services, one after the other', () => {
    assert.deepEqual(found(two), ['serial 1 2 31 ms']);
    const [{ sentence }] = findingsIn(two);
    assert.equal(
      say(sentence),
      'GET addresses/ada, then GET slots/7: if the second does not need what the first brings, both at once may save 31 ms',
    );
  });

  it('more than two are counted', () => {
    const [{ sentence }] = findingsIn(`
    GET /delivery  0+100 server
      GET          5+25  client GET <http://addresses/ada>
      GET          31+25 client GET <http://slots/7>
      GET          57+25 client GET <http://couriers/7>`);
    assert.equal(
      say(sentence),
      '3 calls to different services or databases, one after the other: if none needs what another brings, all at once may save 52 ms',
    );
  });

  it('can be switched off; the share is a setting', () => {
    assert.deepEqual(found(two, { off: ['serial'] }), []);
    assert.deepEqual(found(two, { thresholds: { serialShare: 0.3 } }), ['serial 1 2 31 ms']);
    assert.deepEqual(found(two, { thresholds: { serialShare: 0.31 } }), []);
  });

  it('a service and a database', () => {
    assert.deepEqual(
      found(`
        GET /delivery  0+100 server
          SELECT       5+30  db "SELECT * FROM addresses WHERE id = ?"
          GET          40+40 client GET <http://slots/7>`),
      ['serial 1 2 35 ms'],
    );
  });

  it('at the same time', () => {
    assert.deepEqual(
      found(`
        GET /delivery  0+100 server
          GET          5+30 client GET <http://addresses/ada>
          GET          6+40 client GET <http://slots/7>`),
      [],
    );
  });

  it('to the same service', () => {
    assert.deepEqual(
      found(`
        GET /delivery  0+100 server
          GET          5+30  client GET <http://slots/address>
          GET          36+40 client GET <http://slots/7>`),
      [],
    );
  });

  it('to one service under two names', () => {
    assert.deepEqual(
      found(`
        GET /delivery       0+100 server
          GET               5+30  client GET <http://10.0.0.1/address>
            GET /address    6+28 server in slots
          GET               36+40 client GET <http://10.0.0.2/7>
            GET /:id        37+38 server in slots`),
      [],
    );
  });

  it('one of them is short', () => {
    assert.deepEqual(
      found(`
        GET /delivery  0+100 server
          GET          5+19  client GET <http://addresses/ada>
          GET          36+40 client GET <http://slots/7>`),
      [],
    );
  });

  it('below different parents', () => {
    assert.deepEqual(
      found(`
        GET /delivery  0+100 server
          where        0+40
            GET        5+30  client GET <http://addresses/ada>
          when         40+50
            GET        41+40 client GET <http://slots/7>`),
      [],
    );
  });
});
