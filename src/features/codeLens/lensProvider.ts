import * as vscode from 'vscode';
import type { Endpoints } from '../../host/services';
import type { LensBoard } from './lensBoard';

/** Answers from memory, whole lenses at once: there is nothing left to resolve. */
export class LensProvider implements vscode.CodeLensProvider {
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(
    private readonly board: LensBoard,
    private readonly endpoints: Endpoints,
  ) {
    this.onDidChangeCodeLenses = board.onDidChange;
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const endpoint = this.endpoints.current?.name ?? '';
    return this.board.lensesOf(document).map(({ line, name, text, sites }) => {
      const at = new vscode.Position(Math.min(line, document.lineCount) - 1, 0);
      return new vscode.CodeLens(new vscode.Range(at, at), {
        title: text,
        tooltip: name
          ? vscode.l10n.t('{0} in traces from {1}. Lists its slowest, failing and latest trace.', name, endpoint)
          : vscode.l10n.t('This place in traces from {0}. Lists its slowest, failing and latest trace.', endpoint),
        command: 'spanlight.showFunctionTraces',
        arguments: [document.uri.toString(), sites[0]],
      });
    });
  }
}
