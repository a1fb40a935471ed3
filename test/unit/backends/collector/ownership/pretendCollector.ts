import { createServer } from 'node:net';
import type { CollectorOptions } from '../../../../../src/protocol/collect';
import { noStats, stoppedState } from '../../../../../src/backends/collector/stoppedState';
import type {
  OpenCollector,
  OwnedCollector,
  OwnedListeners,
} from '../../../../../src/backends/collector/ownership/ownerPart';

/** What an owner has, without log and receiver: one real port, which says who answers, and a store that knows its own name. */
export interface PretendCollector extends OwnedCollector {
  readonly options: CollectorOptions;
  readonly listeners: OwnedListeners;
  isClosed: boolean;
}

/** `name` is the only service that its store knows, and what a connection to its port reads. */
export function pretendCollectors(name: string): { open: OpenCollector; opened: PretendCollector[] } {
  const opened: PretendCollector[] = [];
  const open: OpenCollector = async (options, listeners) => {
    const server = createServer(socket => socket.end(name));
    const isFree = await new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
      );
      server.listen(options.httpPort, '127.0.0.1', () => resolve(true));
    });
    if (!isFree) return { conflicts: [{ port: options.httpPort, which: 'http' as const }] };
    const { port } = server.address() as { port: number };
    const collector: PretendCollector = {
      options,
      listeners,
      isClosed: false,
      state: () => ({ ...stoppedState, role: 'owner', httpPort: port, grpcPort: port, stats: noStats }),
      store: {
        services: () => [name],
        operations: ({ service }) => [{ name: service, kind: '' }],
        search: () => Promise.reject(new Error('Nothing is searched here')),
        trace: ({ traceId }) => new Uint8Array(Buffer.from(traceId)),
        traceIds: () => [],
        clear: () => null,
      },
      close: async () => {
        collector.isClosed = true;
        await new Promise(resolve => server.close(resolve));
      },
    };
    opened.push(collector);
    return collector;
  };
  return { open, opened };
}
