import assert from 'node:assert/strict';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { storeFiles, storeRequest, writeFolder } from './support/storeSource';
import type { CodeSpan } from './support/codeSpans';

const first = '0af7651916cd43dd8448eb211c80319c';
const second = 'b0af7651916cd43dd8448eb211c80319';
const baseUs = 1_795_000_000_000_000;

const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** A request of the store, as a file of OTLP JSON has it. */
function otlp(traceId: string, spans: readonly CodeSpan[], secret = 'hunter2') {
  const nanos = (ms: number) => `${BigInt(baseUs) * 1000n + BigInt(ms * 1e6)}`;
  const hex = (id: number) => id.toString(16).padStart(16, '0');
  return {
    resourceSpans: [
      {
        resource: { attributes: [text('service.name', 'store')] },
        scopeSpans: [
          {
            scope: { name: 'spanlight-test' },
            spans: spans.map(({ id, parent, name, from, ms, error, kind, attributes = {} }) => ({
              traceId,
              spanId: hex(id),
              parentSpanId: parent ? hex(parent) : '',
              name,
              kind: kind ?? 1,
              startTimeUnixNano: nanos(from),
              endTimeUnixNano: nanos(from + ms),
              attributes: [
                ...Object.entries(attributes).map(([key, value]) => text(key, String(value))),
                text('http.request.header.authorization', secret),
              ],
              status: error ? { code: 2 } : {},
            })),
          },
        ],
      },
    ],
  };
}

function zipkin(traceId: string, id: string, name: string, parentId?: string) {
  const localEndpoint = { serviceName: 'store' };
  return { traceId, id, parentId, name, kind: 'SERVER', timestamp: baseUs, duration: 20_000, localEndpoint, tags: {} };
}

function jaeger(traceID: string, operationName: string) {
  const span = { traceID, spanID: '1', operationName, startTime: baseUs, duration: 7000, processID: 'p1' };
  const processes = { p1: { serviceName: 'old', tags: [] } };
  return { data: [{ traceID, spans: [{ ...span, references: [], tags: [], logs: [] }], processes }] };
}

const files: Readonly<Record<string, string>> = {
  ...storeFiles,
  'request.json': JSON.stringify(otlp(first, storeRequest), null, 2),
  'several.jsonl': [
    otlp(first, storeRequest),
    jaeger(second, 'an old trace'),
    [zipkin('c0af7651916cd43dd8448eb211c80319', 'a1b2c3d4e5f60718', 'from zipkin')],
  ]
    .map(document => JSON.stringify(document))
    .join('\n'),
  'zipkin.json': JSON.stringify([
    zipkin(second, 'a1b2c3d4e5f60718', 'get /'),
    zipkin(second, 'b1b2c3d4e5f60718', 'inner', 'a1b2c3d4e5f60718'),
  ]),
  'damaged.json': JSON.stringify(otlp(first, storeRequest)).slice(0, -600),
  'settings.json': '{ "name": "x", "compilerOptions": {} }',
  'empty.json': '',
};

