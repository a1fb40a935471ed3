import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { postSpans } from '../support/sdk/otlp.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { TracesView } from '../support/vscode/tracesView.mjs';
import { until } from '../support/vscode/waiting.mjs';

const source = `export function sell(book) {
  return till.open(book);
}
`;

describe('the local collector', function () {
  this.timeout(240_000);
  let folder: string;
  let service: string;
  let server: Awaited<ReturnType<typeof startVSCode>>;
  let window: Workbench;
  let http: number;
  let grpc: number;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    service = basename(folder);
    await mkdir(join(folder, 'src'));
    await writeFile(join(folder, 'src', 'sell.js'), source);
    [http, grpc] = await freePorts(2);
    server = await startVSCode({
      version: '1.139',
      machineSettings: { 'spanlight.collector.httpPort': http, 'spanlight.collector.grpcPort': grpc },
    });
    window = await open();
  });

  after(async () => {
    await window?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const open = async (): Promise<Workbench> =>
    openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });

  /** Spans of one trace, a millisecond each, by number: the first is the root. */
  async function send(names: Readonly<Record<number, string>>, traceId = randomBytes(16).toString('hex'), port = http) {
    const base = BigInt(Date.now()) * 1_000_000n;
    const at = { 'code.file.path': `/srv/${service}/src/sell.js`, 'code.line.number': 2, 'code.function.name': 'sell' };
    const spans = Object.entries(names).map(([id, name]) => ({
      traceId,
      spanId: id.padStart(16, '0'),
      ...(id === '1' ? {} : { parentSpanId: '1'.padStart(16, '0') }),
      name,
      kind: id === '1' ? 2 : 1,
      startTimeUnixNano: String(base + BigInt(id) * 1_000n),
      endTimeUnixNano: String(base + 1_000_000n),
      attributes: Object.entries(at).map(([key, value]) => ({
        key,
        value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
      })),
    }));
    await postSpans(`http://127.0.0.1:${port}`, service, spans);
    return traceId;
  }

  it('is not there before somebody starts it', async () => {
    await window.openFile('sell.js');
    await window.waitForEditor('sell.js');
    await window.statusBar('local'); // the extension is awake
    assert.ok(!(await window.statusBarItems()).some(({ text }) => text.includes(`:${http}`)));
    await assert.rejects(send({ 1: 'nobody listens' }));
  });

  it('says who has its port, and takes another for this session', async () => {
    const holder: Server = createServer();
    await new Promise<void>(resolve => holder.listen(http, '127.0.0.1', resolve));
    try {
      await window.command('Spanlight: Start Local Collector');
      await window.inputBox.waitForOpen(new RegExp(`Port ${http} is used by .*process ${process.pid}`));
      const { label } = await window.inputBox.waitForItem(/in This Session/);
      const free = Number(/\d+/.exec(label)?.[0]);
      await window.inputBox.pick(/in This Session/);
      await window.statusBar(`:${free} · 0 traces`);
      await window.notify.press('Programs have to be told so', 'Copy Variables');
      await window.inputBox.waitForOpen('Programs need these variables to send here');
      await window.inputBox.pick('Shell');
      const variables = `export OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:${free}\nexport OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf\n`;
      await until(async () => (await window.clipboard()) === variables, 'the variables in the clipboard');
      await window.command('Spanlight: Stop Local Collector');
      await until(
        async () => !(await window.statusBarItems()).some(({ text }) => text.includes(`:${free}`)),
        'the status bar without a collector',
      );
    } finally {
      holder.close();
    }
  });

  it('starts beside the code, shows its traces, and lenses a moment later', async () => {
    await window.openFile('sell.js');
    await window.command('Spanlight: Start Local Collector');
    await window.statusBar(`:${http} · 0 traces`);
    await window.statusBar('local collector'); // the endpoint in use
    await window.waitForEditor('sell.js');
    const traces = new TracesView(window);
    await traces.show();
    const sideBar = window.page.locator('.part.sidebar');
    // The ports are not the usual ones here, so that starting a program is not enough.
    await until(
      async () => /where programs with an OpenTelemetry SDK do not send by default/.test(await sideBar.innerText()),
      'what programs have to be told',
    );
    assert.doesNotMatch(await sideBar.innerText(), /4317/);
    await send({ 1: 'POST /sell', 2: 'sell' });
    await traces.waitForRows(([row]) => row?.label === 'POST /sell', 'the trace in the view');
    await window.statusBar(`:${http} · 1 trace`);
    await window.waitForCodeLens(/^2 spans · p50/);
    await send({ 1: 'POST /sell', 2: 'sell' });
    await window.waitForCodeLens(/^4 spans · p50/);
    await window.screenshot(join('out', 'collector', 'started.png'));
  });

  it('lets an open timeline grow, which keeps its selection', async () => {
    const traceId = await send({ 1: 'POST /buy', 2: 'first' });
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(traceId);
    await window.inputBox.press('Enter');
    const view = new TimelineView(await window.timeline());
    await view.waitForRows(rows => rows.length === 2, 'both spans');
    await view.select('first');
    await send({ 3: 'late', 4: 'later' }, traceId);
    await view.waitForRows(rows => rows.length === 4, 'the late spans');
    const rows = await view.rows();
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['POST /buy', 'first', 'late', 'later'],
    );
    assert.equal((await view.selected())?.name, 'first');
    await window.screenshot(join('out', 'collector', 'grown.png'));
  });

  it('is shared with another window, which goes on when the first one closes', async () => {
    const other = await open();
    await other.statusBar(`:${http} · 3 traces`);
    await send({ 1: 'GET /shared' });
    await other.statusBar(`:${http} · 4 traces`);
    await window.leave();
    await window.close();
    window = other;
    await until(
      () => send({ 1: 'GET /taken over' }).catch(() => undefined),
      'the other window to take over the port',
      20_000,
    );
    await window.statusBar(`:${http} · 5 traces`);
  });

  it('goes on after a reload of the window', async () => {
    await window.reload();
    await window.statusBar(`:${http} · 5 traces`);
    await send({ 1: 'GET /reloaded' });
    await window.statusBar(`:${http} · 6 traces`);
  });

  it('has a menu in the status bar: clears, and stops for good', async () => {
    await window.clickStatusBar(`:${http}`);
    await window.inputBox.waitForOpen('Collecting on the ports');
    await window.screenshot(join('out', 'collector', 'menu.png'));
    await window.inputBox.pick('Clear Traces…');
    await window.notify.pressInDialog('Clear Traces');
    await window.statusBar(`:${http} · 0 traces`);
    await window.clickStatusBar(`:${http}`);
    await window.inputBox.waitForOpen('Collecting on the ports');
    await window.inputBox.pick('Stop Collecting');
    await until(
      async () => !(await window.statusBarItems()).some(({ text }) => text.includes(`:${http}`)),
      'the status bar without a collector',
    );
    await assert.rejects(send({ 1: 'nobody listens' }));
    await window.reload();
    await window.statusBar('local');
    await assert.rejects(send({ 1: 'nobody listens' }));
  });
});
