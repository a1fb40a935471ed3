import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: rows at first sight', () => {
  // Nobody touches anything here, so that one page is enough.
  let page: TimelinePage;
  before(async () => (page = await TimelinePage.open('show=shop')));
  after(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  it('says the facts of the trace in one line', async () => {
    const facts = (await page.page.locator('.facts').innerText()).replace(/\s+/g, ' ');
    assert.match(
      facts,
      /^POST \/buy frontend 3\.42 s .*10:20:00 UTC · 5 services · 61 spans · depth 5 4 errors 2 warnings$/,
    );
  });

  it('shows rows with name, service, source and a bar in words', async () => {
    await page.untilText('.place', 'src/server.js:42');
    await page.until(() => document.querySelector('.answers[data-revision]'));
    const [first, second] = await page.rows();
    assert.equal(first.name, 'POST /buy');
    assert.equal(first.service, 'frontend');
    assert.equal(first.top, 0);
    assert.equal(
      first.bar,
      'starts at 0 ms, takes 3.42 s, 80 ms of it itself, error, on the critical path, 80 ms of it itself',
    );
    assert.equal(second.name, 'authenticate');
    assert.equal(second.level, '2');
  });

  it('keeps names beside their bars when the browser wants a row in view', async () => {
    const before = (await page.rows()).map(({ name, top }) => ({ name, top }));
    const scrolled = await page.page.evaluate(() => {
      for (const row of document.querySelectorAll('[role="row"]')) row.scrollIntoView({ block: 'center' });
      return [...document.querySelectorAll('*')]
        .filter(({ scrollTop }) => scrollTop > 0)
        .map(({ className }) => className);
    });
    assert.deepEqual(scrolled, []);
    assert.deepEqual(
      (await page.rows()).map(({ name, top }) => ({ name, top })),
      before,
    );
  });

  it('tells a screen reader the tree', async () => {
    const tree = page.page.locator('#tree');
    assert.equal(await tree.getAttribute('role'), 'treegrid');
    assert.equal(await tree.getAttribute('aria-rowcount'), '62');
    assert.equal((await page.active())?.name, 'POST /buy');
    const third = page.page.locator('[data-row="4"]:not([hidden])');
    assert.equal(await third.getAttribute('aria-rowindex'), '6');
    assert.equal(await third.getAttribute('aria-level'), '2');
    assert.equal(await third.getAttribute('aria-posinset'), '2');
    assert.equal(await third.getAttribute('aria-setsize'), '5');
    assert.equal(await third.getAttribute('aria-expanded'), 'true');
    assert.deepEqual(JSON.parse((await third.getAttribute('data-vscode-context')) ?? ''), {
      webviewSection: 'span',
      row: 4,
      spanHasError: false,
      preventDefaultContextMenuItems: true,
    });
  });

  it('says each cell whole, though names and places are drawn in pieces', async () => {
    await page.untilText('.place', 'src/auth.js:22');
    await page.until(() => document.querySelector('.answers[data-revision]'));
    const cells = page.page.locator('[data-row="2"]:not([hidden]) [role="gridcell"]');
    assert.deepEqual(await cells.evaluateAll(all => all.map(cell => cell.getAttribute('aria-label'))), [
      'GET auth-service/check, frontend, client',
      'src/auth.js:22, not certain',
      'starts at 20 ms, takes 200 ms, 20 ms of it itself, on the critical path, 20 ms of it itself',
    ]);
  });
});

