import assert from 'node:assert/strict';
import { scanRequest } from '../../../src/core/otlp/scanRequest';
import { SpanBatches, services, spansPerTrace } from '../../support/collector/spanBatches.mjs';

const hex = (half: number) => half.toString(16).padStart(8, '0');

/** Ids of the spans of some requests, by trace, as they are in the bytes. */
function spansOf(batches: SpanBatches, numbers: readonly number[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const number of numbers) {
    const { spanCount, rejectedCount } = scanRequest(batches.encode(number, 1_700_000_000_000), span => {
      const id = hex(span.spanIdHigh) + hex(span.spanIdLow);
      found.set(span.traceId, [...(found.get(span.traceId) ?? []), id]);
      assert.equal(span.service, services[number % services.length]);
      assert.ok(span.duration >= 5000);
    });
    assert.deepEqual({ spanCount, rejectedCount }, { spanCount: batches.spansPerBatch, rejectedCount: 0 });
  }
  return found;
}

describe('the requests that measure the collector', () => {
  const blocks = 60; // some late spans come 40 blocks later
  const numbers = Array.from({ length: blocks * services.length }, (_, n) => n);
  const batches = new SpanBatches({ tracesPerBlock: 12 });
  const found = spansOf(batches, numbers);

  it('hold what is expected of them: as many spans of each trace, each with an id of its own', () => {
    const counts = new Map([...found].map(([id, spans]) => [id, spans.length]));
    assert.deepEqual(counts, batches.expected(numbers));
    const all = [...found.values()].flat();
    assert.equal(new Set(all).size, all.length);
  });

  it('are told by their numbers: which trace is where, with which spans', () => {
    const told = new Map<string, string[]>();
    for (const number of numbers)
      for (let place = 0; place < batches.tracesPerBlock; place++) {
        const trace = batches.traceAt(number, place);
        const id = batches.traceId(trace);
        told.set(id, [...(told.get(id) ?? []), ...batches.spanIds(number, trace)]);
      }
    assert.deepEqual(told, found);
  });

  it('bring most traces whole soon, and some late', () => {
    const whole = [...found.values()].filter(spans => spans.length >= spansPerTrace).length;
    assert.ok(whole > found.size * 0.5 && whole < found.size, `${whole} of ${found.size}`);
  });

  it('have other ids for another seed', () => {
    const other = spansOf(new SpanBatches({ tracesPerBlock: 12, seed: 2 }), [0]);
    assert.ok([...other.keys()].every(id => !found.has(id)));
  });
});
