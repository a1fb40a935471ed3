/** One worker thread that decodes, with the jobs that are on it. It starts when it is made, and ends itself after a rest. */
import { Worker } from 'node:worker_threads';
import type { Disposable } from '../core/disposable';
import type { ImportFormat } from '../core/import/reader';
import { fromWire } from '../protocol/channel';
import type { FromDecoder, ToDecoder } from '../protocol/decode';
import { DecodeJob, type JobHost } from './decodeJob';
import type { Timers } from './timers';

/**
 * How long a thread without a job stays, ms. A new one takes tens of ms and has to warm up; an idle one holds some MB, and
 * the memory of closed traces until its own collection.
 */
const restMs = 5000;

/** After that many bytes it is worth tidying the thread. */
const tidyBytes = 8 << 20;

export interface ThreadOwner {
  readonly timers: Timers;
  /** The thread takes no more jobs. */
  onEnd(thread: DecodeThread): void;
  /** It died of something unforeseen; the failures of its jobs are the owner's to word. */
  onCrash(error: Error): Error;
  /** A job came to nothing: its bytes are of no use any more. */
  onWaste(job: DecodeJob): void;
}

export class DecodeThread implements JobHost, Disposable {
  private readonly worker: Worker;
  private readonly jobs = new Map<number, DecodeJob>();
  private nextJob = 1;
  private untidyBytes = 0;
  private isEnded = false;
  private rest: Disposable | undefined;

  constructor(
    file: string,
    private readonly owner: ThreadOwner,
  ) {
    this.worker = new Worker(file, { name: 'spanlight-decode' });
    this.worker.on('message', (message: FromDecoder) => this.receive(message));
    this.worker.on('error', error => this.crash(error instanceof Error ? error : new Error(String(error))));
    this.worker.on('exit', code => this.crash(new Error(`The decode worker ended with code ${code}`)));
    this.idle();
  }

  /** How many jobs are under way. */
  get load(): number {
    return this.jobs.size;
  }

  begin(format: ImportFormat): DecodeJob {
    this.rest?.dispose();
    this.worker.ref();
    const job = new DecodeJob(this.nextJob++, this);
    this.jobs.set(job.id, job);
    this.post({ type: 'begin', job: job.id, format, bytes: job.buffer, dropped: job.dropped });
    return job;
  }

  post(message: ToDecoder): void {
    this.worker.postMessage(message);
  }

  leave(job: DecodeJob, isWanted: boolean): void {
    if (!this.jobs.delete(job.id)) return;
    this.untidyBytes += job.length;
    if (!isWanted) this.owner.onWaste(job);
    if (this.isEnded) return;
    if (job.dropped[0]) {
      // Whoever gave up must not wait for the end of what nobody wants, nor should the processor.
      if (this.load === 0 && job.isFinishing) return this.dispose();
      this.post({ type: 'drop', job: job.id });
    }
    if (this.load === 0) this.idle();
  }

  /** Ends the thread; what is under way is lost and fails with `reason`. */
  dispose(reason: Error = new Error('The decode worker was ended')): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.rest?.dispose();
    this.owner.onEnd(this);
    for (const job of [...this.jobs.values()]) job.settle(reason);
    void this.worker.terminate();
  }

  /** A thread without work keeps no process alive. */
  private idle(): void {
    this.worker.unref();
    if (this.untidyBytes >= tidyBytes) {
      this.untidyBytes = 0;
      this.post({ type: 'tidy' });
    }
    this.rest = this.owner.timers.after(restMs, () => this.dispose());
  }

  private receive(message: FromDecoder): void {
    const job = this.jobs.get(message.job);
    job?.settle(message.type === 'result' ? message.result : fromWire(message.error));
  }

  private crash(error: Error): void {
    if (!this.isEnded) this.dispose(this.owner.onCrash(error));
  }
}
