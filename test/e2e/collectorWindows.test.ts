// The collector in real windows: two of them share it, one takes over from the other, and an extension host that is killed outright
// loses nothing that was acknowledged.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPortHolder } from '../../src/backends/collector/server/portHolder';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { foundIn, startCollectHost } from '../support/collector/collectHost.mjs';
import { compareFound } from '../support/collector/foundSpans.mjs';
import { startSender } from '../support/collector/sender.mjs';
import { SpanBatches, type BatchOptions } from '../support/collector/spanBatches.mjs';
import { postSpans } from '../support/sdk/otlp.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TracesView } from '../support/vscode/tracesView.mjs';
import { until } from '../support/vscode/waiting.mjs';

describe('the collector in several windows', function () {
  this.timeout(240_000);
  let folder: string;
  let server: Awaited<ReturnType<typeof startVSCode>>;
  let port: number;
  let url: string;
  /** Those that are open; the first is the one that collects. */
  const windows: Workbench[] = [];
  let senders = 0;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    const [http, grpc] = await freePorts(2);
    port = http;
    url = `http://127.0.0.1:${http}`;
    server = await startVSCode({
      version: '1.139',
      machineSettings: {
        'spanlight.endpoints': [],
        'spanlight.collector.httpPort': http,
        'spanlight.collector.grpcPort': grpc,
      },
    });
  });

  after(async () => {
    for (const window of windows) await window.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function openWindow(): Promise<Workbench> {
    const browser = await sharedChromium();
    const window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser });
    windows.push(window);
    return window;
  }

  /** The window that collects: the one that took over in the test before, or a new one. */
  async function collectingWindow(): Promise<Workbench> {
    // A test that failed leaves others behind.
    if (windows.length > 1) for (const window of [...windows]) await drop(window);
    const [first] = windows.length ? windows : [await openWindow()];
    if (!(await findPortHolder(port))) await first.command('Spanlight: Start Local Collector');
    await first.statusBar(`:${port}`);
    return first;
  }

  /** Tells VS Code, too: an extension host that was not told waits for its window, and would take over from the next one. */
  async function drop(window: Workbench): Promise<void> {
    await window.leave();
    windows.splice(windows.indexOf(window), 1);
    await window.close();
  }

  /** Requests as an SDK sends them every now and then, of traces that no other test has. */
  const newBatches = () => ({ tracesPerBlock: 25, seed: ++senders });

  /** Counts and ids of everything that was acknowledged, asked as one more window would. */
  async function assertFound(batches: BatchOptions, acknowledged: readonly number[]): Promise<void> {
    const storage = join(server.dataDir, 'data', 'User', 'globalStorage', 'spanlight.spanlight', 'collector');
    const guest = await startCollectHost({ folder: storage });
    try {
      assert.equal(guest.state.role, 'guest');
      const { missing, damaged, traces } = await compareFound(foundIn(guest), new SpanBatches(batches), acknowledged);
      assert.ok(traces > 0);
      assert.deepEqual({ missing, damaged }, { missing: [], damaged: [] });
    } finally {
      await guest.stop();
    }
  }

  async function shows(view: TracesView, name: string): Promise<void> {
    await view.waitForRows(rows => rows.some(({ label }) => label === name), `the trace "${name}" in the view`);
  }

  async function send(name: string): Promise<void> {
    const now = BigInt(Date.now()) * 1_000_000n;
    const id = BigInt(`0x${Buffer.from(name).toString('hex').slice(0, 16)}`);
    const hex = (digits: number) => (id + now).toString(16).padStart(digits, '0').slice(-digits);
    const times = { startTimeUnixNano: String(now - 1_000_000n), endTimeUnixNano: String(now) };
    await postSpans(url, 'till', [{ traceId: hex(32), spanId: hex(16), name, kind: 2, ...times }]);
  }

  /** Two windows, one of which collects, and what ends that one. Prints how long nobody took anything. */
  async function takesOver(end: (owner: Workbench, pid: number) => Promise<void>): Promise<void> {
    const first = await collectingWindow();
    const second = await openWindow();
    const views = [new TracesView(first), new TracesView(second)];
    for (const view of views) await view.show();
    const batches = newBatches();
    await send(`sold in the first ${batches.seed}`);
    for (const view of views) await shows(view, `sold in the first ${batches.seed}`);
    const before = await findPortHolder(port);
    assert.ok(before?.pid);

    const sender = startSender({ url, batches, spansPerSecond: 5000, retry: true });
    await until(() => sender.acknowledged() > 50, 'the sender to begin');
    await end(first, before.pid);
    const pid = await until(async () => {
      const holder = await findPortHolder(port);
      return holder?.pid !== undefined && holder.pid !== before.pid && holder.pid;
    }, 'the other window to serve');
    const then = sender.acknowledged();
    await until(() => sender.acknowledged() > then + 50, 'the sender to go on');
    sender.stop();
    const report = await sender.done;
    assert.equal(report.failure, undefined);
    console.log(
      `    the other window (pid ${pid} after ${before.pid}) served after ${Math.round(report.longestGapMs)} ms, ` +
        `${report.acknowledged.length} requests acknowledged, ${report.tries} tries in vain`,
    );
    await send(`sold in the second ${batches.seed}`);
    await shows(views[1], `sold in the second ${batches.seed}`);
    await assertFound(batches, report.acknowledged);
    await drop(first);
  }

  it('shows traces in both as they come; when the first is closed, the second serves and nothing is lost', () =>
    takesOver(first => first.leave()));

  it('goes on in the second when the extension host of the first is killed outright', () =>
    takesOver(async (_, pid) => void process.kill(pid, 'SIGKILL')));

  it('has every acknowledged request after its extension host was killed outright, once the window is opened again', async () => {
    const window = await collectingWindow();
    const holder = await findPortHolder(port);
    assert.ok(holder?.pid);
    const batches = newBatches();
    const sender = startSender({ url, batches, inFlight: 8, retry: true });
    await until(() => sender.acknowledged() > 100, 'the sender to begin');
    process.kill(holder.pid, 'SIGKILL');
    await drop(window);
    const again = await openWindow();
    // VS Code may have started the extension host anew before it heard that its window goes: then that one collects for a moment.
    const start = 'Spanlight: Start Local Collector';
    await until(async () => {
      if ((await again.statusBarItems()).some(({ text }) => text.includes(`:${port}`))) return true;
      if (await again.hasCommand(start)) await again.command(start);
      return false;
    }, 'the collector in the new window');
    const then = sender.acknowledged();
    await until(() => sender.acknowledged() > then + 20, 'the sender to go on');
    sender.stop();
    const report = await sender.done;
    assert.equal(report.failure, undefined);
    assert.ok(report.tries > 0, 'requests were under way when it was killed');
    await assertFound(batches, report.acknowledged);
    const view = new TracesView(again);
    await view.show();
    await view.waitForRows(rows => rows.length > 10, 'the traces in the window');
  });
});
