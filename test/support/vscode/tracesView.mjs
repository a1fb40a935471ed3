// The view "Traces" in the side bar, as a person sees it.
import { plain, until } from './waiting.mjs';

/**
 * @typedef {object} SeenTrace
 * @property {string} label the operation of the root
 * @property {string} description service, duration, spans, clock time
 * @property {string} text both
 * @property {boolean} isFailing
 */

export class TracesView {
  /** @param {import('./driver.mjs').Workbench} workbench */
  constructor(workbench) {
    this.workbench = workbench;
  }

  get list() {
    return this.workbench.page.locator('.part.sidebar .monaco-list-row');
  }

  /** By the icon at the side, which would close what is open already. */
  async show() {
    const { page } = this.workbench;
    const icon = page.locator('.activitybar .action-item', { has: page.locator('[aria-label^="Spanlight"]') });
    const isShown = async () => /Traces/i.test(await page.locator('.part.sidebar').innerText({ timeout: 1_000 }));
    await until(async () => {
      if (await isShown().catch(() => false)) return true;
      await icon.first().click();
      return until(isShown, 'the view', 3_000).catch(() => false);
    }, 'the view Traces');
  }

  /** Drags the edge of the side bar. @param {number} width CSS px, roughly */
  async widenTo(width) {
    const { page } = this.workbench;
    const box = await page.locator('.part.sidebar').boundingBox();
    if (!box) throw new Error('There is no side bar');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width, y);
    await page.mouse.down();
    await page.mouse.move(box.x + width, y, { steps: 5 });
    await page.mouse.up();
    await page.mouse.move(box.x + width + 200, y);
  }

  /** The line above the rows: whose traces these are, and how they come. @returns {Promise<string>} */
  async message() {
    const line = this.workbench.page.locator('.part.sidebar .tree-explorer-viewlet-tree-view .message:visible');
    return plain((await line.allInnerTexts()).join(' ')).trim();
  }

  /** @param {RegExp} text @param {number} [timeoutMs] */
  async waitForMessage(text, timeoutMs) {
    return until(
      async () => text.test(await this.message()),
      async () => `${text} above the traces; there is: ${await this.message()}`,
      timeoutMs,
    );
  }

  /** What stands in place of the rows while there are none: text and buttons. @returns {Promise<string>} */
  async welcome() {
    const shown = this.workbench.page.locator('.part.sidebar .welcome-view-content:visible');
    return plain((await shown.allInnerTexts()).join(' '));
  }

  /** The rows that are drawn, from the top. @returns {Promise<SeenTrace[]>} */
  async rows() {
    const seen = await this.list.evaluateAll(rows =>
      rows
        .map(row => ({
          top: parseFloat(row.style.top) || 0,
          label: row.querySelector('.label-name')?.textContent ?? '',
          description: row.querySelector('.label-description')?.textContent ?? '',
          isFailing: row.querySelector('.codicon-error') !== null,
        }))
        .sort((a, b) => a.top - b.top),
    );
    return seen.map(({ label, description, isFailing }) => {
      const [name, rest] = [plain(label), plain(description)];
      return { label: name, description: rest, text: `${name} ${rest}`, isFailing };
    });
  }

  /**
   * @param {(rows: SeenTrace[]) => unknown} isRight
   * @param {string} what for the message
   * @param {number} [timeoutMs]
   */
  async waitForRows(isRight, what, timeoutMs) {
    const seen = async () => `${what}; rows: ${JSON.stringify((await this.rows().catch(() => [])).slice(0, 12))}`;
    return until(
      async () => {
        const rows = await this.rows();
        return isRight(rows) ? rows : undefined;
      },
      seen,
      timeoutMs,
    );
  }

  /** Opens the first row that fits by a click, though the list may move meanwhile. @param {(row: SeenTrace) => boolean} isMeant */
  async open(isMeant) {
    const row = (await this.waitForRows(rows => rows.some(isMeant), 'the row to open')).find(isMeant);
    const time = row?.description.split(' · ').at(-1) ?? '';
    await this.list.filter({ hasText: row?.label }).filter({ hasText: time }).first().click();
  }

  /** Clicks the first row with this label. @param {string} label */
  async select(label) {
    await this.waitForRows(rows => rows.some(row => row.label === label), `the row ${label}`);
    await this.list.filter({ hasText: label }).first().click();
  }
}
