/** The timeline's page in Chromium with a stand-in for the host: what tests of the page open and ask. */
import type { Page } from 'playwright-core';
import type { PageState } from '../../src/protocol/timeline';
import type { Said, Stub } from '../support/page/stub/hostStub';
import { leave, visit } from '../support/page/keptPage.mjs';
import { until } from '../support/vscode/waiting.mjs';

declare global {
  interface Window {
    stub: Stub;
  }
}

/** One row as a person, or a screen reader, finds it. */
export interface ShownRow {
  readonly id: string;
  readonly row: number;
  readonly name: string;
  readonly service: string;
  readonly source: string;
  readonly isSelected: boolean;
  readonly expanded: string | null;
  readonly level: string | null;
  readonly rowIndex: string | null;
  readonly bar: string;
  /** Top of the row in the viewport, CSS px. */
  readonly top: number;
}

export class TimelinePage {
  private constructor(readonly page: Page) {}

  /** `query` as servePage has it. */
  static async open(query: string, size = { width: 1440, height: 900 }): Promise<TimelinePage> {
    const page = await visit(query, size);
    await page.waitForSelector('[data-painted], .state');
    return new TimelinePage(page);
  }

  async close(): Promise<void> {
    await leave(this.page);
  }

  /** Rows in view, from top to bottom. */
  async rows(): Promise<ShownRow[]> {
    return this.page.evaluate(() => {
      const viewport = document.querySelector('.viewport')?.getBoundingClientRect() ?? new DOMRect();
      const rows = [...document.querySelectorAll<HTMLElement>('[role="row"][data-row]:not([hidden])')].map(row => ({
        id: row.id,
        row: Number(row.dataset['row']),
        name: row.querySelector('.name')?.textContent ?? '',
        service: row.querySelector('.service')?.textContent ?? '',
        source: row.querySelector('.place')?.textContent ?? '',
        isSelected: row.getAttribute('aria-selected') === 'true',
        expanded: row.getAttribute('aria-expanded'),
        level: row.getAttribute('aria-level'),
        rowIndex: row.getAttribute('aria-rowindex'),
        bar: row.querySelector('.bar-cell')?.getAttribute('aria-label') ?? '',
        top: row.getBoundingClientRect().top - viewport.top,
      }));
      return rows.filter(row => row.top > -24 && row.top < viewport.height).sort((a, b) => a.top - b.top);
    });
  }

  async names(): Promise<string[]> {
    return (await this.rows()).map(row => row.name);
  }

  /** The selected row as the tree tells it to assistive technology; undefined when none is. */
  async active(): Promise<ShownRow | undefined> {
    const id = await this.page.locator('#tree').getAttribute('aria-activedescendant');
    return (await this.rows()).find(row => row.id === id);
  }

  /** Waits until the selected row has this name (and this row number). */
  async untilSelected(name: string, row?: number): Promise<void> {
    await this.until(
      ({ name, row }) => {
        const id = document.getElementById('tree')?.getAttribute('aria-activedescendant');
        const element = id ? document.getElementById(id) : null;
        const isIt = element?.querySelector('.name')?.textContent === name;
        return isIt && (row === undefined || element?.dataset['row'] === String(row));
      },
      { name, row },
    );
  }

  /** Waits until `condition`, which runs in the page, holds. */
  async until<A>(condition: (argument: A) => unknown, argument?: A): Promise<void> {
    await this.page.waitForFunction(condition as never, argument as never);
  }

  async untilText(selector: string, text: string): Promise<void> {
    await this.until(
      ({ selector, text }) =>
        [...document.querySelectorAll(selector)].some(element => element.textContent?.includes(text)),
      { selector, text },
    );
  }

  async do(command: Parameters<Stub['do']>[0]): Promise<void> {
    await this.page.evaluate(command => window.stub.do(command), command);
  }

  async select(row: number): Promise<void> {
    await this.page.evaluate(row => window.stub.select(row), row);
    await this.until(row => document.querySelector(`[data-row="${row}"][aria-selected="true"]:not([hidden])`), row);
  }

  /** What the page said or asked under this name. */
  async said(name: string): Promise<unknown[]> {
    const all: Said[] = await this.page.evaluate(() => window.stub.said);
    return all.filter(said => said.name === name).map(said => said.payload);
  }

  async untilSaid(name: string): Promise<unknown[]> {
    await this.until(name => window.stub.said.some(said => said.name === name), name);
    return this.said(name);
  }

  async state(): Promise<PageState | undefined> {
    return this.page.evaluate(() => window.stub.state());
  }

  /** Waits until the kept state fulfils `condition`. */
  async untilState(condition: (state: PageState) => unknown): Promise<PageState> {
    let last: PageState | undefined;
    return until(
      async () => {
        last = await this.state();
        return last && condition(last) ? last : undefined;
      },
      () => `a kept state for which ${condition} holds; it is ${JSON.stringify(last)}`,
    );
  }

  async violations(): Promise<string[]> {
    return this.page.evaluate(() => window.stub.violations);
  }

  /** Box of the bars' column in the window, CSS px. */
  async barsBox(): Promise<{ x: number; y: number; width: number; height: number }> {
    const box = await this.page.locator('canvas.bars').boundingBox();
    if (!box) throw new Error('No bars are drawn');
    return box;
  }

  /** Colour of a canvas's pixel, CSS px from its corner: `#rrggbbaa`. */
  async pixel(selector: string, x: number, y: number): Promise<string> {
    return this.page.evaluate(
      ({ selector, x, y }) => {
        const canvas = document.querySelector(selector) as HTMLCanvasElement;
        const ratio = canvas.width / canvas.clientWidth;
        const data =
          canvas.getContext('2d')?.getImageData(Math.round(x * ratio), Math.round(y * ratio), 1, 1).data ?? [];
        return `#${[...data].map(part => part.toString(16).padStart(2, '0')).join('')}`;
      },
      { selector, x, y },
    );
  }
}
