import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: large traces', function () {
  this.timeout(120_000);
  let page: TimelinePage;
  const open = async (query: string) => {
    page = await TimelinePage.open(query);
    const spans = Number(/-(\d+)/.exec(query)?.[1]);
    await page.until(() => document.querySelector('[data-complete="true"]'));
    await page.page.keyboard.press('End');
    await page.until(last => document.querySelector(`[data-row="${last}"]:not([hidden]):not(.pending)`), spans - 1);
  };
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  it('goes to the end of a million rows and back, with a few dozen elements', async () => {
    await open('show=tree-1000000');
    await page.until(() => document.querySelector('[data-row="999999"][aria-selected="true"]'));
    assert.equal((await page.active())?.rowIndex, '1000001');
    assert.equal(await page.page.locator('#tree').getAttribute('aria-rowcount'), '1000001');
    assert.ok((await page.page.locator('.row').count()) < 60);
    const bottom = (await page.rows()).at(-1);
    const viewport = await page.page.locator('.viewport').evaluate(element => element.clientHeight);
    assert.ok(bottom && Math.abs(bottom.top + 24 - viewport) <= 1);
    await page.page.keyboard.press('ArrowUp');
    await page.until(() => document.querySelector('[data-row="999998"][aria-selected="true"]'));
    await page.page.keyboard.press('Home');
    await page.until(() => document.querySelector('[data-row="0"][aria-selected="true"]:not([hidden])'));
    assert.equal((await page.rows())[0].top, 0);
  });

  it('drags the thumb to the middle of a million rows and folds all of them', async () => {
    await open('show=tree-1000000');
    await page.page.keyboard.press('Home');
    const box = await page.page.locator('.scrollbar').boundingBox();
    assert.ok(box);
    await page.page.mouse.move(box.x + 7, box.y + 10);
    await page.page.mouse.down();
    await page.page.mouse.move(box.x + 7, box.y + box.height / 2, { steps: 5 });
    await page.page.mouse.up();
    await page.until(() => {
      const row = Number(document.querySelector<HTMLElement>('.row:not([hidden])')?.dataset['row']);
      return row > 400_000 && row < 600_000;
    });
    await page.do('foldAll');
    await page.until(() => Number(document.getElementById('tree')?.getAttribute('aria-rowcount')) < 500_000);
  });

  it('opens, scrolls and folds a chain of 100,000 parents', async () => {
    await open('show=chain-100000');
    const last = (await page.rows()).at(-1);
    assert.equal(last?.level, '100000');
    assert.equal(await page.page.locator('[data-row="99999"]:not([hidden]) .depth').textContent(), '99,999');
    await page.page.keyboard.press('ArrowLeft');
    await page.until(() => document.querySelector('[data-row="99998"][aria-selected="true"]'));
    await page.do('foldAll');
    await page.until(() => document.getElementById('tree')?.getAttribute('aria-rowcount') === '3');
  });

  it('opens, scrolls and folds 100,000 children of one parent', async () => {
    await open('show=fan-100000');
    const last = page.page.locator('[data-row="99999"]:not([hidden])');
    assert.equal(await last.getAttribute('aria-posinset'), '99999');
    assert.equal(await last.getAttribute('aria-setsize'), '99999');
    await page.page.keyboard.press('Home');
    await page.until(() => document.querySelector('[data-row="0"][aria-selected="true"]:not([hidden])'));
    await page.page.keyboard.press('ArrowLeft');
    await page.until(() => document.getElementById('tree')?.getAttribute('aria-rowcount') === '2');
    assert.equal(await page.page.locator('.hidden-count:visible').first().textContent(), '+99,999 !');
  });

  it('tells 400 services apart as far as colours go, and fetches no more rows than it shows', async () => {
    await open('show=tree-20000-400');
    const colors = await page.page.evaluate(() => {
      const chips = [...document.querySelectorAll<HTMLElement>('.row:not([hidden]) .chip')];
      return new Set(chips.map(chip => chip.style.backgroundColor)).size;
    });
    assert.ok(colors >= 4, `${colors} colours in view`);
  });
});
