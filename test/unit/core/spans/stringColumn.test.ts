import assert from 'node:assert/strict';
import { stringColumnOf, stringCount, textAt } from '../../../../src/core/spans/stringColumn';
import { nameOf } from '../../../../src/core/spans/spanTable';
import { readOne } from '../import/plainTrace';

describe('a column of texts', () => {
  const texts = [
    '',
    'GET /cart',
    'Grüße',
    '🦉',
    'a name far too long to be put together letter by letter',
    'half \ud83d',
  ];

  it('gives back every text, also one that UTF-8 cannot hold', () => {
    const column = stringColumnOf(texts);
    assert.equal(stringCount(column), texts.length);
    assert.deepEqual(
      texts.map((_, i) => textAt(column, i)),
      texts,
    );
  });

  it('lies in memory that threads share', () => {
    const { bytes, offset } = stringColumnOf(texts);
    assert.ok(bytes.buffer instanceof SharedArrayBuffer && offset.buffer instanceof SharedArrayBuffer);
  });

  it('keeps texts of bytes that are no UTF-8 readable', () => {
    const span = '{"traceId":"0a","spanId":"01","startTimeUnixNano":"1795342800000000001","name":"?ab"}';
    const payload = new TextEncoder().encode(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
    payload[payload.indexOf(0x3f)] = 0xff;
    const table = readOne('otlp-json', payload);
    assert.equal(nameOf(table, 0), '\ufffdab');
  });
});
