// A process with the collector's thread in it as an extension host has it, that can be asked, measured and killed.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** @type {import('./hostEntry').CollectHost} */
let host;
const never = new AbortController().signal;
const delay = monitorEventLoopDelay({ resolution: 1 });
let sampling;
let peakRss = 0;
/** A stretch in which nothing else ran may be one in which this thread waited for a processor: this is what it took itself, ms. */
let busyMs = 0;
let worked = 0;
let changes = 0;
let started;

const handlers = {
  /** @param {{entry: string, dist: string, options: import('../../../src/protocol/collect').CollectorOptions}} request */
  async start({ entry, dist, options }) {
    host ??= createRequire(import.meta.url)(entry).createCollectHost(dist);
    host.worker.onDidChangeTraces(() => changes++);
    started = options;
    return host.worker.start(options);
  },
  /** As it is now. */
  state: () => host.worker.start({ ...started, ifRunning: true }),
  stats: async () => (await handlers.state()).stats,
  stop: () => host.worker.stop(),
  leave: () => host.worker.leave(),
  ask: ({ method, params }) => host.worker.ask(method, params, never),
  /** How long a question takes, from here, ms. */
  async timed({ method, params }) {
    const began = performance.now();
    const result = await host.worker.ask(method, params, never);
    return { ms: performance.now() - began, bytes: result?.length, count: result?.traces?.length };
  },
  /** Ids and what hangs where, of a trace decoded as for the timeline. */
  async trace({ traceId }) {
    const began = performance.now();
    const table = await host.backend.trace(traceId, { maxBytes: 2e9, confirmLarge: async () => true }, never);
    const ids = Array.from({ length: table.count }, (_, row) =>
      [table.spanIdHigh[row], table.spanIdLow[row]].map(half => half.toString(16).padStart(8, '0')).join(''),
    );
    return { ms: performance.now() - began, ids };
  },
  /** Begins to look at this process's main thread and memory. */
  watch() {
    writeFileSync('/proc/self/clear_refs', '5'); // the peak begins anew
    peakRss = changes = busyMs = 0;
    worked = processorMs();
    delay.reset();
    delay.enable();
    clearInterval(sampling);
    sampling = setInterval(look, 2);
  },
  /**
   * `longestMs`: the longest in which this thread could do nothing else, `busyMs`: the most of such a stretch that it was on a
   * processor. Memory in MB (10^6 bytes) of the whole process.
   */
  watched() {
    delay.disable();
    clearInterval(sampling);
    const { peak, now } = memory();
    return { longestMs: delay.max / 1e6, busyMs, peak: Math.max(peak, peakRss), now, changes };
  },
  memory,
  log: () => host.log,
};

process.on('message', async ({ id, name, options }) => {
  try {
    process.send?.({ id, result: (await handlers[name](options)) ?? null });
  } catch (error) {
    process.send?.({ id, error: String(error?.stack ?? error) });
  }
});
process.on('disconnect', () => process.exit());

function look() {
  const now = processorMs();
  busyMs = Math.max(busyMs, now - worked);
  worked = now;
  peakRss = Math.max(peakRss, process.memoryUsage.rss() / 1e6);
}

/** Time that the main thread was on a processor. */
function processorMs() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

function memory() {
  const status = readFileSync('/proc/self/status', 'utf8');
  const field = name => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { peak: field('VmHWM'), now: field('VmRSS') };
}
