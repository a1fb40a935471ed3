import * as vscode from 'vscode';
import { executeCommand, registerCommand } from '../../host/commands';
import type { Services } from '../../host/services';

/** The way back: from the source to the row of the span it was opened from. (The way there starts in the timeline.) */
export function register({ sources }: Services): vscode.Disposable {
  return registerCommand('spanlight.backToSpan', async () => {
    if (sources.lastJump) await executeCommand('spanlight.openTrace', sources.lastJump);
    else void vscode.window.showInformationMessage(vscode.l10n.t('No source was opened from a span yet.'));
  });
}
