/**
 * Decodes payloads in one worker thread, started at first use and shared by all jobs. Runs in plain Node as well as in the
 * extension host.
 */
import { Worker } from 'node:worker_threads';
import type { Decoder, Decoding } from '../backends/decoder';
import type { ReadResult } from '../core/import/reader';
import type { Disposable } from '../core/disposable';
import { abortError, Failure } from '../core/errors';
import type { PayloadFormat } from '../core/spans/spanTable';
import { fromWire } from '../protocol/channel';
import type { FromDecoder, ToDecoder } from '../protocol/decode';

/** Bytes a payload may have: offsets into it are 32 bits wide, and Node 20 refuses to reserve more. */
const mostBytes = 2 ** 32 - 65_536;
const firstBytes = 1 << 16;
/** The worker is told of new bytes in steps of this many: often enough to read along, seldom enough to cost nothing. */
const toldBytes = 1 << 20;

export class DecodeWorker implements Decoder, Disposable {
  private worker: Worker | undefined;
  private readonly jobs = new Map<number, Job>();
  private nextJob = 1;
  private isDisposed = false;

  /**
   * `file`: the bundle of src/workers/decode.ts. `onCrash` is told when the worker died of something unforeseen; a new one
   * is started with the next job.
   */
  constructor(
    private readonly file: string,
    private readonly onCrash: (error: Error) => void = () => {},
  ) {}

  begin(format: PayloadFormat): Decoding {
    if (this.isDisposed) throw abortError();
    const worker = (this.worker ??= this.start());
    const id = this.nextJob++;
    const job = new Job(
      id,
      message => worker.postMessage(message),
      () => this.forget(id),
    );
    this.jobs.set(id, job);
    worker.ref();
    job.post({ type: 'begin', job: id, format, bytes: job.buffer, dropped: job.dropped });
    return job;
  }

  /** Ends the worker; jobs under way end in an AbortError. */
  dispose(): void {
    this.isDisposed = true;
    this.stop(abortError());
  }

  private start(): Worker {
    const worker = new Worker(this.file, { name: 'spanlight-decode' });
    worker.unref(); // an idle worker must not keep a process alive
    const isCurrent = () => this.worker === worker;
    worker.on('message', (message: FromDecoder) => {
      const job = this.jobs.get(message.job);
      if (message.type === 'result') job?.settle(message.result);
      else job?.settle(fromWire(message.error));
    });
    worker.on('error', error => {
      if (isCurrent()) this.crash(error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', code => {
      if (isCurrent()) this.crash(new Error(`The decode worker ended with code ${code}`));
    });
    return worker;
  }

  private crash(error: Error): void {
    this.stop(
      new Failure('unreadable', 'Decoding the answer failed: the decoder stopped unexpectedly. See the log.', {
        cause: error,
        command: 'spanlight.showLog',
      }),
    );
    this.onCrash(error);
  }

  private stop(reason: Error): void {
    const worker = this.worker;
    this.worker = undefined;
    for (const job of [...this.jobs.values()]) job.settle(reason);
    void worker?.terminate();
  }

  private forget(id: number): void {
    this.jobs.delete(id);
    if (this.jobs.size === 0) this.worker?.unref();
  }
}

/** One payload on its way through the worker. */
class Job implements Decoding {
  readonly buffer = reserve();
  readonly dropped = new Int32Array(new SharedArrayBuffer(4));
  length = 0;
  private told = 0;
  /** What the worker said, or why it can't any more. */
  private outcome: ReadResult | Error | undefined;
  private onOutcome: ((outcome: ReadResult | Error) => void) | undefined;
  private isForgotten = false;

  constructor(
    private readonly id: number,
    readonly post: (message: ToDecoder) => void,
    private readonly forget: () => void,
  ) {}

  append(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.buffer.byteLength) this.growTo(length);
    new Uint8Array(this.buffer, this.length, chunk.length).set(chunk);
    this.length = length;
    if (length - this.told < toldBytes || this.isForgotten) return;
    this.told = length;
    this.post({ type: 'filled', job: this.id, length });
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
      // The worker may have died while the bytes came in.
      if (this.outcome) return this.onOutcome(this.outcome);
      signal.addEventListener('abort', abort, { once: true });
      this.post({ type: 'finish', job: this.id, length: this.length });
    });
  }

  dispose(): void {
    if (this.isForgotten) return;
    Atomics.store(this.dropped, 0, 1);
    this.post({ type: 'drop', job: this.id });
    this.leave();
  }

  settle(outcome: ReadResult | Error): void {
    this.outcome ??= outcome;
    this.leave();
    this.onOutcome?.(this.outcome);
  }

  private leave(): void {
    this.isForgotten = true;
    this.forget();
  }

  private growTo(length: number): void {
    const most = this.buffer.maxByteLength;
    if (length > most)
      throw new Failure(
        'tooLarge',
        `The answer is larger than ${Math.floor(most / 2 ** 20)} MB, the most that can be read.`,
      );
    try {
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
