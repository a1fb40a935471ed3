import * as vscode from 'vscode';
import type { Collector } from '../../host/services';
import { collectorLines, collectorText } from './collectorWords';

/** The collector's place in the status bar: there while it runs, or when it should and can't. */
export function showCollectorStatus(collector: Collector): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('spanlight.collector', vscode.StatusBarAlignment.Left, -1);
  item.name = vscode.l10n.t('Spanlight: Local Collector');
  item.command = 'spanlight.collectorMenu';
  const show = (): void => {
    const text = collectorText(collector, vscode.l10n.t);
    if (text === undefined) return item.hide();
    const lines = collectorLines(collector, vscode.l10n.t);
    item.text = text;
    item.tooltip = [...lines, action(collector)].join('\n');
    item.accessibilityInformation = { label: [vscode.l10n.t('Local Collector'), ...lines].join(' '), role: 'button' };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, collector.onDidChange(show));
}

function action({ isRunning }: Collector): string {
  return isRunning ? vscode.l10n.t('Click for what can be done.') : vscode.l10n.t('Click to start it.');
}
