/** Entry point of the worker thread that collects: see src/protocol/collect.ts and src/backends/collector. */
import { parentPort } from 'node:worker_threads';
import { openOwnedCollector } from '../backends/collector/ownedCollector';
import { Collecting } from '../backends/collector/ownership/collecting';
import type * as Grpc from '../backends/collector/server/grpc';
import { Channel, type WireMessage } from '../protocol/channel';
import type { CollectNews, ControlRequests, StoreRequests } from '../protocol/collect';

type NoRequests = Record<never, never>;

const port = parentPort;
if (!port) throw new Error('collect.ts runs in a worker thread only');

const log = (message: string): void => channel.notify('log', { level: 'info', message });
// eslint-disable-next-line @typescript-eslint/no-require-imports -- a bundle of its own beside this one, see esbuild.mjs
const loadGrpc = (): typeof Grpc => require('./grpc.js') as typeof Grpc;
const collecting = new Collecting({
  open: (options, listeners) => openOwnedCollector(options, listeners, { loadGrpc, log }),
  log,
});

const channel = new Channel<StoreRequests & ControlRequests, NoRequests, NoRequests, CollectNews>(
  post,
  {
    start: options => collecting.start(options),
    stop: async () => (await collecting.stop(), null),
    leave: async () => (await collecting.leave(), null),
    services: (params, signal) => collecting.ask('services', params, signal),
    operations: (params, signal) => collecting.ask('operations', params, signal),
    search: (params, signal) => collecting.ask('search', params, signal),
    trace: (params, signal) => collecting.ask('trace', params, signal),
    traceIds: (params, signal) => collecting.ask('traceIds', params, signal),
    clear: (params, signal) => collecting.ask('clear', params, signal),
  },
  {},
  (doing, error) => channel.notify('log', { level: 'warn', message: `collector ${doing}: ${String(error)}` }),
);
collecting.onDidChangeState(state => channel.notify('state', state));
collecting.onDidChangeTraces(change => channel.notify('change', change));
port.on('message', (message: WireMessage) => channel.receive(message));

/** A trace goes without another copy: its bytes may be many. */
function post(message: WireMessage): void {
  if (message.type !== 'reply' || !(message.result instanceof Uint8Array)) return port?.postMessage(message);
  const { result } = message;
  // One that is a part of a larger buffer (or a Buffer, which arrives as what it is made of) is copied out of it.
  const isWhole = result.buffer instanceof ArrayBuffer && result.byteLength === result.buffer.byteLength;
  const bytes = isWhole ? new Uint8Array(result.buffer as ArrayBuffer) : new Uint8Array(result);
  port?.postMessage({ ...message, result: bytes }, [bytes.buffer as ArrayBuffer]);
}
