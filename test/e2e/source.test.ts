import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { sendCodeSpans } from './support/codeSpans';

const jaeger = {
  query: process.env['SPANLIGHT_JAEGER_V2'] ?? '',
  otlp: process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '',
};
const service = 'jumps';

const files: Readonly<Record<string, string>> = {
  'web/src/checkout.js': `${'// a line\n'.repeat(9)}export async function placeOrder(cart) {
  const total = await sum(cart);
  return charge(total);
}

async function charge(total) {
  return card.take(total);
}
${'// a line\n'.repeat(60)}`,
  'auth/src/token.js': 'export const a = 1;\n'.repeat(20),
  'mail/src/token.js': 'export const b = 2;\n'.repeat(20),
};

const at = (file: string, line: number, name?: string) => ({
  'code.file.path': file,
  'code.line.number': line,
  ...(name ? { 'code.function.name': name } : {}),
});

const order = [
  { id: 1, name: 'POST /order', from: 0, ms: 100 },
  {
    id: 2,
    parent: 1,
    name: 'place order',
    from: 5,
    ms: 90,
    attributes: at('/app/web/src/checkout.js', 11, 'placeOrder'),
  },
  { id: 3, parent: 2, name: 'charge card', from: 20, ms: 60, attributes: at('/app/web/src/checkout.js', 16, 'charge') },
  { id: 4, parent: 2, name: 'read token', from: 10, ms: 5, attributes: at('/srv/src/token.js', 7) },
  { id: 5, parent: 2, name: 'query', from: 85, ms: 5, attributes: at('/app/node_modules/pg/lib/client.js', 30) },
];

describe('from the timeline to the source, and back', () => {
  let folder: string;
  let window: Workbench;
  let view: TimelineView;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanlight-e2e-'));
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger.query }] });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function openTrace(traceId: string, spans: number): Promise<void> {
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(traceId);
    await window.inputBox.press('Enter');
    view = new TimelineView(await window.timeline());
    await view.waitForRows(rows => rows.length === spans, `${spans} rows`);
  }

  beforeEach(async () => openTrace(await sendCodeSpans(jaeger, service, order), order.length));

  afterEach(() => window.command('View: Close All Editors'));

  /** All texts that editors draw behind lines. */
  const notes = (): Promise<string> =>
    window.page.evaluate(() =>
      [...document.querySelectorAll('.view-line span')]
        .map(span => getComputedStyle(span, '::after').content)
        .filter(text => text !== 'none' && text !== 'normal')
        .join('\n'),
    );

  /** The way back ends with the keyboard in the timeline, on the span. */
  async function goBack(name: string): Promise<void> {
    // The key works once VS Code has heard that there is a way back: a person is slower than that, a test is not.
    const isBack = async () => (await window.activeEditor()).title === 'POST /order';
    await until(async () => {
      await window.press('Control+Alt+J');
      return until(isBack, 'the timeline to be active', 1_000).catch(() => false);
    }, 'the timeline to be active');
    await until(
      () => view.tree.evaluate(tree => document.hasFocus() && tree.contains(document.activeElement)),
      'the keyboard in the timeline',
    );
    await view.waitForRows(rows => rows.some(row => row.selected && row.name === name), `${name} to be selected`);
  }

  const sourceOf = (name: string) =>
    view.frame
      .locator('[role="row"][data-row]:not([hidden])')
      .filter({ has: view.frame.locator('.name', { hasText: name }) })
      .locator('.place');

  it('shows in the source column where each span comes from', async () => {
    const wanted = [
      /^no source$/,
      /^web\/src\/checkout\.js:11$/,
      /^auth\/src\/token\.js:7 \+\d$/,
      /^web\/src\/checkout\.js:16$/,
      /^no source$/,
    ];
    await view.waitForRows(rows => rows.every(({ source }, i) => wanted[i].test(source)), wanted.join(', '));
  });

  it('a click in the source column opens the line beside the timeline; a key leads back to the span', async () => {
    await sourceOf('charge card').click();
    await window.waitForEditor('checkout.js', 16);
    assert.equal((await window.activeEditor()).group, 1);
    assert.deepEqual(await window.tabs(), [['POST /order'], ['checkout.js']]);
    await until(
      async () => /found by code attributes, certain/.test(await notes()),
      async () => `how it was found behind the line; there was ${await notes()}`,
    );
    await view.waitForRows(rows => rows.length === 5, 'the timeline still in sight');

    await goBack('charge card');
    await view.waitForRows(rows => rows.length === 5, 'the same timeline');
    assert.deepEqual(await window.tabs(), [['POST /order'], ['checkout.js']]);
  });

  it('says how it was found only until the cursor moves on', async () => {
    await sourceOf('charge card').click();
    await window.waitForEditor('checkout.js', 16);
    await until(async () => (await notes()).includes('found by'), 'the note');
    await window.press('ArrowDown');
    await until(async () => !(await notes()).includes('found by'), 'the note to go');
  });

  it('Enter on a row does the same, in the same tab', async () => {
    await view.select('place order');
    await view.press('Enter');
    await window.waitForEditor('checkout.js', 11);
    await goBack('place order');
    await view.select('charge card');
    await view.press('Enter');
    await window.waitForEditor('checkout.js', 16);
    assert.deepEqual(await window.tabs(), [['POST /order'], ['checkout.js']]);
  });

  it('asks when several files fit', async () => {
    await view.select('read token');
    await view.press('Enter');
    await window.quickPick.waitForItem(/auth\/src\/token\.js:7 .*one of 2 files that fit equally well/);
    await window.quickPick.pick('mail/src/token.js:7');
    await window.waitForEditor('token.js', 7);
  });

  it('says why there is no source, and offers a text search', async () => {
    await view.select('query');
    await view.press('Enter');
    await until(
      async () =>
        (await window.notifications()).some(text => /installed npm package, not code of this workspace/.test(text)),
      async () => `the reason; there was ${(await window.notifications()).join(' | ')}`,
    );
  });

  it('shows what a span is called as text, never as a link that runs a command', async () => {
    const trap = '[Open the file](command:workbench.action.files.newUntitledFile)';
    const span = { id: 1, name: trap, from: 0, ms: 10 };
    await openTrace(await sendCodeSpans(jaeger, service, [span]), 1);
    await view.select(trap);
    await view.press('Enter');
    const { text } = await window.notify.waitFor('Open the file');
    assert.match(text, /\[Open the file\] \(command:/);
    assert.equal(await window.page.locator('.notification-list-item-message a').count(), 0);
  });

  it('shows the lines in the detail pane', async () => {
    await view.select('charge card');
    const pane = view.frame.locator('.source-pane');
    await until(async () => (await pane.innerText()).includes('return card.take(total);'), 'the line of source');
    assert.match(await pane.innerText(), /web\/src\/checkout\.js:16/);
  });
});
