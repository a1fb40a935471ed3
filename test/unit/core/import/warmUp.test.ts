import assert from 'node:assert/strict';
import { sample, warmUp } from '../../../../src/core/import/warmUp';
import { readOne } from './plainTrace';

describe('warming up', () => {
  it('reads what is whole in both formats: damage has ways of its own', () => {
    const tables = (['otlp-json', 'jaeger-json'] as const).map(format => readOne(format, Buffer.from(sample(format))));
    for (const { count, warnings } of tables) {
      assert.equal(count, 100);
      assert.deepEqual(warnings, []);
    }
  });

  it('stops when it is no longer wanted', async () => {
    let asked = 0;
    await warmUp(() => ++asked < 4);
    assert.equal(asked, 4);
  });

  it('comes to an end', async function () {
    this.timeout(20_000);
    let asked = 0;
    await warmUp(() => ++asked > 0);
    assert.ok(asked > 10, `${asked}`);
  });
});
