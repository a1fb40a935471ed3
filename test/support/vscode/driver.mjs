// Drives a VS Code window in Chromium as a person does: by keys, by mouse, and by what can be seen.
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Notifications } from './notifications.mjs';
import { QuickInput } from './quickInput.mjs';
import { withoutNoise } from './server.mjs';
import { matches, plain, until } from './waiting.mjs';

/**
 * @typedef {object} WindowOptions
 * @property {string} [folder] absolute path; an empty window without it
 * @property {string} [developmentPath] absolute path of the extension's checkout; needs a server with the smoke test driver
 * @property {import('playwright-core').Browser} browser
 * @property {{width: number, height: number}} [size] CSS px; 1400 x 900 unless said
 * @property {boolean} [reducedMotion]
 */

/**
 * Opens a folder in a window with a browser profile of its own (so no user settings, no recent commands).
 * @param {import('./server.mjs').VSCodeServer} server
 * @param {WindowOptions} options
 * @returns {Promise<Workbench>}
 */
export async function openWorkbench(server, { folder, developmentPath, browser, size, reducedMotion = true }) {
  const url = server.url({ folder, developmentPath });
  const context = await browser.newContext({
    viewport: size ?? { width: 1400, height: 900 },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    timezoneId: 'UTC',
    locale: 'en-US',
  });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  await keepSecrets(context);
  const page = await context.newPage();
  // An element that was there a moment ago may be gone when it is asked: better to give up soon and look again (`until`).
  page.setDefaultTimeout(8_000);
  page.setDefaultNavigationTimeout(60_000);
  const workbench = new Workbench(page, server, context);
  await page.goto(url);
  await workbench.waitUntilReady();
  return workbench;
}

/**
 * The page asks its server for a key and keeps secrets encrypted with it; without an answer a reload loses them. Only
 * code-server's own entry answers, which is not the one that runs here.
 */
async function keepSecrets(context) {
  const key = randomBytes(32);
  await context.route('**/mint-key', route => route.fulfill({ status: 200, body: key }));
}

export class Workbench {
  /**
   * @param {import('playwright-core').Page} page
   * @param {import('./server.mjs').VSCodeServer} server
   * @param {import('playwright-core').BrowserContext} context
   */
  constructor(page, server, context) {
    this.page = page;
    this.server = server;
    this.context = context;
    this.quickPick = new QuickInput(page);
    /** The same widget; the name says what is expected there. */
    this.inputBox = this.quickPick;
    this.notify = new Notifications(this);
    /** Errors of the window's own pages, webviews included. @type {string[]} */
    this.pageErrors = [];
    /** All that was written to the console of the window and its webviews. @type {string[]} */
    this.consoleLines = [];
    page.on('pageerror', error => this.pageErrors.push(String(error.stack ?? error)));
    page.on('console', message => this.consoleLines.push(`${message.type()}: ${message.text()}`));
  }

  async waitUntilReady() {
    await this.page.locator('.monaco-workbench .statusbar').waitFor({ timeout: 60_000 });
    await this.page.locator('#status\\.host').waitFor({ timeout: 60_000 }); // the item that names the server comes late
  }

  /** @param {string} key such as `F12` or `ControlOrMeta+F` */
  async press(key) {
    await this.page.keyboard.press(key);
  }

  /**
   * Runs a command from the palette by its full title, such as `Spanlight: Search Traces...`.
   * @param {string} title
   * @throws when the palette has no such command now
   */
  async command(title) {
    const { quickPick } = this;
    const attempt = async () => {
      await this.openPalette(title);
      // Commands of an extension come when its host has started, and an open palette does not learn of them.
      const item = await until(() => this.paletteItem(title), 'it in the palette', 2000).catch(() => undefined);
      if (!item) return false;
      for (let step = 0; !(await this.paletteItem(title))?.active && step < 30; step++) await this.press('ArrowDown');
      await this.press('Enter');
      // Nobody takes a key that comes while the palette puts in what it has just found.
      const hasRun = async () => !(await quickPick.isOpen()) || !(await quickPick.value()).startsWith('>');
      return until(hasRun, `the palette to run "${title}"`, 8_000).catch(() => false);
    };
    await until(attempt, async () => `the command "${title}"; there was: ${await quickPick.describe()}`, 30_000);
  }

  /** Whether the palette offers a command now. @param {string} title @returns {Promise<boolean>} */
  async hasCommand(title) {
    await this.openPalette(title);
    // The palette answers with something in any case: with the command, with similar ones, or with a line that says no.
    await until(async () => (await this.quickPick.items()).length > 0, 'an answer of the palette');
    const has = Boolean(await this.paletteItem(title));
    await this.quickPick.dismiss();
    return has;
  }

