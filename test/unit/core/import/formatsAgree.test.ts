import assert from 'node:assert/strict';
import { SpanFlag } from '../../../../src/core/spans/spanTable';
import { assertFormatsAgree } from './formatsAgree';
import { ModelTrace } from './modelTrace';
import { plainOf, readOne } from './plainTrace';
import { recordedBody, servers } from './recorded';

/** As in generated.test.ts. */
const count = Number(process.env.SPANLIGHT_TEST_TRACES ?? 50);

describe('the two formats', () => {
  it('give the same rows where nothing is lost: times in whole microseconds', function () {
    this.timeout(60_000 + count * 100);
    let met = 0;
    for (let seed = 1; seed <= count; seed++) {
      const made = new ModelTrace(seed, true);
      const legacy = plainOf(readOne('jaeger-json', made.jaeger()));
      assert.deepEqual(legacy, plainOf(readOne('otlp-json', made.otlp())), `seed ${seed}`);
      for (const { flags } of legacy.spans) met |= flags;
    }
    assert.equal(
      met,
      Object.values(SpanFlag)
        .slice(0, 7)
        .reduce((sum, flag) => sum | flag, 0),
      'flags that came up',
    );
  });

  it('agree up to what is lost, in rows and in details', function () {
    this.timeout(60_000 + count * 100);
    for (let seed = 1; seed <= count; seed++) {
      const made = new ModelTrace(seed, false);
      assertFormatsAgree(readOne('jaeger-json', made.jaeger()), readOne('otlp-json', made.otlp()));
    }
  });

  for (const server of servers)
    it(`agree in what ${server} answers, row by row`, () => {
      const legacy = readOne('jaeger-json', recordedBody(server, 'trace'));
      const otlp = readOne('otlp-json', recordedBody(server, 'v3-trace'));
      assert.equal(legacy.count, 9);
      assert.deepEqual(legacy.spanIdLow, otlp.spanIdLow);
      // Warnings grow by the read on one of the servers.
      assertFormatsAgree(legacy, otlp, SpanFlag.Warning);
    });
});
