import assert from 'node:assert/strict';
import type { LatencySummary, Sample } from '../../../../src/core/latency/latencyBook';
import { changeBetween } from '../../../../src/core/latency/revisionChange';
import { formatLens, formatShare, formatWindow } from '../../../../src/core/latency/lensText';

const hour = 3_600_000;
const summary = (given: Partial<LatencySummary> = {}): LatencySummary => ({
  count: 214,
  errorCount: 6,
  p50: 12e6,
  p95: 87e6,
  max: 2_380e6,
  windowMs: hour,
  slowest: {} as Sample,
  latest: {} as Sample,
  failing: undefined,
  ...given,
});

describe('the text of a lens', () => {
  it('has one form', () => {
    assert.equal(formatLens(summary()), '214 spans · p50 12 ms · p95 87 ms · 3 % errors · last 1 h');
  });

  it('shows the maximum under 20 spans', () => {
    assert.equal(
      formatLens(summary({ count: 20, errorCount: 0 })),
      '20 spans · p50 12 ms · p95 87 ms · 0 % errors · last 1 h',
    );
    assert.equal(
      formatLens(summary({ count: 19, errorCount: 0 })),
      '19 spans · p50 12 ms · max 2.38 s · 0 % errors · last 1 h',
    );
  });

  it('counts one span as one', () => {
    assert.equal(
      formatLens(summary({ count: 1, errorCount: 1 })),
      '1 span · p50 12 ms · max 2.38 s · 100 % errors · last 1 h',
    );
  });

  it('follows a template, whose parts bring their names along', () => {
    assert.equal(formatLens(summary(), '$(pulse) ${p95} (${count})'), '$(pulse) p95 87 ms (214 spans)');
    assert.equal(formatLens(summary({ count: 5 }), '${p95}'), 'max 2.38 s');
    assert.equal(
      formatLens(summary(), '${errors}, ${window}, ${nothing} ${toString}'),
      '3 % errors, last 1 h, ${nothing} ${toString}',
    );
  });

  it('takes an empty template for none', () => {
    assert.equal(formatLens(summary(), '  '), '214 spans · p50 12 ms · p95 87 ms · 3 % errors · last 1 h');
  });

  it('is put in other words', () => {
    const words = {
      span: '{0} Span',
      spans: '{0} Spans',
      p50: 'p50 {0}',
      p95: 'p95 {0}',
      max: 'max. {0}',
      errors: '{0} % Fehler',
      window: 'letzte {0}',
      slower: '{0} × langsamer als {1}',
      faster: '{0} × schneller als {1}',
      asFast: 'so schnell wie {1}',
    };
    assert.equal(formatLens(summary(), '', words), '214 Spans · p50 12 ms · p95 87 ms · 3 % Fehler · letzte 1 h');
    const change = { ratio: 1.4, revision: 'v2' };
    assert.match(formatLens(summary({ change }), '', words), / · letzte 1 h · 1\.4 × langsamer als v2$/);
  });
});

describe('the change between revisions', () => {
  const revision = '3f2a91c4d5e6f708192a3b4c5d6e7f8091a2b3c4';
  for (const [ratio, text] of [
    [1.4, '1.4 × slower than 3f2a91c'],
    [0.5, '2.0 × faster than 3f2a91c'],
    [1.04, 'as fast as 3f2a91c'],
    [0.97, 'as fast as 3f2a91c'],
    [12.4, '12 × slower than 3f2a91c'],
  ] as const) {
    it(`of ${ratio} is "${text}"`, () =>
      assert.equal(
        formatLens(summary({ change: { ratio, revision } })),
        `214 spans · p50 12 ms · p95 87 ms · 3 % errors · last 1 h · ${text}`,
      ));
  }

  it('has its own name in a template', () => {
    const change = { ratio: 2, revision: 'release-7' };
    assert.equal(formatLens(summary({ change }), '${p50} ${change}'), 'p50 12 ms 2.0 × slower than release-7');
    assert.equal(formatLens(summary(), '${p50}${change}'), 'p50 12 ms');
  });

  it('is that of the two newest with spans enough', () => {
    const of = (revision: string, count: number, p50: number) => ({ revision, count, p50 });
    assert.deepEqual(changeBetween([of('c', 20, 14), of('b', 20, 10), of('a', 500, 1)]), { ratio: 1.4, revision: 'b' });
    assert.deepEqual(changeBetween([of('c', 19, 14), of('b', 20, 10), of('a', 20, 5)]), { ratio: 2, revision: 'a' });
    assert.equal(changeBetween([of('c', 20, 14), of('b', 19, 10)]), undefined);
    assert.equal(changeBetween([of('c', 20, 14), of('b', 20, 0)]), undefined);
    assert.equal(changeBetween([]), undefined);
  });
});

describe('the share of errors', () => {
  for (const [part, whole, text] of [
    [0, 10, '0'],
    [1, 1_000, '<1'],
    [1, 200, '1'],
    [5, 214, '2'],
    [999, 1_000, '>99'],
    [10, 10, '100'],
  ] as const) {
    it(`of ${part} in ${whole} is ${text}`, () => assert.equal(formatShare(part, whole), text));
  }
});

describe('the length of a window', () => {
  for (const [windowMs, text] of [
    [900_000, '15 m'],
    [hour, '1 h'],
    [24 * hour, '24 h'],
    [48 * hour, '2 d'],
    [168 * hour, '7 d'],
    [90 * 60_000, '1 h 30 m'],
  ] as const) {
    it(`is ${text}`, () => assert.equal(formatWindow(windowMs), text));
  }
});
