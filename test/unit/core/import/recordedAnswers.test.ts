import assert from 'node:assert/strict';
import { recogniseFormat } from '../../../../src/core/import';
import { read } from './plainTrace';
import { readPlainly } from './plainReader';
import { assertSameAsPlainly } from './sameAsPlainly';
import { recordedTraces } from './recorded';

describe('the answers of real servers', () => {
  const answers = recordedTraces();

  it('are a good number', () => {
    assert.ok(answers.filter(({ format }) => format === 'jaeger-json').length >= 20);
    assert.ok(answers.filter(({ format }) => format === 'otlp-json').length >= 16);
  });

  for (const { name, format, body } of answers)
    it(`${name} reads the same as by JSON.parse, at once and in pieces`, () => {
      const expected = readPlainly(format, body.toString())!;
      assert.deepEqual([expected.leftOut, expected.odd], [0, 0]);
      assert.ok(expected.traces.length > 0);
      assert.equal(recogniseFormat(body), format);
      for (const piece of [Infinity, 1000, 7, 1]) {
        assertSameAsPlainly(read(format, body, piece), expected, `pieces of ${piece}`);
      }
    });
});
