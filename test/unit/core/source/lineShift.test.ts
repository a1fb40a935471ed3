import assert from 'node:assert/strict';
import { shiftLine } from '../../../../src/core/source/lineShift';

describe('a line while its file is edited', () => {
  const insert = (at: number, added: number, isAtLineStart = true) => [{ from: at, to: at, isAtLineStart, added }];

  it('moves with lines put in above, or right at its start', () => {
    assert.equal(shiftLine(10, insert(3, 2)), 12);
    assert.equal(shiftLine(10, insert(10, 1)), 11);
  });

  it('stays for edits below it or in it', () => {
    assert.equal(shiftLine(10, insert(11, 4)), 10);
    assert.equal(shiftLine(10, insert(10, 1, false)), 10);
  });

  it('moves up when lines above go', () => {
    assert.equal(shiftLine(10, [{ from: 2, to: 5, isAtLineStart: true, added: 0 }]), 7);
    assert.equal(shiftLine(10, [{ from: 8, to: 10, isAtLineStart: true, added: 0 }]), 8);
  });

  it('ends where it was cut out', () => {
    assert.equal(shiftLine(10, [{ from: 8, to: 14, isAtLineStart: true, added: 0 }]), 8);
  });

  it('adds up edits made at once', () => {
    assert.equal(shiftLine(10, [...insert(8, 1), ...insert(2, 3)]), 14);
  });
});
