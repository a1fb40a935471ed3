import assert from 'node:assert/strict';
import { faintTexts, focused } from './looks';
import { TimelinePage } from './timelinePage';

const themes = ['dark', 'light', 'hc-dark', 'hc-light'] as const;

describe('The page: looks', () => {
  let page: TimelinePage;
  const open = async (query: string, size?: { width: number; height: number }) =>
    (page = await TimelinePage.open(query, size));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });
  /** In all themes; a page paints once a frame what another theme changes. */
  const isReadable = async (what: string) => {
    for (const theme of themes) {
      await page.page.evaluate(async theme => {
        window.stub.setTheme(theme);
        await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      }, theme);
      assert.deepEqual(await page.page.evaluate(faintTexts), [], `${what} in ${theme}`);
    }
  };
  const find = async (text: string, count: string) => {
    await page.page.fill('.find-field', text);
    await page.page.waitForSelector('.answers[data-revision]');
    await page.untilText('.find-count', count);
  };

  it('leaves every text of the rows 4.5:1, selected, found and dimmed ones among them', async () => {
    await open('show=shop&groups');
    await page.page.waitForSelector('.answers[data-revision]');
    await page.select(58);
    await page.page.focus('.find-field');
    await isReadable('a selected row that failed');
    await find('card', 'of 1');
    await page.until(() => document.querySelector('.row.match.error[aria-selected="true"]'));
    await isReadable('a failed row that was found');
    await page.page.fill('.find-field', '');
    await find('service:inventory* duration:>20ms', 'of 51');
    await page.until(() => document.querySelector('.row.dimmed.error'));
    await isReadable('rows that only show where hits lie');
  });

  it('leaves every text of the views 4.5:1', async () => {
    await open('show=shop&groups');
    await page.page.waitForSelector('.answers[data-revision]');
    await page.do('showAnswers');
    for (const [command, ready] of [
      ['showTable', '.table-grid [aria-selected="true"]'],
      ['showStatistics', '.statistics-grid .grid-row:not([hidden])'],
      ['showLog', '.log-grid .grid-row:not([hidden])'],
      ['showServices', '.graph-item'],
    ] as const) {
      await page.do(command);
      await page.page.waitForSelector(ready);
      await page.page.focus('.find-field');
      await isReadable(command);
    }
  });

  it('says the share of the trace after the longest of names, and cuts no share in the strip', async () => {
    await open('show=odd');
    await page.page.waitForSelector('.verdict-place .link-button');
    const cut = await page.page.evaluate(() => {
      const answer = document.querySelector('.verdict-answer');
      return answer && answer.scrollWidth > answer.clientWidth ? answer.textContent : undefined;
    });
    assert.equal(cut, undefined);
    await page.page.evaluate(() => {
      window.stub.setTrace(window.stub.makeTrace('shop'));
      return window.stub.send();
    });
    for (const width of [1440, 720, 500]) {
      await page.page.setViewportSize({ width, height: 800 });
      await page.until(() => document.querySelectorAll('.strip-part').length === 5);
      const shares = await page.page.evaluate(() =>
        [...document.querySelectorAll('.strip-share')].flatMap(share => {
          const { width, right } = share.getBoundingClientRect();
          const part = share.parentElement?.getBoundingClientRect().right ?? 0;
          return width ? [{ text: share.parentElement?.textContent, isCut: right > part - 2 }] : [];
        }),
      );
      const cut = shares.filter(({ isCut }) => isCut);
      assert.deepEqual(cut, [], `${width} px`);
      if (width === 1440) assert.ok(shares.length >= 2, 'there is room for the largest shares');
    }
  });

  it('shows in high contrast where the keys are, at every stop, and has a name for each', async () => {
    await open('show=shop&groups&theme=hc-dark');
    await page.page.waitForSelector('.answers[data-revision]');
    await page.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    for (const view of ['showTimeline', 'showTable'] as const) {
      await page.do(view);
      await page.page.waitForSelector(view === 'showTable' ? '.table-grid .grid-row:not([hidden])' : '#tree');
      const stops: string[] = [];
      for (let i = 0; i < 40; i++) {
        await page.page.keyboard.press('Tab');
        const at = await page.page.evaluate(focused);
        if (!at.element) break;
        assert.ok(at.isMarked, `${at.element} "${at.name.slice(0, 40)}" is not marked`);
        assert.ok(at.name, `${at.element} has no name`);
        stops.push(at.element);
      }
      assert.ok(stops.length > 8, stops.join(', '));
    }
  });
});
