import * as vscode from 'vscode';
import { Failure } from '../../core/errors';

const editorType = 'spanlight.traceFile';

/** Opens a file as a timeline; without one it asks, and several may be chosen. */
export async function openTraceFile(uri?: vscode.Uri): Promise<void> {
  const chosen = uri instanceof vscode.Uri ? [uri] : await ask();
  for (const one of chosen) await vscode.commands.executeCommand('vscode.openWith', one, editorType);
}

/** The file of the menu it was chosen from, else the one in front. */
export async function openAsTrace(uri?: vscode.Uri): Promise<void> {
  const meant = uri instanceof vscode.Uri ? uri : inFront();
  if (!meant)
    throw new Failure('invalidInput', vscode.l10n.t('Open a file of traces first, or choose one in the explorer.'));
  if (meant.scheme === 'untitled')
    throw new Failure('invalidInput', vscode.l10n.t('Save the file first: a trace is read from the file itself.'));
  await openTraceFile(meant);
}

function inFront(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isOfFile = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isOfFile ? input.uri : undefined;
}

async function ask(): Promise<readonly vscode.Uri[]> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open Trace File'),
    openLabel: vscode.l10n.t('Open as Trace'),
    canSelectMany: true,
    filters: {
      [vscode.l10n.t('Traces')]: ['json', 'jsonl', 'ndjson', 'gz'],
      [vscode.l10n.t('All Files')]: ['*'],
    },
  });
  return chosen ?? [];
}
