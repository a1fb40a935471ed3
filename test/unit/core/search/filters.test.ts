import assert from 'node:assert/strict';
import { readAttributeFilter, writeAttributeFilter } from '../../../../src/core/search/attributeFilter';
import { readDuration, readDurationFilter, writeDurationFilter } from '../../../../src/core/search/durationFilter';
import { asksServer, containsWords, readTypedFilter } from '../../../../src/core/search/typedFilter';

describe('Filter of durations', () => {
  it('reads a number and a unit', () => {
    assert.equal(readDuration('250ms'), 250e6);
    assert.equal(readDuration('1.5 s'), 1.5e9);
    assert.equal(readDuration('1,5s'), 1.5e9);
    assert.equal(readDuration('310µs'), 310e3);
    assert.equal(readDuration('310 us'), 310e3);
    assert.equal(readDuration('2min'), 120e9);
    assert.equal(readDuration('1H'), 3600e9);
    assert.equal(readDuration('7ns'), 7);
  });

  it('does not guess a unit, nor anything else', () => {
    for (const text of ['20', 'ms', '', '-5ms', '5 parsecs', '1.2.3s', 'NaNms'])
      assert.equal(readDuration(text), undefined, text);
  });

  it('reads bounds and ranges, and a duration alone as the least', () => {
    assert.deepEqual(readDurationFilter('>20ms'), { min: 20e6 });
    assert.deepEqual(readDurationFilter(' >= 20 ms '), { min: 20e6 });
    assert.deepEqual(readDurationFilter('<2s'), { max: 2e9 });
    assert.deepEqual(readDurationFilter('100ms-2s'), { min: 100e6, max: 2e9 });
    assert.deepEqual(readDurationFilter('100ms .. 2s'), { min: 100e6, max: 2e9 });
    assert.deepEqual(readDurationFilter('3s'), { min: 3e9 });
  });

  it('refuses a range that holds nothing, and half a filter', () => {
    for (const text of ['2s-100ms', '>', '>20', '20ms-', '-20ms', 'fast'])
      assert.equal(readDurationFilter(text), undefined, text);
  });

  it('writes what reads back the same', () => {
    for (const text of ['>20ms', '<2s', '100ms-2s', '>1500us', '>7ns', '>1.5s', '<2m', '>1h', '<90s']) {
      const filter = readDurationFilter(text);
      assert.ok(filter, text);
      assert.deepEqual(readDurationFilter(writeDurationFilter(filter)), filter, text);
    }
    assert.equal(writeDurationFilter({ min: 20e6 }), '>20ms');
    assert.equal(writeDurationFilter({}), '');
  });
});

describe('Filter of attributes', () => {
  it('reads pairs between spaces', () => {
    assert.deepEqual(readAttributeFilter('http.route=/buy  error=true\tn=5,6'), {
      attributes: { 'http.route': '/buy', error: 'true', n: '5,6' },
    });
    assert.deepEqual(readAttributeFilter('  '), { attributes: {} });
  });

  it('reads quotes of both kinds, and quotes within them', () => {
    assert.deepEqual(readAttributeFilter(`key2="a b" k='it "is"' q="say \\"hi\\" \\\\" "a key"=v`), {
      attributes: { key2: 'a b', k: 'it "is"', q: 'say "hi" \\', 'a key': 'v' },
    });
  });

  it('leaves signs of equality and empty texts to the value', () => {
    assert.deepEqual(readAttributeFilter('url=/a?b=c d=""'), { attributes: { url: '/a?b=c', d: '' } });
  });

  it('says what is wrong, and where', () => {
    assert.deepEqual(readAttributeFilter('a=1 status'), { problem: 'noValue', text: 'status' });
    assert.deepEqual(readAttributeFilter('a='), { problem: 'noValue', text: 'a' });
    assert.deepEqual(readAttributeFilter('=5'), { problem: 'noKey', text: '=5' });
    assert.deepEqual(readAttributeFilter('a="b c'), { problem: 'openQuote', text: 'a="b c' });
    assert.deepEqual(readAttributeFilter('a=1 a=2'), { problem: 'twice', text: 'a' });
  });

  it('has no trouble with names that objects know', () => {
    const read = readAttributeFilter('toString=1 constructor=2');
    assert.deepEqual(read, { attributes: { toString: '1', constructor: '2' } });
  });

  it('writes what reads back the same', () => {
    const attributes = { 'a b': 'c "d" \\', empty: '', plain: '/x?y=z', comma: 'a,b', quote: "it's" };
    assert.deepEqual(readAttributeFilter(writeAttributeFilter(attributes)), { attributes });
  });
});

describe('What is typed above the list', () => {
  it('is words, durations and attributes', () => {
    const filter = readTypedFilter('checkout >200ms http.route="/a b" <2s slow');
    assert.deepEqual(filter, {
      words: ['checkout', 'slow'],
      duration: { min: 200e6, max: 2e9 },
      attributes: { 'http.route': '/a b' },
    });
    assert.ok(asksServer(filter));
  });

  it('asks the server nothing while a filter is only half typed', () => {
    for (const text of ['>', '>2', '>20', 'http.route=', 'http.route="/a', '=x', 'plain words', '20ms', '"'])
      assert.equal(asksServer(readTypedFilter(text)), false, text);
    assert.ok(asksServer(readTypedFilter('100ms-2s')));
  });

  it('drops bounds that contradict each other', () => {
    assert.equal(readTypedFilter('>2s <1s').duration, undefined);
  });

  it('finds words whatever their case, all of them', () => {
    assert.ok(containsWords(['BUY', 'auth'], ['POST /buy', 'frontend, auth-service']));
    assert.ok(!containsWords(['buy', 'mail'], ['POST /buy', 'frontend, auth-service']));
    assert.ok(containsWords([], ['anything']));
  });
});
