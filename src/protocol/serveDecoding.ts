/** The decoder's side of decode.ts, without a port: the same for a worker thread of Node and one of a browser. */
import { createReader, type PayloadReader } from '../core/import';
import { inviteCollection } from '../core/spans/collection';
import { toWire } from './channel';
import type { FromDecoder, ToDecoder } from './decode';

interface Job {
  readonly reader: PayloadReader;
  readonly dropped: Int32Array;
  /** Why reading ahead failed; told when the answer is asked for. */
  failure?: { readonly error: unknown };
}

/** Gives what takes the messages, one after the other; `post` gets the answers. */
export function serveDecoding(post: (answer: FromDecoder) => void): (message: ToDecoder) => void {
  const jobs = new Map<number, Job>();
  return message => {
    if (message.type === 'tidy') return inviteCollection();
    const { job: id } = message;
    if (message.type === 'begin') {
      jobs.set(id, { reader: createReader(message.format, message.bytes), dropped: message.dropped });
      return;
    }
    const job = jobs.get(id);
    if (!job) return;
    if (message.type === 'drop' || Atomics.load(job.dropped, 0) !== 0) {
      jobs.delete(id);
      return;
    }
    try {
      if (message.type === 'filled') {
        if (!job.failure) job.reader.advance(message.length);
        return;
      }
      jobs.delete(id);
      if (job.failure) throw job.failure.error;
      post({ type: 'result', job: id, result: job.reader.finish(message.length) });
    } catch (error) {
      if (message.type === 'filled') job.failure = { error };
      else post({ type: 'failure', job: id, error: toWire(error) });
    }
  };
}
