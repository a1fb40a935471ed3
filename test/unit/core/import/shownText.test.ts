import assert from 'node:assert/strict';
import { shownRange } from '../../../../src/core/import/shownText';
import { Random } from './random';

const encoder = new TextEncoder();

describe('a text as far as it is shown', () => {
  it('is cut at the same place, and has the same length, as one that was decoded whole', () => {
    const random = new Random(1);
    const units = ['a', 'é', '€', '😀', '\ud83d', '\ude00', '"', '\\', '\n', '\u2028', '\ud83d\ude00x'];
    for (let round = 0; round < 5000; round++) {
      const whole = Array.from({ length: random.below(20) }, () => random.pick(units)).join('');
      const escaped = random.chance(0.5) || !whole.isWellFormed() || /["\\\n]/.test(whole);
      const written = escaped && random.chance(0.5) ? unicodeOf(whole) : JSON.stringify(whole).slice(1, -1);
      const limit = 1 + random.below(25);
      const bytes = encoder.encode(`"${written}"`);
      const shown = shownRange(bytes, 1, bytes.length - 1, escaped, limit);
      if (whole.length <= limit) {
        assert.deepEqual(shown, { text: whole }, JSON.stringify(whole));
        continue;
      }
      const isHalf = /[\ud800-\udbff]$/.test(whole.slice(0, limit));
      assert.deepEqual(shown, { text: whole.slice(0, isHalf ? limit - 1 : limit), fullLength: whole.length });
    }
  });
});

function unicodeOf(text: string): string {
  return Array.from({ length: text.length }, (_, i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join(
    '',
  );
}
