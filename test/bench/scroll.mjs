// Scrolling by the wheel: frames, what is missing in them, and how long a turn of the wheel takes to be seen. The same wheel
// turns in a page that has nothing but a number to move: what that misses is the machine's doing.
import { freshPage, inBrowser, openTrace, rest, tasksWhile, untilComplete } from './browser.mjs';
import { quantile } from './measuring.mjs';
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
    const bare = await context.newPage();
    await bare.goto(`${url}bare.html`);
    for (const spans of options.sizes([1000, 10_000, 100_000, 200_000, 1_000_000])) {
      const page = await opened({ spans }, context, url);
      for (const [name, everyMs] of Object.entries(speeds)) {
        if (options.wants(name)) yield* scrolling({ name, spans, everyMs, page, bare }, options);
      }
      await page.close();
    }
  });
}

/** That these shapes scroll like any other can be seen without the bare page. */
async function* byShape(options) {
  yield* inBrowser(async function* (context, url) {
    for (const shape of shapes) {
      const name = `scroll-${shape}`;
      if (!options.wants(name)) continue;
      for (const spans of options.sizes([100_000])) {
        const page = await opened({ spans, shape }, context, url);
        yield* scrolling({ name, spans, everyMs: speeds['scroll-fast'], page, bare: undefined }, options);
        await page.close();
      }
    }
  });
}

async function opened(trace, context, url) {
  const page = await context.newPage();
  await freshPage(page, url);
  await openTrace(page, trace);
  await untilComplete(page);
  return page;
}

async function* scrolling({ name, spans, everyMs, page, bare }, { rounds }) {
  const isBarred = name === 'scroll-fast' && spans >= 100_000;
  const seconds = Math.min(mostSeconds, rounds * secondsOfRound);
  const [ours, theirs] = [[], []];
  for (let round = 0; round < (isBarred ? Math.min(rounds, 2) : 1); round++) {
    if (bare) theirs.push(await wheel(bare, everyMs, seconds, false));
    ours.push(await wheel(page, everyMs, seconds, false));
  }
  const figure = (figureName, of, bar) =>
    rowOf({
      name: `${name}/${figureName}`,
      spans,
      value: of(ours),
      unit: 'ms',
      against: bare ? { what: 'bare page', value: of(theirs) } : undefined,
      bar: isBarred && bar ? { value: bar } : undefined,
    });
  const all = (reports, what) => reports.flatMap(report => report[what]);
  const mean = values => values.reduce((sum, value) => sum + value, 0) / values.length;
  yield figure('mean', reports => mean(all(reports, 'intervals')));
  yield figure('p95', reports => quantile(all(reports, 'intervals'), 0.95), 17);
  yield figure('worst', reports => Math.max(...all(reports, 'intervals')), 50);
  yield figure('wheel-to-paint', reports => quantile(all(reports, 'wheelToPaint'), 0.95), 34);
  const busy = await perFrame(page, everyMs, seconds);
  yield rowOf({
    name: `${name}/processor`,
    spans,
    value: busy,
    unit: 'ms',
    against: bare ? { what: 'bare page', value: await perFrame(bare, everyMs, seconds) } : undefined,
    note: "processor time of the page's main thread for each frame",
  });
  const { looked, blank, unseen } = await wheel(page, everyMs, seconds, true);
  const missed = unseen + ours.reduce((sum, report) => sum + report.unseen, 0);
  yield rowOf({
    name: `${name}/blank`,
    spans,
    value: blank,
    unit: 'frames',
    bar: isBarred ? { value: 0 } : undefined,
    note: `of ${looked} frames whose pixels were read${missed ? `; ${missed} turns of the wheel were never seen` : ''}`,
  });
}

/** ms. What other processes do changes how often frames are painted, but hardly this. */
async function perFrame(page, everyMs, seconds) {
  let frames = 1;
  const tasks = await tasksWhile(page, async () => {
    frames = (await wheel(page, everyMs, seconds, false)).intervals.length + 1;
  });
  return tasks.reduce((sum, { busyMs }) => sum + busyMs, 0) / frames;
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
  await rest(page, 8);
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
