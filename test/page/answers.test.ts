import assert from 'node:assert/strict';
import { until } from '../support/vscode/waiting.mjs';
import { TimelinePage } from './timelinePage';

/** A pixel on which nothing is drawn. */
const ground = '#00000000';

describe('The page: answers above the rows', () => {
  let page: TimelinePage;
  const open = async (query: string) => {
    page = await TimelinePage.open(query);
    await page.until(() => document.querySelector('.answers[data-revision]'));
    return page;
  };
  const texts = (selector: string) => page.page.locator(selector).allInnerTexts();
  const selectedRow = () => page.page.locator('.row[aria-selected="true"]:not([hidden])').getAttribute('data-row');
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  it('say where the time went and where it failed, each with its line', async () => {
    await open('show=shop');
    await page.untilText('.verdict-line.time .link-button', 'inventory/store.go:41');
    await page.untilText('.verdict-line.failure .link-button', 'payment/CardGateway.java:88');
    assert.match(
      (await texts('.verdict-line.time .verdict-answer')).join(),
      /^48 × SELECT stock, one after the other, 6\d %/,
    );
    assert.match((await texts('.verdict-line.failure .verdict-answer')).join(), /^authorize card: CardDeclined/);
    await page.page.click('.verdict-line.time .link-button');
    await page.until(() => window.stub.said.some(said => said.name === 'open'));
  });

  it('select what they are about, one after the other', async () => {
    await open('show=shop');
    const rows = new Set<string | null>();
    for (let i = 0; i < 3; i++) {
      const before = await selectedRow();
      await page.page.click('.verdict-line.time .verdict-subject');
      await page.until(
        before => !document.querySelector(`.row[aria-selected="true"][data-row="${before}"]:not([hidden])`),
        before,
      );
      await page.untilSelected('SELECT stock');
      rows.add(await selectedRow());
    }
    assert.equal(rows.size, 3);
    await page.do('goToFailure');
    await page.untilSelected('authorize card');
    await page.do('goToSlowest');
    await page.untilSelected('SELECT stock');
  });

  it('leave their room free while they are worked out, so that no row moves', async () => {
    page = await TimelinePage.open('show=shop');
    const top = () => page.page.evaluate(() => document.querySelector('.viewport')?.getBoundingClientRect().top);
    const before = await top();
    await page.until(() => document.querySelector('.answers[data-revision]'));
    await page.untilText('.verdict-line.failure .link-button', 'CardGateway.java');
    assert.equal(await top(), before);
  });

  it('show the critical path by service; a part filters to its service, and once more to all', async () => {
    await open('show=shop');
    assert.deepEqual(
      (await texts('button.strip-part .strip-name')).map(text => text.trim()),
      ['inventory-db', 'payment-service', 'inventory-service', 'frontend', 'auth-service'],
    );
    await page.page.locator('button.strip-part').first().focus();
    await page.page.keyboard.press('ArrowRight');
    await page.page.keyboard.press('Enter');
    await page.untilText('.find-count', 'of 2');
    assert.equal(await page.page.locator('.find-field').inputValue(), 'service=payment-service');
    assert.equal(
      await page.page.locator('.strip-part[aria-pressed="true"] .strip-name').innerText(),
      'payment-service',
    );
    await page.page.keyboard.press('Enter');
    await page.until(() => !document.querySelector('.row.dimmed:not([hidden])'));
    assert.equal(await page.page.locator('.find-field').inputValue(), '');
  });

  it('draw the critical path below the bars until it is not wanted', async () => {
    await open('show=shop');
    const { width } = await page.barsBox();
    const line = () => page.pixel('canvas.bars', Math.round(width / 2), 19);
    /** The next frame draws it: asked again until it is so. */
    const untilLine = (isDrawn: boolean) =>
      until(
        async () => ((await line()) !== ground) === isDrawn || undefined,
        () => `a critical path that is ${isDrawn ? 'drawn' : 'not drawn'}`,
      );
    await untilLine(true);
    await page.do('toggleCriticalPath');
    await untilLine(false);
    await page.untilState(state => state.hidesCriticalPath);
    await page.do('toggleCriticalPath');
    await untilLine(true);
    const [root] = await page.rows();
    assert.match(root.bar, /on the critical path, 80 ms of it itself/);
  });

  it('list the critical path by operation, span, service and function; keys select and open, Escape closes', async () => {
    await open('show=shop');
    await page.do('showAnswers');
    await page.until(() => document.activeElement?.classList.contains('answer-line'));
    assert.match(await page.page.locator('.answer-line').first().innerText(), /SELECT stock/);
    await page.untilText('.answer-places', 'store.go:41');
    await page.page.keyboard.press('ArrowDown');
    await page.page.keyboard.press('Enter');
    await page.untilSelected('authorize card');
    await page.page.keyboard.press('o');
    await page.until(() => window.stub.said.some(said => said.name === 'open'));
    await page.page.getByRole('radio', { name: 'by service' }).click();
    await page.untilText('.answer-name', 'inventory-db');
    assert.equal(await page.page.locator('.answer-line').count(), 5);
    await page.page.keyboard.press('Escape');
    await page.until(() => document.activeElement?.id === 'tree');
    assert.ok(await page.page.locator('.answers-panel').isHidden());
  });

  it('list findings, mark them on the bars and in words, and step through them', async () => {
    await open('show=shop');
    assert.deepEqual(await texts('.answer-tab.emphasized'), ['1 finding']);
    await page.do('nextFinding');
    await page.untilSelected('SELECT stock');
    await page.untilText('.live', 'Finding 1 of 1: 48 × SELECT stock');
    const selected = await page.active();
    assert.match(selected?.bar ?? '', /part of a finding: 48 × SELECT stock/);
    await page.untilText('.attributes .pattern', '48 × SELECT stock');
    await page.do('showFindings');
    await page.untilText('.findings-section .answer-places', 'inventory/store.go:41');
    assert.equal(await page.page.locator('.findings-section .answer-line').count(), 1);
  });

  it('say what has to be known of the data', async () => {
    await open('show=partial');
    await page.page.click('.verdict-doubts');
    await page.untilText('.data-line', 'The parents of 2 spans are missing');
  });

  it('are worth more than the folders of their lines where there is little room', async () => {
    page = await TimelinePage.open('show=shop', { width: 500, height: 800 });
    await page.untilText('.verdict-line.time .link-button', 'inventory/store.go:41');
    assert.equal(await page.page.locator('.verdict-line.time .link-button').innerText(), 'store.go:41');
    const answer = await page.page.locator('.verdict-line.time .verdict-answer').boundingBox();
    assert.ok((answer?.width ?? 0) > 250, `${answer?.width} px are left for the answer`);
  });

  it('leave rows and details in sight in a low page, as one at 200 % is', async () => {
    page = await TimelinePage.open('show=shop', { width: 640, height: 400 });
    await page.until(() => document.querySelector('.answers[data-revision]'));
    await page.do('showFindings');
    await page.until(() => document.querySelector('.findings-section .answer-line'));
    await page.until(() => (document.querySelector('.viewport')?.clientHeight ?? 0) >= 72);
    assert.ok((await page.rows()).length >= 3);
    const tab = page.page.getByRole('tab', { name: 'Attributes' });
    await tab.scrollIntoViewIfNeeded();
    await tab.click();
  });

  it('leave the detail of a low page as high as a person makes it', async () => {
    page = await TimelinePage.open('show=shop', { width: 900, height: 500 });
    const height = () => page.page.locator('.detail').evaluate(detail => detail.clientHeight);
    await page.page.locator('.splitter.at-height').focus();
    for (let step = 0; step < 3; step++) {
      const before = await height();
      await page.page.keyboard.press('ArrowUp');
      await page.until(before => (document.querySelector('.detail')?.clientHeight ?? 0) > before, before);
    }
  });

  it('warn in a colour that can be read in the light theme', async () => {
    await open('show=shop&theme=light');
    const contrasts = await page.page.locator('.warning-badge, .answer-tab.emphasized').evaluateAll(elements => {
      const pen = document.createElement('canvas').getContext('2d') as CanvasRenderingContext2D;
      const luminance = (color: string) => {
        pen.fillStyle = color;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map(part =>
          part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ground = luminance(getComputedStyle(document.body).backgroundColor);
      return elements.map(element => (ground + 0.05) / (luminance(getComputedStyle(element).color) + 0.05));
    });
    assert.equal(contrasts.length, 2);
    for (const contrast of contrasts) assert.ok(contrast >= 4.5, `${contrast}:1`);
  });

  it('names what is left over in the strip only where that has room', async () => {
    await open('show=tree-2000-400');
    const name = page.page.locator('.strip-part.others .strip-name');
    assert.match(await name.innerText(), /\d+ %$/);
    await page.page.locator('.strip-part.others').evaluate(part => (part.style.flex = '0 0 20px'));
    assert.ok(await name.isHidden());
  });

  it('say why there are none', async () => {
    page = await TimelinePage.open('show=shop');
    await page.page.evaluate(() => {
      window.stub.failing.add('analysis');
      void window.stub.send();
    });
    await page.untilText('.verdict', 'could not be worked out');
  });
});
