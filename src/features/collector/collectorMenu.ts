import * as vscode from 'vscode';
import { executeCommand } from '../../host/commands';
import type { Collector } from '../../host/services';
import { collectorLines } from './collectorWords';

/** What can be done with the collector, from its place in the status bar. */
export async function collectorMenu(collector: Collector): Promise<void> {
  if (!collector.isRunning) return executeCommand('spanlight.startCollector');
  const items: (vscode.QuickPickItem & { run(): Thenable<unknown> })[] = [
    {
      label: vscode.l10n.t('$(list-tree) Show Traces'),
      run: () => vscode.commands.executeCommand('spanlight.traces.focus'),
    },
    {
      label: vscode.l10n.t('$(copy) Copy Environment Variables…'),
      run: () => executeCommand('spanlight.copyEnvironment'),
    },
    { label: vscode.l10n.t('$(clear-all) Clear Traces…'), run: () => clear(collector) },
    {
      label: vscode.l10n.t('$(gear) Settings'),
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'spanlight.collector'),
    },
    {
      label: vscode.l10n.t('$(debug-stop) Stop Collecting'),
      description: vscode.l10n.t('in all windows'),
      run: () => executeCommand('spanlight.stopCollector'),
    },
  ];
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Local Collector'),
    placeHolder: collectorLines(collector, vscode.l10n.t)[0],
  });
  await chosen?.run();
}

async function clear(collector: Collector): Promise<void> {
  const yes = vscode.l10n.t('Clear Traces');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('Forget all traces of the local collector?'),
    { modal: true, detail: vscode.l10n.t('They are deleted from the disk, for all windows.') },
    yes,
  );
  if (choice === yes) await collector.clear();
}
