// A timeline that is open in the window, and what a person does in it.
import { until } from '../../support/vscode/waiting.mjs';
import { lookScript } from './pageBundle.mjs';
import { turnWheel } from './wheel.mjs';

export class OpenedTrace {
  /**
   * @param {import('./benchWindow.mjs').BenchWindow} window
   * @param {import('playwright-core').Frame} frame
   */
  constructor(window, frame) {
    this.window = window;
    this.frame = frame;
  }

  /** Waits until all of the trace is in the page, and gives the keyboard to the rows. */
  async settle() {
    await this.frame.evaluate(await lookScript());
    await this.frame.waitForSelector('[data-complete="true"]', { timeout: 120_000 });
    await this.frame.locator('#tree').focus();
    await this.window.page.keyboard.press('End');
    await this.frame.waitForFunction(
      () => {
        const total = Number(document.getElementById('tree')?.getAttribute('aria-rowcount')) - 1;
        return window.spanlightLook.shownRows().at(-1)?.row === total - 1;
      },
      undefined,
      { timeout: 120_000 },
    );
    await this.toStart();
  }

  async toStart() {
    await this.frame.locator('#tree').focus();
    const isThere = () => this.frame.evaluate(() => window.spanlightLook.shownRows()[0]?.row === 0);
    // A turn of the wheel that is still on its way may come after the key.
    await until(async () => {
      await this.window.page.keyboard.press('Home');
      return until(isThere, 'the first row', 2_000).catch(() => false);
    }, 'the first row');
  }

  /** Waits until every row in view that names its source has a place to show. */
  async untilSourcesShown() {
    await this.frame.waitForFunction(
      () => document.querySelectorAll('.row:not([hidden]) .place.link').length > 0,
      undefined,
      {
        timeout: 60_000,
      },
    );
  }

  /** Turns the wheel down over the rows, fast. @param {number} turns */
  async wheel(turns) {
    await turnWheel(this.window, { ...(await this.middle()), turns });
  }

  /** A point over the rows, CSS px of the window. */
  async middle() {
    const box = await this.frame.locator('.viewport').boundingBox();
    if (!box) throw new Error('No rows are shown');
    return { x: box.x + box.width / 3, y: box.y + box.height / 2 };
  }

  /** What has to be the same when the tab comes back. */
  async where() {
    return this.frame.evaluate(() => ({
      top: Number(document.querySelector('.scrollbar')?.getAttribute('aria-valuenow')),
      total: document.getElementById('tree')?.getAttribute('aria-rowcount'),
      selected: document.querySelector('.row[aria-selected="true"]:not([hidden])')?.dataset.row,
      zoom: document.querySelector('.ruler canvas')?.toDataURL(), // the times on the ruler
      rows: [...document.querySelectorAll('.row[data-row]:not([hidden])')]
        .map(
          row => `${row.dataset.row} ${row.getAttribute('aria-expanded')} ${row.querySelector('.name')?.textContent}`,
        )
        .sort(),
    }));
  }

  /** Waits until nothing of `where()` changes any more. */
  async untilStill() {
    let last = '';
    let same = 0;
    await until(async () => {
      const now = JSON.stringify(await this.where());
      same = now === last ? same + 1 : 0;
      last = now;
      return same >= 5;
    }, 'the timeline to come to rest');
  }
}
