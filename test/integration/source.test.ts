import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { say } from '../../src/core/phrase';
import { LatencyService } from '../../src/host/latency';
import type { SourceIndexing } from '../../src/host/sourceIndexing';
import { SourceService } from '../../src/host/sources';
import { eventually, TestFolder } from './support/folder';
import { indexing, memento } from './support/mapper';
import { tableOf } from './support/spans';

const trace = { endpointId: 'local', traceId: '1'.padStart(32, '0') };
const lines = (count: number): string =>
  Array.from({ length: count }, (_, i) => `export const line${i + 1} = ${i + 1};`).join('\n');
const at = (file: string, line?: number, name?: string) =>
  tableOf('shop', [
    {
      attributes: {
        'code.file.path': file,
        ...(line === undefined ? {} : { 'code.line.number': line }),
        ...(name === undefined ? {} : { 'code.function.name': name }),
      },
    },
  ]);

describe('from a span to its source in VS Code', () => {
  const folder = new TestFolder('source');
  let index: SourceIndexing;
  let sources: SourceService;
  let timeline: vscode.WebviewPanel;

  before(() =>
    folder.write({
      'web/src/server.js': `${lines(20)}\nfunction buyItem(req) {\n  return take(req);\n}\n${lines(40)}`,
      'web/src/other.js': lines(30),
      'auth/src/token.js': lines(30),
      'mail/src/token.js': lines(30),
      'web/node_modules/lib/installed.js': lines(5),
    }),
  );

  beforeEach(() => {
    index = indexing();
    sources = new SourceService(index.mapper, new LatencyService(index.mapper, memento()));
    timeline = vscode.window.createWebviewPanel('spanlight.timeline', 'a trace', vscode.ViewColumn.One);
  });

  afterEach(async () => {
    timeline.dispose();
    sources.dispose();
    index.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  after(() => folder.remove());

  const open = (file: string, line?: number, name?: string, options = {}) =>
    sources.open({ trace, table: at(file, line, name), row: 0 }, options);

  it('opens the line beside the timeline, in a preview tab with the focus', async () => {
    assert.equal(await open('/app/web/src/server.js', 12), true);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.uri.toString(), folder.file('web/src/server.js').toString());
    assert.equal(editor.selection.active.line + 1, 12);
    assert.equal(editor.viewColumn, vscode.ViewColumn.Two);
    assert.equal(timeline.visible, true);
    assert.equal(vscode.window.tabGroups.activeTabGroup.activeTab?.isPreview, true);
    await eventually(
      () => editor.visibleRanges.some(range => range.contains(editor.selection.active)),
      'the line in sight',
    );
    assert.deepEqual(sources.lastJump, { ...trace, spanId: '0000000000000001' });
  });

  it('uses the same tab again, and never covers the timeline', async () => {
    await open('/app/web/src/server.js', 12);
    timeline.reveal();
    await open('/app/web/src/other.js', 3);
    timeline.reveal();
    await open('/app/web/src/server.js', 40);
    const groups = vscode.window.tabGroups.all.map(({ tabs }) => tabs.map(({ label }) => label));
    assert.deepEqual(groups, [['a trace'], ['server.js']]);
    assert.equal(timeline.visible, true);
  });

  it('uses the group that shows code, wherever that is', async () => {
    timeline.dispose();
    await vscode.window.showTextDocument(folder.file('web/src/other.js'), {
      viewColumn: vscode.ViewColumn.One,
      preview: false,
    });
    timeline = vscode.window.createWebviewPanel('spanlight.timeline', 'a trace', vscode.ViewColumn.Two);
    await open('/app/web/src/server.js', 12);
    assert.equal(vscode.window.activeTextEditor?.viewColumn, vscode.ViewColumn.One);
    assert.equal(timeline.visible, true);
  });

  it('covers neither of two timelines', async () => {
    const other = vscode.window.createWebviewPanel('spanlight.timeline', 'another', vscode.ViewColumn.Two);
    timeline.reveal(vscode.ViewColumn.One);
    await open('/app/web/src/server.js', 12);
    assert.equal(vscode.window.activeTextEditor?.viewColumn, vscode.ViewColumn.Three);
    assert.deepEqual([timeline.visible, other.visible], [true, true]);
    other.dispose();
  });

  it('leaves the focus in the timeline when it only follows the selection', async () => {
    await open('/app/web/src/server.js', 12, undefined, { preserveFocus: true });
    await eventually(() => vscode.window.visibleTextEditors.length === 1, 'the editor');
    assert.equal(timeline.active, true);
  });

  it('goes to the function when the line has left it, or the file has become shorter', async () => {
    await open('/app/web/src/server.js', 50, 'buyItem');
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 20);
    await open('/app/web/src/server.js', 5_000, 'buyItem');
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 20);
    await open('/app/web/src/server.js', undefined, 'buyItem');
    assert.equal(vscode.window.activeTextEditor?.selection.active.line, 20);
  });

  it('asks which of several it is, and opens none before', async () => {
    const opening = open('/app/src/token.js', 7);
    await eventually(async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return vscode.window.activeTextEditor;
    }, 'the chosen file');
    assert.equal(await opening, true);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path.endsWith('/src/token.js'), true);
  });

  it('opens the candidate that was chosen in the preview', async () => {
    const preview = await sources.preview('local', at('/app/src/token.js', 7), 0);
    assert.ok(preview.kind === 'several');
    const labels = preview.candidates.map(({ label }) => label).sort();
    assert.deepEqual(labels, ['source/auth/src/token.js:7', 'source/mail/src/token.js:7']);
    const candidate = preview.candidates.findIndex(({ label }) => label.includes('mail'));
    assert.equal(await open('/app/src/token.js', 7, undefined, { candidate }), true);
    assert.equal(vscode.window.activeTextEditor?.document.uri.path.endsWith('/mail/src/token.js'), true);
  });

  it('opens nothing for library code', async () => {
    assert.equal(await open('/app/node_modules/lib/installed.js', 1), false);
    assert.equal(vscode.window.activeTextEditor, undefined);
    const label = await sources.label(at('/app/node_modules/lib/installed.js', 1), 0);
    assert.deepEqual([label.certainty, label.text], ['none', '']);
  });

  it('labels and previews a place', async () => {
    const table = at(folder.file('web/src/server.js').path, 22, 'buyItem');
    const label = await sources.label(table, 0);
    assert.deepEqual([label.certainty, label.text], ['full', 'source/web/src/server.js:22']);
    const preview = await sources.preview('local', table, 0);
    assert.ok(preview.kind === 'found');
    assert.equal(preview.functionName, 'buyItem');
    assert.deepEqual([preview.firstLine, preview.line, preview.lines.length], [18, 22, 9]);
    assert.equal(preview.lines[4], '  return take(req);');
    assert.equal(preview.lens, undefined);
  });

  it('follows the files: new ones are found, deleted ones are not', async () => {
    const table = at('/app/late/arrival.js', 2);
    assert.equal((await index.mapper.answer(table, 0)).jump, undefined);
    await folder.write({ 'late/arrival.js': lines(4) });
    await eventually(async () => (await index.mapper.answer(table, 0)).jump === 0, 'the new file');
    await vscode.workspace.fs.delete(folder.file('late'), { recursive: true });
    await eventually(
      async () => (await index.mapper.answer(table, 0)).jump === undefined,
      'the deleted folder to be noticed',
    );
  });

  it('follows the setting of path mappings', async () => {
    const table = at('/app/src/token.js', 7);
    assert.equal((await index.mapper.answer(table, 0)).jump, undefined);
    let changes = 0;
    const listener = sources.onDidChange(() => changes++);
    const settings = vscode.workspace.getConfiguration('spanlight');
    try {
      await settings.update(
        'pathMappings',
        [{ from: '/app', to: 'source/mail' }],
        vscode.ConfigurationTarget.Workspace,
      );
      const answer = await eventually(async () => {
        const now = await index.mapper.answer(table, 0);
        return now.jump === 0 && now;
      }, 'the mapping');
      assert.equal(answer.locations[0].uri, folder.file('mail/src/token.js').toString());
      assert.equal(answer.locations[0].rule, 'code attributes');
      assert.match(say(answer.locations[0].why), /is mapped to source\/mail/);
      assert.ok(changes > 0);
    } finally {
      listener.dispose();
      await settings.update('pathMappings', undefined, vscode.ConfigurationTarget.Workspace);
    }
  });
});
