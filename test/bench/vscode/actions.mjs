// Opening a span's detail, a jump through the trace, and finding a rare text: from the key to what it shows.
import { rareText } from '../generatedTrace.mjs';
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from './bars.mjs';
import { figures } from './figures.mjs';
import { OpenedTrace } from './openedTrace.mjs';
import { sharedWindow } from './shared.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-detail', 'vscode-jump', 'vscode-find'], run }];

/** Name, bar in ms, and one go of it. */
const actions = /** @type {const} */ ([
  ['vscode-detail', 50, detail],
  ['vscode-jump', 50, jump],
  ['vscode-find', 100, find],
]);

async function* run({ sizes, rounds, wants, say }) {
  for (const spans of sizes([100_000])) {
    const { window, server } = await sharedWindow();
    say(`vscode-detail, -jump, -find: ${spans.toLocaleString('en')} spans`);
    const trace = await server.add(spans);
    const { frame } = await window.openTrace(trace.traceId);
    const opened = new OpenedTrace(window, frame);
    await opened.settle();
    for (const [name, bar, act] of actions) {
      if (!wants(name)) continue;
      const took = [];
      for (let round = 0; round <= rounds; round++) {
        await opened.untilStill();
        took.push(await act(opened));
      }
      say(`${name} ${figures(took)}`);
      yield rowOf({
        name,
        spans,
        value: median(took.slice(1)),
        unit: 'ms',
        bar: barAt(spans === 100_000, { value: bar }),
      });
    }
    await window.closeAll();
    server.drop(trace);
  }
}

/** The next span's, by a click on its row. @param {OpenedTrace} opened */
async function detail({ frame, window }) {
  const took = await armed(frame, () => {
    const panel = document.getElementById('detail-panel');
    for (const old of panel.children) old.dataset.benchOld = '';
    const isNew = () => panel.firstElementChild && !panel.querySelector(':scope > [data-bench-old], :scope > .nothing');
    return window.spanlightLook.after('pointerdown', isNew);
  });
  const selected = await frame.evaluate(() => {
    const rows = window.spanlightLook.shownRows();
    const at = rows.findIndex(({ row }) => document.querySelector(`[data-row="${row}"][aria-selected="true"]`));
    return rows[(at + 1) % rows.length].row;
  });
  await frame.locator(`[data-row="${selected}"]:not([hidden]) .name`).click();
  return took();
}

/** To the end and back to the start, in turns. @param {OpenedTrace} opened */
async function jump({ frame, window }) {
  await frame.locator('#tree').focus();
  const isAtStart = await frame.evaluate(() => window.spanlightLook.shownRows()[0].row === 0);
  const took = await armed(frame, () => {
    const { shownRows, after } = window.spanlightLook;
    const first = shownRows()[0].row;
    return after('keydown', () => shownRows().length > 0 && shownRows()[0].row !== first);
  });
  await window.page.keyboard.press(isAtStart ? 'End' : 'Home');
  return took();
}

/** Until the count stands in the box. @param {OpenedTrace} opened */
async function find({ frame, window }) {
  const { keyboard } = window.page;
  await frame.locator('.find-field').click();
  await keyboard.press('ControlOrMeta+A');
  await keyboard.press('Delete');
  await frame.waitForFunction(() => !document.querySelector('.find-count')?.textContent);
  const took = await armed(frame, () =>
    window.spanlightLook.after('input', () => /1/.test(document.querySelector('.find-count')?.textContent ?? '')),
  );
  await keyboard.insertText(rareText.toLowerCase());
  return took();
}

/**
 * Has the page wait for an event; what it waits for is gone on with by the function that this gives.
 * @param {import('playwright-core').Frame} frame
 * @param {() => Promise<number>} wait runs in the page
 * @returns {Promise<() => Promise<number>>}
 */
async function armed(frame, wait) {
  await frame.evaluate(`window.spanlightTook = (${wait})(); undefined`);
  return () => frame.evaluate(() => window.spanlightTook);
}
