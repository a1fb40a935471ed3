// What a person sees in the timeline's page, and what they do there.
import { until } from './waiting.mjs';

/**
 * @typedef {object} SeenRow
 * @property {number} row of the SpanTable
 * @property {number} position among the visible rows, from 0
 * @property {string} name
 * @property {string} service
 * @property {string} source text of the source column
 * @property {number} level from 1
 * @property {boolean | undefined} expanded undefined without children
 * @property {boolean} selected
 * @property {boolean} failing
 */

export class TimelineView {
  /** @param {import('playwright-core').Frame} frame that `Workbench.timeline()` gave */
  constructor(frame) {
    this.frame = frame;
  }

  get tree() {
    return this.frame.locator('#tree');
  }

  /** The page of a tab that went to the back is gone, and the one in front is meant. */
  async findFrame() {
    if (!this.frame.isDetached()) return;
    for (const frame of this.frame.page().frames()) {
      if (!frame.isDetached() && (await frame.locator('[data-spanlight="timeline"]').count()) > 0) this.frame = frame;
    }
  }

  /** @returns {Promise<string>} loading, empty, failed or ready */
  async state() {
    await this.findFrame();
    return (await this.frame.locator('[data-spanlight="timeline"]').getAttribute('data-state')) ?? '';
  }

  /** @param {string} state @param {number} [timeoutMs] */
  async waitForState(state, timeoutMs) {
    await until(
      async () => (await this.state()) === state,
      async () => `the state ${state}; it is ${await this.state()}`,
      timeoutMs,
    );
  }

  /** How often the page has given its state away to be kept. @returns {Promise<number>} */
  async timesKept() {
    return Number((await this.frame.locator('html').getAttribute('data-kept')) ?? 0);
  }

  /** All text of the page. @returns {Promise<string>} */
  async text() {
    await this.findFrame();
    return (await this.frame.locator('body').innerText()).replace(/\s+/g, ' ');
  }

  /** The rows that are drawn, from the top. @returns {Promise<SeenRow[]>} */
  async rows() {
    await this.findFrame();
    return this.frame.locator('[role="row"][data-row]:not([hidden])').evaluateAll(rows =>
      rows
        .map(row => ({
          row: Number(row.dataset.row),
          position: Number(row.getAttribute('aria-rowindex')) - 2,
          name: row.querySelector('.name')?.textContent ?? '',
          service: row.querySelector('.service')?.textContent ?? '',
          source: row.querySelector('.place')?.textContent ?? '',
          level: Number(row.getAttribute('aria-level')),
          expanded: row.hasAttribute('aria-expanded') ? row.getAttribute('aria-expanded') === 'true' : undefined,
          selected: row.getAttribute('aria-selected') === 'true',
          failing: row.classList.contains('error'),
        }))
        .sort((a, b) => a.position - b.position),
    );
  }

  /**
   * Waits until the drawn rows are as wanted.
   * @param {(rows: SeenRow[]) => unknown} isRight
   * @param {string} what for the message
   */
  async waitForRows(isRight, what) {
    const seen = async () => `${what}; rows: ${JSON.stringify((await this.rows().catch(() => [])).slice(0, 12))}`;
    return until(async () => {
      const rows = await this.rows();
      return isRight(rows) ? rows : undefined;
    }, seen);
  }

  /** @returns {Promise<SeenRow | undefined>} */
  async selected() {
    return (await this.rows()).find(row => row.selected);
  }

  /** Selects a row by a click on its name. @param {string} name */
  async select(name) {
    await this.frame.locator('[role="row"][data-row]:not([hidden]) .name', { hasText: name }).first().click();
    await this.waitForRows(rows => rows.some(row => row.selected && row.name === name), `${name} to be selected`);
  }

  /** Gives the tree the keyboard without changing what is selected. */
  async focus() {
    await this.tree.focus();
  }

  /** @param {string} key */
  async press(key) {
    await this.tree.press(key);
  }
}
