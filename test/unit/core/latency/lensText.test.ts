import assert from 'node:assert/strict';
import type { LatencySummary, Sample } from '../../../../src/core/latency/latencyBook';
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
    };
    assert.equal(formatLens(summary(), '', words), '214 Spans · p50 12 ms · p95 87 ms · 3 % Fehler · letzte 1 h');
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
