// What VS Code tells a person: toasts, the list behind the bell, and modal dialogs.
import { matches, plain, until } from './waiting.mjs';

export class Notifications {
  /** @param {import('./driver.mjs').Workbench} workbench */
  constructor(workbench) {
    this.workbench = workbench;
    this.page = workbench.page;
  }

  /**
   * All that are shown as toasts or, where the server draws none, stand in the list behind the bell.
   * @returns {Promise<{text: string, buttons: string[]}[]>} newest first
   */
  async all() {
    if (!(await this.read()).length && (await this.hasHidden())) await this.showList();
    return this.read();
  }

  /**
   * @param {string | RegExp} text
   * @param {number} [timeoutMs]
   * @returns {Promise<{text: string, buttons: string[]}>}
   */
  async waitFor(text, timeoutMs) {
    const find = async () => (await this.all()).find(one => matches(one.text, text));
    const seen = async () => `a notification ${text}; there was: ${JSON.stringify(await this.read())}`;
    return until(find, seen, timeoutMs);
  }

  /** Presses a button of a notification. @param {string | RegExp} text @param {string} button */
  async press(text, button) {
    await this.waitFor(text);
    const item = this.page.locator('.notification-list-item').filter({ hasText: text }).first();
    await item.hover();
    await item.locator('.monaco-button').filter({ hasText: button }).first().click();
  }

  /** Takes all of them away. */
  async clear() {
    await this.workbench.command('Notifications: Clear All Notifications');
  }

  /** Text of the modal dialog that is open or about to open. @param {string | RegExp} [text] @returns {Promise<string>} */
  async dialog(text = '') {
    const box = this.page.locator('.monaco-dialog-box');
    return until(async () => {
      const shown = (await box.count()) ? plain(await box.locator('.dialog-message-row').innerText()) : '';
      return shown && matches(shown, text) ? shown : undefined;
    }, `a dialog ${text}`);
  }

  /** @param {string} button */
  async pressInDialog(button) {
    await this.page.locator('.monaco-dialog-box .monaco-button').filter({ hasText: button }).first().click();
  }

  async read() {
    return this.page.locator('.notification-list-item:visible').evaluateAll(items =>
      items.map(item => ({
        text: (item.querySelector('.notification-list-item-message')?.textContent ?? '').replace(/\s+/g, ' ').trim(),
        buttons: [...item.querySelectorAll('.monaco-button')].map(button => button.textContent?.trim() ?? ''),
      })),
    );
  }

  /** The smoke test flag keeps toasts from being drawn: then only the bell knows. */
  async hasHidden() {
    const label = await this.page
      .locator('#status\\.notifications')
      .getAttribute('aria-label')
      .catch(() => '');
    return (
      Boolean(label) &&
      !/No Notifications/i.test(label ?? '') &&
      (await this.page.locator('.notifications-center.visible').count()) === 0
    );
  }

  async showList() {
    await this.page.locator('#status\\.notifications a').click();
    await this.page
      .locator('.notifications-center.visible')
      .waitFor({ timeout: 3000 })
      .catch(() => undefined);
  }
}
