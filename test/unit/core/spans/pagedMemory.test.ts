import assert from 'node:assert/strict';
import { enlarged, sharedMemory } from '../../../../src/core/spans/pagedMemory';

describe('memory in pages', () => {
  it('is zero, shared, and as long as it was asked for', () => {
    for (const bytes of [0, 24, 1 << 16, (1 << 20) + 8]) {
      const memory = sharedMemory(bytes);
      assert.ok(memory instanceof SharedArrayBuffer);
      assert.equal(memory.byteLength, bytes);
      assert.ok(new Uint8Array(memory).every(byte => byte === 0));
    }
  });

  it('grows, keeps what it holds, and stays where it is once it is large', () => {
    let column = Uint32Array.of(1, 2, 3);
    column = enlarged(column, 1000);
    assert.deepEqual([column.length, ...column.subarray(0, 4)], [1000, 1, 2, 3, 0]);
    column = enlarged(column, 100_000);
    const place = column.buffer;
    column[99_999] = 7;
    column = enlarged(column, 1_000_000);
    assert.equal(column.buffer, place);
    assert.deepEqual([column.length, column[2], column[99_999], column[999_999]], [1_000_000, 3, 7, 0]);
    column = enlarged(column, 5_000_000);
    assert.notEqual(column.buffer, place);
    assert.deepEqual([column.length, column[2], column[99_999], column[4_999_999]], [5_000_000, 3, 7, 0]);
  });
});
