/** Entry point of the worker thread that analyzes traces: see src/protocol/analyze.ts. */
import { parentPort } from 'node:worker_threads';
import type { WireMessage } from '../protocol/channel';
import { serveAnalyzing } from '../protocol/serveAnalyzing';

const port = parentPort;
if (!port) throw new Error('analyze.ts runs in a worker thread only');

const serve = serveAnalyzing(
  message => port.postMessage(message),
  () => new Promise(resolve => setImmediate(resolve)),
);
port.on('message', (message: WireMessage) => serve(message));
