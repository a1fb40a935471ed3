import type { Server, Socket } from 'node:net';
import type { PortConflict } from '../../../protocol/collect';
import { AccessRules } from './accessRules';
import { Connections, shortAnswer } from './connections';
import { listenFirst } from './firstBytes';
import type * as Grpc from './grpc';
import { createHttpService } from './httpService';
import { Intake, type Append } from './intake';
import { addressesFor, closeAll, listenOnAll, PortTaken } from './listening';
import { findPortHolder } from './portHolder';
import { findFreePort } from './probePort';
import { defaultLimits, type ReceiverLimits } from './receiverLimits';
import { refusalFor, retryAfterSeconds } from './refusal';

export interface ReceiverOptions {
  /** Empty for 127.0.0.1 and ::1; otherwise the one address or name to listen at. */
  readonly host: string;
  /** 0 for any. May be the same as `grpcPort`: each port speaks OTLP/HTTP and OTLP/gRPC. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Pages that may send: origins, or `*` for all. */
  readonly allowedOrigins: readonly string[];
  readonly log: (message: string) => void;
  /** A bundle of its own, loaded when the first HTTP/2 connection comes. */
  readonly loadGrpc: () => typeof Grpc | Promise<typeof Grpc>;
  /** ms since the epoch; the system's clock where it is left out. */
  readonly now?: () => number;
  readonly limits?: Partial<ReceiverLimits>;
}

export interface Receiver {
  /** The ports that are really open. */
  readonly httpPort: number;
  readonly grpcPort: number;
  /** Takes no more connections, answers what is under way, and ends what does not come to an end. */
  close(): Promise<void>;
}

/**
 * Opens both ports, or says who has them; a port that was free is let go again then. Throws a Failure for a host that is not this
 * machine's, or a port that nobody may open.
 */
export async function openReceiver(
  options: ReceiverOptions,
  append: Append,
): Promise<{ readonly receiver: Receiver } | { readonly conflicts: readonly PortConflict[] }> {
  const { host, httpPort, grpcPort, log } = options;
  const now = options.now ?? Date.now;
  const limits = { ...defaultLimits, ...options.limits };
  const service = new Service(options, new Intake(append, limits, now, log), new Connections(limits, now));
  const servers: Server[] = [];
  const taken: { port: number; which: 'http' | 'grpc' }[] = [];
  const open = async (port: number, which: 'http' | 'grpc'): Promise<number> => {
    try {
      const opened = await listenOnAll(host, port, socket => void service.receive(socket));
      servers.push(...opened.servers);
      return opened.port;
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
      taken.push({ port, which });
      return port;
    }
  };
  try {
    const openHttp = await open(httpPort, 'http');
    const isShared = httpPort === grpcPort && httpPort !== 0;
    const openGrpc = isShared ? openHttp : await open(grpcPort, 'grpc');
    if (!taken.length) {
      const close = (): Promise<void> => Promise.all([closeAll(servers), service.close()]).then(() => undefined);
      return { receiver: { httpPort: openHttp, grpcPort: openGrpc, close } };
    }
  } catch (error) {
    await Promise.all([closeAll(servers), service.close()]);
    throw error;
  }
  await Promise.all([closeAll(servers), service.close()]);
  return { conflicts: await describe(taken, options) };
}

async function describe(
  taken: readonly { readonly port: number; readonly which: 'http' | 'grpc' }[],
  { host, httpPort, grpcPort }: ReceiverOptions,
): Promise<PortConflict[]> {
  const except = new Set([httpPort, grpcPort]);
  const conflicts: PortConflict[] = [];
  for (const { port, which } of taken) {
    const [holder, free] = await Promise.all([findPortHolder(port), findFreePort(addressesFor(host), port, except)]);
    if (free !== undefined) except.add(free);
    conflicts.push({ port, which, holder, free });
  }
  return conflicts;
}

/** What happens to a connection, on whichever port and address it came. */
class Service {
  private readonly rules: AccessRules;
  private readonly http;
  private grpc: Promise<Grpc.GrpcService> | undefined;
  private hasToldOfTls = false;

  constructor(
    private readonly options: ReceiverOptions,
    private readonly intake: Intake,
    private readonly connections: Connections,
  ) {
    this.rules = new AccessRules(options.host, options.allowedOrigins);
    this.http = createHttpService({ intake, rules: this.rules, connectionOf: connections.of });
  }

  async receive(socket: Socket): Promise<void> {
    socket.on('error', () => undefined); // `close` follows, and that is all that counts
    if (!this.connections.add(socket)) {
      const answer = shortAnswer('503 Service Unavailable', `Retry-After: ${retryAfterSeconds}`);
      socket.end(answer, () => socket.destroy());
      return;
    }
    try {
      const spoken = await listenFirst(socket);
      if (spoken === 'http') this.http.emit('connection', socket);
      else if (spoken === 'http2') await this.injectHttp2(socket);
      else this.hangUp(socket, spoken);
    } catch (error) {
      this.options.log(`A connection could not be served: ${String(error)}`);
      socket.destroy();
    }
  }

  async close(): Promise<void> {
    const grpc = await this.grpc?.catch(() => undefined);
    grpc?.drain(this.intake.limits.closeMs);
    await this.connections.close();
    grpc?.dispose();
    this.http.close(() => undefined); // it never listened, and has a timer
  }

  private async injectHttp2(socket: Socket): Promise<void> {
    const connection = this.connections.of(socket);
    if (!connection) return;
    connection.isHttp2 = true;
    socket.allowHalfOpen = false;
    const { intake, rules, connections } = this;
    this.grpc ??= Promise.resolve(this.options.loadGrpc()).then(grpc =>
      grpc.createGrpcService({ intake, rules, connectionOf: connections.of, refusalFor }),
    );
    const service = await this.grpc;
    if (!socket.destroyed) service.inject(socket);
  }

  private hangUp(socket: Socket, spoken: 'tls' | undefined): void {
    if (spoken !== 'tls') {
      socket.destroy();
      return;
    }
    // Of all that could be said, this is what TLS clients put into plain words ("server gave HTTP response to HTTPS client").
    socket.end(shortAnswer('400 TLS is not spoken here'), () => socket.destroy());
    if (this.hasToldOfTls) return;
    this.hasToldOfTls = true;
    const url = `http://localhost:${socket.localPort}`;
    this.options.log(
      `A sender tried TLS, which is not spoken here. Set OTEL_EXPORTER_OTLP_ENDPOINT=${url} for it, or OTEL_EXPORTER_OTLP_INSECURE=true: Go's exporters need one of them.`,
    );
  }
}
