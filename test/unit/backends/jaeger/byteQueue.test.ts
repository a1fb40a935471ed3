import assert from 'node:assert/strict';
import { ByteQueue } from '../../../../src/backends/jaeger/byteQueue';

describe('the queue of chunks', () => {
  const read = (...chunks: Uint8Array[]) => {
    const queue = new ByteQueue({ pause() {}, resume() {} });
    for (const chunk of chunks) queue.push(chunk);
    queue.finish();
    return queue.read(1000);
  };

  it('frees the memory of what was read, as soon as no part of it is left', async () => {
    const first = new Uint8Array(1 << 16);
    const second = new Uint8Array(1 << 16);
    const reading = read(first.subarray(0, 10), first.subarray(10, 20), second);
    const sizes = async () => {
      const { value } = await reading.next();
      return [value?.length, first.length, second.length];
    };
    assert.deepEqual(await sizes(), [10, 65_536, 65_536]);
    assert.deepEqual(await sizes(), [10, 65_536, 65_536]);
    assert.deepEqual(await sizes(), [65_536, 0, 65_536]);
    assert.deepEqual(await sizes(), [undefined, 0, 0]);
  });

  it('leaves memory alone that others have a share in, or whose reader went away', async () => {
    const pooled = Buffer.from('from the pool');
    const shared = new Uint8Array(new SharedArrayBuffer(1 << 16));
    const large = new Uint8Array(1 << 16);
    for await (const _ of read(pooled, shared));
    assert.equal(pooled.toString(), 'from the pool');
    assert.equal(shared.length, 65_536);
    for await (const _ of read(large)) break;
    assert.equal(large.length, 65_536);
  });
});
