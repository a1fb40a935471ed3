import assert from 'node:assert/strict';
import { recogniseFormat } from '../../../../src/core/import';
import { JsonScanner, ScanStop } from '../../../../src/core/import/jsonScanner';
import { KeyTable, noMoreKeys } from '../../../../src/core/import/keyTable';
import { IdWords, hexOf, Moment } from '../../../../src/core/import/scalars';

const encoder = new TextEncoder();
const scan = (text: string): JsonScanner => {
  const bytes = encoder.encode(text);
  return new JsonScanner(bytes, bytes.length);
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the JSON scanner', () => {
  it('takes what JSON.parse takes, and nothing else', () => {
    const atoms = [
      '1',
      '-0',
      '01',
      '1.',
      '.5',
      '-',
      '1e5',
      '1E+05',
      '1e',
      '+1',
      'NaN',
      'true',
      'tru',
      'nulll',
      'false',
    ];
    const strings = [
      '""',
      '"\\u00e9"',
      '"\\u00g9"',
      '"\\x"',
      '"a\nb"',
      '"a',
      "'a'",
      '"\\"',
      '"\\\\"',
      '"é😀"',
      '"\u007f"',
    ];
    const lists = ['[]', '[,]', '[1,]', '[1 2]', '[1}', '[[]]', '[', ']', '[1]]', '[ 1 , 2 ]'];
    const objects = [
      '{}',
      '{,}',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{"a":1 "b":2}',
      '{a:1}',
      '{"a":1]',
      '{"a":{"b":[{}]}}',
    ];
    for (const text of [...atoms, ...strings, ...lists, ...objects, '', ' ', '\u00a01']) {
      // In a list of its own, so that what stands behind a value is looked at, too.
      const wrapped = `[${text}]`;
      const scanner = scan(wrapped);
      let isRead = true;
      try {
        scanner.skipValue();
        isRead = scanner.isAtEnd();
      } catch (stop) {
        assert.ok(stop instanceof ScanStop);
        isRead = false;
      }
      assert.equal(isRead, isJson(wrapped), wrapped);
    }
  });

  it('tells an early end from damage', () => {
    const reasonOf = (text: string): string => {
      try {
        scan(text).skipValue();
        return 'none';
      } catch (stop) {
        return (stop as ScanStop).reason;
      }
    };
    for (const text of ['{"a":', '{"a', '["\\', '["\\u00', '[1', '[tr', '{', ''])
      assert.equal(reasonOf(text), 'end', text);
    for (const text of ['{"a":]', '{1', '["\\q', '[1x', '[try']) assert.equal(reasonOf(text), 'broken', text);
  });

  it('reads known keys in any order and spelling, also after another order was learnt', () => {
    const keys = new KeyTable(['one', 'two', 'three']);
    const keysOf = (text: string): number[] => {
      const scanner = scan(text);
      const found: number[] = [];
      for (let key = scanner.firstKey(keys); key !== noMoreKeys; key = scanner.nextKey(keys, key)) {
        found.push(key);
        scanner.skipValue();
      }
      return found;
    };
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(keysOf('{"one":1,"two":2,"three":3}'), [0, 1, 2]);
      assert.deepEqual(keysOf('{ "three" : 1 , "x":{"one":1}, "\\u006fne":2}'), [2, -1, 0]);
      assert.deepEqual(keysOf('{"one":1,"two2":2,"tw":3}'), [0, -1, -1]);
      assert.deepEqual(keysOf('{}'), []);
      assert.deepEqual(keysOf('null'), []);
    }
  });

  it('decodes escapes, surrogates and half of a pair', () => {
    for (const text of ['é😀', '\ud800', 'a\\"\n\u0000', '\ufeffx']) {
      const scanner = scan(JSON.stringify(text));
      scanner.readString();
      assert.equal(scanner.text(), text);
    }
  });
});

describe('ids and moments', () => {
  it('read hex of any case and length, and base64', () => {
    const read = (text: string, size: 8 | 16): string | undefined => {
      const scanner = scan(JSON.stringify(text));
      scanner.readString();
      const id = new IdWords();
      return id.read(scanner, size) ? hexOf(id.words, size === 16 ? 0 : 2) : undefined;
    };
    assert.equal(read('ABCDEF0123456789', 8), 'abcdef0123456789');
    assert.equal(read('7', 8), '0000000000000007');
    assert.equal(read('', 8), '0000000000000000');
    assert.equal(read('5af7183fb1d4cf5f6d1e0c2b3a495867', 16), '5af7183fb1d4cf5f6d1e0c2b3a495867');
    assert.equal(read('WvcYP7HUz19tHgwrOklYZw==', 16), '5af7183fb1d4cf5f6d1e0c2b3a495867');
    assert.equal(read('WvcYP7HUz19tHgwrOklYZw', 16), '5af7183fb1d4cf5f6d1e0c2b3a495867');
    assert.equal(read('_-8AAAAAAAE', 8), 'ffef000000000001');
    for (const text of ['xyz', '5af7183fb1d4cf5f6', 'WvcYP7HU!19tHgwrOklYZw==']) assert.equal(read(text, 8), undefined);
  });

  it('keep every digit of a time', () => {
    const read = (text: string, perSecond: 6 | 9): [number, number] | undefined => {
      const scanner = scan(`${text} `);
      scanner.readText();
      const moment = new Moment();
      return moment.read(scanner, perSecond) ? [moment.seconds, moment.nanos] : undefined;
    };
    assert.deepEqual(read('"1795342800120000123"', 9), [1795342800, 120000123]);
    assert.deepEqual(read('18446744073709551615', 9), [18446744073, 709551615]);
    assert.deepEqual(read('1795342800123456', 6), [1795342800, 123456000]);
    assert.deepEqual(read('"7"', 9), [0, 7]);
    assert.deepEqual(read('1.5e9', 9), [1, 500000000]);
    assert.deepEqual(read('null', 9), [0, 0]);
    for (const text of ['-5', '"now"', '1e300', '"0x10"']) assert.equal(read(text, 9), undefined, text);
  });
});

describe('the format of a payload', () => {
  it('is told by its first keys', () => {
    const formatOf = (text: string) => recogniseFormat(encoder.encode(text));
    assert.equal(formatOf('{"data":[{"traceID":'), 'jaeger-json');
    assert.equal(formatOf(' {"total":0,"errors":[]'), 'jaeger-json');
    assert.equal(formatOf('\ufeff{"resourceSpans":['), 'otlp-json');
    assert.equal(formatOf('{"x":{"data":1},"result":{'), 'otlp-json');
    for (const text of ['', '[]', '<html>', '{"services":[]}', '{"da']) assert.equal(formatOf(text), undefined);
  });
});
