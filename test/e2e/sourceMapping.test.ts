import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../support/vscode/driver.mjs';
import { sharedChromium, sharedVSCode } from '../support/vscode/shared.mjs';
import { TimelineView } from '../support/vscode/timelineView.mjs';
import { until } from '../support/vscode/waiting.mjs';
import { sendCodeSpans } from './support/codeSpans';
import { storeFiles, storeRequest, writeFolder } from './support/storeSource';

const jaeger = {
  query: process.env['SPANLIGHT_JAEGER_V2'] ?? '',
  otlp: process.env['SPANLIGHT_JAEGER_V2_OTLP'] ?? '',
};

describe('source of spans that say nothing of their code', () => {
  let folder: string;
  let window: Workbench;
  let view: TimelineView;

  before(async () => {
    folder = await writeFolder(storeFiles);
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger.query }] });
    window = await openWorkbench(server, { folder, developmentPath: process.cwd(), browser: await sharedChromium() });
  });

  after(async () => {
    await window?.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    const traceId = await sendCodeSpans(jaeger, 'store', storeRequest);
    await window.command('Spanlight: Open Trace…');
    await window.inputBox.waitForOpen();
    await window.inputBox.paste(traceId);
    await window.inputBox.press('Enter');
    view = new TimelineView(await window.timeline());
    await view.waitForRows(rows => rows.length === storeRequest.length, 'all rows');
  });

  afterEach(() => window.command('View: Close All Editors'));

  const pane = () => view.frame.locator('.source-pane');
  const paneText = async (): Promise<string> => (await pane().innerText()).replace(/\s+/g, ' ');
  const backToTimeline = async () => {
    await window.command('Spanlight: Back to Span');
    await until(async () => (await window.activeEditor()).title === 'GET /items/:id', 'the timeline to be in front');
  };

  it('opens the handler of a route and the call that opens a span', async () => {
    await view.waitForRows(
      rows => rows[0]?.source.includes('store/src/server.js:') && rows[1]?.source.includes('store/src/items.js:'),
      'the places of the route and of the span',
    );
    await view.select('GET /items/:id');
    await view.press('Enter');
    await window.waitForEditor('server.js', 7);
    await backToTimeline();
    await view.select('load item');
    await view.press('Enter');
    await window.waitForEditor('items.js', 7);
  });

  it('explains what every rule said, with links to the places, by keyboard too', async () => {
    await view.select('load item');
    await view.focus();
    await window.command('Spanlight: Explain Source of Span');
    await window.waitForEditor('Source of load item');
    const text = (await window.editorText()).join('\n');
    assert.match(text, /Source of the span "load item" of store/);
    assert.match(text, /A click opens store\/src\/items\.js:7/);
    assert.match(text, /What each rule said, in the order they are asked/);
    assert.match(text, /● stack trace: 2 places/);
    assert.match(text, /○ /);
    for (let i = 0; i < 2; i++) await window.press('ArrowDown');
    await window.press('F12');
    await window.waitForEditor('items.js', 7);
  });

  it('asks which of several it is, each with what it is and why; none is opened before', async () => {
    await view.select('sweep');
    await until(async () => /2 places may be meant/.test(await paneText()), 'two places in the detail pane');
    await view.press('Enter');
    await window.quickPick.waitForItem(/prices\.js:10 · sweepOld · opened here/);
    await window.quickPick.waitForItem(/prices\.js:14 · sweepNew · opened here/);
    assert.deepEqual(await window.tabs(), [['GET /items/:id']]);
    await window.quickPick.pick('prices.js:14');
    await window.waitForEditor('prices.js', 14);
  });

  it('makes frames of an exception links', async () => {
    await view.select('load item');
    await view.frame.locator('#tab-events').click();
    const frames = view.frame.locator('.stack .frame');
    await until(async () => (await frames.count()) === 2, 'two lines of the workspace');
    await frames.nth(1).focus();
    await window.press('Enter');
    await window.waitForEditor('server.js', 8);
    await backToTimeline();
    await view.frame.locator('#tab-events').click();
    await view.frame.locator('.stack .frame').first().click();
    await window.waitForEditor('items.js', 9);
  });

  it('leads to where the error happened', async () => {
    await view.select('load item');
    await view.focus();
    await window.command('Spanlight: Go to Where the Error Happened');
    await window.waitForEditor('items.js', 9);
    await backToTimeline();
    await view.select('load item');
    await pane()
      .getByRole('button', { name: /^Error at store\/src\/items\.js:9/ })
      .click();
    await window.waitForEditor('items.js', 9);
  });

  it('says why there is none, and looks for its name in the text', async () => {
    await view.select('nightly job 4711');
    await view.press('Enter');
    const { buttons } = await window.notify.waitFor(/nightly job/);
    assert.deepEqual(buttons.slice(0, 3), ['Search Text', 'Explain', 'Teach…']);
    await window.notify.clear();
    await pane().getByRole('button', { name: 'Search Text' }).click();
    const search = window.page.locator('.search-view textarea').first();
    await until(async () => (await search.inputValue()) === 'nightly job 4711', 'the search for the name');
  });

  it('is taught where a span belongs, and finds it from then on', async () => {
    await view.select('nightly job 4711');
    await pane().getByRole('button', { name: 'Teach…' }).click();
    await window.quickPick.waitForOpen(/Where does "nightly job 4711" belong/);
    await window.quickPick.type('prices.js');
    await window.quickPick.pick('store/src/prices.js');
    await window.quickPick.waitForOpen(/Choose the function in store\/src\/prices\.js/);
    await window.quickPick.pick('archive');
    await window.quickPick.waitForOpen(/What is to be remembered/);
    await window.quickPick.pick('Spans named "nightly job *" of store belong to archive in store/src/prices.js.');
    await window.notify.waitFor('Remembered in .vscode/spanlight.json.');
    const file = join(folder, '.vscode', 'spanlight.json');
    assert.deepEqual(JSON.parse(await readFile(file, 'utf8')), {
      rules: [{ service: 'store', name: 'nightly job *', file: 'store/src/prices.js', function: 'archive' }],
    });
    await view.waitForRows(rows => rows[4]?.source.startsWith('store/src/prices.js'), 'the place that was taught');
    await view.select('nightly job 4711');
    await view.press('Enter');
    await window.waitForEditor('prices.js', 17);
    await rm(file);
  });

  it('remembers which of several was meant', async () => {
    await view.select('sweep');
    await view.press('Enter');
    await window.quickPick.waitForItem(/prices\.js:14 · sweepNew/);
    await window.quickPick.itemButton('prices.js:14', 'Open and remember for such spans');
    await window.waitForEditor('prices.js', 14);
    await window.quickPick.waitForOpen(/What is to be remembered/);
    await window.quickPick.pick('Spans named "sweep" of store belong to sweepNew in store/src/prices.js.');
    await window.notify.waitFor('Remembered in .vscode/spanlight.json.');
    await backToTimeline();
    await view.waitForRows(rows => rows[3]?.source === 'store/src/prices.js:13', 'the place that was taught');
    await rm(join(folder, '.vscode', 'spanlight.json'));
    await view.waitForRows(rows => rows[3]?.source.endsWith('+1'), 'two places again');
  });

  it('is taught from the cursor, too; leaving writes nothing', async () => {
    await view.select('nightly job 4711');
    await window.openFile('server.js');
    await window.waitForEditor('server.js');
    await window.command('Spanlight: Teach Source of Span…');
    await window.quickPick.waitForOpen(/What is to be remembered/);
    const [first, ...others] = await window.quickPick.items();
    assert.equal(first.label, 'Spans named "nightly job *" of store belong to store/src/server.js.');
    assert.equal(others.length, 2);
    await window.quickPick.dismiss();
    await assert.rejects(readFile(join(folder, '.vscode', 'spanlight.json')));
  });

  it('finds the traces of the function around the cursor', async () => {
    await window.openFile('items.js');
    await window.press('Control+G');
    await window.quickPick.waitForOpen();
    await window.quickPick.paste(':8');
    await window.press('Enter');
    await window.waitForEditor('items.js', 8);
    await window.command('Spanlight: Find Traces of This Function');
    await window.quickPick.waitForOpen(/Traces of store/);
    await window.quickPick.waitForItem(/GET \/items\/:id.*5 spans/s);
    await window.quickPick.waitForOpen(/loadItem/);
  });
});

