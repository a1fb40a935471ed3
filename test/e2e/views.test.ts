import type { Workbench } from '../support/vscode/driver.mjs';
import { sharedEmptyWindow } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';

describe('the views of a trace in VS Code', function () {
  this.timeout(240_000);
  let window: Workbench;
  let timeline: TimelineView;

  before(async () => {
    window = await sharedEmptyWindow();
    await window.command('Spanlight: Open Sample Trace');
    timeline = new TimelineView(await window.timeline());
    await timeline.waitForRows(rows => rows.length > 15, 'the spans of the sample');
    await timeline.focus();
  });

  /** Presses a contributed key until the element has the keyboard: VS Code may not know yet that the page has it. */
  const show = (key: string, id: string) =>
    until(async () => {
      await window.page.keyboard.press(key);
      const element = timeline.frame.locator(`#${id}:focus`);
      return until(async () => (await element.count()) > 0, id, 3_000).catch(() => false);
    }, `${id} by the key ${key}`);
  /** What a screen reader hears of the active row or node. */
  const active = (id: string) =>
    timeline.frame.locator(`#${id}`).evaluate(element => {
      const row = element.getAttribute('aria-activedescendant');
      return (row && document.getElementById(row)?.getAttribute('aria-label')) ?? '';
    });
  const untilActive = (id: string, words: RegExp) =>
    until(
      async () => words.test(await active(id)),
      async () => `${words} in ${id}; it is ${await active(id)}`,
    );

  it('walks the flame, and shows a node in the timeline', async () => {
    await show('2', 'flame-tree');
    await untilActive('flame-tree', /^POST \/buy, frontend, 1 span, duration .* 100 % of all work/);
    await window.page.keyboard.press('ArrowDown');
    await window.page.keyboard.press('ArrowDown');
    await untilActive('flame-tree', /^plan delivery, frontend/);
    await window.page.keyboard.press(' ');
    await until(async () => (await timeline.selected())?.name === 'plan delivery', 'the span in the timeline');
  });

  it('sorts the table by a column that is chosen, and opens the source of a span', async () => {
    await show('3', 'table-grid');
    await untilActive('table-grid', /^plan delivery, frontend, internal, starts at/);
    await show('s', 'chooser-input');
    await window.page.keyboard.type('start');
    await window.page.keyboard.press('Enter');
    await timeline.frame.locator('.col-start[aria-sort="ascending"]').waitFor();
    await window.page.keyboard.press('Home');
    await untilActive('table-grid', /^POST \/buy, frontend, server, starts at 0 ms/);
  });

  it('groups statistics by an attribute, and filters to a group', async () => {
    await show('4', 'statistics-grid');
    await show('b', 'chooser-input');
    await window.page.keyboard.type('db.system');
    await window.page.keyboard.press('Enter');
    await untilActive('statistics-grid', /^postgresql: \d+ spans, .* p95 /);
    await window.page.keyboard.press('Enter');
    await until(
      async () => /only what the filter leaves/.test(await timeline.text()),
      async () => `the groups of what the filter leaves; there is ${await timeline.text()}`,
    );
    await show('3', 'table-grid');
    const rows = async () => Number(await timeline.frame.locator('#table-grid').getAttribute('aria-rowcount'));
    await until(
      async () => (await rows()) > 2 && (await rows()) < 30,
      async () => `the table of what the filter leaves; it has ${await rows()} rows`,
    );
  });

  it('says of the log what there is', async () => {
    await show('6', 'log-grid');
    await until(
      async () => /Nothing in this trace fits the filter|\d+ entr/.test(await timeline.text()),
      async () => `a log, or why there is none; there is ${await timeline.text()}`,
    );
  });
});
