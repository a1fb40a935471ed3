import assert from 'node:assert/strict';
import { readSpanDetails } from '../../../../src/core/import';
import { warningText } from '../../../../src/core/spans/warningList';
import { plainOf, read } from './plainTrace';
import { readPlainly } from './plainReader';
import { RandomTrace } from './randomTrace';

/** How many traces are made of each format; a run with more: SPANLIGHT_TEST_TRACES=1000. */
const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 100);

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
        const result = read(format, text, seed % 3 ? Infinity : 50);
        assert.deepEqual(result.traces.map(plainOf), expected.traces, `seed ${seed}`);
        const warnings = [...result.warnings, ...result.traces.flatMap(table => table.warnings)];
        const told = warnings
          .map(warning => warningText(warning))
          .filter(message => message.startsWith('A span was left out'))
          .reduce((sum, message) => sum + Number(/(\d+) times/.exec(message)?.[1] ?? 1), 0);
        // With one trace, its warnings are those of the payload, too.
        const times = result.traces.length === 1 ? 2 : 1;
        assert.equal(told, expected.leftOut * times, `seed ${seed}: spans were left out and not told, or told in vain`);
        for (const table of result.traces)
          for (const [row, { events }] of plainOf(table).spans.entries()) {
            const details = readSpanDetails(table, row);
            const times = details.events.map(({ time, name }) => `${time} ${name}`);
            assert.deepEqual(times, events, `seed ${seed} row ${row}`);
          }
        spans += expected.traces.reduce((sum, trace) => sum + trace.spans.length, 0);
        leftOut += expected.leftOut;
      }
      assert.ok(spans > count * 5 && leftOut > count / 10, `${spans} spans, ${leftOut} left out`);
    });
});
