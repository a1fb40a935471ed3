// What opening costs the extension's side: its longest task and its memory, in a plain Node process with the real HTTP, decode
// threads and cache, out of a loopback server that answers as a Jaeger does.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeBundle } from './bundled.mjs';
import { median } from './measuring.mjs';
import { rowOf } from './rows.mjs';
import { startTraceServer } from './vscode/traceServer.mjs';

const child = fileURLToPath(new URL('host/hostProcess.mjs', import.meta.url));
const many = 10;
/** Memory comes back in its time, ms: threads end when they were idle for a while. */
const comesBackMs = 60_000;
const restMs = 20_000;

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [{ names: ['longest-task-host', 'memory-host', 'memory-ten'], run }];

async function* run(options) {
  for (const spans of options.sizes([1000, 10_000, 100_000, 200_000, 1_000_000])) {
    const server = await startTraceServer();
    const host = startHost();
    try {
      yield* oneSize(host, server, spans, options);
    } finally {
      await host.stop();
      await server.close();
    }
  }
}

async function* oneSize(host, server, spans, { rounds, wants, sizes }) {
  const [entry, decodeFile] = await Promise.all([
    nodeBundle('test/bench/host/hostEntry.ts'),
    nodeBundle('src/workers/decode.ts'),
  ]);
  await host.ask('start', { entry, decodeFile, url: server.url });
  const small = await server.add(1000);
  for (let i = 0; i < 3; i++) await host.ask('open', small);
  const { now: before } = await host.ask('rest', { goal: 0, ms: rounds * 400 });
  const trace = await server.add(spans);
  const longest = [];
  const busy = [];
  let peak = 0;
  const began = performance.now();
  const counted = spans > 500_000 ? 1 : Math.min(3, rounds);
  for (let round = 0; round < counted; round++) {
    const opened = await host.ask('open', trace);
    if (opened.spans !== spans) throw new Error(`${opened.spans} spans were opened of ${spans}`);
    longest.push(opened.longest);
    busy.push(opened.busy);
    if (round === 0) ({ peak } = opened);
    await host.ask('rest', { goal: before * 1.1, ms: spans >= 100_000 ? restMs : 0 });
  }
  const idle = await host.ask('idle', { ms: Math.min(3000, performance.now() - began) });
  if (wants('longest-task-host')) {
    yield rowOf({
      name: 'longest-task-host',
      spans,
      value: median(longest),
      unit: 'ms',
      against: { what: 'doing nothing', value: idle.longest },
      bar: spans === 100_000 ? { value: 50 } : undefined,
    });
    // On a busy machine a task takes as long as others let it; this is what it takes by itself.
    yield rowOf({
      name: 'longest-task-host/processor',
      spans,
      value: median(busy),
      unit: 'ms',
      against: { what: 'doing nothing', value: idle.busy },
    });
  }
  if (wants('memory-host'))
    yield rowOf({
      name: 'memory-host',
      spans,
      value: peak - before,
      unit: 'MB',
      against: { what: 'payload', value: trace.bytes / 1e6 },
      bar: spans === 100_000 ? { value: (1.3 * trace.bytes) / 1e6 + 64 } : undefined,
      note: `peak above ${Math.round(before)} MB before`,
    });
  if (!wants('memory-ten') || !sizes([100_000]).includes(spans)) return;
  for (let i = 0; i < many; i++) await host.ask('open', await server.add(spans));
  // Small traces stay in the cache: that is what it is for.
  const isLarge = spans >= 100_000;
  const { now: after } = await host.ask('rest', { goal: before * 1.1, ms: isLarge ? comesBackMs : 0 });
  yield rowOf({
    name: 'memory-ten',
    spans,
    value: after,
    unit: 'MB',
    against: { what: 'before', value: before },
    bar: isLarge ? { ratio: 1.1 } : undefined,
    note: `${many} traces were opened and closed, one after the other`,
  });
}

/** A process that can be asked (host/hostProcess.mjs). */
function startHost() {
  const started = fork(child, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const waiting = new Map();
  let asked = 0;
  started.on('message', ({ id, result, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error));
    else resolve(result);
  });
  const ended = new Promise(resolve => started.once('exit', (code, signal) => resolve(signal ?? `code ${code}`)));
  void ended.then(how => {
    for (const { reject } of waiting.values()) reject(new Error(`The process of the host ended with ${how}`));
  });
  return {
    ask: (name, options) =>
      new Promise((resolve, reject) => {
        const id = ++asked;
        waiting.set(id, { resolve, reject });
        started.send({ id, name, options });
      }),
    stop: async () => {
      started.kill();
      await ended;
    },
  };
}
