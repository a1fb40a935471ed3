import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { Workbench } from '../support/vscode/driver.mjs';
import { sharedEmptyWindow } from '../support/vscode/shared.mjs';
import { until } from '../support/vscode/waiting.mjs';

describe('the service map in VS Code', function () {
  this.timeout(240_000);
  let window: Workbench;

  before(async () => {
    window = await sharedEmptyWindow();
  });

  const map = (): Promise<Frame> => window.webview('[data-spanlight="serviceMap"] .graph-pane[data-graph]');
  const text = async (frame: Frame) => (await frame.locator('body').innerText()).replace(/\s+/g, ' ');

  it('draws the services of the sample, first of those that are offered, and says from how many traces', async () => {
    await window.command('Spanlight: Open Sample Trace');
    await window.timeline();
    await window.command('Spanlight: Show Service Map');
    await until(() => window.quickPick.isOpen(), 'whose services');
    await window.page.keyboard.press('Enter');
    const frame = await map();
    assert.match(await text(frame), /Services of .+ 3 services · \d+ calls from all 4 traces of the file/);
    const names = await frame
      .locator('.graph-item')
      .evaluateAll(items => items.map(item => item.getAttribute('aria-label')));
    assert.equal(names.filter(name => name?.startsWith('postgres, database')).length, 1);
  });

  it('is walked by keys, and leads to the traces of a service', async () => {
    const frame = await map();
    await frame.locator('.graph-picture').focus();
    await window.page.keyboard.press('Home');
    const active = () =>
      frame.evaluate(() => {
        const id = document.querySelector('.graph-list')?.getAttribute('aria-activedescendant');
        return (id && document.getElementById(id)?.getAttribute('aria-label')) || '';
      });
    await until(async () => (await active()).startsWith('frontend, service'), 'the entry is selected');
    await window.page.keyboard.press('Enter');
    await until(() => window.quickPick.isOpen(), 'the search for traces of the service');
    await until(async () => /frontend/.test(await window.quickPick.describe()), 'operations of the frontend');
    await window.page.keyboard.press('Escape');
  });

  it('comes back after a reload of the window', async () => {
    await window.reload();
    const frame = await map();
    await until(async () => /3 services/.test(await text(frame)), 'the map again');
  });
});
