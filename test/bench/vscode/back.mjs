// To another tab and back: the page is dropped meanwhile, and everything has to be as it was.
import { join } from 'node:path';
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from './bars.mjs';
import { otherFile } from './codeFolder.mjs';
import { figures } from './figures.mjs';
import { OpenedTrace } from './openedTrace.mjs';
import { sharedWindow } from './shared.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-back'], run }];

async function* run({ sizes, rounds, say }) {
  for (const spans of sizes([100_000, 1_000_000])) {
    const { window, server } = await sharedWindow();
    say(`vscode-back: ${spans.toLocaleString('en')} spans`);
    await window.openEmptyPanel();
    const empty = [];
    const goes = Math.min(3, rounds);
    for (let round = 0; round <= goes; round++) empty.push((await awayAndBack(window)).ms);
    await window.closeAll();

    const trace = await server.add(spans);
    const { frame } = await window.openTrace(trace.traceId);
    let opened = new OpenedTrace(window, frame);
    await opened.settle();
    await moveAbout(opened);
    const before = await opened.where();
    const back = [];
    const differences = new Set();
    for (let round = 0; round <= goes; round++) {
      const seen = await awayAndBack(window);
      back.push(seen.ms);
      if (!seen.rows.some(row => before.rows.some(text => text.startsWith(`${row} `))))
        differences.add('other rows at first');
      opened = new OpenedTrace(window, seen.frame);
      await opened.untilStill();
      const now = await opened.where();
      for (const key of Object.keys(before))
        if (JSON.stringify(now[key]) !== JSON.stringify(before[key])) differences.add(key);
    }
    await window.closeAll();
    server.drop(trace);
    say(`back ${figures(back)}; empty webview ${figures(empty)}`);
    yield rowOf({
      name: 'vscode-back',
      spans,
      value: median(back.slice(1)),
      unit: 'ms',
      against: { what: 'empty webview', value: median(empty.slice(1)) },
      bar: barAt(spans >= 100_000, { value: 150 }),
      note: differences.size
        ? `not the same: ${[...differences].join(', ')}`
        : 'same scroll, selection, folds and zoom',
    });
  }
}

/** Somewhere deep, with a selection, folds and a zoom. @param {OpenedTrace} opened */
async function moveAbout(opened) {
  const { page } = opened.window;
  const bar = await opened.frame.locator('.scrollbar').boundingBox();
  if (!bar) throw new Error('No scrollbar is shown');
  await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height * 0.6);
  await opened.untilStill();
  const { x, y } = await opened.middle();
  await page.mouse.click(x, y);
  await opened.frame.waitForSelector('.row[aria-selected="true"]:not([hidden])');
  const unzoomed = (await opened.where()).zoom;
  // To the left is to the parent, and on an open parent it folds.
  const folded = opened.frame.locator('.row[aria-selected="true"][aria-expanded="false"]:not([hidden])');
  for (let step = 0; step < 3 && (await folded.count()) === 0; step++) {
    await page.keyboard.press('ArrowLeft');
    await opened.untilStill();
  }
  await page.keyboard.press('z');
  await opened.untilStill();
  if ((await folded.count()) === 0 || (await opened.where()).zoom === unzoomed)
    throw new Error('Nothing was folded or zoomed');
}

/** The webview is the first tab. @param {import('./benchWindow.mjs').BenchWindow} window */
async function awayAndBack(window) {
  await window.ask('openText', join(window.folder.folder, otherFile));
  await window.untilNoWebview();
  return window.untilSeen(() => window.ask('command', { name: 'workbench.action.openEditorAtIndex1' }));
}
