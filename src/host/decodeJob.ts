/** One payload on its way through a decode thread: its bytes, filled here and read there, and what becomes of it. */
import type { Decoding } from '../backends/decoder';
import type { ReadResult } from '../core/import/reader';
import { abortError, Failure } from '../core/errors';
import type { ToDecoder } from '../protocol/decode';

/** Bytes a payload may have: offsets into it are 32 bits wide, and Node 20 refuses to reserve more. */
const mostBytes = 2 ** 32 - 65_536;
const firstBytes = 1 << 16;
/** The thread is told of new bytes in steps of this many: often enough to read along, seldom enough to cost nothing. */
const toldBytes = 1 << 20;

/** What a job asks of the thread that it is on. */
export interface JobHost {
  post(message: ToDecoder): void;
  /** The job is over; `isWanted` is false when it was given up before there was a result. */
  leave(job: DecodeJob, isWanted: boolean): void;
}

export class DecodeJob implements Decoding {
  readonly buffer = reserve();
  /** See protocol/decode.ts. */
  readonly dropped = new Int32Array(new SharedArrayBuffer(4));
  length = 0;
  /** The thread was asked for the result: it may be busy with it for seconds. */
  isFinishing = false;
  private told = 0;
  /** What the thread said, or why it can't any more. */
  private outcome: ReadResult | Error | undefined;
  private onOutcome: ((outcome: ReadResult | Error) => void) | undefined;
  private isOver = false;

  constructor(
    readonly id: number,
    private readonly host: JobHost,
  ) {}

  append(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.buffer.byteLength) this.growTo(length);
    new Uint8Array(this.buffer, this.length, chunk.length).set(chunk);
    this.length = length;
    if (length - this.told < toldBytes || this.isOver) return;
    this.told = length;
    this.host.post({ type: 'filled', job: this.id, length });
  }

  finish(signal: AbortSignal): Promise<ReadResult> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        this.dispose();
        reject(abortError());
      };
      if (signal.aborted) return abort();
      this.onOutcome = outcome => {
        signal.removeEventListener('abort', abort);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      // The thread may have died while the bytes came in.
      if (this.outcome) return this.onOutcome(this.outcome);
      signal.addEventListener('abort', abort, { once: true });
      this.isFinishing = true;
      this.host.post({ type: 'finish', job: this.id, length: this.length });
    });
  }

  dispose(): void {
    if (this.isOver) return;
    Atomics.store(this.dropped, 0, 1);
    this.end(false);
  }

  settle(outcome: ReadResult | Error): void {
    this.outcome ??= outcome;
    this.end(!(outcome instanceof Error));
    this.onOutcome?.(this.outcome);
  }

  private end(isWanted: boolean): void {
    if (this.isOver) return;
    this.isOver = true;
    this.host.leave(this, isWanted);
  }

  private growTo(length: number): void {
    const most = this.buffer.maxByteLength;
    if (length > most)
      throw new Failure(
        'tooLarge',
        `The answer is larger than ${Math.floor(most / 2 ** 20)} MB, the most that can be read.`,
      );
    try {
      // Twice as much each time costs nothing: what is not filled yet is address space, not memory.
      this.buffer.grow(Math.min(most, Math.max(length, this.buffer.byteLength * 2)));
    } catch (cause) {
      throw new Failure('tooLarge', 'There is not enough memory for the answer.', { cause });
    }
  }
}

/** Address space for the largest payload; memory is only taken as it is filled. Less where the system grants less. */
function reserve(): SharedArrayBuffer {
  for (let most = mostBytes; ; most = Math.floor(most / 2)) {
    try {
      return new SharedArrayBuffer(firstBytes, { maxByteLength: most });
    } catch (error) {
      if (most < 2 ** 26) throw error;
    }
  }
}
