// Hidden and back: the page is thrown away and made again, as VS Code does, with a host in another process that kept the trace.
import { freshPage, inBrowser, openTrace, rest, untilComplete } from './browser.mjs';
import { median } from './measuring.mjs';
import { rowOf } from './rows.mjs';

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [{ names: ['back'], run }];

async function* run(options) {
  yield* inBrowser(async function* (context, url) {
    for (const spans of options.sizes([1000, 10_000, 100_000, 1_000_000])) {
      const { ours, theirs } = await comingBack(context, url, spans, options);
      yield rowOf({
        name: 'back',
        spans,
        value: median(ours),
        unit: 'ms',
        against: { what: 'bundle without a trace', value: median(theirs) },
        bar: spans >= 100_000 ? { value: 150 } : undefined,
      });
    }
  });
}

async function comingBack(context, url, spans, { rounds }) {
  const channel = `back-${spans}`;
  const host = await context.newPage();
  await host.goto(`${url}far.html?channel=${channel}`);
  const loading = await context.newPage();
  await freshPage(loading, url);
  const page = await context.newPage();
  await freshPage(page, `${url}?channel=${channel}`);
  await openTrace(page, { spans });
  await untilComplete(page);
  await look(page, spans);

  const [ours, theirs] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    await loading.bringToFront();
    await loading.reload();
    const empty = await loading.evaluate(() => window.bench.whenPainted(() => document.querySelector('.state'), 0));
    await page.bringToFront();
    const before = await lookOf(page);
    await page.reload();
    const ms = await page.evaluate(
      first => window.bench.whenPainted(() => window.bench.shownRows()[0]?.row === first, 0),
      before.rows[0].row,
    );
    await untilSame(page, before);
    if (round === 0) continue;
    ours.push(ms);
    theirs.push(empty);
  }
  await Promise.all([host.close(), page.close(), loading.close()]);
  return { ours, theirs };
}

/** Somewhere in the middle, with a fold, a selection and a zoom. */
async function look(page, spans) {
  const bar = await page.locator('.scrollbar').boundingBox();
  await page.mouse.click(bar.x + bar.width / 2, bar.y + bar.height / 2);
  await page.waitForFunction(spans => window.bench.shownRows()[0]?.row > spans * 0.4, spans);
  const at = await page.evaluate(() => {
    const bottom = document.querySelector('.viewport').getBoundingClientRect().bottom;
    const names = [...document.querySelectorAll('.row.parent:not([hidden]) .name')];
    const boxes = names.map(name => name.getBoundingClientRect()).filter(box => box.bottom < bottom - 48);
    // Elements of rows are used again and again, so their order says nothing; the lowest that is well in view.
    const box = boxes.sort((a, b) => b.top - a.top)[0];
    return { x: box.left + 4, y: box.top + box.height / 2 };
  });
  await page.mouse.click(at.x, at.y);
  await page.evaluate(() => window.bench.do('zoomToSpan'));
  await page.keyboard.press('ArrowLeft');
  await rest(page, 30);
  await page.waitForFunction(() => {
    const { selected, zoom, top, folded } = window.bench.state() ?? {};
    return selected && zoom && top && folded?.length === 1;
  });
}

/** What the person sees, and what is kept of it. */
function lookOf(page) {
  return page.evaluate(() => {
    const selected = document.querySelector('.row[aria-selected="true"]:not([hidden])')?.getAttribute('data-row');
    return { rows: window.bench.shownRows(), selected, state: window.bench.state() };
  });
}

/** @throws when the page that came back is not as it was */
async function untilSame(page, before) {
  await rest(page, 30);
  const after = await lookOf(page);
  const [was, is] = [JSON.stringify(before), JSON.stringify(after)];
  if (was !== is) throw new Error(`The page came back as another:\n${was}\n${is}`);
}
