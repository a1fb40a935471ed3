/**
 * Decodes payloads in worker threads, so that the host's own thread stays free: two of them at most, so that a short payload
 * does not wait for a long one. Runs in plain Node as well as in the extension host.
 */
import type { Decoder, Decoding } from '../backends/decoder';
import type { Disposable } from '../core/disposable';
import { abortError, Failure } from '../core/errors';
import type { ImportFormat } from '../core/import/reader';
import { DecodeThread, type ThreadOwner } from './decodeThread';
import type { Reclaim } from './reclaim';
import { realTimers, type Timers } from './timers';

const mostThreads = 2;

export interface DecodeWorkerOptions {
  /** Is told when a thread died of something unforeseen; a new one is started with the next job. */
  readonly onCrash?: (error: Error) => void;
  /** Frees the bytes of what was given up. */
  readonly reclaim?: Reclaim;
  readonly timers?: Timers;
}

export class DecodeWorker implements Decoder, Disposable {
  private readonly threads: DecodeThread[] = [];
  private isDisposed = false;
  private readonly owner: ThreadOwner;

  /** `file`: the bundle of src/workers/decode.ts. */
  constructor(
    private readonly file: string,
    { onCrash = () => {}, reclaim, timers = realTimers }: DecodeWorkerOptions = {},
  ) {
    this.owner = {
      timers,
      onEnd: thread => this.threads.splice(this.threads.indexOf(thread), 1),
      onCrash: error => {
        onCrash(error);
        return new Failure('unreadable', 'Decoding the answer failed: the decoder stopped unexpectedly. See the log.', {
          cause: error,
          command: 'spanlight.showLog',
        });
      },
      onWaste: job => reclaim?.letGo(job.buffer, job.length),
    };
  }

  /** How many threads there are now. */
  get threadCount(): number {
    return this.threads.length;
  }

  prepare(): void {
    if (!this.isDisposed) this.leastBusy();
  }

  begin(format: ImportFormat): Decoding {
    if (this.isDisposed) throw abortError();
    return this.leastBusy().begin(format);
  }

  /** Ends the threads; jobs under way end in an AbortError. */
  dispose(): void {
    this.isDisposed = true;
    for (const thread of [...this.threads]) thread.dispose(abortError());
  }

  /** An idle thread, a new one, or the one with the fewest jobs. */
  private leastBusy(): DecodeThread {
    const [first] = this.threads.sort((a, b) => a.load - b.load);
    if (first && (first.load === 0 || this.threads.length === mostThreads)) return first;
    const thread = new DecodeThread(this.file, this.owner);
    this.threads.push(thread);
    return thread;
  }
}
