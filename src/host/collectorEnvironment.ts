/** Where SDKs send to when nobody says anything. */
const usualHttpPort = 4318;
const usualGrpcPort = 4317;

export interface CollectorAddress {
  /** `spanlight.collector.host`. */
  readonly host: string;
  readonly httpPort: number;
  readonly grpcPort: number;
}

/** The variables that send a program's spans to the collector, whatever its SDK does by default. */
export function collectorEnvironment({ host, httpPort }: CollectorAddress): Readonly<Record<string, string>> {
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://${hostInUrl(host)}:${httpPort}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  };
}

/** An SDK that is told nothing sends here: some by OTLP/HTTP, some by OTLP/gRPC, so that both ports have to be the usual ones. */
export function needsNoEnvironment({ host, httpPort, grpcPort }: CollectorAddress): boolean {
  return httpPort === usualHttpPort && grpcPort === usualGrpcPort && hostInUrl(host) === 'localhost';
}

/** An address that stands for all of them is reached by the name of this machine, too. */
function hostInUrl(host: string): string {
  if (['', '0.0.0.0', '::', '127.0.0.1', '::1', 'localhost'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
