import assert from 'node:assert/strict';
import type { PageState } from '../../src/protocol/timeline';
import { TimelinePage, type ShownRow } from './timelinePage';

/** What a person sees of a row; what its bar says in words changes while rows below it are still to come. */
const looksOf = (rows: readonly ShownRow[]) =>
  rows.map(({ row, name, service, top, isSelected, expanded, rowIndex }) => ({
    row,
    name,
    service,
    top: Math.round(top),
    isSelected,
    expanded,
    rowIndex,
  }));

describe('The page: hidden and back', function () {
  this.timeout(120_000);
  let page: TimelinePage;
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });
  const open = async (query: string) => {
    page = await TimelinePage.open(query);
    await page.until(() => window.stub.isSent);
  };
  const rowCount = () => page.page.locator('#tree').getAttribute('aria-rowcount');
  /** How much of the rows' height has something drawn on it, at the left edge of the bars. */
  const paintedRows = () =>
    page.page.evaluate(() => {
      const canvas = document.querySelector('canvas.bars') as HTMLCanvasElement;
      const { data, width, height } = (canvas.getContext('2d') as CanvasRenderingContext2D).getImageData(
        0,
        0,
        canvas.width,
        canvas.height,
      );
      let rows = 0;
      for (let y = 12; y < height; y += 24) {
        let isPainted = false;
        for (let x = 0; x < width && !isPainted; x++) isPainted = data[(y * width + x) * 4 + 3] === 255;
        if (isPainted) rows++;
      }
      return rows;
    });

  /** Reloads and compares: first with nothing but the view and one chunk, then with everything. */
  const comesBack = async (isKept: (state: PageState) => unknown) => {
    await page.page.evaluate(() => window.dispatchEvent(new Event('blur'))); // what was not kept yet is kept now
    const before = await page.untilState(isKept);
    const rows = looksOf(await page.rows());
    const count = await rowCount();
    await page.page.evaluate(() => window.stub.holdChunks(1));
    await page.page.reload();
    await page.until(
      ({ row, top }) => {
        const element = document.querySelector<HTMLElement>(`[data-row="${row}"]:not([hidden]):not(.pending)`);
        const viewport = document.querySelector('.viewport')?.getBoundingClientRect().top ?? 0;
        return element && Math.round(element.getBoundingClientRect().top - viewport) === top;
      },
      { row: rows[0].row, top: rows[0].top },
    );
    assert.deepEqual(looksOf(await page.rows()), rows);
    assert.equal(await rowCount(), count);
    assert.equal(await page.page.locator('.row.pending:not([hidden])').count(), 0);
    assert.ok((await paintedRows()) > 0);
    assert.equal(await page.page.evaluate(() => window.stub.isSent), false);

    await page.page.evaluate(() => window.stub.release());
    await page.until(() => window.stub.isSent);
    await page.page.locator('#tree').focus();
    assert.deepEqual(looksOf(await page.rows()), rows);
    assert.equal(await rowCount(), count);
    const after = await page.untilState(() => true);
    assert.deepEqual(after, before);
  };

  it('is as it was after the first message: deep in a large tree, folded here and there, zoomed in', async () => {
    await open('show=tree-200000');
    for (const row of [3, 50_000, 149_990]) {
      await page.select(row);
      await page.page.keyboard.press('ArrowLeft');
    }
    await page.select(150_000);
    await page.do('zoomToSpan');
    await page.do('zoomOut');
    await page.page.locator('#tree').hover({ position: { x: 100, y: 50 } });
    await page.page.mouse.wheel(0, -100);
    await page.until(() => document.querySelector('[data-row="150000"]:not([hidden])'));
    await comesBack(state => state.zoom && state.top && state.selected && state.folded?.length === 3);
  });

  it('is as it was after the first message: all of a million spans folded but a few, with a small state', async () => {
    await open('show=tree-1000000');
    await page.select(700_000);
    await page.page.locator('#tree').focus();
    await page.do('foldAll');
    await page.until(() => document.querySelector('[aria-selected="true"][aria-expanded="false"]:not([hidden])'));
    await page.page.keyboard.press('ArrowRight');
    await page.until(() => document.querySelector('[aria-selected="true"][aria-expanded="true"]:not([hidden])'));
    await comesBack(state => state.unfolded?.length === 2 && JSON.stringify(state).length < 2000);
  });

  it('finds its place in a chain of 100,000 parents', async () => {
    await open('show=chain-100000');
    await page.select(70_000);
    await comesBack(state => state.top && state.selected);
  });

  it('shows what arrived once a person scrolls before the rest has', async () => {
    await open('show=tree-200000');
    await page.select(150_000);
    await page.untilState(state => state.top);
    await page.page.evaluate(() => window.stub.holdChunks(1));
    await page.page.reload();
    await page.until(() => document.querySelector('[data-row="150000"]:not([hidden]):not(.pending)'));
    await page.page.locator('#tree').hover({ position: { x: 100, y: 50 } });
    await page.page.mouse.wheel(0, -20_000);
    await page.until(() => document.querySelector('[data-row].pending:not([hidden])'));
    const rows = looksOf(await page.rows());
    assert.ok(rows[0].row < 149_500);
    assert.equal(rows[0].name, '');
    const [look] = (await page.untilSaid('look')) as { rows: number[] }[];
    assert.ok(look.rows.includes(rows[0].row) || look.rows[0] > rows[0].row);
    await page.page.evaluate(() => window.stub.release());
    await page.until(row => document.querySelector(`[data-row="${row}"]:not([hidden]):not(.pending)`), rows[0].row);
    assert.deepEqual(
      looksOf(await page.rows()).map(({ row, top }) => [row, top]),
      rows.map(({ row, top }) => [row, top]),
    );
  });

  it('goes to a row that has not come when it comes', async () => {
    await open('show=tree-200000');
    await page.select(150_000);
    await page.untilState(state => state.top);
    await page.page.evaluate(() => window.stub.holdChunks(1));
    await page.page.reload();
    await page.until(() => document.querySelector('[data-row="150000"]:not([hidden]):not(.pending)'));
    await page.page.locator('#tree').focus();
    await page.page.keyboard.press('End');
    assert.deepEqual(await page.untilSaid('look'), [{ revision: 1, rows: [199_999] }]);
    await page.page.evaluate(() => window.stub.release());
    await page.until(() => document.querySelector('[data-row="199999"][aria-selected="true"]:not([hidden])'));
  });

  it('tells the host where it is when a refresh brings another table, and stays there', async () => {
    await open('show=tree-200000');
    await page.select(3);
    await page.page.keyboard.press('ArrowLeft');
    await page.select(150_000);
    const { top } = await page.untilState(state => state.top && state.folded?.length);
    const rows = looksOf(await page.rows());
    await page.page.evaluate(() => {
      window.stub.setTrace(window.stub.makeTrace('tree-200000'));
      return window.stub.send('No new spans');
    });
    const [look] = (await page.untilSaid('look')) as { revision: number; state: PageState }[];
    assert.deepEqual([look.revision, look.state.top], [2, top]);
    await page.until(() => window.stub.isSent);
    await page.until(() => document.querySelector('[data-painted="2"]'));
    await page.until(row => document.querySelector(`[data-row="${row}"]:not([hidden]):not(.pending)`), rows[0].row);
    assert.deepEqual(looksOf(await page.rows()), rows);
  });
});
