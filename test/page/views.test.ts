import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

const sample = 'file=media/sample/shop.otlp.json';

describe('The page: views beside the timeline', () => {
  let page: TimelinePage;
  const open = async (query: string, size?: { width: number; height: number }) =>
    (page = await TimelinePage.open(query, size));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.page.keyboard.press(key);
  };
  const untilFocused = (id: string) => page.until(id => document.activeElement?.id === id, id);
  const shownTab = () => page.page.locator('.view-tab[aria-selected="true"]').textContent();
  /** What assistive technology is told of the active row or node of the element with the focus. */
  const activeWords = () =>
    page.page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant');
      return (id && document.getElementById(id)?.getAttribute('aria-label')) ?? '';
    });
  const untilActive = (words: string) =>
    page.until(words => {
      const id = document.activeElement?.getAttribute('aria-activedescendant');
      return (id && document.getElementById(id)?.getAttribute('aria-label'))?.includes(words);
    }, words);
  /** Texts of a column's cells in view, from top to bottom. */
  const cells = (column: string) =>
    page.page.evaluate(column => {
      const rows = [...document.querySelectorAll<HTMLElement>('.grid-row:not([hidden])')];
      rows.sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top);
      return rows.map(row => row.querySelector(`.col-${column}`)?.textContent ?? '');
    }, column);
  /** The words of a sorting come before its rows. */
  const untilFirst = async (column: string, text: string) => {
    const until = Date.now() + 10_000;
    while ((await cells(column))[0] !== text && Date.now() < until) await page.page.waitForTimeout(20);
    assert.equal((await cells(column))[0], text);
  };
  const untilRows = (count: number) =>
    page.until(count => document.querySelectorAll('.grid-row:not([hidden])').length === count, count);
  const detailOf = (name: string) => page.untilText('.detail-title', name);
  const filter = async (text: string) => {
    await page.do('find');
    await page.until(() => document.activeElement?.matches('.find-field, .find-field *, input, textarea'));
    await page.page.keyboard.type(text);
  };

  describe('tabs', () => {
    it('are reached by keys, show one view at a time, and give it the keyboard', async () => {
      await open('show=shop');
      assert.equal(await shownTab(), 'Timeline');
      await page.do('showTable');
      await untilFocused('table-grid');
      assert.equal(await shownTab(), 'Table');
      assert.equal(await page.page.locator('#tree').isVisible(), false);
      assert.equal(await page.page.locator('.find-field').isVisible(), true);
      await page.page.locator('#view-table').focus();
      await press('ArrowRight', 'ArrowRight', 'ArrowLeft', 'Enter');
      await untilFocused('statistics-grid');
      await page.do('showTimeline');
      await untilFocused('tree');
      const shown = (await page.said('viewShown')) as { view: string }[];
      assert.deepEqual(
        shown.map(({ view }) => view),
        ['table', 'statistics', 'timeline'],
      );
    });

    it('tell the host when a view has the keyboard, but not when its text field has', async () => {
      await open('show=shop');
      const focus = async () => ((await page.said('focus')) as { isFocused: boolean }[]).at(-1)?.isFocused;
      await page.do('showFlame');
      await untilFocused('flame-tree');
      assert.equal(await focus(), true);
      await page.do('showTable');
      await untilFocused('table-grid');
      await page.do('sortBy');
      await untilFocused('chooser-input');
      await page.until(() => {
        const said = window.stub.said.filter(({ name }) => name === 'focus');
        return (said.at(-1)?.payload as { isFocused: boolean }).isFocused === false;
      });
    });

    it('show no view to compare while nothing is compared', async () => {
      await open('show=shop');
      assert.equal(await page.page.locator('#view-compare').isVisible(), false);
      await page.do('showCompare');
      assert.equal(await shownTab(), 'Timeline');
    });

    it('come back with the page, and leave what belongs to the timeline alone', async () => {
      await open('show=shop');
      await page.do('showLog');
      await page.untilState(({ view }) => view === 'log');
      await page.page.reload();
      await page.page.waitForSelector('#log-grid');
      await untilRows(7);
      assert.equal(await shownTab(), 'Log');
      await page.do('foldAll');
      await page.untilText('.live', 'Only in the timeline');
    });
  });

  describe('Flame', () => {
    it('goes from node to node by keys, zooms, and shows the longest span in detail and timeline', async () => {
      await open(sample);
      await page.do('showFlame');
      await untilFocused('flame-tree');
      await untilActive('POST /buy, frontend, 1 span, duration 53.3 ms');
      await press('ArrowDown');
      await untilActive('request handler, frontend, 1 span');
      await press('ArrowDown');
      await untilActive('plan delivery, frontend');
      await detailOf('plan delivery');
      await press('ArrowRight');
      await untilActive('GET, frontend, 1 span');
      await press('ArrowLeft');
      await untilActive('plan delivery');
      await press('Enter');
      await page.untilText('.live', 'Only plan delivery');
      await page.page.locator('.flame-view .link-button').waitFor();
      await press('Backspace');
      await page.untilText('.live', 'Only request handler');
      await press('Escape');
      await page.untilText('.live', 'Show all');
      await press(' ');
      await page.untilSelected('plan delivery');
      assert.equal(await shownTab(), 'Timeline');
    });

    it('follows the selection, and keeps the words short where there is no child', async () => {
      await open('show=shop');
      await page.do('showFlame');
      await untilActive('POST /buy');
      await page.do('nextError');
      await page.do('nextError');
      await untilActive('POST /charge');
      await press('ArrowDown', 'ArrowDown');
      await page.untilText('.live', 'Nothing below');
      assert.match(await activeWords(), /^authorize card, .*1 error$/);
    });

    it('dims what has nothing that fits the filter', async () => {
      await open(sample);
      await page.do('showFlame');
      await untilActive('POST /buy');
      const box = await page.page.locator('.flame-sheet').boundingBox();
      const row = (level: number): number => level * 24 + 5;
      // Left end of the first level below the handler: its pale bar, before and after.
      const before = await page.pixel('.flame-sheet', (box?.width ?? 0) * 0.3, row(2));
      await filter('reservations');
      await page.untilText('.find-count', 'of');
      await page.until(() => document.querySelector('.find-count')?.textContent !== 'searching…');
      const until = Date.now() + 5000;
      let after = before;
      while (after === before && Date.now() < until)
        after = await page.pixel('.flame-sheet', (box?.width ?? 0) * 0.3, row(2));
      assert.notEqual(after, before);
    });
  });

  describe('Table', () => {
    it('sorts by its columns, by click and by the list, and says so', async () => {
      await open(sample);
      await page.do('showTable');
      await untilFocused('table-grid');
      await untilActive('POST /buy, frontend, server, starts at 0 ms, takes 53.3 ms');
      assert.equal(await page.page.locator('#table-grid').getAttribute('aria-rowcount'), '55');
      await press('ArrowDown', 'ArrowDown');
      await untilActive('plan delivery');
      await detailOf('plan delivery');
      await page.page.locator('.grid-head.col-start button').click();
      await page.until(() => document.querySelector('.col-start[aria-sort="ascending"]'));
      // The same span stays the active one, wherever it is now.
      await untilActive('plan delivery');
      await press('Home');
      await untilActive('POST /buy');
      await page.do('sortBy');
      await untilFocused('chooser-input');
      await page.page.keyboard.type('sel');
      await press('Enter');
      await untilFocused('table-grid');
      await page.until(() => document.querySelector('.col-self[aria-sort="descending"]'));
      await page.untilText('.live', 'Sorted by Self, descending');
      await untilFirst('name', 'pg.query:SELECT postgres');
      await press('End', 'PageUp', 'Home');
      await press('Enter');
      assert.equal((await page.untilSaid('open')).length, 1);
      await press(' ');
      await page.untilSelected('pg.query:SELECT postgres');
    });

    it('has only what the filter leaves, and says when that is nothing', async () => {
      await open('show=shop');
      await page.do('showTable');
      await untilFocused('table-grid');
      await filter('service:payment-service');
      await page.until(() => document.getElementById('table-grid')?.getAttribute('aria-rowcount') === '3');
      await untilRows(2);
      assert.deepEqual(await cells('name'), ['POST /charge', 'authorize card']);
      await page.page.keyboard.type(' name:nowhere');
      await page.untilText('.view-note', 'Nothing in this trace fits the filter.');
    });

    it('scrolls through a great many rows with few elements', async () => {
      await open('show=fan-20000');
      await page.do('showTable');
      await untilFocused('table-grid');
      await page.until(() => document.getElementById('table-grid')?.getAttribute('aria-rowcount') === '20001');
      await press('End');
      await page.until(() => document.querySelector('.grid-row[aria-selected="true"][aria-rowindex="20001"]'));
      assert.ok((await page.page.locator('.grid-row').count()) < 60);
      await press('PageUp', 'PageUp', 'Home');
      await page.until(() => document.querySelector('.grid-row[aria-selected="true"][aria-rowindex="2"]'));
    });

    it('shows what it waits for, and asks again when it failed', async () => {
      await open('show=shop');
      await page.page.evaluate(() => (window.stub.holdsReplies = true));
      await page.do('showTable');
      await page.page.waitForSelector('.answer-pane[data-state="loading"] .bone');
      await page.page.evaluate(() => {
        window.stub.failing.add('table/order');
        window.stub.release();
      });
      await page.untilText('.answer-pane', 'This could not be worked out: The stub was told to fail.');
      await page.page.evaluate(() => window.stub.failing.delete('table/order'));
      await page.page.getByText('Retry').click();
      await page.until(() => document.querySelectorAll('.table-grid .grid-row:not([hidden])').length > 5);
    });
  });

  describe('Statistics', () => {
    it('groups by operation, service and attributes, and a group is added to the filter', async () => {
      await open(sample);
      await page.do('showStatistics');
      await untilFocused('statistics-grid');
      await page.untilText('.view-facts', '30 groups of 54 spans');
      assert.equal((await cells('count'))[0], '12');
      await page.do('groupBy');
      await untilFocused('chooser-input');
      await page.page.keyboard.type('serv');
      await press('Enter');
      await untilRows(3);
      await page.do('groupBy');
      await untilFocused('chooser-input');
      await page.page.keyboard.type('db.system');
      await press('Enter');
      await page.untilText('.view-facts', 'spans have none');
      await untilFocused('statistics-grid');
      await press('Home');
      await untilActive('postgresql: ');
      await press('Enter');
      await page.until(() => window.stub.state()?.query?.includes('=postgresql'));
      await page.untilText('.view-facts', 'only what the filter leaves');
    });

    it('begins names with their beginning in a narrow page, too', async () => {
      await open(sample, { width: 500, height: 800 });
      await page.do('showStatistics');
      const name = page.page.locator('.statistics-grid .grid-row:not([hidden]) .cut-name').first();
      await name.waitFor();
      const [head, cell] = await name.evaluate(element =>
        [element.querySelector('.head-part'), element].map(one => one?.getBoundingClientRect().width ?? 0),
      );
      assert.ok(head >= Math.min(40, cell), `${head} px of ${cell} are the beginning`);
    });

    it('sorts by each of its columns', async () => {
      await open('show=shop');
      await page.do('showStatistics');
      await untilFocused('statistics-grid');
      await page.page.locator('.grid-head.col-count button').click();
      await page.until(() => document.querySelector('.col-count[aria-sort="descending"]'));
      await page.until(() => document.querySelector('.grid-row .col-count')?.textContent === '48');
      await page.do('sortBy');
      await untilFocused('chooser-input');
      await page.page.keyboard.type('name');
      await press('Enter');
      await page.until(() => document.querySelector('.col-name[aria-sort="ascending"]'));
    });
  });

  describe('Log', () => {
    it('has all events in the order of time, marks errors, and opens stack traces', async () => {
      await open('show=shop');
      await page.do('showLog');
      await untilFocused('log-grid');
      await page.untilText('.view-facts', '7 entries · 4 of them errors');
      await page.untilText('.col-text', 'CardDeclined: card ending in 4242 was declined');
      assert.deepEqual(await cells('event'), [
        'cache miss',
        'token verified',
        'gateway chosen',
        'exception',
        'failed',
        'failed',
        'failed',
      ]);
      await press('Home');
      await detailOf('GET /check');
      await page.do('nextError');
      await untilActive('exception, CardDeclined: card ending in 4242 was declined, authorize card');
      await detailOf('authorize card');
      await press('ArrowRight');
      await page.untilText('.stack-body', 'CardDeclined');
      await page.page.locator('.stack-body .frame').first().click();
      assert.equal((await page.untilSaid('openFrame')).length, 1);
      await page.page.locator('#log-grid').focus();
      await press('Escape');
      await page.page.locator('.stack-pane').waitFor({ state: 'hidden' });
      await press('Enter');
      assert.equal((await page.untilSaid('open')).length, 1);
    });

    it('says so where there is no event', async () => {
      await open('show=one');
      await page.do('showLog');
      await page.untilText('.view-note', 'No span of this trace has an event, and none fails.');
    });
  });

  for (const view of ['Flame', 'Table', 'Statistics', 'Log'] as const) {
    it(`${view} fits into 500 pixels, and takes another trace while it is shown`, async () => {
      await open('show=shop', { width: 500, height: 700 });
      await page.do(`show${view}`);
      await page.page.waitForSelector('.grid-row:not([hidden]), #flame-item-1[aria-label]', { state: 'attached' });
      const width = await page.page.evaluate(() => document.querySelector('.view')?.scrollWidth);
      assert.ok((width ?? 0) <= 500, `${width}`);
      await page.page.evaluate(() => {
        window.stub.setTrace(window.stub.makeTrace('shopWithMore'));
        return window.stub.send();
      });
      await page.until(view => {
        const rows = document.querySelector('.virtual-grid')?.getAttribute('aria-rowcount');
        const words = document.querySelector('#flame-tree')?.getAttribute('aria-activedescendant');
        return view === 'Flame' ? words !== null : Number(rows) > 1;
      }, view);
      assert.equal(await shownTab(), view);
    });
  }
});
