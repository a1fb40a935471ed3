import assert from 'node:assert/strict';
import { TimelinePage } from './timelinePage';

describe('The page: detail of an error', () => {
  // One page for all: what the last one leaves, nobody looks at.
  let page: TimelinePage;
  before(async () => {
    page = await TimelinePage.open('show=shop');
    await page.select(58);
    await page.page.locator('#tab-events', { hasText: 'Events 2' }).click();
  });
  after(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });
  const panel = async () => page.page.locator('.tab-panel').innerText();

  it('shows events from the start of the span, exceptions with their stack', async () => {
    const text = await panel();
    assert.match(text, /\+20 ms\s+gateway chosen\s+gateway\s+acme/);
    assert.match(text, /\+465 ms\s+CardDeclined\s+card ending in 4242 was declined/);
    assert.match(text, /at CardGateway\.authorize \(payment\/CardGateway\.java:88\)/);
  });

  it('makes lines of a stack trace that lie in the workspace buttons, those folded away included', async () => {
    const frames = page.page.locator('.stack .frame');
    await page.until(() => document.querySelectorAll('.stack .frame').length === 2);
    assert.deepEqual(await frames.allTextContents(), [
      'at CardGateway.authorize (payment/CardGateway.java:88)',
      'at Main.main (payment/Main.java:12)',
    ]);
    await frames.nth(1).focus();
    await page.page.keyboard.press('Enter');
    const [said] = (await page.untilSaid('openFrame')) as Record<string, number>[];
    assert.deepEqual([said['row'], said['event'], said['textLine']], [58, 1, 14]);
    const more = page.page.getByText('Show all 16 lines');
    // A try before this one may have opened it.
    if (await more.count()) {
      assert.doesNotMatch(await panel(), /step9/);
      await more.click();
    }
    assert.match(await panel(), /step9/);
    assert.equal(await frames.count(), 2);
  });

  it('follows links: into this trace by selecting, into another by asking the host', async () => {
    await page.page.locator('#tab-links', { hasText: 'Links 2' }).click();
    await page.page.getByText('Open trace c0ffee00c0ffee00c0ffee00c0ffee00').click();
    assert.deepEqual(await page.untilSaid('openTrace'), [
      { traceId: 'c0ffee00c0ffee00c0ffee00c0ffee00', spanId: '00f067aa0ba902b7' },
    ]);
    await page.page.locator('.links').getByText('authenticate').click();
    await page.untilSelected('authenticate');
  });
});

