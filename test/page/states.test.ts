import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: states, reload and refresh', () => {
  let page: TimelinePage;
  const open = async (query: string) => (page = await TimelinePage.open(query));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });
  const text = async () => (await page.page.locator('#root').innerText()).replace(/\s+/g, ' ');
  const stateName = () => page.page.locator('[data-spanlight="timeline"]').getAttribute('data-state');

  it('shows how far loading is and cancels', async () => {
    await open('show=loading');
    assert.equal(await stateName(), 'loading');
    await page.page.waitForSelector('.skeleton-row:visible');
    assert.match(await text(), /Trace 7f3c0a9d Receiving · 1\.2 MB · \d+\.\d s Cancel/);
    await page.page.locator('vscode-button', { hasText: 'Cancel' }).click();
    assert.deepEqual(await page.untilSaid('action'), ['cancel']);
  });

  it('hides the skeleton for the first 150 ms', async () => {
    await open('show=empty');
    await page.page.evaluate(() =>
      window.stub.show({ kind: 'loading', title: 'Trace 1', phase: 'waiting', bytes: 0, elapsedMs: 0 }),
    );
    await page.page.waitForSelector('.state.loading.waiting', { state: 'attached' });
    await page.page.waitForSelector('.state.loading:not(.waiting)');
  });

  it('says that a trace is empty', async () => {
    await open('show=empty');
    assert.equal(await stateName(), 'empty');
    assert.match(await text(), /The server knows this trace and sent no span of it\. Refresh/);
    await page.page.locator('vscode-button', { hasText: 'Refresh' }).click();
    assert.deepEqual(await page.untilSaid('action'), ['refresh']);
  });

  it('says what failed and offers what helps', async () => {
    await open('show=failed');
    assert.equal(await stateName(), 'failed');
    assert.match(
      await text(),
      /No Jaeger at http:\/\/localhost:16686\. Check the setting spanlight\.endpoints\. Retry Show Log/,
    );
    await page.page.locator('vscode-button', { hasText: 'Retry' }).click();
    await page.page.locator('vscode-button', { hasText: 'Show Log' }).click();
    await page.until(() => window.stub.said.filter(said => said.name === 'action').length === 2);
    assert.deepEqual(await page.said('action'), ['retry', 'showLog']);
  });

  it('offers to sign in where a login is wanted', async () => {
    await open('show=login');
    await page.page.locator('vscode-button', { hasText: 'Sign In' }).click();
    assert.deepEqual(await page.untilSaid('action'), ['signIn']);
  });

  it('marks spans without their parents and leads from one to the next', async () => {
    await open('show=partial');
    assert.equal(await page.page.locator('.row.orphan:not([hidden])').count(), 2);
    const badges = page.page.locator('.row:not([hidden]) .badge:not(:empty)');
    assert.deepEqual(await badges.allTextContents(), ['parent missing', 'parent missing', 'cycle cut']);
    await page.page.locator('.partial-badge', { hasText: 'partial' }).click();
    await page.untilSelected('SELECT carts');
    await page.untilText('.detail', '1234567890abcdef (not in this trace)');
    await page.page.locator('.warning-badge').click();
    assert.match(
      await page.page.locator('.header .warning-list').innerText(),
      /The parents of 3 spans are not in this trace\./,
    );
  });

  it('shows one span without a duration', async () => {
    await open('show=one');
    assert.deepEqual(await page.names(), ['health']);
    await page.until(() => document.querySelector('canvas.bars')?.clientWidth);
    assert.notEqual(await page.pixel('canvas.bars', 1, 12), '#00000000');
  });

  it('comes back after a reload as it was: scroll, selection, folds, zoom, sizes, text', async () => {
    await open('show=tree-5000');
    await page.select(3);
    await page.page.keyboard.press('ArrowLeft');
    await page.select(2000);
    await page.do('zoomToSpan');
    await page.page.locator('.splitter.at-height').focus();
    await page.page.keyboard.press('ArrowUp');
    const before = await page.untilState(state => state.zoom && state.detailPx === 296);
    await page.page.locator('#tree').hover({ position: { x: 100, y: 50 } });
    await page.page.mouse.wheel(0, -100);
    const kept = await page.untilState(state => state.top && state.top.spanId !== before.top?.spanId);
    const rows = await page.rows();
    await page.page.reload();
    await page.page.waitForSelector('[data-painted]');
    await page.until(
      ({ first, top }) => {
        const row = document.querySelector<HTMLElement>(`[data-row="${first}"]:not([hidden])`);
        const viewport = document.querySelector('.viewport')?.getBoundingClientRect().top ?? 0;
        return row && Math.abs(row.getBoundingClientRect().top - viewport - top) < 1.5;
      },
      { first: rows[0].row, top: rows[0].top },
    );
    assert.deepEqual(
      (await page.rows()).map(row => [row.row, row.isSelected]),
      rows.map(row => [row.row, row.isSelected]),
    );
    const again = await page.untilState(state => state.folded?.length === 1);
    assert.deepEqual({ ...again, topOffsetPx: 0 }, { ...kept, topOffsetPx: 0 });
  });

  it('gives away where the person is in the moment the keyboard leaves, for it may be gone in the next', async () => {
    await open('show=shop');
    await page.select(1);
    await page.untilState(state => state.selected !== undefined);
    const [before, after] = await page.page.evaluate(() => {
      const folds = () => window.stub.state()?.folded?.length;
      const tree = document.querySelector('#tree');
      tree?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }));
      const before = folds();
      window.dispatchEvent(new Event('blur'));
      return [before, folds()];
    });
    assert.deepEqual([before ?? 0, after], [0, 1]);
  });

  it('keeps a selection that was not made by the person apart from one that was', async () => {
    await open('show=shop');
    await page.page.locator('#tree').focus();
    await page.page.keyboard.press('ArrowDown');
    await page.until(() => window.stub.said.filter(said => said.name === 'selected').length === 2);
    const said = (await page.said('selected')) as { row: number; byPerson: boolean; span: { spanId: string } }[];
    assert.deepEqual(
      said.map(({ row, byPerson }) => [row, byPerson]),
      [
        [0, false],
        [1, true],
      ],
    );
    assert.match(said[1].span.spanId, /^[0-9a-f]{16}$/);
  });

  it('keeps selection and folds when a refresh brings more spans, and says how many', async () => {
    await open('show=shop');
    await page.select(1);
    await page.page.keyboard.press('ArrowLeft');
    await page.select(58);
    const top = (await page.rows())[0].name;
    await page.page.evaluate(() => {
      const bigger = window.stub.makeTrace('shopWithMore');
      window.stub.setTrace(bigger);
      return window.stub.send('2 spans more');
    });
    await page.untilSelected('authorize card');
    await page.untilText('.live.shown', '2 spans more');
    await page.until(() => document.getElementById('tree')?.getAttribute('aria-rowcount') === '60'); // 63, less 4 folded, and the headings
    await page.untilText('.facts', '63 spans');
    assert.equal((await page.rows())[0].name, top);
    await page.page.keyboard.press('Home');
    await page.until(() => document.querySelector('[data-row="1"]')?.getAttribute('aria-expanded') === 'false');
  });

  it('survives a fold of everything in 5,000 spans with a small state', async () => {
    await open('show=tree-5000');
    await page.do('foldAll');
    const kept = await page.untilState(state => state.unfolded !== undefined || (state.folded?.length ?? 0) > 100);
    assert.ok(JSON.stringify(kept).length < 100_000);
    const count = await page.page.locator('#tree').getAttribute('aria-rowcount');
    await page.page.reload();
    await page.page.waitForSelector('[data-painted]');
    await page.until(count => document.getElementById('tree')?.getAttribute('aria-rowcount') === count, count);
  });
});
