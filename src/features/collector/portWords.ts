import type { CollectorState, PortConflict } from '../../protocol/collect';

type Translate = (text: string, ...args: (string | number)[]) => string;

/** Programs that take spans themselves, on the same ports: their traces can be looked at where they keep them. */
const receivers = /jaeger|otel|opentelemetry|tempo|zipkin|alloy|docker|containerd|rootlesskit|podman|wslrelay/i;

/** "Port 4318 is used by node (process 123)." */
export function wordsOfConflict({ port, holder }: PortConflict, t: Translate): string {
  if (holder?.name && holder.pid) return t('Port {0} is used by {1} (process {2}).', port, holder.name, holder.pid);
  if (holder?.name) return t('Port {0} is used by {1}.', port, holder.name);
  if (holder?.pid) return t('Port {0} is used by process {1}.', port, holder.pid);
  return t('Port {0} is used by another program.', port);
}

/** What holds a port may be a Jaeger, a collector, or what forwards ports to one in a container. */
export function mayBeReceiver(conflicts: readonly PortConflict[]): boolean {
  return conflicts.some(({ holder }) => holder?.name !== undefined && receivers.test(holder.name));
}

/** Free ports in place of those in use; undefined when one of them has none. */
export function freePorts({
  conflicts,
}: Pick<CollectorState, 'conflicts'>): { httpPort?: number; grpcPort?: number } | undefined {
  if (!conflicts.length || conflicts.some(({ free }) => free === undefined)) return undefined;
  const free = (which: PortConflict['which']) => conflicts.find(conflict => conflict.which === which)?.free;
  const [httpPort, grpcPort] = [free('http'), free('grpc')];
  return { ...(httpPort && { httpPort }), ...(grpcPort && { grpcPort }) };
}
