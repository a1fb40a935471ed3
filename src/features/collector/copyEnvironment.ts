import * as vscode from 'vscode';
import type { Collector } from '../../host/services';
import { Failure } from '../../core/errors';
import { environmentText, type EnvironmentForm } from './environmentText';

/** Asks what the variables are for, and puts them into the clipboard. */
export async function copyEnvironment(collector: Collector): Promise<void> {
  const variables = collector.environment({ always: true });
  if (!Object.keys(variables).length)
    throw new Failure(
      'unreachable',
      vscode.l10n.t('The local collector is not running. Start it with "Spanlight: Start Local Collector".'),
      { command: 'spanlight.startCollector' },
    );
  const forms: (vscode.QuickPickItem & { form: EnvironmentForm })[] = [
    { form: 'shell', label: vscode.l10n.t('$(terminal-bash) Shell'), description: 'export NAME=value' },
    {
      form: 'powershell',
      label: vscode.l10n.t('$(terminal-powershell) PowerShell'),
      description: "$env:NAME = 'value'",
    },
    { form: 'dotenv', label: vscode.l10n.t('$(file) .env File'), description: 'NAME=value' },
  ];
  const first = process.platform === 'win32' ? 'powershell' : 'shell';
  forms.sort((a, b) => Number(b.form === first) - Number(a.form === first));
  const needed = Object.keys(collector.environment()).length > 0;
  const chosen = await vscode.window.showQuickPick(forms, {
    title: vscode.l10n.t('Copy Environment Variables for the Collector'),
    placeHolder: needed
      ? vscode.l10n.t('Programs need these variables to send here')
      : vscode.l10n.t('Most programs send here without them: these are the usual ports'),
  });
  if (!chosen) return;
  await vscode.env.clipboard.writeText(environmentText(variables, chosen.form));
  vscode.window.setStatusBarMessage(vscode.l10n.t('The variables are in the clipboard'), 5000);
}
