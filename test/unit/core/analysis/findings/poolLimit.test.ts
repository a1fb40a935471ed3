import assert from 'node:assert/strict';
import { found } from './writtenTrace';

describe('pool-limit', () => {
  const lanes = `
    GET /slots  0+200 server
      SELECT    10+30 ×2/0   db "SELECT * FROM slots WHERE day = {n}"
      SELECT    40+30 ×2/0   db "SELECT * FROM slots WHERE day = 3{n}"
      SELECT    70+30 ×2/0   db "SELECT * FROM slots WHERE day = 5{n}"
      SELECT    100+30 ×2/0  db "SELECT * FROM slots WHERE day = 7{n}"`;

  it('eight equal calls of which two run at once', () => {
    assert.deepEqual(found(lanes), ['pool-limit 1-8 90 ms']);
    assert.deepEqual(found(lanes, { off: ['pool-limit'] }), []);
  });

  it('five by two, and how many it takes is a setting', () => {
    const five = `
      GET /slots  0+200 server
        SELECT    10+50 db "SELECT * FROM slots WHERE day = 1"
        SELECT    10+30 db "SELECT * FROM slots WHERE day = 2"
        SELECT    41+40 db "SELECT * FROM slots WHERE day = 3"
        SELECT    61+35 db "SELECT * FROM slots WHERE day = 4"
        SELECT    82+30 db "SELECT * FROM slots WHERE day = 5"`;
    assert.deepEqual(found(five), ['pool-limit 1-5 52 ms']);
    assert.deepEqual(found(five, { thresholds: { poolCalls: 6 } }), []);
  });

  it('all at once', () => {
    assert.deepEqual(
      found(`
        GET /slots  0+200 server
          SELECT    10+30 ×8/0 db "SELECT * FROM slots WHERE day = {n}"`),
      [],
    );
  });

  it('each at its own time', () => {
    assert.deepEqual(
      found(`
        GET /slots  0+200 server
          SELECT    10+30 ×8/17 db "SELECT * FROM slots WHERE day = {n}"`),
      [],
    );
  });

  it('one after the other is a loop', () => {
    assert.deepEqual(
      found(`
        GET /slots  0+200 server
          SELECT    10+10 ×6/10 db "SELECT * FROM slots WHERE day = {n}"`),
      ['n-plus-one 1-6 50 ms'],
    );
  });

  it('in portions: the next begin when all of the last have ended', () => {
    assert.deepEqual(
      found(`
        GET /slots  0+200 server
          SELECT    10+10 db "SELECT * FROM slots WHERE day = 1"
          SELECT    10+18 db "SELECT * FROM slots WHERE day = 2"
          SELECT    10+30 db "SELECT * FROM slots WHERE day = 3"
          SELECT    40+10 db "SELECT * FROM slots WHERE day = 4"
          SELECT    40+18 db "SELECT * FROM slots WHERE day = 5"
          SELECT    40+30 db "SELECT * FROM slots WHERE day = 6"`),
      [],
    );
  });

  it('calls of different shapes', () => {
    assert.deepEqual(
      found(`
        GET /slots  0+200 server
          SELECT    10+30 ×2/0  db "SELECT * FROM slots WHERE day = 4{n}"
          SELECT    40+30 ×2/0  db "SELECT * FROM days WHERE day = 5{n}"
          SELECT    70+30 ×2/0  db "SELECT * FROM weeks WHERE day = 6{n}"`),
      [],
    );
  });

  it('borrowing a connection is no call', () => {
    assert.deepEqual(
      found(`
        GET /slots         0+200 server
          pg-pool.connect  10+30 ×2/0 db
          pg-pool.connect  40+30 ×2/0 db
          pg-pool.connect  70+30 ×2/0 db`),
      [],
    );
  });

  it('starts of whole milliseconds may seem too early, also where the first is exact', () => {
    assert.deepEqual(
      found(`
        GET /slots  0+200.3 server
          SELECT    10.3+8.6 db "SELECT * FROM slots WHERE day = 1"
          SELECT    11+8.6   db "SELECT * FROM slots WHERE day = 2"
          SELECT    18+8.6   db "SELECT * FROM slots WHERE day = 3"
          SELECT    19+8.6   db "SELECT * FROM slots WHERE day = 4"
          SELECT    26+8.6   db "SELECT * FROM slots WHERE day = 5"
          SELECT    27+8.6   db "SELECT * FROM slots WHERE day = 6"`),
      ['pool-limit 1-6 16.7 ms'],
    );
  });
});
