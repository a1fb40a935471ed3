// What a person does with an open trace: from the key, click or command until the frame that shows its result is painted.
import { freshPage, inBrowser, openTrace, rest, untilComplete } from './browser.mjs';
import { commonText, rareText } from './generatedTrace.mjs';
import { median } from './measuring.mjs';
import { rowOf } from './rows.mjs';

const names = ['jump-middle', 'jump-end', 'detail', 'find-rare', 'find-common', 'fold-all', 'unfold-all', 'zoom'];
const shapes = /** @type {const} */ (['chain', 'fan', 'cycle', 'services']);
/** ms, at 100,000 spans. */
const bars = { 'jump-middle': 50, 'jump-end': 50, detail: 50, 'find-rare': 100 };

/** @type {import('./rows.mjs').Bench[]} */
export const benches = [
  { names, run: bySize },
  { names: [...shapes.map(shape => `fold-${shape}`), 'detail-heavy'], run: byShape },
];

async function* bySize(options) {
  yield* inBrowser(async function* (context, url) {
    for (const spans of options.sizes([1000, 10_000, 100_000, 1_000_000])) {
      const page = await opened({ spans }, context, url);
      for (const name of names) {
        if (!options.wants(name)) continue;
        const bar = spans === 100_000 ? bars[name] : undefined;
        const counted = { rounds: bar ? options.rounds : Math.min(3, options.rounds) };
        yield figure(name, spans, await measured(page, actions[name](page, spans), counted), bar);
      }
      await page.close();
    }
  });
}

async function* byShape(options) {
  yield* inBrowser(async function* (context, url) {
    for (const shape of shapes) {
      if (!options.wants(`fold-${shape}`)) continue;
      for (const spans of options.sizes([100_000])) {
        const page = await opened({ spans, shape }, context, url);
        yield figure(`fold-${shape}`, spans, await measured(page, foldingRoot(page), options));
        await page.close();
      }
    }
    if (!options.wants('detail-heavy')) return;
    for (const spans of options.sizes([100_000])) {
      const page = await opened({ spans, shape: 'heavy' }, context, url);
      yield figure('detail-heavy', spans, await measured(page, heavyDetail(page), options));
      await page.close();
    }
  });
}

function figure(name, spans, figures, bar) {
  return rowOf({ name, spans, value: median(figures), unit: 'ms', bar: bar ? { value: bar } : undefined });
}

async function opened(trace, context, url) {
  const page = await context.newPage();
  await freshPage(page, url);
  await openTrace(page, trace);
  await untilComplete(page);
  return page;
}

/** @param {{act: () => Promise<number>, back: () => Promise<unknown>}} action `act` gives ms, `back` undoes */
async function measured(page, { act, back }, { rounds }) {
  const figures = [];
  for (let round = 0; round <= rounds; round++) {
    await rest(page, 12);
    const ms = await act();
    if (round > 0) figures.push(ms);
    await rest(page, 2);
    await back();
  }
  return figures;
}

/** Does `input` once the page listens for it (`listening`); gives the ms until what was listened for was painted. */
async function timing(page, listening, input) {
  await listening;
  await input();
  return page.evaluate(() => window.bench.measured);
}

async function home(page) {
  await page.locator('#tree').press('Home');
  await page.waitForFunction(() => window.bench.shownRows()[0]?.row === 0);
}

