// The widget at the top of the window: command palette, quick picks and input boxes.
import { matches, plain, until } from './waiting.mjs';

/**
 * @typedef {object} QuickItem
 * @property {string} label without icons
 * @property {string} description
 * @property {string} detail
 * @property {string} separator text of the line above it
 * @property {boolean} active has the focus of the list
 * @property {string[]} buttons tooltips of its buttons
 */

/** The widget may close between two looks: then the next try is better than a long wait for it to come back. */
const soon = { timeout: 3_000 };

export class QuickInput {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    this.page = page;
    this.widget = page.locator('.quick-input-widget:visible');
    this.input = this.widget.locator('input[type=text], input[type=password], input:not([type])').first();
  }

  /** @returns {Promise<boolean>} */
  async isOpen() {
    return (await this.widget.count()) > 0;
  }

  /** Waits until the widget has the focus and shows a title, prompt or placeholder with this text. @param {string | RegExp} [text] */
  async waitForOpen(text = '') {
    const isThere = async () => (await this.isOpen()) && (await this.hasFocus()) && matches(await this.texts(), text);
    await until(isThere, async () => `a quick input saying ${text}; there was: ${await this.describe()}`);
  }

  /** It is drawn a moment before it takes the keys. */
  async hasFocus() {
    return this.widget.evaluate(widget => widget.contains(document.activeElement), undefined, soon);
  }

  async waitForClosed() {
    await until(
      async () => !(await this.isOpen()),
      async () => `the quick input to close: ${await this.describe()}`,
    );
  }

  /** Leaves it with Escape; right after it opened, VS Code may not know yet that the key is meant for it. */
  async dismiss() {
    const attempt = async () => {
      if (!(await this.isOpen())) return true;
      await this.page.keyboard.press('Escape');
      await until(async () => !(await this.isOpen()), 'the quick input to close', 300);
      return true;
    };
    await until(attempt, async () => `the quick input to close: ${await this.describe()}`);
  }

  /** Title, placeholder, prompt and message in one text. @returns {Promise<string>} */
  async texts() {
    return this.widget.evaluate(
      widget => {
        const parts = [
          ...widget.querySelectorAll(
            '.quick-input-title, .quick-input-message, .quick-input-description, .quick-input-prompt',
          ),
        ];
        const placeholder = widget.querySelector('input')?.getAttribute('placeholder') ?? '';
        return [...parts.map(part => part.textContent ?? ''), placeholder].join('\n').replace(/\u00a0/g, ' ');
      },
      undefined,
      soon,
    );
  }

  /** Text of the line under the input: a prompt, or what is wrong with the value. @returns {Promise<string>} */
  async message() {
    return plain(await this.widget.locator('.quick-input-message').innerText());
  }

  /** Waits for a text in the line under the input. @param {string | RegExp} text @param {number} [timeoutMs] */
  async waitForMessage(text, timeoutMs) {
    const find = async () => matches(await this.message(), text);
    await until(find, async () => `the message ${text}; there was: ${await this.describe()}`, timeoutMs);
  }

  /** @returns {Promise<string>} what stands in the input */
  async value() {
    return this.input.inputValue(soon);
  }

  /** @returns {Promise<boolean>} whether the progress bar runs */
  async isBusy() {
    return (await this.widget.locator('.quick-input-progress.active').count()) > 0;
  }

  /**
   * The rows that are drawn: about the first twenty of a long list. Separator lines without items are left out.
   * @returns {Promise<QuickItem[]>} in their order
   */
  async items() {
    return this.widget.evaluate(
      widget => {
        // Rows are used again: what a former row said and this one doesn't is still in it, hidden, and not in innerText.
        const text = (row, selector) => (row.querySelector(selector)?.innerText ?? '').replace(/\u00a0/g, ' ').trim();
        const place = row => Number(row.getAttribute('data-index') ?? 0);
        return [...widget.querySelectorAll('.quick-input-list .monaco-list-row')]
          .sort((a, b) => place(a) - place(b))
          .filter(
            row =>
              row.querySelector('.quick-input-list-entry') && !row.querySelector('.quick-input-list-separator-as-item'),
          )
          .map(row => ({
            label: text(row, '.quick-input-list-row:first-child .label-name'),
            description: text(row, '.quick-input-list-row:first-child .label-description'),
            detail: text(row, '.quick-input-list-label-meta'),
            separator: text(row, '.quick-input-list-separator'),
            active: row.classList.contains('focused'),
            buttons: [...row.querySelectorAll('.quick-input-list-entry-action-bar .action-label')].map(
              button => button.getAttribute('aria-label') ?? button.getAttribute('title') ?? '',
            ),
          }));
      },
      undefined,
      soon,
    );
  }

  /**
   * Waits for an item; the text may be in its label, description or detail.
   * @param {string | RegExp} text
   * @param {number} [timeoutMs]
   * @returns {Promise<QuickItem>}
   */
  async waitForItem(text, timeoutMs) {
    const find = async () => (await this.items()).find(item => matches(wholeText(item), text));
    return until(find, async () => `an item ${text}; there was: ${await this.describe()}`, timeoutMs);
  }

  async activeItem() {
    return (await this.items()).find(item => item.active);
  }

  /** Replaces what stands in the input, key by key as a person does. @param {string} text */
  async type(text) {
    await this.input.focus();
    await this.page.keyboard.press('ControlOrMeta+A');
    if (text) await this.page.keyboard.type(text, { delay: 3 });
    else await this.page.keyboard.press('Delete');
  }

  /** Puts a text in at once, as the clipboard does. @param {string} text */
  async paste(text) {
    await this.input.fill(text);
  }

  /**
   * The same once the input holds what it is opened with: the step before it may have the same title.
   * @param {RegExp} suggested
   * @param {string} text
   */
  async pasteOver(suggested, text) {
    await until(async () => suggested.test(await this.input.inputValue()), `the input to suggest ${suggested}`);
    await until(async () => {
      await this.paste(text);
      return (await this.input.inputValue()) === text;
    }, 'the text to be in the input');
  }

  /** @param {string} key such as `Enter`, `ArrowDown`, `Escape` */
  async press(key) {
    await this.input.focus();
    await this.page.keyboard.press(key);
  }

  /**
   * Goes down to an item with the arrow keys and takes it with Enter.
   * @param {string | RegExp} text
   */
  async pick(text) {
    await this.waitForItem(text);
    await this.input.focus();
    const steps = (await this.items()).length + 1;
    for (let step = 0; step <= steps; step++) {
      const active = await this.activeItem();
      if (active && matches(wholeText(active), text)) return this.page.keyboard.press('Enter');
      await this.page.keyboard.press('ArrowDown');
      const hasMoved = async () => JSON.stringify(await this.activeItem()) !== JSON.stringify(active);
      await until(hasMoved, 'the next item to become active', 500).catch(() => undefined); // a list of one has no next
    }
    throw new Error(`No way down to ${text}; there was: ${await this.describe()}`);
  }

  /** Tooltips of the buttons in title bar and input. @returns {Promise<string[]>} */
  async buttons() {
    return this.widget
      .locator('.quick-input-titlebar, .quick-input-header, .quick-input-inline-action-bar')
      .locator('.action-label, .monaco-custom-toggle')
      .evaluateAll(all => [
        ...new Set(all.map(one => one.getAttribute('aria-label') ?? one.getAttribute('title') ?? '')),
      ]);
  }

  /** Presses a button of the title bar or the input. @param {string | RegExp} label part of its tooltip */
  async button(label) {
    const pattern = typeof label === 'string' ? new RegExp(escape(label)) : label;
    await this.widget
      .locator('.action-label, .monaco-custom-toggle')
      .filter({ visible: true })
      .and(this.page.getByLabel(pattern))
      .first()
      .click();
  }

  /** Presses a button of an item. @param {string | RegExp} itemText @param {string | RegExp} label */
  async itemButton(itemText, label) {
    const pattern = typeof label === 'string' ? new RegExp(escape(label)) : label;
    const row = this.widget.locator('.monaco-list-row').filter({ hasText: itemText }).first();
    await row.hover();
    await row.getByLabel(pattern).first().click();
  }

  /** All that can be seen of it, for messages. @returns {Promise<string>} */
  async describe() {
    if (!(await this.isOpen())) return 'nothing open';
    const items = (await this.items().catch(() => [])).slice(0, 12).map(item => `  ${wholeText(item)}`);
    return `${plain(await this.texts().catch(() => ''))}\n${items.join('\n')}`;
  }
}

function wholeText(item) {
  return [item.label, item.description, item.detail].filter(Boolean).join(' · ');
}

function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
