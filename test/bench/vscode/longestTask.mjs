// The longest tasks of the extension host's and of the page's main thread while a trace is opened, up to its last row.
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from './bars.mjs';
import { figures } from './figures.mjs';
import { OpenedTrace } from './openedTrace.mjs';
import { sharedWindow } from './shared.mjs';
import { mainThreadTime } from './threadTime.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-longest-task'], run }];

async function* run({ sizes, rounds, say }) {
  for (const spans of sizes([100_000])) {
    const { window, server } = await sharedWindow();
    say(`vscode-longest-task: ${spans.toLocaleString('en')} spans`);
    const [host, page] = [[], []];
    for (let round = 0; round <= Math.min(3, rounds); round++) {
      const trace = await server.add(spans);
      await window.ask('watchLoop');
      const { longest } = await mainThreadTime(window, async () => {
        const { frame } = await window.openTrace(trace.traceId);
        await new OpenedTrace(window, frame).settle();
      });
      const [gap] = await window.ask('loopGaps');
      await window.closeAll();
      server.drop(trace);
      if (round === 0) continue;
      page.push(longest);
      host.push(gap?.busyMs ?? 0);
    }
    say(`longest tasks of the host ${figures(host)}, of the page ${figures(page)}`);
    const of = { spans, unit: /** @type {const} */ ('ms'), bar: barAt(spans === 100_000, { value: 50 }) };
    yield rowOf({
      ...of,
      name: 'vscode-longest-task/host',
      value: median(host),
      note: 'processor time of its main thread',
    });
    yield rowOf({
      ...of,
      name: 'vscode-longest-task/page',
      value: median(page),
      note: 'processor time of its main thread, which in a browser is also that of the whole window',
    });
  }
}
