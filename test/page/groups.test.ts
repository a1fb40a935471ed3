import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: equal siblings', () => {
  let page: TimelinePage;
  const open = async (query: string) => {
    page = await TimelinePage.open(query);
    await page.untilText('.group-badge', '×');
  };
  const stocks = async () => (await page.names()).filter(name => name === 'SELECT stock').length;
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  it('are one row with count, times and a place, and words for all of it', async () => {
    await open('show=shop&groups');
    assert.equal(await stocks(), 1);
    const row = (await page.rows()).find(({ name }) => name === 'SELECT stock');
    assert.equal(row?.expanded, 'false');
    assert.match(row?.bar ?? '', /^48 equal spans, together 2\.21 s, shortest 46 ms, median 46 ms, longest 46 ms/);
    assert.equal(row?.source, 'inventory/store.go:41');
  });

  it('are opened and closed by arrows, by a command and by the badge', async () => {
    await open('show=shop&groups');
    const select = (await page.rows()).find(({ name }) => name === 'SELECT stock');
    await page.select(select?.row ?? -1);
    await page.page.keyboard.press('ArrowRight');
    await page.until(() => document.querySelector('.group-badge.open'));
    assert.ok((await stocks()) > 5);
    await page.page.keyboard.press('ArrowDown');
    await page.page.keyboard.press('ArrowLeft');
    await page.until(() => !document.querySelector('.group-badge.open'));
    await page.untilSelected('SELECT stock', select?.row);
    await page.do('toggleGroup');
    await page.until(() => document.querySelector('.group-badge.open'));
    await page.page.click('.group-badge.open');
    await page.until(() => !document.querySelector('.group-badge.open'));
    assert.equal(await stocks(), 1);
    await page.untilText('.detail dd', '48 · together 2.21 s');
  });

  it('open for a span in them that is asked for', async () => {
    await open('show=shop&groups');
    await page.select(20);
    assert.ok(await page.page.locator('.group-badge.open').count());
    await page.untilSelected('SELECT stock', 20);
  });

  it('are rows of their own when that is wanted, and stay so after a reload', async () => {
    await open('show=shop&groups');
    await page.do('toggleGrouping');
    await page.until(() => !document.querySelector('.row:not([hidden]) .group-badge:not(:empty)'));
    await page.untilState(state => state.groupsSiblings === false);
    await page.page.reload();
    await page.until(() => document.querySelector('.answers[data-revision]'));
    assert.ok((await stocks()) > 5);
    await page.do('toggleGrouping');
    await page.untilText('.group-badge', '×48');
  });

  it('that were open are open after a reload', async () => {
    await open('show=shop&groups');
    await page.select(20);
    await page.select(0);
    await page.untilState(state => state.openGroups?.length === 1);
    await page.page.reload();
    await page.until(() => document.querySelector('.group-badge.open'));
    assert.ok((await stocks()) > 5);
  });
});
