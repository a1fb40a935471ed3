import assert from 'node:assert/strict';
import { found, findingsIn } from './writtenTrace';

describe('gap', () => {
  const gap = `
    GET /cart  0+300 server
      load     0+100
      show     200+100`;

  it('nothing between two children for more than a fifth of the root', () => {
    assert.deepEqual(found(gap), ['gap 0-2 100 ms']);
    const [{ places, from, to }] = findingsIn(gap);
    assert.deepEqual({ places, from, to }, { places: [1, 2], from: 100e6, to: 200e6 });
    assert.deepEqual(found(gap, { off: ['gap'] }), []);
  });

  it('exactly a fifth of the root is none, nor are exactly 50 ms', () => {
    const between = (root: number, ms: number): string => `
      GET /cart  0+${root} server
        load     0+100
        show     ${100 + ms}+50`;
    assert.deepEqual(found(between(300, 60)), []);
    assert.deepEqual(found(between(300, 61)), ['gap 0-2 61 ms']);
    assert.deepEqual(found(between(201, 50)), []);
    assert.deepEqual(found(between(202, 51)), ['gap 0-2 51 ms']);
    assert.deepEqual(found(between(300, 61), { thresholds: { gapShare: 0.25 } }), []);
    assert.deepEqual(found(between(202, 51), { thresholds: { gapMs: 60 } }), []);
  });

  it('before the first and after the last child there is no gap', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+300 server
          load     100+20
          show     120+20`),
      [],
    );
  });

  it('something that runs on beside', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+300 server
          load     0+100
          watch    50+170
          show     200+100`),
      [],
    );
  });

  it('a grandchild that outlives its parent', () => {
    assert.deepEqual(
      found(`
        GET /cart  0+300 server
          load     0+100
            later  90+100
          show     200+100`),
      [],
    );
  });

  it('of a span that is not the root, and of that one only', () => {
    assert.deepEqual(
      found(`
        GET /cart   0+300 server
          handler   0+300
            load    0+100
            show    200+100`),
      ['gap 1-3 100 ms'],
    );
  });

  it('children that begin after their parent ended', () => {
    assert.deepEqual(
      found(`
        POST /order  0+100 server
          save       0+90
          mail       500+100 consumer in mails`),
      [],
    );
  });

  it('children that lie wholly outside their parent, however long nothing is traced within', () => {
    assert.deepEqual(
      found(`
        POST /order  0+500 server
          save       0+90
          mail       700+100 consumer in mails`),
      [],
    );
    assert.deepEqual(
      found(`
        job         0+1000
          GET /cart 300+700 server
            load    100+100 in store
            show    900+100`),
      [],
    );
  });

  it('pauses between looks at the same', () => {
    assert.deepEqual(
      found(`
        POST /build  0+2000 server
          GET        100+8 ×3/800 client GET <http://jobs/7/status>`),
      [],
    );
  });

  it('waiting for what the program does beside', () => {
    assert.deepEqual(
      found(`
        GET /cart   0+400 server
          prepare   0+390
            SELECT  5+20 db "SELECT * FROM carts WHERE id = ?"
            merge   300+90
          prices    10+280
            GET     12+275 client GET <http://prices/7>`),
      [],
    );
  });

  it('what runs beside for a while leaves the rest', () => {
    assert.deepEqual(
      found(`
        GET /cart   0+400 server
          prepare   0+390
            SELECT  5+20 db "SELECT * FROM carts WHERE id = ?"
            merge   300+90
          prices    10+100`),
      ['gap 1-3 190 ms'],
    );
  });

  it('what another program does meanwhile explains nothing', () => {
    assert.deepEqual(
      found(`
        GET /cart   0+400 server
          load      5+20
          send      25+1 producer {messaging.system=kafka; messaging.destination.name=mails}
            mail    30+300 consumer in mails
          handle    31+360
            first   31+5
            last    300+90`),
      ['gap 4-6 264 ms'],
    );
  });
});
