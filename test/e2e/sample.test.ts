import assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { startVSCode, type VSCodeServer } from '../support/vscode/server.mjs';
import { sharedChromium } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { TracesView } from '../support/vscode/tracesView.mjs';
import { until } from '../support/vscode/waiting.mjs';

describe('the sample trace in an empty window', function () {
  this.timeout(240_000);
  let server: VSCodeServer;
  let window: Workbench;
  let timeline: TimelineView;

  before(async () => {
    server = await startVSCode({ version: '1.139' });
    window = await openWorkbench(server, { developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await server?.stop();
  });

  it('is offered where nothing else is to be seen', async () => {
    const traces = new TracesView(window);
    await traces.show();
    const button = window.page.locator('.welcome-view-content .monaco-button', { hasText: 'Open Sample Trace' });
    await button.waitFor();
    assert.match(await traces.welcome(), /Start Local Collector/);
    await button.click();
    timeline = new TimelineView(await window.timeline());
    await timeline.waitForRows(rows => rows.length > 20, 'the spans of the sample');
    await window.waitForEditor('POST /buy');
    await traces.waitForRows(
      rows => rows.length === 4 && rows.filter(({ isFailing }) => isFailing).length === 2,
      'all of it',
    );
  });

  it('has a source for most of its spans, with a path that says whose', async () => {
    const rows = await timeline.waitForRows(
      all => all.some(({ name, source }) => name === 'load item' && /items\.ts:\d+/.test(source)),
      'the source of a span',
    );
    assert.ok(rows.filter(({ source }) => /:\d+$/.test(source)).length > rows.length / 2);
  });

  it('leads to the line of source, which can only be read', async () => {
    await timeline.select('load item');
    await timeline.press('Enter');
    await window.waitForEditor('items.ts', 18);
    await window.page.keyboard.type('x');
    const text = () => window.page.locator('.monaco-editor-overlaymessage').allInnerTexts();
    await until(async () => (await text()).some(one => /sample trace/.test(one)), 'why it can not be written');
    await window.command('Spanlight: Back to Span');
    await until(async () => (await timeline.selected())?.name === 'load item', 'the span again');
  });

  it('comes back after a reload of the window', async () => {
    await window.reload();
    timeline = new TimelineView(await window.timeline());
    await timeline.waitForRows(
      rows => rows.some(({ source }) => /items\.ts:18/.test(source)),
      'the sample and its source',
    );
  });
});
