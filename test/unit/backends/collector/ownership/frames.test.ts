import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { FrameReader, frameOf, largestFrame } from '../../../../../src/backends/collector/ownership/frames';
import { Link } from '../../../../../src/backends/collector/ownership/link';
import type { WireMessage } from '../../../../../src/protocol/channel';

const values = [{ a: 1n, b: new Uint8Array([1, 2, 3]) }, 'text', null, { list: [undefined, new Map([[1, 2]])] }];
const bytesOf = (value: unknown): Buffer => Buffer.concat(frameOf(value) ?? []);

describe('frames over a local socket', () => {
  it('give back what went in, wherever the bytes are cut', () => {
    const bytes = Buffer.concat(values.map(bytesOf));
    for (let cut = 0; cut <= bytes.length; cut++) {
      const read: unknown[] = [];
      const reader = new FrameReader(value => read.push(value));
      reader.push(bytes.subarray(0, cut));
      reader.push(bytes.subarray(cut));
      assert.deepEqual(read, values);
    }
    const read: unknown[] = [];
    const reader = new FrameReader(value => read.push(value));
    for (const byte of bytes) reader.push(Buffer.of(byte));
    assert.deepEqual(read, values);
  });

  it('refuse a length that no message has, before anything of it is kept', () => {
    const header = Buffer.alloc(4);
    header.writeUInt32LE(largestFrame + 1);
    assert.throws(() => new FrameReader(() => assert.fail('nothing was sent')).push(header));
  });

  describe('as a link', () => {
    let ends: readonly [Socket, Socket];
    beforeEach(async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const near = connect(port, '127.0.0.1');
      const [far] = (await once(server, 'connection')) as [Socket];
      server.close();
      ends = [near, far];
    });
    afterEach(() => ends.forEach(end => end.destroy()));

    it('close when the other side sends what is no message', async () => {
      const closed = new Promise<void>(resolve => new Link(ends[1], () => assert.fail('no message'), resolve));
      ends[0].write(Buffer.from([3, 0, 0, 0, 1, 2, 3]));
      await closed;
    });

    it('lag behind while the other side does not read, and catch up', async () => {
      const link = new Link(
        ends[0],
        () => undefined,
        () => undefined,
      );
      const message = (id: number): WireMessage => ({ type: 'reply', id, result: new Uint8Array(4 << 20) });
      ends[1].pause();
      for (let id = 0; id < 8; id++) link.send(message(id));
      assert.equal(link.isLagging, true);
      const ids: number[] = [];
      await new Promise<void>(resolve => {
        new Link(
          ends[1],
          received => ids.push((received as { id: number }).id) === 8 && resolve(),
          () => undefined,
        );
        ends[1].resume();
      });
      assert.deepEqual(ids, [0, 1, 2, 3, 4, 5, 6, 7]);
      assert.equal(link.isLagging, false);
    });
  });
});
