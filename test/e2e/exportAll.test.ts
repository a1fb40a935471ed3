import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../support/bootstrap/processes.mjs';
import { postSpans } from '../support/sdk/otlp.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';

/** More than one page of a search. */
const traceCount = 250;

describe('the export of all that the collector holds', function () {
  this.timeout(240_000);
  let folder: string;
  let server: Awaited<ReturnType<typeof startVSCode>>;
  let window: Workbench;
  let http: number;
  let spans: { traceId: string }[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    let grpc: number;
    [http, grpc] = await freePorts(2);
    server = await startVSCode({
      version: '1.139',
      machineSettings: {
        'spanlight.collector.httpPort': http,
        'spanlight.collector.grpcPort': grpc,
        'spanlight.export.redact': ['customer.*'],
      },
    });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
    await window.command('Spanlight: Start Local Collector');
    await window.statusBar(`:${http} · 0 traces`);
    const base = BigInt(Date.now()) * 1_000_000n;
    spans = Array.from({ length: traceCount }, (_, i) => ({
      traceId: randomBytes(16).toString('hex'),
      spanId: randomBytes(8).toString('hex'),
      name: `trace ${i}`,
      kind: 2,
      // Many begin at the same moment.
      startTimeUnixNano: String(base + BigInt(i >> 4)),
      endTimeUnixNano: String(base + 1_000_000n),
      attributes: [
        { key: 'customer.name', value: { stringValue: 'Ada' } },
        { key: 'big', value: { intValue: '9223372036854775807' } },
      ],
    }));
    await postSpans(`http://127.0.0.1:${http}`, 'shop', spans);
    await window.statusBar(`:${http} · ${traceCount} traces`);
  });

  after(async () => {
    await window?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const [format, name] of [
    ['OTLP JSON lines', 'all.jsonl'],
    ['Jaeger JSON', 'all.json'],
  ]) {
    it(`holds every trace once as ${format}, without secrets, and opens as a file`, async () => {
      await rm(join(folder, name), { force: true });
      await window.command('Spanlight: Export All Traces of the Collector…');
      await window.quickPick.pick(format);
      await window.quickPick.pick('Leave out secrets');
      await window.inputBox.waitForOpen('Export All Traces of the Collector');
      await window.inputBox.pasteOver(/\.jsonl?$/, join(folder, name));
      await window.inputBox.press('Enter');
      const told = new RegExp(
        `Exported ${traceCount} traces of ${traceCount} spans to ${name}\\. Values left out: ${traceCount}`,
      );
      await window.notify.waitFor(told);
      const text = await readFile(join(folder, name), 'utf8');
      for (const { traceId } of spans) assert.ok(text.includes(traceId), traceId);
      assert.equal(text.split('9223372036854775807').length - 1, traceCount);
      assert.ok(!text.includes('Ada'));
      if (name.endsWith('.jsonl')) assert.equal(text.trimEnd().split('\n').length, traceCount);
      await window.notify.press(told, 'Open as Trace');
      await window.waitForEditor(name);
      await new TimelineView(await window.timeline()).waitForRows(rows => rows.length === 1, 'a trace of the file');
      await window.command('Spanlight: Choose Trace of File…');
      await window.quickPick.waitForOpen(`${traceCount} traces, newest first`);
      await window.quickPick.dismiss();
      const left = (await readdir(folder)).filter(file => !/^all\.jsonl?$/.test(file));
      assert.deepEqual(left, []);
    });
  }
});
