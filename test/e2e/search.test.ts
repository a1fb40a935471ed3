import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Workbench } from '../support/vscode/driver.mjs';
import { sharedFolderWindow, sharedVSCode } from '../support/vscode/shared.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { sendTraces, traceIdOf, type PlannedTrace } from './searchedTraces';

const jaeger = process.env['SPANLIGHT_JAEGER_V2'] ?? '';
const otlp = process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '';
const service = 'bookshop';

/** 45 traces, the first the newest; one a minute, each 100 ms longer than the one before, every seventh failing. */
const traces: readonly PlannedTrace[] = Array.from({ length: 45 }, (_, n) => ({
  traceId: traceIdOf(n + 1),
  name: n % 2 ? 'GET /books' : 'POST /order',
  ageSeconds: 60 * (n + 1),
  durationMs: 100 * (n + 1),
  fails: (n + 1) % 7 === 0,
  attributes: { 'book.title': n === 2 ? 'War and Peace' : 'Emma' },
}));

describe('Search Traces', () => {
  let window: Workbench;

  before(async function () {
    this.timeout(120_000);
    // Jaeger's memory store lists what it saw last, in no order within a moment: sent in these groups, each page of 20 is
    // one of them.
    for (const group of [traces.slice(40), traces.slice(20, 40), traces.slice(0, 20)])
      await sendTraces({ jaeger, otlp }, service, group);
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger }] });
    window = await sharedFolderWindow();
    await window.statusBar(/^e2e\b/);
  });

  afterEach(async () => {
    await window.quickPick.dismiss();
    await window.command('View: Close All Editors');
  });

  /** From the palette to the list of all traces of the bookshop, by keys alone. */
  async function listTraces(): Promise<void> {
    const { quickPick } = window;
    await window.command('Spanlight: Search Traces…');
    await quickPick.waitForItem(new RegExp(`^${service}$`));
    await quickPick.type(service);
    await quickPick.pick(new RegExp(`^${service}$`));
    await quickPick.pick('All operations');
    await shows(/showing|No traces/);
  }

  /** Waits until the line above the list says this. */
  async function shows(text: RegExp): Promise<string> {
    const read = async () => (await window.quickPick.texts()).replace(/\s+/g, ' ');
    const found = async () => {
      const texts = await read();
      return text.test(texts) ? texts : undefined;
    };
    return until(found, async () => `${text}; there was: ${await window.quickPick.describe()}`);
  }

  /** The title of the timeline's tab that is in front. */
  async function opened(title: string | RegExp): Promise<void> {
    await window.timeline();
    await window.waitForEditor(title);
  }

  it('leads from the palette over service and operation to the trace', async () => {
    const { quickPick } = window;
    await window.command('Spanlight: Search Traces…');
    await quickPick.waitForOpen('Choose a service');
    await quickPick.pick(new RegExp(`^${service}$`));
    await quickPick.waitForItem(/^GET \/books · server/);
    await quickPick.type('order');
    await quickPick.pick('POST /order');
    await shows(new RegExp(`${service} · POST /order · last 1 h · newest first`));
    const first = await quickPick.waitForItem('POST /order');
    assert.equal(first.label, 'POST /order');
    assert.equal(first.description, '100 ms · 2 spans');
    assert.match(
      first.detail,
      /^\d\d:\d\d:\d\d \(\d min ago\) · bookshop, bookshop-auth$|^\d{4}-.*bookshop, bookshop-auth$/,
    );
    assert.deepEqual(first.buttons, ['Open in Jaeger UI', 'Copy Trace ID']);
    await quickPick.press('Enter');
    await opened('POST /order');
  });

  it('goes back by its button, and closes with Escape', async () => {
    const { quickPick } = window;
    await listTraces();
    await quickPick.button('Back');
    await quickPick.waitForItem('All operations');
    await quickPick.button('Back');
    await quickPick.waitForItem(new RegExp(`^${service}$`));
    await quickPick.press('Escape');
    await quickPick.waitForClosed();
  });

  it('says that the limit is reached, and loads more without doubles, the cursor on the first new one', async function () {
    this.timeout(120_000);
    const { quickPick } = window;
    await listTraces();
    await shows(/showing 20, limit reached/);
    await quickPick.press('ArrowUp'); // from the first line round to the last
    await until(async () => /Load 20 More/.test((await quickPick.activeItem())?.label ?? ''), 'the last line');
    await quickPick.press('Enter');
    await shows(/showing 40, limit reached/);
    await until(async () => (await quickPick.activeItem())?.description === '2.1 s · 2 spans · 1 error', 'trace 21');

    await quickPick.type('>50ms'); // new filter, new list: the first page again
    await shows(/a span over 50 ms.*showing 20, limit reached/);
    await quickPick.type('');
    await shows(/last 1 h · newest first — showing 20, limit reached/);
    const down = async (): Promise<string> => {
      const active = await until(() => quickPick.activeItem(), 'an active item');
      await quickPick.press('ArrowDown');
      await until(async () => (await quickPick.activeItem())?.description !== active.description, 'the next item');
      return active.description;
    };
    const descriptions: string[] = [];
    for (const shown of [/showing 40, limit reached/, /showing all 45/]) {
      while (!/Load 20 More/.test((await quickPick.activeItem())?.label ?? '')) descriptions.push(await down());
      await quickPick.press('Enter');
      await shows(shown);
      const firstNew = traces[descriptions.length].durationMs / 1000;
      await until(
        async () => (await quickPick.activeItem())?.description.startsWith(`${firstNew} s`),
        'the first new one',
      );
    }
    while (descriptions.length < 45) descriptions.push(await down());
    // Each lasts another time: the names of all 45, from the newest to the oldest, without a double.
    assert.deepEqual(
      descriptions.map(text => text.split(' · ')[0]),
      traces.map(({ durationMs }) => (durationMs < 1000 ? `${durationMs} ms` : `${durationMs / 1000} s`)),
    );
  });

  it('shows failing traces only, and how many it checked for that', async () => {
    const { quickPick } = window;
    await listTraces();
    await quickPick.press('Shift+Tab'); // the buttons of the title are reached by keys
    await window.press('Enter');
    await shows(/errors only · newest first — showing 2 of 20 checked/);
    const items = (await quickPick.items()).filter(item => /spans/.test(item.description));
    assert.deepEqual(
      items.map(item => item.description),
      ['700 ms · 2 spans · 1 error', '1.4 s · 2 spans · 1 error'],
    );
    await quickPick.pick('Load 20 More');
    await shows(/showing 5 of 40 checked/);
  });

  it('filters by duration and attributes, from the boxes behind the buttons and as typed', async () => {
    const { quickPick } = window;
    await listTraces();
    await quickPick.button('Duration');
    await quickPick.waitForOpen('Of at least one span');
    await quickPick.type('fast');
    await quickPick.waitForMessage('Write a duration with its unit');
    await quickPick.type('150ms-250ms');
    await quickPick.press('Enter');
    await shows(/a span of 150 ms to 250 ms/);
    // The root of one and the child of others are that long.
    await quickPick.waitForItem(/^GET \/books · 200 ms/);

    await quickPick.button('Duration');
    await quickPick.waitForOpen('Of at least one span');
    await quickPick.type('');
    await quickPick.press('Enter');
    await quickPick.button('Attributes');
    await quickPick.waitForOpen('Pairs as key=value');
    await quickPick.type('book.title="War and Peace"');
    await quickPick.press('Enter');
    await shows(/book.title="War and Peace" · newest first — showing all 1\b/);
    await quickPick.waitForItem(/^POST \/order · 300 ms/);

    await quickPick.button('Attributes');
    await quickPick.waitForOpen('Pairs as key=value');
    await quickPick.type('');
    await quickPick.press('Enter');
    await shows(/showing 20/);
    await quickPick.type('>4.2s POST');
    await shows(/a span over 4.2 s · newest first — showing all 4\b/);
    const found = (await quickPick.items()).map(item => `${item.label} ${item.description}`);
    assert.deepEqual(
      found.filter(text => text.includes('spans')),
      ['POST /order 4.3 s · 2 spans', 'POST /order 4.5 s · 2 spans'],
    );
  });

  it('takes a query: the server answers its part, the rest is looked for in the spans, and that is said', async () => {
    const { quickPick } = window;
    await window.command('Spanlight: Search Traces…');
    await quickPick.waitForItem(new RegExp(`^${service}$`));
    await quickPick.type(`service=${service} kind:sever`);
    await quickPick.waitForItem('Column 23: kind is one of unspecified, internal, server');
    await quickPick.type(`book.title:peace service=${service.slice(0, 4)}`);
    await quickPick.pick(new RegExp(`^${service} · service`));
    await quickPick.pick(`Search: book.title:peace service=${service}`);
    await quickPick.waitForItem('"book.title:peace" was checked here, on 20 traces');
    await shows(/showing 1 of 20 checked/);
    await quickPick.waitForItem(/^POST \/order · 300 ms/);

    await quickPick.button('Filter');
    await quickPick.waitForOpen('One span of a trace must fit');
    await quickPick.type('name:/(?=x)/ error:maybe x');
    await quickPick.waitForMessage('Column 20: error is true or false');
    await quickPick.type(`service=${service}-auth error`);
    await quickPick.press('Enter');
    await quickPick.waitForItem('"error" was checked here, on 2 traces');
    await shows(/showing 2 of 20 checked/);
    await quickPick.type('duration:>600ms kind:server');
    await quickPick.pick('Search: duration:>600ms kind:server');
    await quickPick.waitForItem('"error", "kind:server" was checked here');
    const found = (await quickPick.items()).filter(item => /spans/.test(item.description));
    assert.deepEqual(
      found.map(item => item.description),
      ['1.4 s · 2 spans · 1 error', '2.1 s · 2 spans · 1 error', '2.8 s · 2 spans · 1 error'],
    );

    await quickPick.press('Escape');
    await quickPick.waitForClosed();
    await window.command('Spanlight: Repeat Last Search');
    await shows(new RegExp(`service=${service}-auth error duration:>600ms kind:server`));
    await quickPick.pick(/^POST \/order · 2.1 s/);
    await opened('POST /order');
  });

  it('sorts what it lists, and says so', async () => {
    const { quickPick } = window;
    await listTraces();
    await quickPick.button('Order');
    await quickPick.waitForOpen('the other orders sort what is listed here');
    await quickPick.pick('longest first');
    await shows(/longest first — showing 20/);
    await until(async () => (await quickPick.items())[0]?.description.startsWith('2 s'), 'the longest one on top');
    await quickPick.button('Order');
    await quickPick.pick('newest first');
    await shows(/newest first/);
  });

  it('has an answer for nothing found: which time, and a wider one', async () => {
    const { quickPick } = window;
    await listTraces();
    await quickPick.type('>90s');
    await quickPick.waitForItem(`No traces of ${service} in the last 1 h`);
    await until(async () => /Look in the last 3 h/.test((await quickPick.activeItem())?.label ?? ''), 'the wider time');
    await quickPick.press('Enter');
    await quickPick.waitForItem(`No traces of ${service} in the last 3 h`);
    await quickPick.pick('Remove the Filters');
    await shows(/last 3 h · newest first — showing 20/);
  });

  it('brings the last search back with one command', async () => {
    await listTraces();
    await window.quickPick.button('Errors Only');
    await shows(/errors only.*showing 2/);
    await window.quickPick.press('Escape');
    await window.quickPick.waitForClosed();
    await window.command('Spanlight: Repeat Last Search');
    await shows(new RegExp(`${service} · all operations · last 1 h · errors only · newest first — showing 2`));
    await window.quickPick.press('Escape');
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForItem(new RegExp(`${service} · last 1 h · errors only · last search`));
  });

  it('finds a service that the list does not name when its name is typed', async () => {
    await window.command('Spanlight: Search Traces…');
    await window.quickPick.waitForItem(new RegExp(`^${service}$`));
    await window.quickPick.type('not-there-yet');
    await window.quickPick.pick('Search traces of "not-there-yet"');
    await window.quickPick.waitForItem('The server lists no operation of not-there-yet');
    await window.quickPick.pick('All operations');
    await window.quickPick.waitForItem('No traces of not-there-yet in the last 1 h');
  });

  const pasted: readonly [what: string, text: (id: string) => string][] = [
    ['an id in upper case', id => id.toUpperCase()],
    ['a traceparent', id => `00-${id}-0000000000000002-01`],
    ['a link', id => `${jaeger}/trace/${id}?uiFind=0000000000000002`],
  ];
  for (const [what, text] of pasted) {
    it(`opens ${what} that is pasted over the list`, async () => {
      await window.command('Spanlight: Search Traces…');
      await window.quickPick.waitForItem(new RegExp(`^${service}$`));
      await window.quickPick.paste(text(traces[4].traceId));
      await until(
        async () => ((await window.quickPick.activeItem())?.label ?? '').startsWith('Open trace 5ea4'),
        async () => `the pasted trace first; there was: ${await window.quickPick.describe()}`,
      );
      await window.quickPick.press('Enter');
      await opened('POST /order');
    });
  }

  it('opens a short id whose leading zeros are missing', async () => {
    const short: PlannedTrace = {
      traceId: `${'0'.repeat(17)}${traceIdOf(1).slice(4, 19)}`,
      name: 'short id',
      ageSeconds: 600,
      durationMs: 5,
    };
    await sendTraces({ jaeger, otlp }, `${service}-short`, [short]);
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen('A trace ID');
    await window.inputBox.type('no id');
    await window.inputBox.waitForMessage('This is no trace ID');
    await window.inputBox.type(short.traceId.replace(/^0+/, ''));
    await window.inputBox.press('Enter');
    await opened('short id');
  });

  describe('with the link of a server that is not configured', () => {
    let server: Server;
    let requests = 0;
    before(async () => {
      server = createServer((_, response) => {
        requests++;
        response.writeHead(404).end();
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    });
    after(() => server.close());

    it('asks before it sends anything there', async () => {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await window.command('Spanlight: Open Trace…');
      await window.inputBox.paste(`${origin}/jaeger/trace/${traces[0].traceId}`);
      await window.inputBox.press('Enter');
      assert.match(await window.notify.dialog(), new RegExp(`${origin}/jaeger is not among your endpoints`));
      await window.notify.pressInDialog('Cancel');
      assert.equal(requests, 0);
      await window.command('Spanlight: Open Trace…');
      await window.inputBox.paste(`${origin}/jaeger/trace/${traces[0].traceId}`);
      await window.inputBox.press('Enter');
      await window.notify.dialog('not among your endpoints');
      await window.notify.pressInDialog('Add Endpoint…');
      await window.inputBox.waitForOpen('Address of the Jaeger query service');
      assert.equal(await window.inputBox.value(), `${origin}/jaeger`);
      assert.equal(requests, 0);
      await window.inputBox.press('Escape');
      await window.inputBox.waitForClosed();
      assert.equal(requests, 0);
    });
  });

  it('shows a fault where the traces would be, with what helps, and no notification', async () => {
    const server = await sharedVSCode();
    const { port } = await new Promise<AddressInfo>(resolve => {
      const free = createServer().listen(0, '127.0.0.1', () => {
        const address = free.address() as AddressInfo;
        free.close(() => resolve(address));
      });
    });
    const { quickPick } = window;
    try {
      await server.setMachineSettings({
        'spanlight.endpoints': [{ id: 'e2e', name: 'gone', url: `http://127.0.0.1:${port}` }],
      });
      await window.statusBar('gone');
      await window.command('Spanlight: Search Traces…');
      const fault = await quickPick.waitForItem(`Nothing answers at http://127.0.0.1:${port}.`);
      assert.match(fault.detail, /spanlight\.endpoints/);
      const labels = (await quickPick.items()).map(item => item.label);
      for (const label of ['Retry', 'Open Setting', 'Switch Endpoint…', 'Show Log'])
        assert.ok(labels.includes(label), label);
      await window.statusBar('gone (offline)');
      assert.deepEqual(await window.notifications(), []);
    } finally {
      await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger }] });
    }
    await window.statusBar('e2e');
    await quickPick.dismiss();
    await listTraces();
    await window.statusBar(/e2e: .*Connected/);
  });
});
