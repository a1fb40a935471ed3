// Programs of Node that are compiled first, as in a deployment: source, `dist` and maps lie together outside of the checkout.
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { basename, join, relative } from 'node:path';
import { cached, cacheRoot } from '../bootstrap/cache.mjs';
import { npm, run, startTied, waitForHttp } from '../bootstrap/processes.mjs';

/** Where a program is compiled. @param {string} folder its source */
const builtFolder = folder => join(cacheRoot(), `built-${basename(folder)}`);

/** The compiled program as the workspace of its test: a path from its own folder. @param {string} folder */
export const builtWorkspace = folder => relative(folder, builtFolder(folder));

/**
 * Installs a program's packages, once per lock file, and compiles it with this repository's TypeScript. Types are not checked:
 * those of its packages are not installed.
 * @param {string} folder with package.json, package-lock.json, .npmrc, tsconfig.json
 * @returns {Promise<string>} the folder to start it in
 */
export async function buildNodeProgram(folder) {
  const pins = ['package.json', 'package-lock.json', '.npmrc'];
  const packages = await cached({
    name: basename(folder),
    inputs: pins.map(file => ({ file: join(folder, file) })),
    make: async dir => {
      for (const file of pins) await cp(join(folder, file), join(dir, file));
      await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: dir });
    },
  });
  const built = builtFolder(folder);
  await rm(built, { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  await cp(folder, built, { recursive: true, filter: from => basename(from) !== 'program.mjs' });
  await symlink(join(packages, 'node_modules'), join(built, 'node_modules'), 'junction');
  const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  await run(process.execPath, [tsc, '--noCheck'], { cwd: built });
  return built;
}

/**
 * Starts a program with the packages' automatic instrumentation and waits until it answers.
 * @param {{folder: string, args: string[], service: string, otlp: string, port: number, env?: Record<string, string>, health?: string}} what
 *   `health`: a path that answers; '' where it is enough that somebody listens
 */
export async function startNodeProgram({ folder, args, service, otlp, port, env, health = '/health' }) {
  const started = startTied(process.execPath, args, {
    cwd: folder,
    env: {
      ...process.env,
      OTEL_SERVICE_NAME: service,
      OTEL_EXPORTER_OTLP_ENDPOINT: otlp,
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'env,process',
      OTEL_BSP_SCHEDULE_DELAY: '200',
      PORT: String(port),
      ...env,
    },
  });
  if (health === '') await waitForPort(port, started);
  else await waitForHttp(`http://127.0.0.1:${port}${health}`, { started, what: service });
  return started;
}

/**
 * Waits until somebody listens.
 * @param {number} port
 * @param {ReturnType<typeof startTied>} started
 */
export async function waitForPort(port, started) {
  let ended = '';
  void started.exited.then(how => (ended = how));
  for (let tries = 0; tries < 1200; tries++) {
    const isOpen = await new Promise(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
      socket.on('connect', () => socket.end());
    });
    if (isOpen) return;
    if (ended) break;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Error(`nobody listens on port ${port} ${ended}\n${started.output().slice(-8000)}`);
}
