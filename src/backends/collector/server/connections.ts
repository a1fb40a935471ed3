import type { Socket } from 'node:net';
import type { Disposable } from '../../../core/disposable';
import type { ReceiverLimits } from './receiverLimits';

/** The connection that a request came by; undefined when it is gone. */
export type ConnectionOf = (socket: object) => Connection | undefined;

/**
 * All open connections, a limited number. When one more comes, one of the others goes: the oldest of those that never sent a whole
 * request; then the one that rests longest (its sender opens another when it needs one); then one that takes long to send. So any
 * number of silent connections keeps nobody out. Looked through now and then for those that take too long.
 */
export class Connections implements Disposable {
  private readonly bySocket = new Map<object, Connection>();
  /** Of each kind, the one that is next to go first. */
  private readonly kinds = {
    fresh: new Set<Connection>(),
    resting: new Set<Connection>(),
    working: new Set<Connection>(),
  };
  private readonly timer: NodeJS.Timeout;
  private isClosing = false;

  constructor(
    private readonly limits: ReceiverLimits,
    private readonly now: () => number,
  ) {
    this.timer = setInterval(() => this.sweep(), limits.sweepMs);
    this.timer.unref();
  }

  get count(): number {
    return this.bySocket.size;
  }

  readonly of: ConnectionOf = socket => this.bySocket.get(socket);

  /** False when there is no place: all others are at work. */
  add(socket: Socket): boolean {
    if (this.isClosing || (this.count >= this.limits.connections && !this.makePlace())) return false;
    const connection = new Connection(socket, this.now, changed => this.place(changed));
    this.bySocket.set(socket, connection);
    this.place(connection);
    socket.once('close', () => this.remove(connection));
    return true;
  }

  /** Resolves when all are gone: those that rest at once, the others when they have their answer, or when the time is over. */
  async close(): Promise<void> {
    this.isClosing = true;
    for (const connection of this.bySocket.values()) if (!connection.isAtWork) connection.socket.destroy();
    const deadline = setTimeout(() => this.destroyAll(), this.limits.closeMs);
    await Promise.all([...this.bySocket.keys()].map(socket => closing(socket as Socket)));
    clearTimeout(deadline);
    this.dispose();
  }

  dispose(): void {
    clearInterval(this.timer);
    this.destroyAll();
  }

  private destroyAll(): void {
    for (const { socket } of this.bySocket.values()) socket.destroy();
  }

  private place(connection: Connection): void {
    if (!this.bySocket.has(connection.socket)) return;
    if (this.isClosing) {
      // The answer is written, and may still be on its way out. HTTP/2 ends its connections itself.
      if (!connection.isAtWork && !connection.isHttp2) connection.socket.destroySoon();
      return;
    }
    const kind = this.kinds[connection.kind];
    if (kind.has(connection)) return;
    this.unlist(connection);
    kind.add(connection);
  }

  private remove(connection: Connection): void {
    this.bySocket.delete(connection.socket);
    this.unlist(connection);
  }

  private unlist(connection: Connection): void {
    for (const kind of Object.values(this.kinds)) kind.delete(connection);
  }

  private makePlace(): boolean {
    const [oldest] = this.kinds.fresh;
    const [restingLongest] = this.kinds.resting;
    const going = oldest ?? restingLongest ?? this.slowest();
    if (!going) return false;
    this.remove(going); // its place is free at once, whenever the socket's end is told
    going.socket.destroy();
    return true;
  }

  private slowest(): Connection | undefined {
    for (const connection of this.kinds.working) if (connection.readingMs > this.limits.stallMs / 5) return connection;
    return undefined;
  }

  private sweep(): void {
    for (const connection of [...this.bySocket.values()]) if (connection.takesTooLong(this.limits)) connection.giveUp();
  }
}

/** An answer to somebody who got no further than to connect. */
export const shortAnswer = (status: string, ...headers: string[]): string =>
  [`HTTP/1.1 ${status}`, 'Connection: close', 'Content-Length: 0', ...headers, '', ''].join('\r\n');

const closing = (socket: Socket): Promise<void> =>
  new Promise(resolve => (socket.destroyed ? resolve() : socket.once('close', () => resolve())));

export class Connection {
  /** Requests whose bodies still come, the one that began first in front, with the time in ms when it did. */
  private readonly reading = new Map<object, number>();
  /** Requests without an answer. */
  private open = 0;
  private wasServed = false;
  private readonly beganMs: number;
  private seenBytes = 0;
  private seenMs: number;
  /** Bytes came while no request is known: since when the head of one is on its way. */
  private headSinceMs: number | undefined;
  private lastWord: (() => void) | undefined;
  /** It speaks of other things than requests, too. */
  isHttp2 = false;

  constructor(
    readonly socket: Socket,
    private readonly now: () => number,
    private readonly onChange: (connection: Connection) => void,
  ) {
    this.beganMs = this.seenMs = now();
  }

  get isAtWork(): boolean {
    return this.open > 0 || this.reading.size > 0;
  }

  get kind(): 'fresh' | 'resting' | 'working' {
    if (!this.wasServed && !this.isAnswering) return 'fresh';
    return this.isAtWork ? 'working' : 'resting';
  }

  /** A request is here whole, and waits for its answer. */
  private get isAnswering(): boolean {
    return this.open > this.reading.size;
  }

  /** ms that the oldest request under way has been read for; 0 when none is. */
  get readingMs(): number {
    for (const sinceMs of this.reading.values()) return this.now() - sinceMs;
    return 0;
  }

  /** Its head is here. Every request that began is read and ended, in whatever order. */
  requestBegan(request: object): void {
    this.reading.set(request, this.now());
    this.open++;
    this.headSinceMs = undefined;
    this.sawBytes();
    this.onChange(this);
  }

  /** Its body is here, or will never be. May be told twice. */
  requestRead(request: object): void {
    if (!this.reading.delete(request)) return;
    this.sawBytes();
    this.onChange(this);
  }

  /** It was answered, or will never be. */
  requestEnded(): void {
    this.open--;
    if (this.reading.size === 0) this.wasServed = true;
    if (!this.isAnswering) this.lastWord?.();
    this.onChange(this);
  }

  /** Acts when all requests that are here whole have their answers. */
  afterAnswers(act: () => void): void {
    if (!this.isAnswering) act();
    else this.lastWord = act;
  }

  takesTooLong({ headMs, stallMs, requestMs, silentMs }: ReceiverLimits): boolean {
    const now = this.now();
    if (this.socket.bytesRead !== this.seenBytes) {
      this.sawBytes();
      if (!this.isAtWork && !this.isHttp2) this.headSinceMs ??= now;
    }
    if (this.reading.size > 0) return now - this.seenMs > stallMs || this.readingMs > requestMs;
    if (this.headSinceMs !== undefined) return now - this.headSinceMs > headMs;
    return !this.wasServed && this.open === 0 && now - this.beganMs > silentMs;
  }

  private sawBytes(): void {
    this.seenBytes = this.socket.bytesRead;
    this.seenMs = this.now();
  }

  /** Ends it; says why where that can still be said. */
  giveUp(): void {
    const { socket } = this;
    const isUnanswered = this.open === this.reading.size && (this.open > 0 || this.headSinceMs !== undefined);
    if (this.isHttp2 || !isUnanswered || !socket.writable) socket.destroy();
    else socket.end(shortAnswer('408 Request Timeout'), () => socket.destroy());
  }
}
