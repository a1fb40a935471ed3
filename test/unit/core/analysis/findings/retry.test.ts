import assert from 'node:assert/strict';
import { found, findingsIn } from './writtenTrace';
import { say } from '../../../../../src/core/phrase';

const words = (written: string): string[] => findingsIn(written).map(({ sentence }) => say(sentence));

describe('retry', () => {
  const once = `
    POST /buy  0+100 server
      POST     5+10  client error POST <http://stock/reservations>
      POST     35+10 client POST <http://stock/reservations>`;

  it('a failed call that is made again', () => {
    assert.deepEqual(found(once), ['retry 1 2 30 ms']);
    assert.match(words(once)[0], /worked at try 2 only: it began 30 ms after/);
    assert.deepEqual(found(once, { off: ['retry'] }), []);
  });

  it('two that fail', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server error
          POST     5+10 ×2/30 client error POST <http://stock/reservations>`),
      ['retry 1 2 30 ms'],
    );
  });

  it('three failures are a storm', () => {
    const storm = `
      POST /buy  0+200 server error
        POST     5+10 ×3/30 client error POST <http://stock/reservations>`;
    assert.deepEqual(found(storm), ['retry 1-3 60 ms']);
    assert.match(words(storm)[0], /failed 3 times in a row/);
  });

  it('a call that fails and is not made again', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server error
          POST     5+10 client error POST <http://stock/reservations>`),
      [],
    );
  });

  it('another call after one that failed', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server
          POST     5+10  client error POST <http://stock/reservations>
          POST     35+10 client POST <http://stock/waiting-list>`),
      [],
    );
  });

  it('the same statement with other values for all to see', () => {
    const insert = (value: string): string => `
      POST /buy  0+100 server
        INSERT   5+10  db error "INSERT INTO orders VALUES ($1)" {db.query.parameter.0=7}
        INSERT   35+10 db "INSERT INTO orders VALUES ($1)" {db.query.parameter.0=${value}}`;
    assert.deepEqual(found(insert('8')), []);
    assert.deepEqual(found(insert('7')), ['retry 1 2 30 ms']);
  });

  it('below another parent', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server
          first    0+20
            POST   5+10  client error POST <http://stock/reservations>
          second   30+20
            POST   35+10 client POST <http://stock/reservations>`),
      [],
    );
  });

  it('calls at the same time of which one fails', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server
          POST     5+10 client error POST <http://stock/reservations>
          POST     6+10 client POST <http://stock/reservations>`),
      [],
    );
  });

  it('a failure after a success', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server
          POST     5+10  client POST <http://stock/reservations>
          POST     35+10 client error POST <http://stock/reservations>`),
      [],
    );
  });

  it('waiting for the next try is no gap', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+1000 server
          POST     5+10   client error POST <http://stock/reservations>
          POST     515+10 client POST <http://stock/reservations>`),
      ['retry 1 2 510 ms'],
    );
  });

  it('a status of 503 alone is no failure', () => {
    assert.deepEqual(
      found(`
        POST /buy  0+100 server
          POST     5+10 ×2/30 client POST <http://stock/reservations> {http.response.status_code=503}`),
      [],
    );
  });

  it('an ORM and its driver tell of one try each', () => {
    assert.deepEqual(
      found(`
        POST /buy     0+100 server
          orm insert  5+10  db by orm error "INSERT INTO orders VALUES (7)"
          INSERT      6+8   db by driver error "INSERT INTO orders VALUES (7)"
          orm insert  35+10 db by orm "INSERT INTO orders VALUES (7)"
          INSERT      36+8  db by driver "INSERT INTO orders VALUES (7)"`),
      ['retry 1 3 30 ms'],
    );
  });
});
