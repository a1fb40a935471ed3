import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { FileDrop } from '../../src/features/traceList/fileDrop';
import { itemOf } from '../../src/features/traceList/treeItems';
import { groupTraces } from '../../src/features/traceList/traceGroups';
import { eventually, TestFolder } from './support/folder';

const summary = {
  traceId: '7'.padStart(32, '0'),
  rootService: 'web',
  rootName: '$(error) [x](command:y)',
  start: BigInt(Date.now()) * 1_000_000n,
  duration: 5e6,
  spanCount: 2,
  errorCount: 0,
  orphanCount: 0,
  services: [{ name: 'web', spanCount: 2, errorCount: 0 }],
};
const writing = { l10n: vscode.l10n, timeZone: 'utc', nowMs: Date.now() } as const;

describe('rows of the view Traces in VS Code', () => {
  const row = { kind: 'trace', endpointId: 'collector', traceId: summary.traceId, summary, isInGroup: false } as const;

  it('have an id that stays, words for a screen reader, and open their trace', () => {
    const item = itemOf(row, writing);
    const grown = itemOf({ ...row, summary: { ...summary, spanCount: 9, errorCount: 1 } }, writing);
    assert.equal(item.id, grown.id);
    assert.match(grown.accessibilityInformation?.label ?? '', /failed, 1 error/);
    assert.deepEqual(item.command?.arguments, [{ endpointId: 'collector', traceId: summary.traceId }]);
    assert.equal((grown.iconPath as vscode.ThemeIcon).color?.id, 'spanlight.error');
  });

  it('hold names of strangers as text, never as Markdown', () => {
    const item = itemOf(row, writing);
    assert.equal(item.label, '$(error) [x](command:y)');
    assert.equal(typeof item.tooltip, 'string');
  });

  it('fold groups, by an id that stays while traces come', () => {
    const ids = [[summary], [summary, { ...summary, traceId: '8'.padStart(32, '0') }]].map(traces => {
      const [group] = groupTraces(traces);
      const item = itemOf({ kind: 'group', group }, writing);
      assert.equal(item.collapsibleState, vscode.TreeItemCollapsibleState.Collapsed);
      return item.id;
    });
    assert.equal(ids[0], ids[1]);
  });
});

describe('files dropped onto the view Traces', () => {
  const folder = new TestFolder('dropped');
  const span = {
    traceId: 'd'.repeat(32),
    spanId: '1'.padStart(16, '0'),
    name: 'GET /dropped',
    kind: 2,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000000005000000',
  };
  before(() =>
    folder.write({
      'a.json': JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ spans: [span] }] }] }),
    }),
  );
  after(() => folder.remove());

  it('are opened', async () => {
    const dropped = new vscode.DataTransfer();
    const list = `# a comment\r\n${folder.file('a.json').toString()}\r\n`;
    dropped.set('text/uri-list', new vscode.DataTransferItem(list));
    await new FileDrop().handleDrop(undefined, dropped);
    await eventually(
      () =>
        vscode.window.tabGroups.all
          .flatMap(({ tabs }) => tabs)
          .some(({ input }) => input instanceof vscode.TabInputCustom && input.viewType === 'spanlight.traceFile'),
      'the file as a trace',
    );
  });
});
