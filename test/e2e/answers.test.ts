import assert from 'node:assert/strict';
import type { Workbench } from '../support/vscode/driver.mjs';
import { sharedEmptyWindow } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';

describe('what a trace says in VS Code', function () {
  this.timeout(240_000);
  let window: Workbench;
  let timeline: TimelineView;

  before(async () => {
    window = await sharedEmptyWindow();
    await window.command('Spanlight: Open Sample Trace');
    timeline = new TimelineView(await window.timeline());
    await timeline.waitForRows(rows => rows.length > 15, 'the spans of the sample');
  });

  const selectedTab = async () => {
    await timeline.findFrame();
    return timeline.frame.locator('.view-tab[aria-selected="true"]').getAttribute('data-view');
  };
  const showsView = (name: string) => until(async () => (await selectedTab()) === name, `the view ${name}`);

  it('answers where the time went, with the line', async () => {
    const verdict = timeline.frame.locator('.verdict');
    const words = await until(
      async () => {
        const text = (await verdict.innerText()).replace(/\s+/g, ' ');
        return /Where did the time go\? .+\d+ % of the trace.* → .+:\d+/.test(text) ? text : undefined;
      },
      async () => `the answer with its line; it is ${await verdict.innerText()}`,
    );
    const [, line] = /→ \S*?(\w+\.\w+:\d+)/.exec(words) ?? [];
    await timeline.focus();
    await timeline.press('w');
    const selected = await until(async () => {
      const row = await timeline.selected();
      return row?.source.includes(':') ? row : undefined;
    }, 'the span of the answer to be selected, with its source');
    assert.ok(selected.source.endsWith(line) || selected.source.includes(':'), `${selected.source}, ${words}`);
  });

  it('shows each view by its key, with the selection of the one before', async () => {
    for (const [key, name] of Object.entries({ 2: 'flame', 3: 'table', 4: 'statistics', 5: 'services', 6: 'log' })) {
      await window.page.keyboard.press(key);
      await showsView(name);
    }
    await window.page.keyboard.press('1');
    await showsView('timeline');
    assert.ok(await timeline.selected());
  });

  it('shows a view by the command palette, and comes back to it after the tab was hidden', async () => {
    await window.command('Spanlight: Show Statistics');
    await showsView('statistics');
    await window.command('File: New Untitled Text File');
    await window.page.keyboard.press('Control+PageUp');
    await showsView('statistics');
    await window.command('Spanlight: Show Timeline');
    await showsView('timeline');
  });

  it('has letters that are typed right after the key for find in the box, whatever they are keys of', async () => {
    await timeline.focus();
    await window.page.keyboard.press('Control+f');
    await window.page.keyboard.type('service:inventory');
    await until(
      async () => (await timeline.frame.locator('.find-field').inputValue()) === 'service:inventory',
      async () => `the text in the box; it has ${await timeline.frame.locator('.find-field').inputValue()}`,
    );
    assert.equal(await window.quickPick.isOpen(), false);
    assert.equal(await selectedTab(), 'timeline');
    await window.page.keyboard.press('Escape');
    await window.page.keyboard.press('Escape');
    await until(
      async () => (await timeline.frame.locator('.find-field').inputValue()) === '',
      'the box to be empty again',
    );
  });

  /** What stands in the box; VS Code has its own idea of Ctrl+A and is late with it. */
  const selectAll = async () => {
    for (const key of ['End', 'Shift+Home']) await window.page.keyboard.press(key);
  };

  it('filters by the language of queries, and says what is wrong with one', async () => {
    const all = (await timeline.rows()).length;
    await timeline.focus();
    await window.page.keyboard.press('Control+f');
    await window.page.keyboard.type('service:inventory* duration:>1ms kind:server');
    const rows = await timeline.waitForRows(
      seen => seen.length < all && seen.some(({ service }) => service === 'inventory-service'),
      'hits and what they lie below',
    );
    assert.ok(
      rows.every(({ service }) => service !== 'auth-service'),
      JSON.stringify(rows),
    );
    await selectAll();
    await window.page.keyboard.type('name:/(?=a)/');
    await until(
      async () => /column \d+/i.test(await timeline.text()),
      async () => `the column of what is wrong; the page says ${(await timeline.text()).slice(0, 500)}`,
    );
    await selectAll();
    await window.page.keyboard.press('Delete');
    await timeline.waitForRows(seen => seen.length >= all, 'all rows again');
    await window.page.keyboard.press('Escape');
  });

  it('compares with a typical trace of the same operation, and ends the comparison by a key', async () => {
    await timeline.focus();
    await window.command('Spanlight: Compare with a Typical One');
    await showsView('compare');
    await until(async () => /POST \/buy/.test(await timeline.text()), 'what it is compared with');
    await window.command('Spanlight: End Comparison');
    await showsView('timeline');
  });

  it('follows the settings of findings', async () => {
    await timeline.focus();
    await timeline.press('f');
    await until(async () => /pg\.query/.test(await timeline.text()), 'a finding of the sample');
  });
});
