/**
 * What the host's main thread and the decode worker say to each other. The bytes of a payload lie in a growable
 * SharedArrayBuffer that both see; messages only say how much of it is filled. A job is one payload; its number is the
 * main thread's choice and never used twice.
 */
import type { ImportFormat, ReadResult } from '../core/import/reader';
import type { WireError } from './channel';

export type ToDecoder =
  | {
      readonly type: 'begin';
      readonly job: number;
      readonly format: ImportFormat;
      readonly bytes: SharedArrayBuffer;
      /** One number in shared memory: not 0 as soon as nobody wants the result any more, so that what is still queued is skipped. */
      readonly dropped: Int32Array;
    }
  /** `length`: bytes filled by now; the worker reads ahead as far as it can. */
  | { readonly type: 'filled'; readonly job: number; readonly length: number }
  /** No more bytes come: answer with `result` or `failure`. */
  | { readonly type: 'finish'; readonly job: number; readonly length: number }
  /** `dropped` was set: forget the job, whose messages may all be read already. */
  | { readonly type: 'drop'; readonly job: number }
  /** Nothing is under way: time to collect what the last payloads left, which is tens of MB for a large one. */
  | { readonly type: 'tidy' };

export type FromDecoder =
  /** The columns lie in SharedArrayBuffers, so nothing big is copied on the way. */
  | { readonly type: 'result'; readonly job: number; readonly result: ReadResult }
  | { readonly type: 'failure'; readonly job: number; readonly error: WireError };
