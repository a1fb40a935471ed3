import assert from 'node:assert/strict';
import { readWheel } from '../../../webview/timeline/input/wheel';
import { formatBytes, formatStart } from '../../../webview/timeline/parts/header';
import { readable } from '../../../webview/timeline/parts/valueView';
import { english, plural, setLanguage, t } from '../../../webview/timeline/strings';

describe('The wheel', () => {
  const turn = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, metaKey: false, shiftKey: false };

  it('scrolls by pixels, lines or pages, as the browser says', () => {
    assert.deepEqual(readWheel({ ...turn, deltaY: 120 }, 480), { kind: 'scroll', px: 120 });
    assert.deepEqual(readWheel({ ...turn, deltaY: 3, deltaMode: 1 }, 480), { kind: 'scroll', px: 72 });
    assert.deepEqual(readWheel({ ...turn, deltaY: -1, deltaMode: 2 }, 480), { kind: 'scroll', px: -480 });
  });

  it('pans with shift or sideways', () => {
    assert.deepEqual(readWheel({ ...turn, deltaY: 100, shiftKey: true }, 480), { kind: 'pan', px: 100 });
    assert.deepEqual(readWheel({ ...turn, deltaX: -30, deltaY: 4 }, 480), { kind: 'pan', px: -30 });
  });

  it('zooms with ctrl or cmd: away from the person comes closer', () => {
    const closer = readWheel({ ...turn, deltaY: -100, ctrlKey: true }, 480);
    const farther = readWheel({ ...turn, deltaY: 100, metaKey: true }, 480);
    assert.ok(closer?.kind === 'zoom' && closer.factor < 1 && closer.factor > 0.5);
    assert.ok(farther?.kind === 'zoom' && Math.abs(farther.factor * closer.factor - 1) < 1e-9);
  });

  it('does nothing for nothing', () => {
    assert.equal(readWheel(turn, 480), undefined);
  });
});

describe('Texts of the page', () => {
  afterEach(() => setLanguage({}, 'en'));

  it('say the date only when it is another day', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    const utc = { locale: 'en', utc: true };
    assert.equal(formatStart(Date.UTC(2026, 10, 22, 9, 5, 7), utc, now), '09:05:07 UTC');
    assert.equal(formatStart(Date.UTC(2026, 10, 21, 23, 59, 59), utc, now), 'Nov 21, 2026, 23:59:59 UTC');
    assert.doesNotMatch(
      formatStart(Date.UTC(2026, 10, 22, 9, 5, 7), { locale: 'not a locale', utc: false }, now),
      /UTC/,
    );
  });

  it('count bytes in thousands', () => {
    assert.deepEqual([0, 999, 1234, 999_999, 92e6, 4.2e9].map(formatBytes), [
      '0 B',
      '999 B',
      '1.2 kB',
      '1,000 kB',
      '92 MB',
      '4.2 GB',
    ]);
  });

  it('are translated by their English, and stay English where there is no translation', () => {
    setLanguage({ '{0} spans': '{0} Spans', '1 error': '1 Fehler' }, 'de');
    assert.equal(plural(12345, 'oneSpan', 'spans'), '12.345 Spans');
    assert.equal(plural(1, 'oneError', 'errors'), '1 Fehler');
    assert.equal(t('nextErrorHint'), english.nextErrorHint);
  });

  it('fill in text that looks like a place to fill', () => {
    assert.equal(t('copyValue', '{0} $& {1}'), 'Copy value of {0} $& {1}');
  });
});

describe('Values for reading', () => {
  it('lays out SQL by the key it stands under, JSON by its shape, and nothing else', () => {
    assert.equal(readable('db.query.text', 'select 1 from t').text, 'select 1\nfrom t');
    assert.equal(readable('message', 'select 1 from t').text, 'select 1 from t');
    assert.equal(readable('body', '{"a":1}').text, '{\n  "a": 1\n}');
    assert.deepEqual(readable('db.query.text', "select 'a\\'"), { text: "select 'a\\'", isCode: false });
  });
});
