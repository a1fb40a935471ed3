// From the command to the first painted row, against what the bytes and a panel cost at least.
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from './bars.mjs';
import { fetchAndParse } from './emptyPage.mjs';
import { figures } from './figures.mjs';
import { sharedWindow } from './shared.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-open'], run }];

async function* run({ sizes, rounds, say }) {
  for (const spans of sizes([10_000, 100_000])) {
    const { window, server } = await sharedWindow();
    say(`vscode-open: ${spans.toLocaleString('en')} spans`);
    const empty = await window.workbench.context.newPage();
    await empty.goto(`${server.url}/empty`);
    const [parsing, panels, opening] = [[], [], []];
    for (let round = 0; round <= rounds; round++) {
      const trace = await server.add(spans); // one that no cache knows
      await empty.bringToFront();
      const fetched = await empty.evaluate(fetchAndParse, trace.path);
      await window.page.bringToFront();
      const panel = await window.openEmptyPanel();
      await window.closeAll();
      const opened = await window.openTrace(trace.traceId);
      await window.closeAll();
      server.drop(trace);
      if (round === 0) continue;
      parsing.push(fetched);
      panels.push(panel.ms);
      opening.push(opened.ms);
    }
    await empty.close();
    say(`open ${figures(opening)}; fetch + json() ${figures(parsing)}; empty webview ${figures(panels)}`);
    const [parsed, panel] = [Math.round(median(parsing)), Math.round(median(panels))];
    yield rowOf({
      name: 'vscode-open',
      spans,
      value: median(opening),
      unit: 'ms',
      against: { what: `fetch + json() ${parsed} + 1.5 × empty webview ${panel} =`, value: parsed + 1.5 * panel },
      bar: barAt(spans >= 10_000, { ratio: 1 }),
    });
  }
}
