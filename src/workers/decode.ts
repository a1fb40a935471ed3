/** Entry point of the worker thread that turns payloads into tables: see src/protocol/decode.ts. */
import { parentPort } from 'node:worker_threads';
import { warmUp } from '../core/import/warmUp';
import type { ToDecoder } from '../protocol/decode';
import { serveDecoding } from '../protocol/serveDecoding';

const port = parentPort;
if (!port) throw new Error('decode.ts runs in a worker thread only');

const serve = serveDecoding(answer => port.postMessage(answer));
let isIdle = true;
void warmUp(() => isIdle);
port.on('message', (message: ToDecoder) => {
  isIdle = false;
  serve(message);
});
