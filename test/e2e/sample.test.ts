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
    await timeline.waitForRows(rows => rows.length > 15, 'the spans of the sample');
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

  /** Lines of the comparison: what changed, and the name. */
  const compared = async (): Promise<string[]> => {
    await timeline.findFrame();
    return timeline.frame
      .locator('.compare-grid .grid-row:not([hidden])')
      .evaluateAll(rows => rows.map(row => row.getAttribute('aria-label') ?? ''));
  };
  const untilCompared = (isRight: (text: string) => unknown, what: string) =>
    until(
      async () => isRight(await timeline.text()) && (await compared()).length > 3,
      async () => `${what}; there is: ${await timeline.text()}`,
    );

  /** VS Code may not know yet that the timeline has the keyboard. */
  const pressUntil = (key: string, isDone: () => Promise<boolean>) =>
    until(async () => {
      await timeline.focus();
      await timeline.press(key);
      return until(isDone, `the key ${key}`, 3_000).catch(() => false);
    }, `what the key ${key} does`);
  /** How long the trace takes that is compared with, ms: what a list says counts work after the answer as well. */
  const untilOther = (listed: string | undefined) =>
    untilCompared(text => {
      const shown = Number(/the other ([\d.]+) ms/.exec(text)?.[1]);
      return Math.abs(shown - parseFloat(listed ?? '')) < 1;
    }, `the comparison with the one of ${listed}`);

  it('is compared by a key with the one of the others that is typical, and by another key no more', async () => {
    await pressUntil('Shift+V', async () => (await compared()).length > 0);
    await untilCompared(
      text => /this trace [\d.]+ ms the other [\d.]+ ms \(frontend · POST \/buy, .+\) [+-][\d.]+ ms/.test(text),
      'by how much it differs',
    );
    assert.match(await timeline.text(), /Of 3 known traces the one nearest to their median, [\d.]+ ms\./);
    const lines = await compared();
    assert.ok(
      lines.some(line =>
        /^[^:]+: (slower|faster|added|removed|×\d+, was ×\d+).*, [+-][\d.]+ (ms|µs) of self time/.test(line),
      ),
      lines.join('\n'),
    );
    await until(async () => (await compared()).some(line => /items\.ts:\d+/.test(line)), 'the source of a line');
    await timeline.frame.locator('#compare-grid').press('Escape');
    await until(
      async () => (await timeline.frame.locator('#view-timeline[aria-selected="true"]').count()) > 0,
      'the timeline again',
    );
    assert.equal(await timeline.frame.locator('#view-compare').isVisible(), false);
  });

  it('is compared with one that is chosen: from a list of those that are known, or in the view', async () => {
    await pressUntil('v', () => window.quickPick.isOpen());
    await window.quickPick.waitForOpen('Compare with…');
    const typical = await window.quickPick.waitForItem('A typical one');
    assert.equal(typical.description, 'of 3 known');
    const items = await window.quickPick.items();
    assert.equal(items.filter(({ label }) => /POST \/buy/.test(label)).length, 3);
    const [, chosen] = items;
    await window.quickPick.pick(chosen.detail.split(' · ').at(-1) ?? '');
    const [, duration] = /^([\d.]+ ms)/.exec(chosen.detail) ?? [];
    await untilOther(duration);

    const traces = new TracesView(window);
    const own = parseFloat(/POST \/buy frontend ([\d.]+) ms/.exec(await timeline.text())?.[1] ?? '');
    const durations = (await traces.rows()).map(({ description }) => /[\d.]+ ms/.exec(description)?.[0] ?? '');
    const other = durations.find(one => one !== duration && Math.abs(parseFloat(one) - own) > 1);
    await traces.list.filter({ hasText: other }).first().click({ button: 'right' });
    await window.pickInMenu('Compare with…');
    await untilOther(other);
    // A page that was hidden is made anew.
    await window.command('File: New Untitled Text File');
    await window.page.keyboard.press('Control+PageUp');
    timeline = new TimelineView(await window.timeline());
    await untilOther(other);
    await window.command('Spanlight: End Comparison');
    await timeline.waitForRows(rows => rows.length > 15, 'the timeline again');
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