  async openPalette(title) {
    const { quickPick } = this;
    await quickPick.dismiss();
    const isPalette = async () => (await quickPick.isOpen()) && (await quickPick.value()).startsWith('>');
    // Right after a command the keyboard is for a moment in the frame around a webview, where no key has a meaning.
    await until(async () => {
      await this.press('F1');
      return until(isPalette, 'the command palette', 2_000).catch(() => false);
    }, 'the command palette');
    await quickPick.input.fill(`>${withoutEllipsis(title)}`, { timeout: 3_000 }); // one form of the ellipsis does not find the other
  }

  async paletteItem(title) {
    const wanted = withoutEllipsis(title);
    return (await this.quickPick.items()).find(item => withoutEllipsis(item.label) === wanted);
  }

  /** Texts of all notifications, newest first. @returns {Promise<string[]>} */
  async notifications() {
    return (await this.notify.all()).map(one => one.text);
  }

  /**
   * Waits for a status bar item with this text (its tooltip and words for screen readers count as well).
   * @param {string | RegExp} text
   * @returns {Promise<string>} its visible text
   */
  async statusBar(text) {
    const find = async () => (await this.statusBarItems()).find(item => matches(`${item.text}\n${item.label}`, text));
    const seen = async () => `a status bar item ${text}; there was: ${JSON.stringify(await this.statusBarItems())}`;
    return (await until(find, seen)).text;
  }

  /** @returns {Promise<{text: string, label: string}[]>} */
  async statusBarItems() {
    return this.page.locator('.statusbar-item:visible').evaluateAll(items =>
      items.map(item => ({
        text: (item.textContent ?? '').replace(/\s+/g, ' ').trim(),
        label: item.querySelector('a')?.getAttribute('aria-label') ?? item.getAttribute('aria-label') ?? '',
      })),
    );
  }

  /** @param {string | RegExp} text */
  async clickStatusBar(text) {
    await this.page.locator('.statusbar-item:visible').filter({ hasText: text }).first().locator('a').click();
  }

  /**
   * The frame of the timeline that can be seen: two levels down, and there may be several tabs.
   * @param {number} [timeoutMs]
   * @returns {Promise<import('playwright-core').Frame>}
   */
  async timeline(timeoutMs = 30_000) {
    return this.webview('[data-spanlight="timeline"]', timeoutMs);
  }

  /**
   * The visible webview that holds an element.
   * @param {string} selector
   * @param {number} [timeoutMs]
   * @returns {Promise<import('playwright-core').Frame>}
   */
  async webview(selector, timeoutMs = 30_000) {
    const find = async () => {
      for (const frame of this.page.frames()) {
        if (frame === this.page.mainFrame() || frame.isDetached()) continue;
        const isShown = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        // A frame in a hidden tab reports its elements as visible: the element that hosts it knows better.
        if (isShown && (await isHostShown(frame))) return frame;
      }
      return undefined;
    };
    const seen = async () => `a webview with ${selector}\n${this.diagnose()}`;
    return until(find, seen, timeoutMs);
  }

  /**
   * The editor with the focus, or the last one that had it.
   * @returns {Promise<{title: string, line: number | undefined, column: number | undefined, group: number}>}
   *   line and column of the cursor, 1-based, undefined when it is no text; group counts from the left, from 0
   */
  async activeEditor() {
    const groups = await this.groups();
    const group = groups.findIndex(one => one.isActive);
    const title = groups[group]?.titles[groups[group].selected] ?? '';
    const position = this.page.locator('#status\\.editor\\.selection');
    const text = (await position.allInnerTexts())[0] ?? '';
    const [, line, column] = /Ln ([\d,]+), Col ([\d,]+)/.exec(plain(text)) ?? [];
    const number = digits => (digits === undefined ? undefined : Number(digits.replaceAll(',', '')));
    return { title, line: number(line), column: number(column), group };
  }

  /**
   * Waits until an editor with this title is active, at this line if one is given.
   * @param {string | RegExp} title
   * @param {number} [line] 1-based
   */
  async waitForEditor(title, line) {
    const isThere = async () => {
      const editor = await this.activeEditor();
      return matches(editor.title, title) && (line === undefined || editor.line === line) ? editor : undefined;
    };
    return until(
      isThere,
      async () => `editor ${title} at line ${line}; active: ${JSON.stringify(await this.activeEditor())}`,
    );
  }

  /** Titles of all tabs, group by group from the left. @returns {Promise<string[][]>} */
  async tabs() {
    return (await this.groups()).map(group => group.titles);
  }

