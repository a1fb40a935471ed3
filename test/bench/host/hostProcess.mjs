// The process in which host.mjs measures: a host without an editor, that opens and closes traces and looks at itself.
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** @type {ReturnType<typeof import('./hostEntry').createHost>} */
let host;
/** ms between two looks at what memory is left. */
const lookMs = 500;

const handlers = {
  /** @param {{entry: string, decodeFile: string, url: string}} options */
  async start({ entry, decodeFile, url }) {
    host = createRequire(import.meta.url)(entry).createHost(decodeFile, url);
  },
  /** Opens and closes; @returns the longest time in which nothing else could run, ms, and the peak of memory, MB */
  async open({ traceId }) {
    await writeFile('/proc/self/clear_refs', '5'); // the peak begins anew
    const { opened, longest, busy } = await watched(() => host.open(traceId));
    const { peak } = await memory();
    opened.close();
    return { spans: opened.spans, longest, busy, peak };
  },
  /** The same look at a process that does nothing, for `ms`. */
  async idle({ ms }) {
    const { longest, busy } = await watched(() => new Promise(resolve => setTimeout(resolve, ms)));
    return { longest, busy };
  },
  /** Memory when it has come down to `goal` MB, or when `ms` are over. */
  async rest({ goal, ms }) {
    const until = performance.now() + ms;
    let { now } = await memory();
    while (now > goal && performance.now() < until) {
      await new Promise(resolve => setTimeout(resolve, lookMs));
      ({ now } = await memory());
    }
    return { now };
  },
};

process.on('message', async ({ id, name, options }) => {
  try {
    process.send?.({ id, result: await handlers[name](options) });
  } catch (error) {
    process.send?.({ id, error: String(error?.stack ?? error) });
  }
});

/** `longest`: ms in which nothing else could run; `busy`: the most of such a stretch that this thread was on a processor. */
async function watched(work) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  let busy = 0;
  let before = processorMs();
  const timer = setInterval(() => {
    const now = processorMs();
    busy = Math.max(busy, now - before);
    before = now;
  }, 1);
  delay.enable();
  const opened = await work();
  delay.disable();
  clearInterval(timer);
  return { opened, longest: delay.max / 1e6, busy };
}

/** Time that the main thread was on a processor, ms. */
function processorMs() {
  return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/** MB (10^6 bytes). */
async function memory() {
  const status = await readFile('/proc/self/status', 'utf8');
  const field = name => (Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
  return { peak: field('VmHWM'), now: field('VmRSS') };
}
