import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFaultProxy } from '../support/proxy/faultProxy.mjs';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { sendCodeSpans } from './support/codeSpans';

const jaeger = {
  query: process.env['SPANLIGHT_JAEGER_V2'] ?? '',
  otlp: process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '',
};
/** The name of a folder of the workspace, and of one that is not there. */
const own = 'background-own';
const foreign = 'background-foreign';

const source = `export function restock(item) {
  return shelf.add(item);
}
`;
const at = { 'code.file.path': `/srv/${own}/src/restock.js`, 'code.line.number': 2, 'code.function.name': 'restock' };
const trace = [
  { id: 1, name: 'POST /shelf', from: 0, ms: 40 },
  { id: 2, parent: 1, name: 'restock', from: 1, ms: 12, attributes: at },
];

describe('the background fetch in VS Code', () => {
  let folder: string;
  let window: Workbench;
  let proxy: Awaited<ReturnType<typeof startFaultProxy>>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    await mkdir(join(folder, own, 'src'), { recursive: true });
    await writeFile(join(folder, own, 'src', 'restock.js'), source);
    for (let i = 0; i < 6; i++) await sendCodeSpans(jaeger, own, trace);
    await sendCodeSpans(jaeger, foreign, trace);
    proxy = await startFaultProxy(jaeger.query);
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'watched', name: 'watched', url: proxy.url }] });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await proxy?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('asks nothing until a command has reached the endpoint; then lenses appear by themselves', async () => {
    await window.openFile('restock.js');
    await window.waitForEditor('restock.js');
    await window.statusBar('watched'); // the extension is awake
    assert.deepEqual(proxy.asked, []);

    const traceId = await sendCodeSpans(jaeger, own, trace);
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(traceId);
    await window.inputBox.press('Enter');
    const view = new TimelineView(await window.timeline());
    await view.waitForRows(
      rows => rows.some(({ source: place }) => place.includes('restock.js:2')),
      'the source column',
    );
    await view.select('restock');
    await view.press('Enter');
    await window.waitForEditor('restock.js', 2);
    const lens = '7 spans · p50 12 ms · max 12 ms · 0 % errors · last 1 h';
    await until(
      async () => (await window.codeLenses()).includes(lens),
      async () => `${lens}; there was ${(await window.codeLenses()).join(' | ')}`,
      40_000,
    );
  });

  it('asks for services of this workspace only', () => {
    const searched = proxy.asked
      .map(({ path }) => new URL(path, proxy.url).searchParams)
      .map(parameters => parameters.get('query.service_name') ?? parameters.get('service'))
      .filter(name => name !== null);
    assert.deepEqual([...new Set(searched)], [own]);
  });
});
