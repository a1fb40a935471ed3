// From the command to the first painted row, and the longest tasks on the way.
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { OpenedTrace } from './openedTrace.mjs';
import { sharedWindow } from './shared.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-open', 'vscode-longest-task'], run }];

async function* run({ sizes, rounds, say }) {
  for (const spans of sizes([10_000, 100_000])) {
    const { window, server } = await sharedWindow();
    say(`vscode-open: ${spans.toLocaleString('en')} spans`);
    const empty = await window.workbench.context.newPage();
    await empty.goto(`${server.url}/empty`);
    const [parsing, panels, opening, host, page] = [[], [], [], [], []];
    for (let round = 0; round <= rounds; round++) {
      const trace = await server.add(spans); // one that no cache knows
      await empty.bringToFront();
      const fetched = await empty.evaluate(fetchAndParse, trace.path);
      await window.page.bringToFront();
      const panel = await window.openEmptyPanel();
      await window.closeAll();
      await window.ask('watchLoop');
      const { ms, began, frame } = await window.openTrace(trace.traceId);
      const opened = new OpenedTrace(window, frame);
      await opened.settle();
      const gaps = await window.ask('loopGaps');
      const tasks = await frame.evaluate(() => window.spanlightBench.tasks);
      if (round > 0) {
        parsing.push(fetched);
        panels.push(panel.ms);
        opening.push(ms);
        host.push(gaps.filter(({ at }) => at > began).reduce((most, { busyMs }) => Math.max(most, busyMs), 0));
        page.push(tasks.reduce((most, { ms }) => Math.max(most, ms), 0));
      }
      await window.closeAll();
      server.drop(trace);
    }
    await empty.close();
    const bar = median(parsing) + 1.5 * median(panels);
    yield rowOf({
      name: 'vscode-open',
      spans,
      value: median(opening),
      unit: 'ms',
      against: {
        what: `fetch + json() ${Math.round(median(parsing))} + 1.5 × empty webview ${Math.round(median(panels))} =`,
        value: bar,
      },
      bar: { ratio: 1 },
    });
    yield rowOf({
      name: 'vscode-longest-task/host',
      spans,
      value: median(host),
      unit: 'ms',
      bar: { value: 50 },
      note: 'processor time of the main thread between two turns of its loop',
    });
    yield rowOf({
      name: 'vscode-longest-task/page',
      spans,
      value: median(page),
      unit: 'ms',
      bar: { value: 50 },
      note: "0: none reached 50 ms; the page shares its thread with VS Code's window here",
    });
  }
}

/** Runs in an empty page. @param {string} path */
async function fetchAndParse(path) {
  const began = performance.now();
  const response = await fetch(path);
  await response.json();
  return performance.now() - began;
}
