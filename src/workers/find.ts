/** Entry point of the worker thread that searches traces: see src/protocol/find.ts. */
import { parentPort } from 'node:worker_threads';
import type { ToFinder } from '../protocol/find';
import { serveFinding } from '../protocol/serveFinding';

const port = parentPort;
if (!port) throw new Error('find.ts runs in a worker thread only');

const serve = serveFinding(
  (answer, transfer) => port.postMessage(answer, transfer),
  () => new Promise(resolve => setImmediate(resolve)),
);
port.on('message', (message: ToFinder) => serve(message));
