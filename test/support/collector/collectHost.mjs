// A collector in a process of its own: to measure it, to kill it, and to have several of them on one storage folder.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeBundle } from '../../bench/bundled.mjs';

const script = fileURLToPath(new URL('hostProcess.mjs', import.meta.url));
const built = fileURLToPath(new URL('../../../dist', import.meta.url));

/**
 * @typedef {object} CollectHostProcess
 * @property {number} pid
 * @property {import('../../../src/protocol/collect').CollectorState} state as it began
 * @property {string} url where spans go to by HTTP
 * @property {(name: string, options?: object) => Promise<any>} ask what hostProcess.mjs answers; rejects when the process is gone
 * @property {() => Promise<void>} kill at once, as `kill -9`
 * @property {() => Promise<void>} stop as a window is closed
 */

/** The bundle of hostEntry.ts. @returns {Promise<string>} file */
export function hostBundle() {
  return nodeBundle('test/support/collector/hostEntry.ts');
}

/**
 * The process without its collector: what `startCollecting` then starts in it.
 * @returns {Promise<{pid: number, ask: CollectHostProcess['ask'], kill: () => Promise<void>, end: () => Promise<void>}>}
 */
export async function startEmptyHost() {
  const child = fork(script, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  const waiting = new Map();
  let asked = 0;
  let ended;
  const exited = new Promise(resolve =>
    child.once('exit', (code, signal) => {
      ended = new Error(`The host of the collector ended with ${signal ?? `code ${code}`}`);
      for (const { reject } of waiting.values()) reject(ended);
      resolve(undefined);
    }),
  );
  child.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(result);
    else reject(new Error(error));
  });
  const ask = (name, options) =>
    new Promise((resolve, reject) => {
      if (ended) return reject(ended);
      waiting.set(++asked, { resolve, reject });
      child.send({ id: asked, name, options });
    });
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const end = async () => {
    if (!ended) child.kill();
    await exited;
  };
  return { pid: child.pid ?? -1, ask, kill, end };
}

/**
 * @param {Partial<import('../../../src/protocol/collect').CollectorOptions> & {folder: string}} options ports that are free unless said
 * @param {{empty?: Awaited<ReturnType<typeof startEmptyHost>>, dist?: string}} [where] `empty`: process to start it in; `dist`:
 *   folder with the bundles of the threads, that of the checkout unless said
 * @returns {Promise<CollectHostProcess>}
 * @throws when it does not collect
 */
export async function startCollectHost(options, { empty, dist = built } = {}) {
  const process = empty ?? (await startEmptyHost());
  const entry = await hostBundle();
  const all = { host: '', httpPort: 0, grpcPort: 0, storageBytes: 2e9, allowedOrigins: [], ...options };
  const state = await process.ask('start', { entry, dist, options: all });
  if (state.role !== 'owner' && state.role !== 'guest') {
    await process.end();
    throw new Error(`The collector does not run: ${JSON.stringify(state)}`);
  }
  const stop = async () => {
    await process.ask('leave').catch(() => undefined);
    await process.end();
  };
  return {
    pid: process.pid,
    state,
    url: `http://127.0.0.1:${state.httpPort}`,
    ask: process.ask,
    kill: process.kill,
    stop,
  };
}

/** What compareFound asks. @param {CollectHostProcess} host @returns {import('./foundSpans.mjs').Found} */
export function foundIn({ ask }) {
  return {
    search: params => ask('ask', { method: 'search', params }),
    spanIds: async traceId => (await ask('trace', { traceId })).ids,
  };
}
