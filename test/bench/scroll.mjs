// Scrolling by the wheel: frames, what is missing in them, and how long a turn of the wheel takes to be seen. The same wheel
// turns in a page that has nothing but a number to move: what that misses is the machine's doing.
import { freshPage, inBrowser, openTrace, rest, untilComplete } from './browser.mjs';
import { median, quantile } from './measuring.mjs';
import { rowOf } from './rows.mjs';

/** px of a turn; ms between turns; how long one goes on, s, and at most. */
const turnPx = 120;
const speeds = { 'scroll-fast': 16, 'scroll-slow': 100 };
const secondsOfRound = 0.6;
const mostSeconds = 3;
const shapes = /** @type {const} */ (['chain', 'fan', 'cycle', 'services']);

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [
  { names: Object.keys(speeds), run: bySize },
  { names: shapes.map(shape => `scroll-${shape}`), run: byShape },
];

async function* bySize(options) {
  yield* inBrowser(async function* (context, url) {
    for (const spans of options.sizes([1000, 10_000, 100_000, 200_000, 1_000_000])) {
      for (const [name, everyMs] of Object.entries(speeds)) {
        if (options.wants(name)) yield* scrolling(name, { spans }, everyMs, context, url, options);
      }
    }
  });
}

async function* byShape(options) {
  yield* inBrowser(async function* (context, url) {
    for (const shape of shapes) {
      if (!options.wants(`scroll-${shape}`)) continue;
      for (const spans of options.sizes([100_000])) {
        yield* scrolling(`scroll-${shape}`, { spans, shape }, speeds['scroll-fast'], context, url, options);
      }
    }
  });
}

async function* scrolling(name, trace, everyMs, context, url, { rounds }) {
  const { spans } = trace;
  const bare = await context.newPage();
  await bare.goto(`${url}bare.html`);
  const page = await context.newPage();
  await freshPage(page, url);
  await openTrace(page, trace);
  await untilComplete(page);
  const seconds = Math.min(mostSeconds, rounds * secondsOfRound);
  const [ours, theirs] = [[], []];
  for (let round = 0; round < Math.min(rounds, 2); round++) {
    theirs.push(await wheel(bare, everyMs, seconds, false));
    ours.push(await wheel(page, everyMs, seconds, false));
  }
  const { looked, blank } = await wheel(page, everyMs, seconds, true);
  await Promise.all([page.close(), bare.close()]);

  const all = (reports, of) => reports.flatMap(report => report[of]);
  const [mine, other] = [all(ours, 'intervals'), all(theirs, 'intervals')];
  const [seen, seenBare] = [all(ours, 'wheelToPaint'), all(theirs, 'wheelToPaint')];
  const isBarred = name === 'scroll-fast' && spans >= 100_000;
  const figure = (figureName, of, bar) =>
    rowOf({
      name: `${name}/${figureName}`,
      spans,
      value: of(mine, seen),
      unit: 'ms',
      against: { what: 'bare page', value: of(other, seenBare) },
      bar: isBarred && bar ? { value: bar } : undefined,
    });
  yield figure('mean', frames => frames.reduce((sum, ms) => sum + ms, 0) / frames.length, undefined);
  yield figure('p95', frames => quantile(frames, 0.95), 17);
  yield figure('worst', frames => Math.max(...frames), 50);
  yield figure('wheel-to-paint', (_, turns) => quantile(turns, 0.95), 34);
  yield rowOf({
    name: `${name}/blank`,
    spans,
    value: blank,
    unit: 'frames',
    bar: isBarred ? { value: 0 } : undefined,
    note: `of ${looked} frames whose pixels were read${median(all(ours, 'unseen')) ? '; some turns were not seen' : ''}`,
  });
}

/** Turns the wheel over the page, as fast as is asked whatever the page does meanwhile; back at the top before it begins. */
async function wheel(page, everyMs, seconds, looks) {
  await page.bringToFront();
  const tree = page.locator('#tree');
  await tree.press('Home');
  await page.waitForFunction(() => window.bench.shownRows()[0]?.row === 0);
  const box = await tree.boundingBox();
  const at = { x: box.x + Math.min(600, box.width / 2), y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await rest(page);
  const session = await page.context().newCDPSession(page);
  await page.evaluate(looks => window.bench.frames.start(looks), looks);
  const turn = { type: 'mouseWheel', ...at, deltaX: 0, deltaY: turnPx, modifiers: 0, pointerType: 'mouse' };
  const sent = [];
  const began = performance.now();
  for (let count = 0; performance.now() - began < seconds * 1000; count++) {
    sent.push(session.send('Input.dispatchMouseEvent', /** @type {any} */ (turn)));
    const next = began + (count + 1) * everyMs;
    await new Promise(resolve => setTimeout(resolve, Math.max(0, next - performance.now())));
  }
  await Promise.all(sent);
  const report = await page.evaluate(() => window.bench.frames.stop());
  await session.detach();
  return report;
}
