import type { Socket } from 'node:net';

/** With which every HTTP/2 connection begins (RFC 9113, 3.4); gRPC speaks nothing else. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

const tlsHandshake = 0x16;

export type Spoken = 'http' | 'http2' | 'tls';

/**
 * What the other side speaks, as soon as its first bytes tell; undefined when it goes before that. The bytes are put back: who takes
 * the socket over reads them again.
 */
export function listenFirst(socket: Socket): Promise<Spoken | undefined> {
  return new Promise(resolve => {
    let seen: Buffer = Buffer.alloc(0);
    const decide = (spoken: Spoken | undefined): void => {
      socket.off('readable', onReadable);
      socket.off('close', onClose);
      socket.off('end', onClose);
      if (seen.length && !socket.destroyed) socket.unshift(seen);
      resolve(spoken);
    };
    const onReadable = (): void => {
      const bytes = socket.read() as Buffer | null;
      if (!bytes) return;
      seen = seen.length ? Buffer.concat([seen, bytes]) : bytes;
      const spoken = spokenIn(seen);
      if (spoken) decide(spoken);
    };
    const onClose = (): void => decide(undefined);
    socket.on('readable', onReadable);
    socket.on('close', onClose);
    socket.on('end', onClose);
  });
}

/** Undefined while it can't be known. */
export function spokenIn(bytes: Buffer): Spoken | undefined {
  if (bytes[0] === tlsHandshake) return 'tls';
  const length = Math.min(bytes.length, preface.length);
  if (!bytes.subarray(0, length).equals(preface.subarray(0, length))) return 'http';
  return length === preface.length ? 'http2' : undefined;
}