describe('files of traces in VS Code', () => {
  let folder = '';
  let window: Workbench;

  before(async () => {
    folder = await writeFolder(files);
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [] });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  afterEach(async () => {
    await window.command('View: Close All Editors');
    await until(async () => (await window.tabs()).every(group => group.length === 0), 'no editor');
  });

  async function shown(): Promise<TimelineView> {
    return new TimelineView(await window.timeline());
  }

  /** As a person does who has the file in front as text. */
  async function openAsTrace(name: string): Promise<TimelineView> {
    await window.openFile(name);
    // What was opened as a trace once comes from the list of files as that again.
    const asText = window.page.locator('.editor-group-container.active .monaco-editor .view-lines');
    const isTrace = async () => (await window.page.locator('iframe.webview:visible').count()) > 0;
    const isText = async () => (await asText.count()) > 0;
    await until(async () => (await isText()) || (await isTrace()), 'an editor');
    if (await isText()) await window.command('Spanlight: Open as Trace');
    return shown();
  }

  const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);

  it('shows the trace of a file in an editor of its own, which keys and commands work in', async () => {
    const view = await openAsTrace('request.json');
    const rows = await view.waitForRows(all => all.length === 5, 'five rows');
    assert.deepEqual(names(rows), ['GET /items/:id', 'load item', 'refresh', 'sweep', 'nightly job 4711']);
    assert.equal((await window.activeEditor()).title, 'request.json');
    assert.ok(!(await window.hasCommand('Spanlight: Choose Trace of File…')), 'there is only one trace');
    assert.equal(await view.frame.locator('.file-badge').count(), 0);

    await view.select('GET /items/:id');
    await view.press('ArrowLeft');
    await view.waitForRows(all => all.length === 3, 'three rows after folding');
    await window.command('Spanlight: Unfold All Spans');
    await view.waitForRows(all => all.length === 5, 'all of them again');
    await view.press('ControlOrMeta+f');
    const find = view.frame.locator('.find-field');
    await until(() => find.evaluate(field => field === document.activeElement), 'the find box to have the keyboard');
    await window.page.keyboard.insertText('refresh');
    const count = view.frame.locator('.find-count');
    await until(async () => (await count.textContent()) === '1 of 1', 'the match to be counted');
    await window.command('Spanlight: Copy Trace ID');
    await until(async () => (await window.clipboard()) === first, 'the trace id in the clipboard');
  });

  it('leads from a span of a file to the source, and back', async () => {
    const view = await openAsTrace('request.json');
    await view.waitForRows(all => all.length === 5, 'five rows');
    await view.select('load item');
    await view.press('F12');
    await window.waitForEditor('items.js', 7);
    await window.command('Spanlight: Back to Span');
    await until(async () => (await (await shown()).selected())?.name === 'load item', 'the span to be selected');
  });

  it('offers the traces of a file that holds several, of three formats', async () => {
    const view = await openAsTrace('several.jsonl');
    await view.waitForRows(all => all.length === 5, 'the trace with most spans');
    const badge = view.frame.locator('.file-badge');
    assert.match(await badge.innerText(), /^Trace [123] of 3$/);
    await badge.click();
    const items = await until(async () => {
      const found = await window.quickPick.items();
      return found.length === 3 && found;
    }, 'three traces');
    assert.match(items.map(({ label }) => label).join('\n'), /GET \/items\/:id[^]*|an old trace[^]*|from zipkin/);
    await window.quickPick.pick('an old trace');
    await view.waitForRows(all => names(all).join() === 'an old trace', 'the other trace');
    await window.command('Spanlight: Choose Trace of File…');
    await window.quickPick.pick('from zipkin');
    await view.waitForRows(all => names(all).join() === 'from zipkin', 'the third trace');
  });

  it('shows Zipkin’s spans', async () => {
    const view = await openAsTrace('zipkin.json');
    const rows = await view.waitForRows(all => all.length === 2, 'two rows');
    assert.deepEqual(
      rows.map(({ name, level }) => [name, level]),
      [
        ['get /', 1],
        ['inner', 2],
      ],
    );
  });

  it('keeps what is whole of a damaged file, and says what is wrong with one that holds no trace', async () => {
    const damaged = await openAsTrace('damaged.json');
    await damaged.waitForRows(all => all.length >= 3, 'the spans before the damage');
    for (const [name, expected] of [
      ['settings.json', 'settings.json: The file holds no trace: it is an object with "name", "compilerOptions".'],
      ['empty.json', 'empty.json: The file holds no trace: it is no JSON at all.'],
    ]) {
      await window.command('View: Close All Editors');
      const view = await openAsTrace(name);
      await view.waitForState('failed');
      const said = await view.text();
      assert.ok(said.includes(expected), said);
    }
  });

  it('follows the file when it changes', async () => {
    const path = join(folder, 'growing.jsonl');
    await writeFile(path, JSON.stringify(otlp(first, storeRequest.slice(0, 2))) + '\n');
    const view = await openAsTrace('growing.jsonl');
    await view.waitForRows(all => all.length === 2, 'two rows');
    await writeFile(path, JSON.stringify(otlp(first, storeRequest)) + '\n');
    await view.waitForRows(all => all.length === 5, 'five rows');
    await writeFile(path, 'no more');
    await window.notify.waitFor(/growing\.jsonl: The file holds no trace/);
    assert.equal((await view.rows()).length, 5, 'what was shown stays');
  });

  it('stands twice beside itself, and comes back after a reload as it was', async () => {
    const view = await openAsTrace('several.jsonl');
    await view.waitForRows(all => all.length === 5, 'five rows');
    await window.command('View: Split Editor Right');
    await until(async () => (await window.groups()).length === 2, 'two groups');
    await window.command('Spanlight: Choose Trace of File…');
    await window.quickPick.pick('an old trace');
    await until(async () => names(await (await shown()).rows()).length > 0, 'rows');
    await window.command('View: Close All Editor Groups');

    const again = await openAsTrace('several.jsonl');
    await again.waitForRows(all => all.length === 5, 'five rows');
    await window.command('Spanlight: Choose Trace of File…');
    await window.quickPick.pick('from zipkin');
    await again.waitForRows(all => names(all).join() === 'from zipkin', 'the chosen trace');
    await window.reload();
    const reloaded = await shown();
    await reloaded.waitForRows(all => names(all).join() === 'from zipkin', 'the chosen trace after the reload');
  });

  it('exports what it shows without secrets, and opens the export', async () => {
    const view = await openAsTrace('request.json');
    await view.waitForRows(all => all.length === 5, 'five rows');
    for (const [format, name] of [
      ['Jaeger JSON', 'exported.jaeger.json'],
      ['OTLP JSON', 'exported.otlp.json'],
    ]) {
      await rm(join(folder, name), { force: true });
      await window.command('Spanlight: Export Trace…');
      await window.quickPick.pick(format);
      await window.quickPick.waitForItem(/Leave out secrets.*5 values/s);
      await window.quickPick.pick('Leave out secrets');
      await window.inputBox.waitForOpen('Export Trace');
      await window.inputBox.pasteOver(/\.jsonl?$/, join(folder, name));
      await window.inputBox.press('Enter');
      await window.notify.waitFor(new RegExp(`Exported a trace of 5 spans to ${name}.*Values left out: 5`, 's'));
      const written = await readFile(join(folder, name), 'utf8');
      assert.ok(!written.includes('hunter2') && written.includes('[redacted]'));
      await window.notify.press(new RegExp(name), 'Open as Trace');
      await window.waitForEditor(name);
      const exported = await shown();
      const rows = await exported.waitForRows(all => all.length === 5, 'the same rows');
      assert.deepEqual(names(rows), ['GET /items/:id', 'load item', 'refresh', 'sweep', 'nightly job 4711']);
      await window.command('View: Close Editor');
      await window.waitForEditor('request.json');
    }
  });
});
