import { MessageChannel } from 'node:worker_threads';

/** Smaller ones may be a part of Node's pool, and are not worth the call. */
const worthwhileBytes = 1 << 14;
const { port1: nowhere, port2 } = new MessageChannel();
nowhere.close();
port2.close();

/**
 * Gives the memory of a buffer back at once; whoever still looks at it sees a length of 0. V8 lets 32 to 64 MB of read chunks
 * pile up before it looks which of them are garbage. Sending a buffer to a closed port takes it away from its owner and then
 * drops it, in every version of Node; and Node refuses what others have a share in.
 */
function freeBuffer(buffer: ArrayBufferLike): void {
  if (!(buffer instanceof ArrayBuffer) || buffer.byteLength < worthwhileBytes) return;
  try {
    nowhere.postMessage(null, [buffer]);
  } catch {
    // not to be given away: it is collected some time
  }
}

/** Frees what chunks lie in, each buffer when the first chunk of another one is read: until then more parts of it may come. */
export class ReadBuffers {
  private last: ArrayBufferLike | undefined;

  next({ buffer }: Uint8Array): void {
    if (this.last && this.last !== buffer) freeBuffer(this.last);
    this.last = buffer;
  }

  /** Nothing more comes, and whoever made the chunks is through with the last buffer, too. */
  end(): void {
    if (this.last) freeBuffer(this.last);
  }
}
