import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: comparing with another trace', () => {
  let page: TimelinePage;
  const compare = async (other = 'shopBefore', query = 'show=shop') => {
    page = await TimelinePage.open(query);
    await page.until(() => window.stub.isSent);
    await page.page.evaluate(other => window.stub.compare(other, 'Nearest to the median.'), other);
    await page.until(() => document.querySelector('.compare-view .view-facts')?.textContent);
  };
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  /** Lines in view as a person reads them: change, name with count and service, difference, part of the whole. */
  const lines = () =>
    page.page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('.compare-grid .grid-row:not([hidden])')]
        .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map(row =>
          ['.change-words', '.compare-name', '.compare-count', '.col-difference', '.difference-share', '.place']
            .map(part => row.querySelector(`${part}:not(.grid-head)`)?.textContent ?? '')
            .filter(Boolean)
            .join(' | '),
        ),
    );
  const active = () =>
    page.page.evaluate(() => {
      const id = document.getElementById('compare-grid')?.getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(id)?.getAttribute('aria-label') ?? '';
    });
  const untilActive = (text: string) =>
    page.until(text => {
      const id = document.getElementById('compare-grid')?.getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(id)?.getAttribute('aria-label')?.startsWith(text);
    }, text);
  const untilLines = (count: number) =>
    page.until(count => document.querySelectorAll('.compare-grid .grid-row:not([hidden])').length === count, count);
  const press = (key: string) => page.page.keyboard.press(key);

  it('says by how much both differ, and lists what explains it, most first', async () => {
    await compare();
    await page.untilText('.compare-line', 'this trace 3.42 s');
    const line = await page.page.locator('.compare-line').textContent();
    assert.equal(line, 'this trace 3.42 sthe other 1.2 s (frontend · POST /buy, 2026-11-15 10:15)+2.22 s');
    await page.untilText('.compare-notes', 'Nearest to the median.');
    await page.untilText('.place', 'src/discounts.js:7');
    assert.deepEqual(await lines(), [
      '×48, was ×1 | SELECT stock | ×48 | +2.09 s | 94 % | inventory/store.go:41',
      'slower | load item | +110 ms | 5 % | inventory/store.go:27',
      'removed | discounts | -64 ms | -3 % | src/discounts.js:7',
      'slower | GET /items/{id} | +60 ms | 3 % | inventory/main.go:64',
      'slower, new error | POST /buy | +24 ms | 1 % | src/server.js:42',
      'faster | GET auth-service/check | -10 ms | -0.5 % | src/auth.js:22',
      'slower, new error | authorize card | +5 ms | 0.2 % | payment/CardGateway.java:88',
      'slower, new error | POST payment-service/charge | +4 ms | 0.2 % | src/server.js:58',
      'new error | POST /charge | +1 ms | 0 % | payment/Charge.java:71',
    ]);
    assert.equal(await page.page.locator('.compare-view .view-facts').textContent(), '9 differ, 6 do not');
  });

  it('is walked by keys: what is selected is selected in the trace, and opens', async () => {
    await compare();
    await press('Home');
    await untilActive('SELECT stock');
    const words =
      'SELECT stock, inventory-db: ×48, was ×1, +2.09 s of self time, 2.21 s here, 120 ms there, 94 % of the difference';
    assert.ok((await active()).startsWith(words), await active());
    await press('ArrowDown');
    await untilActive('load item');
    await page.untilText('.detail', 'load item');
    await press('Enter');
    const opened = (await page.untilSaid('open')) as { row: number }[];
    assert.deepEqual(
      opened.map(({ row }) => row),
      [6],
    );
    await press(' ');
    await page.untilSelected('load item');
    assert.deepEqual(
      ((await page.said('viewShown')) as { view: string }[]).map(({ view }) => view),
      ['compare', 'timeline'],
    );
  });

  it('opens what is gone in the other trace', async () => {
    await compare();
    await press('Home');
    await press('ArrowDown');
    await press('ArrowDown');
    await untilActive('discounts');
    await press('Enter');
    const [span] = (await page.untilSaid('openOther')) as { row: number; trace: { traceId: string } }[];
    assert.deepEqual([span.row, span.trace.traceId], [4, '2c5d8e9d11e24b6c8f5ab1d2c3e4f777']);
    await press(' ');
    const [opened] = (await page.untilSaid('openCompared')) as { traceId: string; spanId: string }[];
    assert.equal(opened.traceId, '2c5d8e9d11e24b6c8f5ab1d2c3e4f777');
    assert.match(opened.spanId, /^[0-9a-f]{16}$/);
  });

  it('opens a path to its spans, each beside its partner', async () => {
    await compare();
    await press('Home');
    await press('ArrowRight');
    await page.until(() => document.querySelector('.compare-grid [aria-expanded="true"]'));
    await press('ArrowRight');
    await untilActive('SELECT stock, inventory-db: faster, -74 ms');
    await press('ArrowDown');
    await untilActive('SELECT stock, inventory-db: added, +46 ms');
    await press('ArrowLeft');
    await untilActive('SELECT stock, inventory-db: ×48');
    await press('ArrowLeft');
    await untilLines(9);
  });

  it('shows callers in the order of calls when it is sorted so', async () => {
    await compare();
    await press('Home');
    await page.do('sortBy');
    await page.until(() => document.querySelector('.compare-grid .grid-row[aria-level="5"]'));
    await untilActive('SELECT stock');
    const names = (await lines()).map(line => line.split(' | ')[1]);
    assert.deepEqual(names.slice(0, 5), [
      'POST /buy',
      'authenticate',
      'GET auth-service/check',
      'discounts',
      'GET inventory-service/items',
    ]);
  });

  it('marks what ran other code', async () => {
    page = await TimelinePage.open('show=shop');
    await page.until(() => window.stub.isSent);
    await page.page.evaluate(() => {
      window.stub.changedCode.add(6);
      window.stub.compare('shopBefore');
    });
    await page.untilText('.code-changed', 'code changed');
    assert.equal(
      await page.page.locator('.code-changed').filter({ hasText: 'code' }).getAttribute('title'),
      'The function is another one at 3f2a91c, which this trace ran, than at 8b7e210, which the other ran',
    );
    const asked = (await page.said('compare/code')) as { node: number; here: number; there: number }[][];
    assert.ok(asked[0].length === 8, 'the pairs of what is in both');
  });

  it('leaves what the filter leaves, also of what is gone', async () => {
    await compare();
    await page.do('find');
    // Sought once: typed, it would come to the same line several times.
    await page.page.keyboard.insertText('name:discounts');
    await page.untilText('.view-facts', '1 of 9 that differ');
    await untilLines(1);
    assert.deepEqual(
      (await lines()).map(line => line.split(' | ')[1]),
      ['discounts'],
    );
  });

  it('says that nothing differs, that it is the same trace, and what failed', async () => {
    await compare('shop');
    await page.untilText('.view-note', 'Nothing differs');
    await page.untilText('.compare-notes', 'This is the same trace.');
    await page.page.evaluate(() => {
      window.stub.failing.add('compare');
      window.stub.compare('shopBefore');
    });
    await page.untilText('.view-note', 'The stub was told to fail.');
    await page.page.evaluate(() => window.stub.failing.delete('compare'));
    await page.page.locator('.answer-pane vscode-button').click();
    await untilLines(9);
  });

  it('goes back to the timeline when it ends, and compares anew when the trace was fetched again', async () => {
    await compare();
    await page.page.evaluate(() => {
      window.stub.setTrace(window.stub.makeTrace('shopWithMore'));
      return window.stub.send();
    });
    await page.untilText('.view-facts', '11 differ');
    await page.page.evaluate(() => window.stub.compare(undefined));
    await page.until(() => document.querySelector('#view-timeline[aria-selected="true"]'));
    assert.equal(await page.page.locator('#view-compare').isVisible(), false);
    await page.do('showCompare');
    await page.untilText('.live.shown', 'Choose a trace to compare with first');
  });

  it('compares traces with different roots and says so', async () => {
    await compare('one');
    await page.untilText('.compare-notes', 'laid on each other are frontend · POST /buy and probe · health.');
  });
});