describe('The page: rows, keys and folds', () => {
  let page: TimelinePage;
  const open = async (query: string, size?: { width: number; height: number }) =>
    (page = await TimelinePage.open(query, size));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  it('gives the menu key the selected row', async () => {
    await open('show=shop');
    await page.select(4);
    const context = JSON.parse((await page.page.locator('#tree').getAttribute('data-vscode-context')) ?? '');
    assert.deepEqual([context.webviewSection, context.row], ['span', 4]);
  });

  it('walks by arrow, Home, End and Page keys, with the focus in one place', async () => {
    await open('show=shop');
    const { keyboard } = page.page;
    await page.page.locator('#tree').focus();
    await keyboard.press('ArrowDown');
    await page.untilSelected('authenticate');
    await keyboard.press('ArrowDown');
    await keyboard.press('ArrowUp');
    await page.untilSelected('authenticate');
    await keyboard.press('End');
    await page.untilSelected('kafka send orders');
    await keyboard.press('PageUp');
    await page.until(() => {
      const id = document.getElementById('tree')?.getAttribute('aria-activedescendant');
      const row = Number(document.getElementById(id ?? '')?.dataset['row']);
      return row > 30 && row < 55;
    });
    await keyboard.press('Home');
    await page.untilSelected('POST /buy', 0);
    assert.equal(await page.page.evaluate(() => document.activeElement?.id), 'tree');
  });

  it('folds and unfolds as trees do, and says what is hidden', async () => {
    await open('show=shop');
    const { keyboard } = page.page;
    await page.select(1);
    await keyboard.press('ArrowLeft');
    await page.until(() => document.querySelector('[data-row="1"]')?.getAttribute('aria-expanded') === 'false');
    assert.deepEqual((await page.names()).slice(0, 3), ['POST /buy', 'authenticate', 'GET inventory-service/items']);
    assert.equal(await page.page.locator('[data-row="1"]:not([hidden]) .hidden-count').textContent(), '+2');
    assert.equal(await page.page.locator('#tree').getAttribute('aria-rowcount'), '60');
    await keyboard.press('ArrowLeft');
    await page.untilSelected('POST /buy');
    await keyboard.press('ArrowRight');
    await page.untilSelected('authenticate');
    await keyboard.press('ArrowRight');
    await page.until(() => document.querySelector('[data-row="1"]')?.getAttribute('aria-expanded') === 'true');
    await keyboard.press('ArrowRight');
    await page.untilSelected('GET auth-service/check');
  });

  it('folds by a click on the chevron without selecting, and moves a hidden selection to what hides it', async () => {
    await open('show=shop');
    await page.select(3);
    await page.page.locator('[data-row="2"]:not([hidden]) .chevron').click();
    await page.untilSelected('GET auth-service/check', 2);
  });

  it('folds all but the lone root, and unfolds all', async () => {
    await open('show=shop');
    await page.do('foldAll');
    await page.until(() => document.getElementById('tree')?.getAttribute('aria-rowcount') === '7');
    assert.deepEqual(await page.names(), [
      'POST /buy',
      'authenticate',
      'GET inventory-service/items',
      'POST payment-service/charge',
      'render receipt',
      'kafka send orders',
    ]);
    const hidden = page.page.locator('.row:not([hidden]) .hidden-count', { hasText: '!' });
    assert.equal(await hidden.textContent(), '+2 !');
    await page.do('unfoldAll');
    await page.until(() => document.getElementById('tree')?.getAttribute('aria-rowcount') === '62');
  });

  it('goes from error to error, by badge and by key, and round again', async () => {
    await open('show=shop');
    await page.page.locator('.error-badge').click();
    await page.untilSelected('POST payment-service/charge');
    await page.do('nextError');
    await page.do('nextError');
    await page.untilSelected('authorize card');
    await page.do('nextError');
    await page.untilSelected('POST /buy');
    await page.do('previousError');
    await page.untilSelected('authorize card');
  });

  it('keeps hostile names text', async () => {
    await open('show=odd');
    const names = await page.names();
    assert.equal(names[0], '</script><img src=x onerror=alert(1)>');
    assert.equal(await page.page.locator('#root img, #root script, #root b').count(), 0);
    assert.ok(names[1].length < 300 && names[1].includes('…'), names[1]);
    assert.equal(names[2], 'שלום עולם /orders/{id}/items');
    assert.equal(names[5], '(no name)');
    assert.equal(names[6], 'line break and tab in the name of it');
    const title = await page.page.locator('[data-row="1"]:not([hidden]) .span-cell').getAttribute('title');
    assert.ok((title?.length ?? 0) > 4000);
  });

  it('reads bars in words, in reading order, where a screen reader is on', async () => {
    await open('show=shop&classes=vscode-using-screen-reader');
    await page.untilText('.bar-cell', 'starts at 12 ms, takes 212 ms, 12 ms of it itself');
    assert.equal(await page.page.locator('canvas.bars').evaluate(canvas => canvas.clientWidth), 0);
    await page.page.mouse.move(500, 400);
    await page.page.mouse.wheel(0, 600);
    await page.until(() => document.querySelector('[data-row="30"]:not([hidden])'));
    const order = await page.page
      .locator('.row:not([hidden])')
      .evaluateAll(rows => rows.map(row => Number((row as HTMLElement).dataset['row'])));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
  });

  it('fits into 300 px', async () => {
    await open('show=shop', { width: 300, height: 700 });
    const { width } = await page.barsBox();
    assert.ok(width >= 110, `bars are ${width} px wide`);
    assert.equal(await page.page.evaluate(() => document.documentElement.scrollWidth), 300);
    assert.equal(await page.page.locator('.source-cell:visible').count(), 0);
  });

  it('moves column borders by keyboard, and a double click puts them back', async () => {
    await open('show=shop');
    const border = page.page.locator('.splitter.at-span');
    const width = () => page.page.locator('.span-head').evaluate(head => head.clientWidth);
    const before = await width();
    await border.focus();
    await page.page.keyboard.press('ArrowRight');
    await page.until(before => document.querySelector('.span-head')?.clientWidth === before + 16, before);
    await border.dblclick();
    await page.until(before => document.querySelector('.span-head')?.clientWidth === before, before);
    assert.equal(await width(), before);
  });
});
