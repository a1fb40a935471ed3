// A trace out of a real Jaeger v2.13, against what its own page would have to do at least: fetch and parse the answer.
import { startJaeger } from '../../support/jaeger/jaeger.mjs';
import { median } from '../measuring.mjs';
import { rowOf } from '../rows.mjs';
import { BenchWindow } from './benchWindow.mjs';
import { barAt } from './bars.mjs';
import { fetchAndParse } from './emptyPage.mjs';
import { figures } from './figures.mjs';
import { sendTrace } from './filledJaeger.mjs';
import { OpenedTrace } from './openedTrace.mjs';

/** @type {import('../rows.mjs').Bench[]} */
export const benches = [{ names: ['vscode-jaeger'], run }];

/** The same trace is asked of Jaeger in each round. */
const uncached = { 'spanlight.cacheBytes': 0 };

async function* run({ sizes, rounds, say }) {
  const jaeger = await startJaeger({ version: 'v2' });
  /** @type {BenchWindow | undefined} */
  let window;
  try {
    window = await BenchWindow.open({ url: jaeger.query, settings: uncached });
    for (const spans of sizes([100_000])) yield await measure(window, jaeger, spans, { rounds, say });
  } finally {
    await window?.close();
    await jaeger.stop();
  }
}

async function measure(window, jaeger, spans, { rounds, say }) {
  say(`vscode-jaeger: ${spans.toLocaleString('en')} spans go to Jaeger`);
  const traceId = await sendTrace(jaeger, { spans });
  const empty = await window.workbench.context.newPage();
  await empty.goto(`${jaeger.query}/api/services`); // of the same origin, and no more than a line of text
  const [parsing, opening] = [[], []];
  for (let round = 0; round <= Math.min(3, rounds); round++) {
    await empty.bringToFront();
    const fetched = await empty.evaluate(
      fetchAndParse,
      `${new URL(jaeger.query).pathname.replace(/\/$/, '')}/api/traces/${traceId}`,
    );
    await window.page.bringToFront();
    const { ms, frame } = await window.openTrace(traceId);
    await new OpenedTrace(window, frame).settle();
    await window.closeAll();
    if (round === 0) continue;
    parsing.push(fetched);
    opening.push(ms);
  }
  await empty.close();
  say(`open ${figures(opening)}; fetch + json() ${figures(parsing)}`);
  return rowOf({
    name: 'vscode-jaeger',
    spans,
    value: median(opening),
    unit: 'ms',
    against: { what: "fetch + json() of Jaeger's legacy answer", value: median(parsing) },
    bar: barAt(spans === 100_000, { ratio: 0.5 }),
  });
}
