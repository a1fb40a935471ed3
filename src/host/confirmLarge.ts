import * as vscode from 'vscode';
import { sizeText } from '../core/sizeText';

/** Asks whether a trace that has outgrown `spanlight.maxTraceBytes` is wanted all the same. `bytes`: how many have come. */
export async function confirmLarge(bytes: number): Promise<boolean> {
  const goOn = vscode.l10n.t('Load Anyway');
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t('This trace has more than {0} and is still coming in.', sizeText(bytes)),
    { modal: true, detail: vscode.l10n.t('The limit is the setting spanlight.maxTraceBytes.') },
    goOn,
  );
  return choice === goOn;
}
