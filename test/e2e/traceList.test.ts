import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { postSpans } from '../support/sdk/otlp.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode, type VSCodeServer } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TracesView, type SeenTrace } from '../support/vscode/tracesView.mjs';
import { until } from '../support/vscode/waiting.mjs';

const jaeger = process.env['SPANLIGHT_JAEGER_V2'] ?? '';
const jaegerOtlp = process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '';

let sent = 0;
/** Posts a trace of one span and gives its id. */
async function send(
  otlp: string,
  name: string,
  {
    error = false,
    ms = 5,
    attributes = {},
  }: { error?: boolean; ms?: number; attributes?: Record<string, string> } = {},
): Promise<string> {
  const traceId = `11ce${process.pid.toString(16).padStart(8, '0')}${(++sent).toString(16).padStart(20, '0')}`;
  const start = BigInt(Date.now()) * 1_000_000n + BigInt(sent); // of two in one ms the later one is newer
  await postSpans(otlp, 'till', [
    {
      traceId,
      spanId: sent.toString(16).padStart(16, '0'),
      name,
      kind: 2,
      startTimeUnixNano: `${start}`,
      endTimeUnixNano: `${start + BigInt(ms * 1e6)}`,
      attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
      status: error ? { code: 2 } : {},
    },
  ]);
  return traceId;
}

const labels = (rows: readonly SeenTrace[]): string => rows.map(({ label }) => label).join(' | ');

