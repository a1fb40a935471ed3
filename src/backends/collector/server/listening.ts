import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Failure } from '../../../core/errors';
import { isAnswered } from './probePort';

/** Enough for ten thousand that come at once, where the system allows it. */
const backlog = 4096;

/** Somebody else has the port. */
export class PortTaken extends Error {
  constructor(readonly port: number) {
    super(`Port ${port} is in use`);
    this.name = 'PortTaken';
  }
}

/** The addresses that a configured host stands for: empty for both loopback addresses. */
export const addressesFor = (host: string): readonly string[] => (host ? [host] : ['127.0.0.1', '::1']);

/**
 * Opens a port (0: any) on all addresses, or on none. An address that this machine does not have is left out while there is another.
 * Throws PortTaken, or a Failure for a host or port that can't be had at all.
 */
export async function listenOnAll(
  host: string,
  port: number,
  onSocket: (socket: Socket) => void,
): Promise<{ readonly port: number; readonly servers: readonly Server[] }> {
  // A port that was chosen for the first address may be taken on the second.
  for (let attempt = 0; ; attempt++) {
    try {
      return await listenOnce(host, port, onSocket);
    } catch (error) {
      if (port !== 0 || attempt === 10 || !(error instanceof PortTaken)) throw error;
    }
  }
}

async function listenOnce(host: string, wanted: number, onSocket: (socket: Socket) => void) {
  const servers: Server[] = [];
  let port = wanted;
  let missing: unknown;
  try {
    for (const address of addressesFor(host)) {
      // macOS and Windows let two programs listen on one port when one of them does so on all addresses.
      if (port !== 0 && (await isAnswered(address, port))) throw new PortTaken(port);
      try {
        const server = await listen(address, port, onSocket);
        servers.push(server);
        port = (server.address() as AddressInfo).port;
      } catch (error) {
        if (!isMissingAddress(error)) throw failureFor(error, address, port);
        missing = error;
      }
    }
    if (!servers.length) throw failureFor(missing, host, port);
    return { port, servers };
  } catch (error) {
    await closeAll(servers);
    throw error;
  }
}

function listen(host: string, port: number, onSocket: (socket: Socket) => void): Promise<Server> {
  // HTTP allows a sender to end its half after the request.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, onSocket);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog, ipv6Only: host.includes(':') }, () => {
      server.off('error', reject);
      // Out of file descriptors, for example: it goes on when there are some again.
      server.on('error', () => undefined);
      resolve(server);
    });
  });
}

export async function closeAll(servers: readonly Server[]): Promise<void> {
  await Promise.all(servers.map(server => new Promise<void>(resolve => server.close(() => resolve()))));
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

const isMissingAddress = (error: unknown): boolean => ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(String(codeOf(error)));

function failureFor(error: unknown, address: string, port: number): Error {
  if (codeOf(error) === 'EADDRINUSE') return new PortTaken(port);
  const setting = codeOf(error) === 'EACCES' ? 'spanlight.collector.httpPort' : 'spanlight.collector.host';
  const text = `The collector can't listen at ${address}, port ${port} (${String(codeOf(error))}). See the setting ${setting}.`;
  return new Failure('invalidInput', text, { cause: error, setting });
}
