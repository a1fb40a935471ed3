import assert from 'node:assert/strict';
import manifest from '../../../../../package.json';
import { defaultFindings, defaultThresholds } from '../../../../../src/core/analysis/analysis';
import { leastThresholds, readFindingSettings } from '../../../../../src/core/analysis/findings/writtenSettings';

describe('the settings of findings', () => {
  it('switch kinds off and say from when on they are told', () => {
    const { off, thresholds } = readFindingSettings({ gap: false, retry: true }, { gapMs: 10, gapShare: 0 });
    assert.deepEqual(off, ['gap']);
    assert.deepEqual(thresholds, { ...defaultThresholds, gapMs: 10, gapShare: 0 });
  });

  it('may hold anything', () => {
    for (const odd of [null, undefined, 5, 'all', true, ['gap'], {}])
      assert.deepEqual(readFindingSettings(odd, odd), defaultFindings);
    const { off, thresholds } = readFindingSettings(
      { gap: 'no', other: false },
      { gapMs: '10', queueMs: -1, serialShare: NaN, other: 1 },
    );
    assert.deepEqual([off, thresholds], [[], defaultThresholds]);
  });

  it('never tell of one call as of many', () => {
    const zero = Object.fromEntries(Object.keys(defaultThresholds).map(key => [key, 0]));
    const { thresholds } = readFindingSettings({}, zero);
    assert.deepEqual(thresholds, { ...zero, ...leastThresholds });
  });

  it('are those of the manifest', () => {
    const { properties } = manifest.contributes.configuration
      .map(({ properties }) => properties as Record<string, unknown>)
      .map(all => all['spanlight.findings.thresholds'])
      .find(Boolean) as { properties: Record<string, { default: number; minimum: number }> };
    const defaults = Object.entries(properties).map(([key, one]) => [key, one.default]);
    assert.deepEqual(Object.fromEntries(defaults), defaultThresholds);
    const least = Object.entries(properties).flatMap(([key, { minimum }]) => (minimum > 0 ? [[key, minimum]] : []));
    assert.deepEqual(Object.fromEntries(least), leastThresholds);
  });
});
