import { ReadBuffers } from './freeBuffer';
import { TransportError } from './httpTransport';

/** Above this many waiting bytes the sender is asked to pause. */
const highWater = 1 << 20;

/**
 * Chunks on their way from a connection to who reads them. Nothing is lost: an error comes after all that arrived before it.
 * The time without a byte counts only while somebody waits for one, so a reader may pause as long as it likes.
 */
export class ByteQueue {
  private readonly chunks: Uint8Array[] = [];
  private waitingBytes = 0;
  private paused = false;
  private end: { readonly error: Error | undefined } | undefined;
  private wake: (() => void) | undefined;
  /** Bytes pushed so far. */
  total = 0;

  constructor(private readonly flow: { pause(): void; resume(): void }) {}

  push(chunk: Uint8Array): void {
    if (this.end) return;
    this.chunks.push(chunk);
    this.total += chunk.length;
    this.waitingBytes += chunk.length;
    if (this.waitingBytes > highWater && !this.paused) {
      this.paused = true;
      this.flow.pause();
    }
    this.wake?.();
  }

  /** No more comes: the end, or what went wrong. Only the first call counts. */
  finish(error?: Error): void {
    this.end ??= { error };
    this.wake?.();
  }

  /**
   * Each chunk is good until the next is asked for: then its memory is freed. Throws the error given to `finish`, or
   * TransportError `bodyTimeout`.
   */
  async *read(idleTimeoutMs: number): AsyncGenerator<Uint8Array, void, void> {
    const buffers = new ReadBuffers();
    for (;;) {
      const chunk = this.chunks.shift();
      if (chunk) {
        buffers.next(chunk);
        this.waitingBytes -= chunk.length;
        if (this.paused && this.waitingBytes === 0) {
          this.paused = false;
          this.flow.resume();
        }
        yield chunk;
      } else if (this.end) {
        buffers.end();
        if (this.end.error) throw this.end.error;
        return;
      } else {
        await this.next(idleTimeoutMs);
      }
    }
  }

  private next(idleTimeoutMs: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(
        () =>
          this.finish(
            new TransportError('bodyTimeout', `No byte came for ${idleTimeoutMs} ms`, { afterMs: idleTimeoutMs }),
          ),
        idleTimeoutMs,
      );
      this.wake = () => {
        clearTimeout(timer);
        this.wake = undefined;
        resolve();
      };
    });
  }
}