describe('the view Traces', function () {
  this.timeout(240_000);
  let folder: string;
  let server: VSCodeServer;
  let window: Workbench;
  let traces: TracesView;
  let otlp: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    const [http, grpc] = await freePorts(2);
    otlp = `http://127.0.0.1:${http}`;
    server = await startVSCode({
      version: '1.139',
      machineSettings: {
        'spanlight.collector.httpPort': http,
        'spanlight.collector.grpcPort': grpc,
        'spanlight.endpoints': [{ id: 'e2e', name: 'test jaeger', url: jaeger }],
      },
    });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
    traces = new TracesView(window);
  });

  after(async () => {
    await window?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const shows = (expected: string, timeoutMs?: number) =>
    traces.waitForRows(rows => labels(rows) === expected, `the rows ${expected}`, timeoutMs);

  it('asks a Jaeger nothing by itself: it offers to connect', async () => {
    await send(jaegerOtlp, 'GET /jaeger');
    await traces.show();
    await shows('Connect to test jaeger…');
    await window.statusBar('Not contacted yet');
  });

  it('waits for traces once the collector runs, and says where programs send to', async () => {
    await window.command('Spanlight: Start Local Collector');
    await until(async () => /Waiting for traces/.test(await traces.welcome()), 'the welcome of the collector');
    assert.match(await traces.welcome(), /Start yours with these variables/);
  });

  it('lists traces as they come, the newest first, failing ones marked', async () => {
    await send(otlp, 'GET /one');
    await send(otlp, 'POST /two', { error: true, ms: 300 });
    const rows = await shows('POST /two | GET /one');
    assert.match(rows[0].description, /^till · 300 ms · 1 error · 1 span · [\d:.]+$/);
    assert.deepEqual(
      rows.map(({ isFailing }) => isFailing),
      [true, false],
    );
    await traces.waitForMessage(/^local collector · live$/);
  });

  it('shows names of strangers as they are', async () => {
    await send(otlp, '$(error) [x](command:y) <b>z</b>');
    await shows('$(error) [x](command:y) <b>z</b> | POST /two | GET /one');
  });

  it('opens the timeline of a row by a click and by Enter', async () => {
    await traces.open(({ label }) => label === 'GET /one');
    await window.waitForEditor('GET /one');
    await traces.select('POST /two');
    await window.waitForEditor('POST /two');
    await window.command('View: Close All Editors');
    await window.command('Spanlight: Focus on Traces View');
    await until(
      () => window.page.evaluate(() => Boolean(document.activeElement?.closest('.part.sidebar .monaco-list'))),
      'the list to have the keyboard',
    );
    await window.press('Enter');
    await window.waitForEditor('POST /two');
  });

  it('copies the id of the selected row by the key for copying', async () => {
    const traceId = await send(otlp, 'GET /copied');
    await traces.waitForRows(rows => rows[0].label === 'GET /copied', 'the new row');
    await traces.select('GET /copied');
    await window.command('Spanlight: Focus on Traces View');
    await until(async () => {
      await window.press('ControlOrMeta+C');
      return (await window.clipboard()) === traceId;
    }, 'the id in the clipboard');
  });

  it('is filtered by words, errors, durations and attributes, while it stays live', async () => {
    const narrow = async (text: string) => {
      await window.command('Spanlight: Filter Traces…');
      await window.inputBox.waitForOpen('Filter Traces');
      await window.inputBox.paste(text);
      await window.inputBox.press('Enter');
    };
    await narrow('error');
    await shows('POST /two');
    await traces.waitForMessage(/· error$/);
    await narrow('>200ms');
    await shows('POST /two');
    await narrow('/one till');
    await shows('GET /one');
    await narrow('color=red');
    await shows('No trace fits the filter');
    await send(otlp, 'GET /blue', { attributes: { color: 'blue' } });
    await send(otlp, 'GET /red', { attributes: { color: 'red' } });
    await shows('GET /red');
    await window.command('Spanlight: Clear Filter of Traces');
    await traces.waitForRows(rows => rows.length === 6 && rows[0].label === 'GET /red', 'all of them');
  });

  it('stands still when it is paused, and says what came when it goes on', async () => {
    await window.command('Spanlight: Pause Live Traces');
    await traces.waitForMessage(/paused/);
    await send(otlp, 'GET /meanwhile');
    await traces.waitForMessage(/paused, 1 new/);
    assert.equal((await traces.rows())[0].label, 'GET /red');
    await window.command('Spanlight: Resume Live Traces');
    await traces.waitForRows(rows => rows[0].label === 'GET /meanwhile', 'what came');
    await window.statusBar('Came meanwhile: 1 trace');
  });

  it('groups by operation, with what each costs, and stays grouped', async () => {
    await send(otlp, 'GET /one', { ms: 15 });
    await window.command('Spanlight: Group Traces by Operation');
    const text = 'GET /one till · 2 traces · median 5 ms · max 15 ms';
    await traces.waitForRows(all => all.some(row => row.text === text), text);
    await traces.select('GET /one');
    await window.command('Spanlight: Focus on Traces View');
    await window.press('ArrowRight');
    const below = (expected: string) =>
      traces.waitForRows(all => labels(all).includes(`GET /one | ${expected} | `), `${expected} below GET /one`);
    await below('15 ms | 5 ms');
    await send(otlp, 'GET /one', { ms: 25 });
    await below('25 ms | 15 ms | 5 ms');
    await window.command('Spanlight: Show Traces as List');
    await traces.waitForRows(all => all[0].label === 'GET /one', 'the list again');
  });

  it('never cuts off silently: a row says how many there are, and brings them', async () => {
    for (let n = 0; n < 110; n++) await send(otlp, `GET /many`);
    const { page } = window;
    await traces.select('GET /many');
    await window.command('Spanlight: Focus on Traces View');
    await window.press('End');
    const rows = await traces.waitForRows(all => /more…$/.test(all.at(-1)?.label ?? ''), 'the row that says so');
    assert.match(rows.at(-1)?.text ?? '', /^(\d+) more… 100 of \d+ are shown$/);
    await page.keyboard.press('Enter');
    await traces.waitForRows(all => !/more…$/.test(all.at(-1)?.label ?? ''), 'the others');
  });

  it('clears the collector after asking, as it does so for all windows', async () => {
    await window.command('Spanlight: Clear Traces');
    await window.notify.dialog('Delete all traces of the local collector?');
    await window.notify.pressInDialog('Clear');
    await until(async () => /Waiting for traces/.test(await traces.welcome()), 'the empty list');
  });

  it('lists what a Jaeger has once a search has reached it, and what comes by asking again', async () => {
    await window.command('Spanlight: Switch Endpoint…');
    await window.quickPick.waitForOpen('Switch Endpoint');
    await window.quickPick.pick('test jaeger');
    await shows('Connect to test jaeger…');
    await traces.select('Connect to test jaeger…');
    await window.quickPick.waitForItem('till');
    await window.quickPick.dismiss();
    await traces.waitForRows(rows => rows.some(({ label }) => label === 'GET /jaeger'), 'the trace of the Jaeger');
    await traces.waitForMessage(/^test jaeger · every 5 s$/);
    await send(jaegerOtlp, 'GET /later');
    await traces.waitForRows(rows => rows.some(({ label }) => label === 'GET /later'), 'what came later', 30_000);
  });

  it('hides what a Jaeger had until the list is asked for anew', async () => {
    await window.command('Spanlight: Clear Traces');
    await traces.waitForRows(rows => !rows.some(({ label }) => /GET/.test(label)), 'no trace');
    await window.command('Spanlight: Refresh Traces');
    await traces.waitForRows(rows => rows.some(({ label }) => label === 'GET /later'), 'all again');
  });
});