describe('The page: detail and source', () => {
  let page: TimelinePage;
  const open = async (query: string) => (page = await TimelinePage.open(query));
  afterEach(async () => {
    assert.deepEqual(await page.violations(), []);
    await page.close();
  });
  const panel = async () => page.page.locator('.tab-panel').innerText();

  it('shows attributes, SQL with a line for each clause', async () => {
    await open('show=shop');
    await page.select(20);
    await page.untilText('.detail dd.value.code', 'LEFT JOIN');
    const sql = await page.page.locator('dd.value.code', { hasText: 'LEFT JOIN' }).locator('.text').textContent();
    assert.equal(
      sql,
      [
        'SELECT s.qty, w.name',
        'FROM stock s',
        'LEFT JOIN warehouses w ON w.id = s.warehouse',
        'WHERE s.warehouse = $1',
        '  AND s.item = $2',
        "  AND w.state <> 'closed;  for good'",
        'ORDER BY w.rank',
        'LIMIT 1',
      ].join('\n'),
    );
    assert.match(await panel(), /duration\s+46 ms · starts at 962 ms/);
  });

  it('lays out JSON without touching its numbers, folded to its beginning', async () => {
    await open('show=shop');
    await page.untilText('.detail dd.value.code', '"items"');
    const value = page.page.locator('dd.value.code', { hasText: '"items"' });
    await value.locator('.more').click();
    const text = (await value.locator('.text').textContent()) ?? '';
    assert.ok(text.includes('"id": 90071992547409931,'), text);
    assert.ok(text.includes('"price": 12.50'), text);
    assert.equal(await value.locator('.more').textContent(), 'Show less');
  });

  it('copies the ids of span and trace, and a value whole by its path', async () => {
    await open('show=shop');
    await page.page.getByLabel('Copy value of trace id').click();
    assert.deepEqual(await page.untilSaid('copied'), ['7f3c0a9d11e24b6c8f5ab1d2c3e4f506']);
    await page.untilText('.live', 'Copied');
    await page.select(58);
    await page.untilText('.detail dt', 'payment.amount');
    await page.page.getByLabel('Copy value of payment.amount').click();
    await page.until(() => window.stub.said.filter(said => said.name === 'copied').length === 2);
    assert.deepEqual((await page.said('copied'))[1], { row: 58, section: 'attributes', path: [1] });
  });

  it('walks its tabs by arrow keys and leaves by Escape', async () => {
    await open('show=shop');
    await page.untilText('.detail dt', 'http.route');
    await page.do('focusDetail');
    await page.until(() => document.activeElement?.id === 'tab-attributes');
    await page.page.keyboard.press('ArrowRight');
    await page.until(() => document.activeElement?.id === 'tab-resource');
    assert.match(await panel(), /service\.version\s+3f2a91c/);
    await page.page.keyboard.press('Escape');
    await page.until(() => document.activeElement?.id === 'tree');
  });

  it('hides and shows by Space, and is not asked for while hidden', async () => {
    await open('show=shop');
    await page.untilText('.detail dt', 'http.route');
    await page.page.locator('#tree').focus();
    await page.page.keyboard.press(' ');
    await page.until(() => (document.querySelector('.detail') as HTMLElement).offsetHeight === 0);
    const before = (await page.said('span/details')).length;
    await page.page.keyboard.press('ArrowDown');
    await page.untilSelected('authenticate');
    assert.equal((await page.said('span/details')).length, before);
    await page.page.keyboard.press(' ');
    await page.untilText('.detail-title', 'authenticate');
  });

  it('marks the line of source and opens it by Enter, by the column and by the button', async () => {
    await open('show=shop');
    await page.select(20);
    await page.untilText('.source-pane', 'inventory/store.go:41');
    const marked = page.page.locator('.line.marked');
    assert.match((await marked.textContent()) ?? '', /^41\s+row := s\.db\.QueryRowContext/);
    assert.equal(
      await page.page.locator('.lens').textContent(),
      '214 spans · p50 2.1 s · p95 2.4 s · 0 % errors · last 1 h',
    );
    await page.page.locator('#tree').focus();
    await page.page.keyboard.press('Enter');
    await page.untilSaid('open');
    await page.page.locator('.source-pane vscode-button').click();
    await page.until(() => window.stub.said.filter(said => said.name === 'open').length === 2);
    await page.page.locator('[data-row="19"]:not([hidden]) .place').click();
    await page.until(() => window.stub.said.filter(said => said.name === 'open').length === 3);
    const rows = (await page.said('open')).map(said => (said as { row: number }).row);
    assert.deepEqual(rows, [20, 20, 19]);
  });

  it('offers several places as buttons, and none with its reason', async () => {
    await open('show=shop');
    await page.select(2);
    await page.page.getByLabel('Open lib/check.js:7').click();
    const [said] = (await page.untilSaid('open')) as { row: number; candidate: number }[];
    assert.deepEqual([said.row, said.candidate], [2, 1]);
    await page.select(60);
    await page.untilText('.source-pane', 'The span names no file and no function.');
    await page.untilText('.source-pane', 'spanlight.services');
  });

  it('keeps less likely places apart, and leads to the error, the explanation and teaching', async () => {
    await open('show=shop');
    await page.select(2);
    await page.untilText('.source-pane', 'Two calls fit this span equally well.');
    const text = await page.page.locator('.source-pane').innerText();
    assert.match(text, /src\/auth\.js:22 · call[^]*less likely[^]*lib\/check\.js:7 · call/i);
    await page.page.getByRole('button', { name: 'Error at src/fail.js:9' }).click();
    assert.equal(((await page.untilSaid('open')) as { candidate: number }[])[0].candidate, 2);
    for (const name of ['Explain', 'Teach…']) {
      await page.page.locator('.source-pane').getByRole('button', { name }).click();
    }
    await page.until(() => window.stub.said.filter(({ name }) => name === 'act').length === 2);
    const acts = (await page.said('act')) as { row: number; act: string }[];
    assert.deepEqual(
      acts.map(({ row, act }) => [row, act]),
      [
        [2, 'explain'],
        [2, 'teach'],
      ],
    );
  });

  it('asks for the source of visible rows only', async () => {
    await open('show=tree-20000');
    await page.untilText('.place', 'src/');
    await page.until(() => document.querySelector('.answers[data-revision]'));
    // Beside them only those that the two answers above the rows end in.
    const answers = (rows: number[]) => rows.length <= 2;
    const asked = ((await page.said('labels')) as number[][]).filter(rows => !answers(rows)).flat();
    assert.ok(
      asked.length > 10 && Math.max(...asked) < 60,
      `asked for ${asked.length} rows up to ${Math.max(...asked)}`,
    );
    await page.page.keyboard.press('End');
    await page.until(() =>
      window.stub.said.some(said => said.name === 'labels' && (said.payload as number[]).includes(19_999)),
    );
    const all = ((await page.said('labels')) as number[][]).flat();
    assert.ok(all.length < 120, `asked for ${all.length} rows`);
  });

  it('drops late answers of a span that is no longer selected', async () => {
    await open('show=shop');
    await page.untilText('.detail dt', 'http.route');
    await page.page.evaluate(() => (window.stub.holdsReplies = true));
    await page.select(20);
    await page.until(() => window.stub.said.filter(said => said.name === 'span/details').length === 2);
    await page.select(3);
    await page.page.evaluate(() => window.stub.release());
    await page.untilText('.detail-title', 'GET /check');
    await page.page.locator('#tab-events', { hasText: 'Events 2' }).click();
    assert.match(await panel(), /cache miss/);
  });

  it('lists thousands of events a few hundred at a time', async () => {
    await open('show=odd');
    await page.select(5);
    await page.page.locator('#tab-events', { hasText: 'Events 5,000' }).click();
    const events = page.page.locator('.event');
    assert.equal(await events.count(), 200);
    await page.page.getByText('Show 200 more of 4,800').click();
    assert.equal(await events.count(), 400);
    assert.match((await events.nth(399).textContent()) ?? '', /event 399$/);
    await page.until(() => document.activeElement?.textContent === 'Show 200 more of 4,600');
  });

  it('says why a detail could not be read', async () => {
    await open('show=shop');
    await page.untilText('.detail dt', 'http.route');
    await page.page.evaluate(() => window.stub.failing.add('span/details').add('source/preview').add('source/open'));
    await page.select(5);
    await page.untilText('.tab-panel', 'The details could not be read: The stub was told to fail.');
    await page.untilText('.source-pane', 'The source could not be shown: The stub was told to fail.');
    await page.page.keyboard.press('Enter');
    await page.untilText('.live.shown', 'The source could not be opened: The stub was told to fail.');
    // It stays: no note that something is still loading comes over it.
    await page.until(() => !document.querySelector('.live.shown'));
    assert.match(await page.page.locator('.tab-panel').innerText(), /^The details could not be read/);
    assert.match(await page.page.locator('.source-pane').innerText(), /^The source could not be shown/);
  });
});
