import assert from 'node:assert/strict';
import { Failure, messageOf } from '../../../src/core/errors';
import { toWire } from '../../../src/protocol/channel';

describe('the words of an error', () => {
  it('are there whatever was thrown', () => {
    for (const [thrown, words] of [
      [new Failure('refused', 'No.'), 'No.'],
      [new TypeError('boom'), 'boom'],
      [new AggregateError([]), 'AggregateError'],
      ['text', 'text'],
      [7, '7'],
      [{ status: 500 }, 'unknown error'],
      [Object.create(null), 'unknown error'],
      [['a'], 'unknown error'],
      [undefined, 'unknown error'],
      ['', 'unknown error'],
    ] as const) {
      assert.equal(messageOf(thrown), words);
      assert.equal(toWire(thrown).message, words);
    }
  });
});
