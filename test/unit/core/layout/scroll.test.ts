import assert from 'node:assert/strict';
import {
  clampY,
  maxY,
  positionAt,
  shownPositions,
  thumbOf,
  yOfThumb,
  yToShow,
} from '../../../../src/core/layout/scroll';

const million = { y: 0, viewport: 480, rows: 1_000_000 };

describe('Scrolling', () => {
  it('reaches the last of a million rows exactly', () => {
    assert.equal(maxY(million), 24_000_000 - 480);
    assert.deepEqual(shownPositions({ ...million, y: maxY(million) }), { first: 999_980, last: 1_000_000 });
  });

  it('knows which row is under a pixel', () => {
    assert.equal(positionAt({ ...million, y: 36 }, 0), 1);
    assert.equal(positionAt({ ...million, y: 36 }, 12), 2);
    assert.equal(positionAt({ y: 0, viewport: 480, rows: 3 }, 100), -1);
  });

  it('stays inside', () => {
    assert.equal(clampY({ ...million, y: -5 }), 0);
    assert.equal(clampY({ ...million, y: 1e12 }), maxY(million));
    assert.equal(clampY({ y: 50, viewport: 480, rows: 3 }), 0);
  });

  it('moves as little as needed to show a row, and to the middle when it comes from afar', () => {
    assert.equal(yToShow(million, 5, true), 0);
    assert.equal(yToShow(million, 20, true), 24); // the next one below
    assert.equal(yToShow(million, 1000, false), 1001 * 24 - 480);
    assert.equal(yToShow(million, 1000, true), 1000 * 24 - 228);
    assert.equal(yToShow({ ...million, y: 24_000 }, 10, false), 240);
  });

  it('has a thumb that can always be held and that leads to every row', () => {
    const track = 480;
    assert.equal(thumbOf({ y: 0, viewport: 480, rows: 10 }, track), undefined);
    assert.deepEqual(thumbOf(million, track), { top: 0, height: 24 });
    const end = thumbOf({ ...million, y: maxY(million) }, track);
    assert.equal(end?.top, 456);
    assert.equal(yOfThumb(million, track, 456), maxY(million));
    assert.equal(yOfThumb(million, track, 228), maxY(million) / 2);
    assert.equal(yOfThumb(million, track, -10), 0);
  });
});
