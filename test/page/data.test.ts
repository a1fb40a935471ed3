import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: what has to be known of the data', () => {
  let page: TimelinePage;
  const open = async (file: string, size?: { width: number; height: number }) => {
    page = await TimelinePage.open(`file=${file}`, size);
    await page.page.waitForSelector('.answers[data-revision]');
    await page.do('showData');
    await page.page.waitForSelector('.data-section');
  };
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });

  const lacking = 'test/fixtures/traces/what-the-data-lacks.otlp.json';
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.page.keyboard.press(key);
  };
  const lines = () =>
    page.page.evaluate(() =>
      [...document.querySelectorAll('.data-line')].map(
        line => `${line.classList.contains('part') ? '- ' : ''}${line.querySelector('.data-text')?.textContent}`,
      ),
    );
  const focused = () => page.page.evaluate(() => document.activeElement?.querySelector('.data-text')?.textContent);
  const place = () => page.page.evaluate(() => document.activeElement?.querySelector('.data-place')?.textContent);

  it('says a line each: parents, the whole, clocks by pairs of hosts, ids, what was dropped, what is late, the server', async () => {
    await open(lacking);
    assert.deepEqual(await lines(), [
      'The parents of 2 spans are missing.',
      'The trace is not whole: what came ended early, or was damaged.',
      '- The answer ended early, after 8497 bytes: only the 18 spans before that are here.',
      '3 spans begin before their parents, by their clocks. Their times were cut for the analysis, not shifted.',
      '- frontend on node-1 → cart on node-2: up to 3.2 ms too early · 1 span',
      '- frontend on node-1 → pricing on node-3: up to 600 µs too early · 1 span',
      '- within pricing on node-3: up to 500 µs too early · 1 span',
      '2 spans share their ids with others.',
      '1 span was cut out of a circle of parents, and stands as a top.',
      'At the limits of 2 spans their SDKs dropped 3 attributes, 12 events, 1 link.',
      '2 spans began after their parents had ended (consumers among them, which may: 1).',
      'The server remarks on 3 spans.',
      '- The server says of 2 spans: clock skew adjustment disabled; not applying calculated delta of 3.2ms',
      '- The server says of one span: parent span ID=00000000000000ff is not in the trace; skipping clock skew adjustment',
    ]);
  });

  it('goes by keyboard from line to line, and from span to span of a line', async () => {
    await open(lacking);
    assert.equal(await focused(), 'The parents of 2 spans are missing.');
    await press('Enter');
    await page.untilSelected('charge');
    assert.equal(await place(), '1 of 2 · charge · payment');
    await press('Enter');
    await page.untilSelected('audit');
    await press('ArrowRight');
    await page.untilSelected('charge');
    await press('ArrowLeft');
    await page.untilSelected('audit');
    assert.equal(await place(), '2 of 2 · audit · payment');
    await press('ArrowDown', 'ArrowDown', 'Enter');
    await page.untilSelected('GET /cart');
    assert.match((await focused()) ?? '', /^frontend on node-1 → cart on node-2/);
    await press('End', 'Enter');
    assert.equal(await focused(), 'The server remarks on 3 spans.');
    await press('Home', 'ArrowUp');
    assert.equal(await focused(), 'The parents of 2 spans are missing.');
    await press('Escape');
    await page.until(() => document.activeElement?.id === 'tree');
    assert.equal(await page.page.locator('.data-section').count(), 0);
  });

  it('goes to spans by the mouse', async () => {
    await open(lacking);
    await page.page.click('.data-go:has-text("share their ids")');
    await page.untilSelected('render');
  });

  it('is one stop of the Tab key', async () => {
    await open(lacking);
    await press('ArrowDown', 'Tab');
    assert.equal(await page.page.evaluate(() => document.activeElement?.closest('.data-section') !== null), false);
    await press('Shift+Tab');
    assert.match((await focused()) ?? '', /^3 spans begin before/);
  });

  it('says in one line that all is well', async () => {
    await open('media/sample/shop.otlp.json');
    assert.equal(
      await page.page.textContent('.data-section'),
      'Nothing is missing: all parents are here, no child begins before its parent, and nothing was dropped.',
    );
  });

  it('fits into a narrow page', async () => {
    await open(lacking, { width: 320, height: 700 });
    const isWider = await page.page.evaluate(() => {
      const section = document.querySelector('.data-section');
      return section ? section.scrollWidth > section.clientWidth : true;
    });
    assert.equal(isWider, false);
  });
});
