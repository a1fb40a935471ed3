import * as vscode from 'vscode';
import type { Endpoints } from '../../host/services';
import type { Lens, LensBoard } from './lensBoard';

/** Answers from memory, whole lenses at once: there is nothing left to resolve. */
export class LensProvider implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(
    private readonly board: LensBoard,
    private readonly endpoints: Pick<Endpoints, 'current'>,
  ) {
    this.onDidChangeCodeLenses = board.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const endpoint = this.endpoints.current?.name ?? '';
    return this.board.lensesOf(document).map(lens => {
      const at = new vscode.Position(Math.min(lens.line, document.lineCount) - 1, 0);
      return new vscode.CodeLens(new vscode.Range(at, at), {
        title: titleOf(lens),
        tooltip: tooltipOf(lens, endpoint),
        command: 'spanlight.showFunctionTraces',
        arguments: [document.uri.toString(), lens.sites[0]],
      });
    });
  }
}

/** Numbers of a function that has changed come after a word of warning: a lens has no colours of its own. */
function titleOf({ text, stale }: Lens): string {
  if (!stale) return text;
  return stale.revision === undefined
    ? vscode.l10n.t('changed since: {0}', text)
    : vscode.l10n.t('changed since {0}: {1}', stale.revision, text);
}

function tooltipOf({ name, stale }: Lens, endpoint: string): string {
  const what = name
    ? vscode.l10n.t('{0} in traces from {1}. Lists its slowest, failing and latest trace.', name, endpoint)
    : vscode.l10n.t('This place in traces from {0}. Lists its slowest, failing and latest trace.', endpoint);
  if (!stale) return what;
  const changed =
    stale.revision === undefined
      ? vscode.l10n.t('The code of this function has changed since these spans ran.')
      : vscode.l10n.t('The code of this function has changed since {0}, which these spans ran.', stale.revision);
  return `${changed} ${what}`;
}
