/** Entry point of the worker thread that turns payloads into tables: see src/protocol/decode.ts. */
import { parentPort } from 'node:worker_threads';
import { createReader, type PayloadReader } from '../core/import';
import { toWire } from '../protocol/channel';
import type { FromDecoder, ToDecoder } from '../protocol/decode';

const port = parentPort;
if (!port) throw new Error('decode.ts runs in a worker thread only');

const readers = new Map<number, PayloadReader>();
/** Jobs that failed while reading ahead; told when the answer is asked for. */
const failed = new Map<number, unknown>();
const answer = (message: FromDecoder): void => port.postMessage(message);

port.on('message', (message: ToDecoder) => {
  const { job } = message;
  switch (message.type) {
    case 'begin':
      readers.set(job, createReader(message.format, message.bytes));
      return;
    case 'filled':
      try {
        readers.get(job)?.advance(message.length);
      } catch (error) {
        readers.delete(job);
        failed.set(job, error);
      }
      return;
    case 'drop':
      readers.delete(job);
      failed.delete(job);
      return;
    case 'finish': {
      const reader = readers.get(job);
      try {
        if (!reader) throw failed.get(job) ?? new Error('Finished a payload that was never begun');
        answer({ type: 'result', job, result: reader.finish(message.length) });
      } catch (error) {
        answer({ type: 'failure', job, error: toWire(error) });
      } finally {
        readers.delete(job);
        failed.delete(job);
      }
    }
  }
});
