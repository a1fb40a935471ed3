import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LensBoard } from '../../src/features/codeLens/lensBoard';
import { LensProvider } from '../../src/features/codeLens/lensProvider';
import { LatencyService } from '../../src/host/latency';
import type { Endpoints } from '../../src/host/services';
import type { SourceIndexing } from '../../src/host/sourceIndexing';
import { eventually, TestFolder } from './support/folder';
import { indexing, memento } from './support/mapper';
import { tableOf } from './support/spans';
import type { PlainSpan } from './support/spans';

const hour = 3_600_000;
const source = `import { db } from './db';

export async function getItem(id) {
  const item = await db.find(id);
  return item;
}

export class Cart {
  add(item) {
    this.items.push(item);
  }
}
`;

describe('lenses in VS Code', () => {
  const folder = new TestFolder('lenses');
  let index: SourceIndexing;
  let latency: LatencyService;
  let board: LensBoard;
  let provider: LensProvider;
  let document: vscode.TextDocument;
  let now: number;
  let events: number;
  const switching = new vscode.EventEmitter<void>();
  let current: string;

  beforeEach(async () => {
    await folder.write({ 'shop.js': source });
    document = await vscode.workspace.openTextDocument(folder.file('shop.js'));
    await vscode.window.showTextDocument(document);
    now = Date.now();
    current = 'local';
    index = indexing();
    latency = new LatencyService(index.mapper, memento(), () => now);
    const endpoints = {
      get current() {
        return { id: current, kind: 'jaeger', name: current, url: 'http://localhost:16686' };
      },
      onDidChange: switching.event,
    } as Endpoints;
    board = new LensBoard(endpoints, latency, index.mapper);
    provider = new LensProvider(board, endpoints);
    events = 0;
    board.onDidChange(() => events++);
  });

  afterEach(async () => {
    board.dispose();
    latency.dispose();
    index.dispose();
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  after(() => folder.remove());

  const span = (line: number, ms: number, more: Partial<PlainSpan> = {}): PlainSpan => ({
    ms,
    at: now - 1_000,
    ...more,
    attributes: { 'code.file.path': '/app/lenses/shop.js', 'code.line.number': line, ...more.attributes },
  });
  const record = (spans: readonly PlainSpan[], endpointId = 'local', traceId?: string) =>
    latency.record(endpointId, [tableOf('shop', spans, traceId)], hour);
  /** `line text` of every lens, lines from 1. */
  const lenses = (): string[] =>
    provider.provideCodeLenses(document).map(({ range, command }) => `${range.start.line + 1} ${command?.title}`);
  const waitFor = (expected: readonly string[]) =>
    eventually(
      () => JSON.stringify(lenses()) === JSON.stringify(expected),
      `${expected.join(' | ')}; there was ${lenses().join(' | ')}`,
    ).catch((error: Error) => assert.deepEqual(lenses(), expected, error.message));

  it('stand above the function around the lines that spans name', async () => {
    record([span(4, 10), span(5, 30, { isError: true }), span(10, 2)]);
    await waitFor([
      '3 2 spans · p50 10 ms · max 30 ms · 50 % errors · last 1 h',
      '9 1 span · p50 2 ms · max 2 ms · 0 % errors · last 1 h',
    ]);
  });

  it('say p95 from 20 spans on, exactly', async () => {
    record(Array.from({ length: 40 }, (_, i) => span(4, i + 1)));
    await waitFor(['3 40 spans · p50 20 ms · p95 38 ms · 0 % errors · last 1 h']);
  });

  it('count a trace that is recorded again once', async () => {
    const trace = 'e'.repeat(32);
    record([span(4, 10)], 'local', trace);
    record([span(4, 10), span(4, 20)], 'local', trace);
    await waitFor(['3 2 spans · p50 10 ms · max 20 ms · 0 % errors · last 1 h']);
  });

  it('belong to the endpoint in use', async () => {
    record([span(4, 10)], 'local');
    record([span(4, 99)], 'staging');
    await waitFor(['3 1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h']);
    current = 'staging';
    switching.fire();
    await waitFor(['3 1 span · p50 99 ms · max 99 ms · 0 % errors · last 1 h']);
  });

  it('find the function by its name when the line has moved away', async () => {
    record([span(200, 10, { attributes: { 'code.line.number': 200, 'code.function.name': 'Cart.add' } })]);
    await waitFor(['9 1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h']);
  });

  it('move with the text at once, and stay with their function', async () => {
    record([span(4, 10), span(10, 20)]);
    const texts = [
      '1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h',
      '1 span · p50 20 ms · max 20 ms · 0 % errors · last 1 h',
    ];
    await waitFor([`3 ${texts[0]}`, `9 ${texts[1]}`]);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), '// one\n// two\n');
    edit.insert(document.uri, new vscode.Position(6, 0), '// three\n');
    await vscode.workspace.applyEdit(edit);
    assert.deepEqual(lenses(), [`5 ${texts[0]}`, `12 ${texts[1]}`]);
    const before = events;
    record([span(4, 10)], 'elsewhere'); // makes the board place everything anew
    await eventually(() => latency.settled().then(() => true), 'the recording');
    await waitFor([`5 ${texts[0]}`, `12 ${texts[1]}`]);
    assert.equal(events, before);
  });

  it('tell of a batch once, and only of what differs', async () => {
    const trace = 'd'.repeat(32);
    record([span(4, 10)], 'local', trace);
    record([span(10, 10)]);
    await waitFor([
      '3 1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h',
      '9 1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h',
    ]);
    assert.equal(events, 1);
    record([span(4, 10)], 'local', trace);
    record([span(4, 10), span(10, 30)], 'local', trace);
    await waitFor([
      '3 1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h',
      '9 2 spans · p50 10 ms · max 30 ms · 0 % errors · last 1 h',
    ]);
    assert.equal(events, 2);
  });

  it('lose spans that leave the window', async () => {
    record([span(4, 10, { at: now - hour + 60_000 }), span(4, 30)]);
    await waitFor(['3 2 spans · p50 10 ms · max 30 ms · 0 % errors · last 1 h']);
    now += 60_001;
    switching.fire();
    await waitFor(['3 1 span · p50 30 ms · max 30 ms · 0 % errors · last 1 h']);
  });

  it('can be switched off, for one language too, and follow their template', async () => {
    record([span(4, 10)]);
    await waitFor(['3 1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h']);
    const settings = vscode.workspace.getConfiguration('spanlight.codeLens', { languageId: 'javascript' });
    const { Workspace } = vscode.ConfigurationTarget;
    try {
      await settings.update('template', '${p50} of ${count}', Workspace);
      await waitFor(['3 p50 10 ms of 1 span']);
      await settings.update('minSpans', 2, Workspace);
      await waitFor([]);
      await settings.update('minSpans', undefined, Workspace);
      await waitFor(['3 p50 10 ms of 1 span']);
      await settings.update('enabled', false, Workspace, true);
      await waitFor([]);
    } finally {
      await settings.update('enabled', undefined, Workspace, true);
      await settings.update('minSpans', undefined, Workspace);
      await settings.update('template', undefined, Workspace);
    }
  });

  it('turn stale when the body of their function changes, not when it moves or is laid out anew', async () => {
    record([span(4, 10), span(10, 20)]);
    const texts = [
      '1 span · p50 10 ms · max 10 ms · 0 % errors · last 1 h',
      '1 span · p50 20 ms · max 20 ms · 0 % errors · last 1 h',
    ];
    await waitFor([`3 ${texts[0]}`, `9 ${texts[1]}`]);
    const replace = async (from: string, to: string) => {
      const edit = new vscode.WorkspaceEdit();
      const at = document.getText().indexOf(from);
      edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + from.length)), to);
      await vscode.workspace.applyEdit(edit);
    };
    await replace(
      '  const item = await db.find(id);\n',
      '  // what was asked for\n  const item =\n    await db.find(  id  );\n',
    );
    await replace("import { db } from './db';\n", "import { db } from './db';\n\n\n");
    await waitFor([`5 ${texts[0]}`, `13 ${texts[1]}`]);
    await replace('return item;', 'return item ?? null;');
    await waitFor([`5 changed since: ${texts[0]}`, `13 ${texts[1]}`]);
    await document.save();
    await waitFor([`5 changed since: ${texts[0]}`, `13 ${texts[1]}`]);
    await replace('return item ?? null;', 'return item;');
    await waitFor([`5 ${texts[0]}`, `13 ${texts[1]}`]);
  });

  it('answer from memory in well under a frame, for a file of 5,000 lines', async () => {
    const functions = Array.from({ length: 1_000 }, (_, i) => `function f${i}(a) {\n  const b = a;\n  return b;\n}\n`);
    await folder.write({ 'large.js': functions.join('\n') });
    document = await vscode.workspace.openTextDocument(folder.file('large.js'));
    record(
      Array.from({ length: 1_000 }, (_, i) =>
        span(i * 5 + 2, 1, { attributes: { 'code.file.path': '/app/lenses/large.js', 'code.line.number': i * 5 + 2 } }),
      ),
    );
    await eventually(() => lenses().length === 1_000, 'a lens on each function');
    const started = performance.now();
    const provided = provider.provideCodeLenses(document);
    console.log(`    1,000 lenses: ${(performance.now() - started).toFixed(2)} ms`);
    assert.ok(Array.isArray(provided), 'an answer, not the promise of one');
  });

  it('lead to the slowest, the failing and the latest trace', async () => {
    record([span(4, 10, { isError: true }), span(5, 30), span(4, 20, { at: now - 500 })]);
    await eventually(() => lenses().length === 1, 'the lens');
    const [{ command }] = provider.provideCodeLenses(document);
    assert.equal(command?.command, 'spanlight.showFunctionTraces');
    const [uri, site] = command?.arguments as [string, string];
    const summary = latency.summarize('local', board.sitesAround(uri, site));
    assert.deepEqual(
      [summary?.slowest.duration, summary?.failing?.duration, summary?.latest.duration],
      [30e6, 10e6, 20e6],
    );
  });
});
