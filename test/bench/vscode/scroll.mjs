// Fast turns of the wheel inside VS Code, while the resolver fills the source column.
import { median, quantile } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { barAt } from './bars.mjs';
import { wheelOverEmptyPanel } from './emptyPanel.mjs';
import { figures } from './figures.mjs';
import { OpenedTrace } from './openedTrace.mjs';
import { sharedWindow } from './shared.mjs';
import { mainThreadTime } from './threadTime.mjs';

/** Five seconds at 16 ms. */
const turns = 312;

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-scroll'], run }];

async function* run({ sizes, rounds, say }) {
  for (const spans of sizes([100_000, 1_000_000])) {
    const { window, server } = await sharedWindow();
    say(`vscode-scroll: ${spans.toLocaleString('en')} spans`);
    const trace = await server.add(spans);
    const idle = await wheelOverEmptyPanel(window, turns / 2);
    const { frame } = await window.openTrace(trace.traceId);
    const opened = new OpenedTrace(window, frame);
    await opened.settle();
    await opened.untilSourcesShown();
    const [p95, worst, seen] = [[], [], []];
    for (let round = 0; round <= Math.min(3, rounds); round++) {
      const report = await scroll(opened, false);
      if (round === 0) continue;
      p95.push(quantile(report.intervals, 0.95));
      worst.push(Math.max(...report.intervals));
      seen.push(quantile(report.wheelToPaint, 0.95));
    }
    let shown = 0;
    const { total } = await mainThreadTime(window, async () => {
      shown = (await scroll(opened, false)).intervals.length;
    });
    const looked = await scroll(opened, true);
    await window.closeAll();
    server.drop(trace);
    say(
      `p95 ${figures(p95)}, worst ${figures(worst)}, wheel to paint ${figures(seen)}; empty webview's worst ${figures([Math.max(...idle.intervals)])}`,
    );
    const isBarred = spans >= 100_000;
    const name = figure => `vscode-scroll/${figure}`;
    const against = { what: 'empty webview', value: quantile(idle.intervals, 0.95) };
    yield rowOf({
      name: name('p95'),
      spans,
      value: median(p95),
      unit: 'ms',
      against,
      bar: barAt(isBarred, { value: 17 }),
      note: `the main thread works ${(total / shown).toFixed(1)} ms for each frame`,
    });
    const worstIdle = { what: 'empty webview', value: Math.max(...idle.intervals) };
    yield rowOf({
      name: name('worst'),
      spans,
      value: median(worst),
      unit: 'ms',
      against: worstIdle,
      bar: barAt(isBarred, { value: 50 }),
    });
    const seenEmpty = { what: 'empty webview', value: quantile(idle.wheelToPaint, 0.95) };
    yield rowOf({
      name: name('wheel-to-paint'),
      spans,
      value: median(seen),
      unit: 'ms',
      against: seenEmpty,
      bar: barAt(isBarred, { value: 34 }),
    });
    yield rowOf({
      name: name('blank'),
      spans,
      value: looked.blank,
      unit: 'frames',
      bar: { value: 0 },
      note: `of ${looked.looked} frames, read from their pixels`,
    });
  }
}

/** From the top. @param {OpenedTrace} opened @param {boolean} looks */
async function scroll(opened, looks) {
  await opened.toStart();
  await opened.untilStill();
  await opened.frame.evaluate(looks => window.spanlightLook.frames.start(looks), looks);
  await opened.wheel(turns);
  const report = await opened.frame.evaluate(() => window.spanlightLook.frames.stop());
  if (!report.wheelToPaint.length) throw new Error('The wheel moved nothing');
  return report;
}
