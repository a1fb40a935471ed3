// A real Jaeger on loopback and free ports, gone when the process that started it is gone.
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { freePorts, startTied, waitForHttp } from '../bootstrap/processes.mjs';
import { jaegerBinaries } from './build.mjs';

/**
 * @typedef {object} JaegerOptions
 * @property {'v1' | 'v2'} version v1.76 or v2.13
 * @property {string} [basePath] such as `/jaeger`
 * @property {{header: string, names: string[]}} [tenants] v1 only: requests without one of these names in the header get 401;
 *   spans for one of them go in by `sendForTenant`
 * @property {{user: string, password: string}} [basicAuth] v2 only, on the query port; the OTLP ports stay open
 * @property {number} [maxTraces] how many the memory store keeps; 100,000 unless said
 *
 * @typedef {object} Jaeger
 * @property {'v1' | 'v2'} version
 * @property {string} query URL of UI and API with its base path, without a slash at the end
 * @property {string} otlpHttp URL without `/v1/traces`
 * @property {string} otlpGrpc `http://host:port`
 * @property {string} [udpCompact] `host:port` for old Jaeger clients; v2 only, v1.76 has none any more
 * @property {string} [collectorGrpc] Jaeger's own port for spans; v1 only
 * @property {string} adminUrl
 * @property {number} pid
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a Jaeger with an empty memory store and waits until it answers.
 * @param {JaegerOptions} options
 * @returns {Promise<Jaeger>}
 * @throws {import('../bootstrap/processes.mjs').Missing} without Go, when it was never built here
 */
export async function startJaeger(options) {
  const binaries = await jaegerBinaries();
  return options.version === 'v1' ? startV1(binaries.v1, options) : startV2(binaries.v2, options);
}

async function startV1(binary, { basePath = '', tenants, basicAuth, maxTraces = 100_000 }) {
  if (basicAuth) throw new Error('Jaeger v1 has no basic auth of its own; use v2');
  const [query, queryGrpc, otlpHttp, otlpGrpc, collectorHttp, collectorGrpc, admin] = await freePorts(7);
  const addresses = {
    'query.http-server.host-port': query,
    'query.grpc-server.host-port': queryGrpc,
    'collector.otlp.http.host-port': otlpHttp,
    'collector.otlp.grpc.host-port': otlpGrpc,
    'collector.http-server.host-port': collectorHttp,
    'collector.grpc-server.host-port': collectorGrpc,
    'admin.http.host-port': admin,
  };
  const args = Object.entries(addresses).map(([flag, port]) => `--${flag}=127.0.0.1:${port}`);
  args.push('--log-level=warn', `--memory.max-traces=${maxTraces}`);
  if (basePath) args.push(`--query.base-path=${basePath}`);
  if (tenants) {
    args.push('--multi-tenancy.enabled=true', `--multi-tenancy.header=${tenants.header}`);
    args.push(`--multi-tenancy.tenants=${tenants.names.join(',')}`);
  }
  const started = startTied(binary, args);
  await waitForHttp(`http://127.0.0.1:${admin}/`, { started, what: 'Jaeger v1.76' });
  const jaeger = jaegerAt('v1', started, { query, otlpHttp, otlpGrpc, admin }, basePath);
  return { ...jaeger, collectorGrpc: `http://127.0.0.1:${collectorGrpc}` };
}

async function startV2(binary, { basePath = '', tenants, basicAuth, maxTraces = 100_000 }) {
  if (tenants) throw new Error('tenants are for Jaeger v1; v2 does not carry them to its memory store');
  const [query, queryGrpc, otlpHttp, otlpGrpc, admin] = await freePorts(5);
  const udp = await freeUdpPort();
  const config = file => ['--config', `file:${fileURLToPath(new URL(`server/${file}`, import.meta.url))}`];
  const args = config('v2.yaml');
  if (basicAuth) args.push(...config('v2BasicAuth.yaml'));
  const env = {
    ...process.env,
    JAEGER_BASE_PATH: basePath || '/',
    JAEGER_QUERY_PORT: String(query),
    JAEGER_QUERY_GRPC_PORT: String(queryGrpc),
    JAEGER_OTLP_HTTP_PORT: String(otlpHttp),
    JAEGER_OTLP_GRPC_PORT: String(otlpGrpc),
    JAEGER_ADMIN_PORT: String(admin),
    JAEGER_UDP_PORT: String(udp),
    JAEGER_MAX_TRACES: String(maxTraces),
    JAEGER_HTPASSWD: basicAuth ? `${basicAuth.user}:${basicAuth.password}` : '',
  };
  const started = startTied(binary, args, { env });
  await waitForHttp(`http://127.0.0.1:${admin}/status`, { started, what: 'Jaeger v2.13' });
  const jaeger = jaegerAt('v2', started, { query, otlpHttp, otlpGrpc, admin }, basePath);
  // The health check answers a moment before the query port does.
  await waitForHttp(`${jaeger.query}/api/services`, { started, what: 'Jaeger v2.13', ok: () => true });
  return { ...jaeger, udpCompact: `127.0.0.1:${udp}` };
}

function jaegerAt(version, started, ports, basePath) {
  return {
    version,
    query: `http://127.0.0.1:${ports.query}${basePath}`,
    otlpHttp: `http://127.0.0.1:${ports.otlpHttp}`,
    otlpGrpc: `http://127.0.0.1:${ports.otlpGrpc}`,
    adminUrl: `http://127.0.0.1:${ports.admin}`,
    pid: started.pid,
    stop: started.stop,
  };
}

async function freeUdpPort() {
  const socket = createSocket('udp4');
  await new Promise((resolve, reject) => socket.once('error', reject).bind(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = socket.address();
  await new Promise(resolve => socket.close(() => resolve(undefined)));
  return port;
}
