import assert from 'node:assert/strict';
import { formatDuration } from '../../../src/core/time';

describe('durations in words', () => {
  for (const [nanos, text] of [
    [0, '0 ms'],
    [7, '7 ns'],
    [999, '999 ns'],
    [1_000, '1 µs'],
    [310_000, '310 µs'],
    [999_600, '1 ms'],
    [1_234_567, '1.23 ms'],
    [42_000_000, '42 ms'],
    [999_499_999, '999 ms'],
    [999_500_000, '1 s'],
    [2_380_000_000, '2.38 s'],
    [59_940_000_000, '59.9 s'],
    [59_960_000_000, '1 m'],
    [65_000_000_000, '1 m 5 s'],
    [3_599_700_000_000, '1 h'],
    [7_380_000_000_000, '2 h 3 m'],
    [-5_000_000, '-5 ms'],
  ] as const) {
    it(`says ${text} for ${nanos} ns`, () => assert.equal(formatDuration(nanos), text));
  }
});
