import assert from 'node:assert/strict';
import type { ThemeName } from '../support/page/stub/themes';
import { TimelinePage } from './timelinePage';

describe('The page: time, bars and minimap', () => {
  let page: TimelinePage;
  const open = async (query: string, size?: { width: number; height: number }) =>
    (page = await TimelinePage.open(query, size));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });
  const ms = 1e6;
  /** What is painted when the next frame is over is painted in it. */
  const setTheme = (theme: ThemeName) =>
    page.page.evaluate(async theme => {
      window.stub.setTheme(theme);
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, theme);

  it('zooms by command around the selected span, out again to the whole, and to a span with a little air at both sides', async () => {
    await open('show=shop');
    await page.select(58);
    await page.do('zoomIn');
    const { zoom } = await page.untilState(state => state.zoom !== undefined);
    assert.ok(zoom && Math.abs(zoom.to - zoom.from - 1710 * ms) < ms, JSON.stringify(zoom));
    assert.ok(zoom.from <= 2880 * ms && zoom.to >= 3350 * ms);
    await page.do('zoomReset');
    await page.untilState(state => state.zoom === undefined);
    await page.do('zoomToSpan');
    const span = await page.untilState(state => state.zoom !== undefined);
    assert.deepEqual(span.zoom, { from: 2880 * ms - 23.5 * ms, to: 3350 * ms + 23.5 * ms });
  });

  it('zooms by the wheel so that the moment under the pointer stays', async () => {
    await open('show=shop');
    const bars = await page.barsBox();
    await page.page.mouse.move(bars.x + bars.width / 4, bars.y + 40);
    await page.page.keyboard.down('Control');
    await page.page.mouse.wheel(0, -200);
    await page.page.keyboard.up('Control');
    const { zoom } = await page.untilState(state => state.zoom !== undefined);
    assert.ok(zoom);
    const under = zoom.from + (zoom.to - zoom.from) / 4;
    assert.ok(Math.abs(under - 855 * ms) < 5 * ms, `${under} stands where ${855 * ms} was`);
  });

  it('pans by commands and by the wheel with shift, and stops at the ends', async () => {
    await open('show=shop');
    await page.do('zoomIn');
    const before = (await page.untilState(state => state.zoom !== undefined)).zoom;
    await page.do('panLeft');
    await page.untilState(state => state.zoom !== undefined && state.zoom.from < 600e6);
    const bars = await page.barsBox();
    await page.page.mouse.move(bars.x + 100, bars.y + 40);
    await page.page.keyboard.down('Shift');
    await page.page.mouse.wheel(0, 5000);
    await page.page.keyboard.up('Shift');
    const { zoom } = await page.untilState(state => state.zoom?.to === 3420e6);
    assert.ok(
      zoom && before && Math.abs(zoom.to - zoom.from - (before.to - before.from)) < 1,
      'panning keeps the length',
    );
  });

  it('zooms to what is dragged over bars, ruler and minimap; Escape gives a drag up', async () => {
    await open('show=shop');
    const drag = async (selector: string, from: number, to: number, y: number) => {
      const box = await page.page.locator(selector).boundingBox();
      assert.ok(box);
      await page.page.mouse.move(box.x + box.width * from, box.y + y);
      await page.page.mouse.down();
      await page.page.mouse.move(box.x + box.width * to, box.y + y, { steps: 4 });
    };
    await drag('canvas.bars', 0.25, 0.5, 60);
    await page.page.keyboard.press('Escape');
    await page.page.mouse.up();
    assert.equal(await page.page.locator('.range-shade:visible').count(), 0);
    await drag('canvas.bars', 0.25, 0.5, 60);
    await page.page.mouse.up();
    const { zoom } = await page.untilState(state => state.zoom !== undefined);
    assert.ok(
      zoom && Math.abs(zoom.from - 855 * ms) < 8 * ms && Math.abs(zoom.to - 1710 * ms) < 8 * ms,
      JSON.stringify(zoom),
    );
    assert.equal((await page.active())?.name, 'POST /buy'); // a drag selects no row
    await page.page.locator('.minimap').dblclick({ position: { x: 20, y: 20 } });
    await page.untilState(state => state.zoom === undefined);
    await drag('.ruler', 0.5, 0.75, 10);
    await page.page.mouse.up();
    await page.untilState(state => state.zoom !== undefined && Math.abs(state.zoom.from - 1710e6) < 8e6);
    await page.do('zoomReset');
    await drag('.minimap', 0.1, 0.2, 20);
    await page.page.mouse.up();
    await page.untilState(state => state.zoom !== undefined && Math.abs(state.zoom.to - 684e6) < 8e6);
  });

  it('tells the time under the pointer, also when the zoom changes below it', async () => {
    await open('show=shop');
    const bars = await page.barsBox();
    await page.page.mouse.move(bars.x + bars.width / 2, bars.y + 40);
    await page.untilText('.cursor-label', '1.71 s');
    await page.select(58);
    await page.do('zoomToSpan');
    await page.untilText('.cursor-label', '3.115 s');
    await page.page.mouse.move(bars.x - 50, bars.y + 40);
    await page.page.waitForSelector('.cursor-label', { state: 'hidden' });
  });

  it('draws bars where spans run: pale for the whole, strong for own time, a rim for an error', async () => {
    await open('show=shop&theme=dark');
    await page.until(() => document.querySelector('canvas.bars')?.clientWidth);
    const { width } = await page.barsBox();
    const at = (timeMs: number, row: number) => page.pixel('canvas.bars', (timeMs / 3420) * width, row * 24 + 12);
    const background = '#00000000';
    assert.equal(await at(2900, 1), background);
    const strong = await at(14, 1); // authenticate, before its child begins
    const pale = await at(120, 1);
    assert.notEqual(strong, background);
    assert.notEqual(pale, background);
    assert.notEqual(strong, pale);
    assert.equal(await at(120, 2), pale); // the same service, while its own child runs
    const rim = await page.pixel('canvas.bars', width / 2, 6);
    assert.equal(rim, '#f14c4cff');
  });

  it('draws the minimap with errors on top and the window over it', async () => {
    await open('show=shop&theme=dark');
    await page.until(() => {
      const canvas = document.querySelector('canvas.minimap-image') as HTMLCanvasElement;
      return canvas.getContext('2d')?.getImageData(canvas.width / 2, 0, 1, 1).data[3] === 255;
    });
    assert.equal(await page.pixel('canvas.minimap-image', 400, 0), '#f14c4cff');
    await page.select(58);
    await page.do('zoomToSpan');
    await page.until(() => document.querySelector('.minimap-window.zoomed'));
    const box = await page.page.locator('.minimap-window').boundingBox();
    const map = await page.page.locator('.minimap').boundingBox();
    assert.ok(box && map);
    assert.ok(Math.abs((box.x - map.x) / map.width - 2856.5 / 3420) < 0.01);
  });

  it('paints anew when the theme changes', async () => {
    await open('show=shop&theme=dark');
    await page.until(() => document.querySelector('canvas.bars')?.clientWidth);
    const { width } = await page.barsBox();
    const before = await page.pixel('canvas.bars', width / 2, 4 * 24 + 12);
    await setTheme('light');
    assert.ok(await page.page.evaluate(() => document.body.classList.contains('vscode-light')));
    assert.notEqual(await page.pixel('canvas.bars', width / 2, 4 * 24 + 12), before);
  });

  it('gives every service 3:1 against the background in all four themes', async () => {
    await open('show=tree-300-40&theme=dark');
    await page.until(() => document.querySelectorAll('.row:not([hidden]) .chip').length > 15);
    for (const theme of ['dark', 'light', 'hc-dark', 'hc-light'] as const) {
      await setTheme(theme);
      const ratios = await page.page.evaluate(() => {
        const parse = (text: string) => (text.match(/\d+/g) ?? []).slice(0, 3).map(Number);
        const luminance = (text: string) => {
          const [r, g, b] = parse(text).map(value => {
            const part = value / 255;
            return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
          });
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = luminance(getComputedStyle(document.body).backgroundColor);
        return [...document.querySelectorAll('.row:not([hidden]) .chip')].map(chip => {
          const color = luminance(getComputedStyle(chip).backgroundColor);
          return (Math.max(color, ground) + 0.05) / (Math.min(color, ground) + 0.05);
        });
      });
      assert.ok(Math.min(...ratios) >= 2.99, `${theme}: ${Math.min(...ratios)}`);
    }
  });
});