const actions = {
  'jump-middle': (page, spans) => ({
    act: async () => {
      const bar = await page.locator('.scrollbar').boundingBox();
      const middle = [bar.x + bar.width / 2, bar.y + bar.height / 2];
      await page.mouse.move(middle[0], middle[1]);
      const seen = page.evaluate(
        spans =>
          window.bench.afterInput('pointerdown', () => {
            const rows = window.bench.shownRows();
            return rows.length > 10 && rows[0].row > spans * 0.4 && rows[0].row < spans * 0.6;
          }),
        spans,
      );
      return timing(page, seen, () => page.mouse.down());
    },
    back: async () => {
      await page.mouse.up();
      await home(page);
    },
  }),
  'jump-end': (page, spans) => ({
    act: async () => {
      const seen = page.evaluate(
        spans => window.bench.afterInput('keydown', () => window.bench.shownRows().at(-1)?.row === spans - 1),
        spans,
      );
      return timing(page, seen, () => page.keyboard.press('End'));
    },
    back: () => home(page),
  }),
  detail: page => {
    let round = 0;
    return {
      act: async () => {
        const row = page.locator(`.row[data-row="${3 + (round++ % 12)}"]:not([hidden]) .name`);
        const box = await row.boundingBox();
        return timing(page, detailSeen(page, 2), () => page.mouse.click(box.x + 4, box.y + box.height / 2));
      },
      back: async () => undefined,
    };
  },
  'find-rare': page => finding(page, rareText.toLowerCase()),
  'find-common': page => finding(page, commonText),
  'fold-all': page => ({ act: () => folding(page, 'foldAll'), back: () => folding(page, 'unfoldAll') }),
  'unfold-all': page => ({
    act: async () => {
      await folding(page, 'foldAll');
      await rest(page);
      return folding(page, 'unfoldAll');
    },
    back: async () => undefined,
  }),
  zoom: page => ({
    act: () =>
      page.evaluate(() => {
        const pictures = () => [window.bench.pictureOf('canvas.ruler-image'), window.bench.pictureOf('canvas.bars')];
        const before = pictures();
        const began = performance.now();
        window.bench.do('zoomIn');
        return window.bench.whenPainted(() => pictures().every((picture, i) => picture !== before[i]), began);
      }),
    back: () => page.evaluate(() => window.bench.do('zoomReset')),
  }),
};

/** The detail of another span than now, with at least that many attributes. */
function detailSeen(page, least) {
  return page.evaluate(least => {
    const before = document.querySelector('.tab-panel')?.firstChild;
    window.bench.afterInput('pointerdown', () => {
      const panel = document.querySelector('.tab-panel');
      return panel?.firstChild !== before && panel?.querySelectorAll('dl dt').length >= least;
    });
  }, least);
}

/** The span with 10 MB of attributes is the second of the payload and of the rows. */
function heavyDetail(page) {
  const click = async row => {
    const box = await page.locator(`.row[data-row="${row}"]:not([hidden]) .name`).boundingBox();
    await page.mouse.click(box.x + 4, box.y + box.height / 2);
  };
  return {
    act: () => timing(page, detailSeen(page, 20), () => click(1)),
    back: () => timing(page, detailSeen(page, 2), () => click(5)),
  };
}

/** From the text's arrival in the box to the count of all matches in the page. */
function finding(page, text) {
  return {
    act: async () => {
      await page.locator('.find-field').click();
      await rest(page); // the search is told that it will be needed when the box gets the keyboard
      const seen = page.evaluate(() =>
        window.bench.afterInput('input', () =>
          /^\d[\d,]*( of [\d,]+| match(es)?)$/.test(document.querySelector('.find-count')?.textContent ?? ''),
        ),
      );
      return timing(page, seen, () => page.keyboard.insertText(text));
    },
    back: async () => {
      await page.locator('.find-field').press('ControlOrMeta+a');
      await page.keyboard.press('Delete');
      await page.waitForFunction(() => !document.querySelector('.find-count')?.textContent);
      await home(page);
    },
  };
}

/** Everything below the first row, by keyboard. */
function foldingRoot(page) {
  const press = key => {
    const listening = page.evaluate(() => {
      const tree = document.getElementById('tree');
      const before = tree?.getAttribute('aria-rowcount');
      window.bench.afterInput('keydown', () => tree?.getAttribute('aria-rowcount') !== before);
    });
    return timing(page, listening, () => page.keyboard.press(key));
  };
  return { act: () => press('ArrowLeft'), back: () => press('ArrowRight') };
}

/** All rows are folded, or none, when the tree says another number of rows and shows them. */
function folding(page, command) {
  return page.evaluate(command => {
    const tree = document.getElementById('tree');
    const before = tree?.getAttribute('aria-rowcount');
    const began = performance.now();
    window.bench.do(command);
    return window.bench.whenPainted(
      () => tree?.getAttribute('aria-rowcount') !== before && window.bench.shownRows().length > 0,
      began,
    );
  }, command);
}