describe('a large folder', () => {
  it('says quietly that its source is being read, and then shows what was found', async () => {
    const text = storeFiles['store/src/items.js'];
    const many = Array.from({ length: 3_000 }, (_, i) => [
      `lib/part${i}.js`,
      text.replaceAll('load item', `part ${i}`),
    ]);
    const folder = await writeFolder({ ...storeFiles, ...Object.fromEntries(many) });
    const server = await sharedVSCode();
    await server.setMachineSettings({ 'spanlight.endpoints': [{ id: 'e2e', name: 'e2e', url: jaeger.query }] });
    const window = await openWorkbench(server, {
      folder,
      developmentPath: process.cwd(),
      browser: await sharedChromium(),
    });
    try {
      const traceId = await sendCodeSpans(jaeger, 'store', storeRequest);
      await window.command('Spanlight: Open Trace…');
      await window.inputBox.waitForOpen();
      await window.inputBox.paste(traceId);
      await window.inputBox.press('Enter');
      await window.statusBar(/Spanlight: reading source/);
      const view = new TimelineView(await window.timeline());
      await view.waitForRows(rows => rows[1]?.source === 'store/src/items.js:7', 'the place of the span');
      await until(
        async () => !(await window.statusBarItems()).some(item => /reading source/.test(item.text)),
        'the status bar to be quiet again',
      );
      assert.deepEqual(await window.notifications(), []);
    } finally {
      await window.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
