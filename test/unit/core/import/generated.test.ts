import assert from 'node:assert/strict';
import { readPlainly } from './plainReader';
import { read } from './plainTrace';
import { RandomTrace } from './randomTrace';
import { assertSameAsPlainly } from './sameAsPlainly';

/** How many traces are made of each format; a run with more: SPANLIGHT_TEST_TRACES=1000. */
const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 50);

describe('traces made at random', () => {
  for (const format of ['otlp-json', 'jaeger-json'] as const)
    it(`read the same as by JSON.parse, in ${format}`, function () {
      this.timeout(60_000 + count * 100);
      let spans = 0;
      let leftOut = 0;
      for (let seed = 1; seed <= count; seed++) {
        const made = new RandomTrace(seed);
        const text = format === 'otlp-json' ? made.otlp() : made.jaeger();
        const expected = readPlainly(format, text);
        assert.ok(expected, `seed ${seed}`);
        assertSameAsPlainly(read(format, text, seed % 3 ? Infinity : 50), expected, `seed ${seed}`);
        spans += expected.traces.reduce((sum, trace) => sum + trace.spans.length, 0);
        leftOut += expected.leftOut;
      }
      assert.ok(spans > count * 5 && leftOut > count / 10, `${spans} spans, ${leftOut} left out`);
    });
});
