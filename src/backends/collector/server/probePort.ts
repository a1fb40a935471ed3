import { connect, createServer } from 'node:net';

/** Somebody takes connections there. Asks no longer than `timeoutMs`. */
export function isAnswered(host: string, port: number, timeoutMs = 300): Promise<boolean> {
  // "All addresses" is nobody to connect to.
  const to = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return new Promise(resolve => {
    const socket = connect({ host: to, port, timeout: timeoutMs });
    const end = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    // Without a listener, a connection from a port to itself can come about.
    socket.once('connect', () => end(socket.localPort !== port));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/** The next free port above a taken one, on all of the addresses; undefined when a hundred are taken. `except`: not these. */
export async function findFreePort(
  addresses: readonly string[],
  taken: number,
  except: ReadonlySet<number>,
): Promise<number | undefined> {
  for (let port = taken + 1; port <= Math.min(taken + 100, 65_535); port++)
    if (!except.has(port) && (await isFree(addresses, port))) return port;
  return undefined;
}

async function isFree(addresses: readonly string[], port: number): Promise<boolean> {
  for (const host of addresses) if ((await isAnswered(host, port)) || !(await canListen(host, port))) return false;
  return true;
}

/** An address that the machine does not have is in nobody's way. */
function canListen(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise(resolve => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT'),
    );
    server.listen({ host, port, ipv6Only: host.includes(':') }, () => server.close(() => resolve(true)));
  });
}