  async groups() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('.editor-group-container')]
        .sort((a, b) => a.getBoundingClientRect().left - b.getBoundingClientRect().left)
        .map(group => {
          const tabs = [...group.querySelectorAll('.tab')];
          // Newer versions draw the ending of a file name as an element of its own.
          const text = (tab, selector) => (tab.querySelector(selector)?.textContent ?? '').replace(/\u00a0/g, ' ');
          return {
            isActive: group.classList.contains('active'),
            selected: tabs.findIndex(tab => tab.classList.contains('active')),
            titles: tabs.map(tab => text(tab, '.label-name') + text(tab, '.label-suffix')),
          };
        }),
    );
  }

  /** Text of the visible lines of the active text editor, from the top. @returns {Promise<string[]>} */
  async editorText() {
    return this.page
      .locator('.editor-group-container.active .monaco-editor .view-lines')
      .first()
      .evaluate(lines =>
        [...lines.querySelectorAll('.view-line')]
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map(line => (line.textContent ?? '').replace(/\u00a0/g, ' ')),
      );
  }

  /** Opens a file of the folder by its name, as Ctrl+P does. @param {string} name */
  async openFile(name) {
    const isFirst = async () => {
      const [first] = await this.quickPick.items();
      return first?.active && name.endsWith(first.label);
    };
    const attempt = async () => {
      await this.quickPick.dismiss();
      await this.press('ControlOrMeta+P');
      await until(() => this.quickPick.isOpen(), 'the list of files', 2_000);
      await this.quickPick.input.fill(name);
      // An open list does not learn of a file that was made a moment ago.
      return until(isFirst, 'it in the list', 3_000).catch(() => false);
    };
    await until(attempt, async () => `the file ${name}; there was: ${await this.quickPick.describe()}`);
    await this.press('Enter');
    await this.waitForEditor(name.split('/').at(-1) ?? name);
  }

  /** Texts of the code lenses that are drawn, from the top, one for each lens. @returns {Promise<string[]>} */
  async codeLenses() {
    const all = await this.page.locator('.codelens-decoration:visible').evaluateAll(lines =>
      lines
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .flatMap(line =>
          [...line.querySelectorAll('a, span:not(a span)')].filter(part => part.id || part.tagName === 'A'),
        )
        .map(part => part.textContent ?? ''),
    );
    return all.map(plain).filter(text => text && text !== '|');
  }

  /** @param {string | RegExp} text @param {number} [timeoutMs] @returns {Promise<string>} the whole text of the lens */
  async waitForCodeLens(text, timeoutMs) {
    const find = async () => (await this.codeLenses()).find(lens => matches(lens, text));
    return until(
      find,
      async () => `a code lens ${text}; there was: ${JSON.stringify(await this.codeLenses())}`,
      timeoutMs,
    );
  }

  /** @param {string | RegExp} text */
  async clickCodeLens(text) {
    await this.waitForCodeLens(text);
    await this.page.locator('.codelens-decoration:visible a').filter({ hasText: text }).first().click();
  }

  /**
   * Takes an entry of the context menu that is open. VS Code lets a menu take no click for its first moments, so that the
   * button which opened it chooses nothing when it is let go.
   * @param {string} label
   */
  async pickInMenu(label) {
    const entry = this.page.locator('.monaco-menu .action-item').filter({ hasText: label }).first();
    const attempt = async () => {
      if ((await entry.count()) > 0) await entry.click({ timeout: 1000 });
      return until(async () => (await this.page.locator('.monaco-menu').count()) === 0, 'the menu to close', 500);
    };
    await entry.waitFor();
    await until(attempt, `the menu to take "${label}"`);
  }

  /** What a command copied. @returns {Promise<string>} */
  async clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Writes the machine settings of the server; `undefined` takes the key out. @param {string} key @param {unknown} value */
  async setting(key, value) {
    await this.server.setMachineSettings({ [key]: value });
  }

  /** @param {string} file absolute path of a .png; the folder is made */
  async screenshot(file) {
    await mkdir(dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }

  /** The last that the window's pages wrote, for a message. @returns {string} */
  diagnose() {
    const lines = withoutNoise(this.consoleLines.join('\n')).split('\n');
    return [...lines.filter(line => /^(error|warning):/.test(line)).slice(-8), ...this.pageErrors.slice(-4)].join('\n');
  }

  /**
   * Reloads the window as its own command does: the extension host starts anew, editors and the browser profile stay. (A
   * reload of the page alone would come before VS Code has written down which editors are open.)
   */
  async reload() {
    const loaded = this.page.waitForEvent('load', { timeout: 60_000 });
    await Promise.all([loaded, this.command('Developer: Reload Window').catch(() => undefined)]);
    await this.waitUntilReady();
  }

  /** As a person leaves a window: VS Code is told, and its extension host ends. `close` takes the browser's part away unsaid. */
  async leave() {
    await this.page.goto('about:blank');
  }

  async close() {
    await this.context.close();
  }
}

function withoutEllipsis(title) {
  return plain(title).replace(/(\u2026|\.\.\.)$/, '');
}

async function isHostShown(frame) {
  for (let one = frame; one.parentFrame(); one = one.parentFrame()) {
    const element = await one.frameElement();
    const shown = await element.evaluate(host => {
      const box = host.getBoundingClientRect();
      return box.width > 0 && box.height > 0 && getComputedStyle(host).visibility !== 'hidden';
    });
    if (!shown) return false;
  }
  return true;
}
