import * as vscode from 'vscode';
import { executeCommand, registerCommand } from '../../host/commands';
import type { Services } from '../../host/services';

/** From a span to its source, to where its error happened, and back to the row it was opened from. */
export function register({ sources, spans }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('spanlight.openSource', async context => {
      await sources.open(spans.inFront(context));
    }),
    registerCommand('spanlight.openErrorSource', async context => {
      await sources.open(context?.span ?? spans.inFront(context), { wants: 'error' });
    }),
    registerCommand('spanlight.backToSpan', async () => {
      if (sources.lastJump) await executeCommand('spanlight.openTrace', sources.lastJump);
      else void vscode.window.showInformationMessage(vscode.l10n.t('No source was opened from a span yet.'));
    }),
  );
}
