import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { manyServicesTrace } from '../support/graph/manyServicesTrace.mjs';
import { TimelinePage } from './timelinePage';

const sample = 'file=media/sample/shop.otlp.json';
const manyFile = 'out/many-services.otlp.json';

describe('The page: services', () => {
  let page: TimelinePage;
  const open = async (query: string, size?: { width: number; height: number }) => {
    page = await TimelinePage.open(query, size);
    await page.do('showServices');
    await page.until(() => document.querySelector('.graph-pane[data-graph]'));
  };
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.page.keyboard.press(key);
  };
  /** Label of the active item of the list, whoever has the keyboard. */
  const untilActive = (words: string) =>
    page.until(words => {
      const id = document.querySelector('.graph-list')?.getAttribute('aria-activedescendant');
      return id && document.getElementById(id)?.getAttribute('aria-label')?.includes(words);
    }, words);
  const untilAnnounced = (words: string) => page.untilText('.live', words);
  const untilFocused = (selector: string) =>
    page.until(selector => document.activeElement?.matches(selector), selector);
  const placeOfSelected = async () => {
    await page.until(() => document.querySelector<HTMLElement>('.graph-picture')?.dataset['place']);
    const box = await page.page.locator('.graph-picture').boundingBox();
    const place = (await page.page.locator('.graph-picture').getAttribute('data-place')) ?? '';
    const [x, y] = place.split(' ').map(Number);
    return { x: x + (box?.x ?? 0), y: y + (box?.y ?? 0) };
  };
  const untilPlaceIsNot = (before: { x: number; y: number }, box: { x: number; y: number }) =>
    page.until(
      place => document.querySelector<HTMLElement>('.graph-picture')?.dataset['place'] !== place,
      `${before.x - box.x} ${before.y - box.y}`,
    );
  const pictureBox = async () => {
    const box = await page.page.locator('.graph-picture').boundingBox();
    assert.ok(box);
    return box;
  };

  describe('by keyboard', () => {
    it('begin with the service of the selected span; arrows go to neighbours, and all of it is said', async () => {
      await open(sample);
      await untilFocused('.graph-picture');
      await untilActive('frontend, service, the trace begins here, 15 spans');
      await press('ArrowRight');
      await untilAnnounced('inventory-service, service, 36 spans');
      await press('ArrowRight');
      await untilAnnounced('postgres, database postgresql, called 20 times');
      await press('ArrowRight');
      await untilAnnounced('No service there');
      await press('ArrowLeft', 'ArrowLeft');
      await untilAnnounced('frontend');
      await press('Escape');
      await page.until(() => !document.querySelector('.graph-list')?.hasAttribute('aria-activedescendant'));
      await press('Home');
      await untilActive('frontend');
    });

    it('go through the list of services and their calls; a call says how many, how long, and leads to its slowest', async () => {
      await open(sample);
      await press('Tab');
      await untilFocused('.graph-list');
      await untilActive('frontend, service');
      await press('ArrowRight');
      await untilActive('calls inventory-service, 4 calls, p50 ');
      await press('ArrowDown');
      await untilActive('calls auth-service, 2 calls');
      await press('ArrowLeft');
      await untilActive('frontend, service');
      await press('ArrowRight', 'ArrowRight');
      await untilActive('inventory-service, service, 36 spans');
      await press('ArrowRight', 'Enter');
      await page.until(() => document.querySelector('.view-tab[aria-selected="true"]')?.textContent === 'Timeline');
      // The longest of the 20 queries, of which most took less than two.
      const active = await page.active();
      assert.match(active?.bar ?? '', /takes 18\.4 ms/);
      assert.equal(active?.service, 'inventory-service');
    });

    it('filter by a service, and then count what the filter leaves', async () => {
      await open(sample);
      await press('ArrowRight', 'Enter');
      // What is announced of it gives way to the count at once.
      await page.until(() =>
        document.querySelector<HTMLInputElement>('.find input')?.value.includes('inventory-service'),
      );
      await page.until(() =>
        [...document.querySelectorAll('.graph-count')].some(({ textContent }) => textContent === '36 of 36'),
      );
      await untilActive('36 spans, 36 of them in the filter');
      const counts = await page.page.locator('.graph-item.faint .graph-count').allTextContents();
      assert.deepEqual(counts, ['0 of 3', '0 of 15']);
      await page.page.keyboard.press('Tab');
      await press('ArrowRight', 'ArrowDown');
      await untilActive('called by frontend, 4 calls, 4 of them in the filter');
    });

    it('zoom, move and show all again', async () => {
      await open(sample);
      await press('ArrowRight');
      await untilActive('inventory-service');
      const box = await pictureBox();
      const first = await placeOfSelected();
      await press('Shift+ArrowRight');
      await untilPlaceIsNot(first, box);
      const moved = await placeOfSelected();
      assert.deepEqual(moved, { x: first.x - 60, y: first.y });
      await press('+');
      await press('0');
      await untilPlaceIsNot(moved, box);
      assert.deepEqual(await placeOfSelected(), first);
      await page.do('panLeft');
      await untilPlaceIsNot(first, box);
      assert.equal((await placeOfSelected()).x, first.x + 60);
      await page.do('zoomReset');
      await untilPlaceIsNot({ x: first.x + 60, y: first.y }, box);
    });
  });

  it('follow the span that is selected elsewhere', async () => {
    await open(sample);
    const row = await page.page.evaluate(() => {
      const table = window.stub.trace?.table;
      return table ? table.resources.findIndex(({ service }) => service === 'auth-service') : -1;
    });
    assert.ok(row >= 0);
    const spanRow = await page.page.evaluate(
      resource => window.stub.trace?.table?.resource.indexOf(resource) ?? -1,
      row,
    );
    await page.page.evaluate(row => window.stub.select(row), spanRow);
    await untilActive('auth-service, service');
  });

  describe('by mouse', () => {
    it('are selected by a click, moved by dragging and made larger by the wheel', async () => {
      await open(sample);
      await press('ArrowRight');
      await untilActive('inventory-service');
      const box = await pictureBox();
      const first = await placeOfSelected();
      await page.page.mouse.click(box.x + 20, box.y + 20);
      await page.until(() => !document.querySelector('.graph-list')?.hasAttribute('aria-activedescendant'));
      await page.page.mouse.click(first.x, first.y);
      await untilActive('inventory-service');
      await page.page.mouse.move(box.x + 30, box.y + 30);
      await page.page.mouse.down();
      await page.page.mouse.move(box.x + 80, box.y + 60, { steps: 4 });
      await page.page.mouse.up();
      await untilPlaceIsNot(first, box);
      const moved = await placeOfSelected();
      assert.ok(
        Math.abs(moved.x - first.x - 50) <= 15 && Math.abs(moved.y - first.y - 30) <= 10,
        JSON.stringify(moved),
      );
      await untilActive('inventory-service'); // a drag is no click
      await page.page.mouse.move(moved.x - 100, moved.y);
      await page.page.mouse.wheel(0, -200);
      await untilPlaceIsNot(moved, box);
      const zoomed = await placeOfSelected();
      assert.ok(zoomed.x - (moved.x - 100) > 120, 'the node is further from the pointer');
      await page.page.locator('.graph-item', { hasText: 'postgres' }).last().click();
      await untilActive('postgres');
    });
  });

  it('of many stand out beside the selected one, and the others step back', async () => {
    mkdirSync('out', { recursive: true });
    writeFileSync(manyFile, JSON.stringify(manyServicesTrace(400, 1200)));
    await open(`file=${manyFile}`);
    assert.equal(await page.page.locator('.graph-pane').getAttribute('data-graph'), '400');
    assert.equal(await page.page.locator('.graph-item').count(), 400);
    await press('ArrowRight');
    await untilAnnounced('called');
    const shown = await page.page.locator('.graph-call').count();
    assert.ok(shown > 0 && shown < 60);
    // Its own name is drawn in the theme's text colour on the page's ground, whatever lies below.
    const { x, y } = await placeOfSelected();
    const box = await pictureBox();
    const pixels: string[] = [];
    for (let dx = -40; dx <= 40; dx++) pixels.push(await page.pixel('.graph-canvas', x - box.x + dx, y - box.y));
    assert.ok(new Set(pixels).size > 4, 'letters are there');
  });
});
