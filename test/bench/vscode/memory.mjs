// How much more the extension host and the page's renderer take with a large trace, and what is left of it afterwards.
import { writeFile } from 'node:fs/promises';
import { until } from '../../support/vscode/waiting.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from './bars.mjs';
import { BenchWindow, memoryOf } from './benchWindow.mjs';
import { OpenedTrace } from './openedTrace.mjs';
import { warmUp } from './shared.mjs';
import { startTraceServer } from './traceServer.mjs';

const MB = 1e6;
const traces = 10;
/** Threads that are no longer needed end after a while, and their memory goes with them. */
const restMs = 60_000;

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-memory', 'vscode-memory-ten'], run }];

/** A window of its own: what others left behind would be counted. */
async function* run(options) {
  for (const spans of options.sizes([100_000])) {
    const server = await startTraceServer();
    const window = await BenchWindow.open({ url: server.url });
    try {
      await warmUp(window, server);
      const name = spans.toLocaleString('en');
      options.say(`vscode-memory: ${name} spans`);
      const meter = await Meter.of(window);
      yield* one(meter, window, server, spans);
      if (!options.wants('vscode-memory-ten')) continue;
      options.say(`vscode-memory-ten: ${traces} traces of ${name} spans`);
      yield* ten(meter, window, server, spans);
    } finally {
      await window.close();
      await server.close();
    }
  }
}

/** Host and renderer of a window. */
class Meter {
  static async of(window) {
    const meter = new Meter();
    meter.window = window;
    meter.renderer = await window.rendererPid();
    meter.session = await window.workbench.context.newCDPSession(window.page);
    return meter;
  }

  /** Bytes in use once what can be collected is. */
  async atRest() {
    await this.session.send('HeapProfiler.collectGarbage');
    const [host, page] = [await this.window.ask('memory', { collect: true }), await memoryOf(this.renderer)];
    return { host: host.rss, page: page.rss };
  }

  async resetPeaks() {
    await this.window.ask('resetPeak');
    await writeFile(`/proc/${this.renderer}/clear_refs`, '5');
  }

  async peaks() {
    const [host, page] = [await this.window.ask('memory'), await memoryOf(this.renderer)];
    return { host: host.peak, page: page.peak };
  }
}

async function* one(meter, window, server, spans) {
  const trace = await server.add(spans);
  await window.openEmptyPanel();
  const idle = await meter.atRest();
  await window.closeAll();
  await meter.resetPeaks();
  await openAndClose(window, trace);
  const peak = await meter.peaks();
  server.drop(trace);
  yield rowOf({
    name: 'vscode-memory/host',
    spans,
    value: (peak.host - idle.host) / MB,
    unit: 'MB',
    against: { what: 'payload', value: trace.bytes / MB },
    bar: barAt(spans === 100_000, { value: (1.3 * trace.bytes) / MB + 64 }),
    note: `peak above the ${Math.round(idle.host / MB)} MB of the idle host`,
  });
  yield rowOf({
    name: 'vscode-memory/page',
    spans,
    value: (peak.page - idle.page) / MB,
    unit: 'MB',
    bar: barAt(spans === 100_000, { value: 150 }),
    note: `peak above the ${Math.round(idle.page / MB)} MB of the window with an empty webview, which is the same process`,
  });
}

async function* ten(meter, window, server, spans) {
  const before = await meter.atRest();
  for (let n = 0; n < traces; n++) {
    const trace = await server.add(spans);
    await openAndClose(window, trace);
    server.drop(trace);
  }
  let after = await meter.atRest();
  const isBack = async () => {
    after = await meter.atRest();
    return after.host <= before.host * 1.1 && after.page <= before.page * 1.1;
  };
  await until(isBack, 'the memory to come back', restMs).catch(() => undefined); // then the row says so
  for (const part of /** @type {const} */ (['host', 'page']))
    yield rowOf({
      name: `vscode-memory-ten/${part}`,
      spans,
      value: after[part] / MB,
      unit: 'MB',
      against: { what: 'before', value: before[part] / MB },
      bar: barAt(spans === 100_000, { ratio: 1.1 }),
    });
}

async function openAndClose(window, { traceId }) {
  const { frame } = await window.openTrace(traceId);
  await new OpenedTrace(window, frame).settle();
  await window.closeAll();
}
