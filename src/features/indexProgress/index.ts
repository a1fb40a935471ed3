import * as vscode from 'vscode';
import type { Services } from '../../host/services';
import type { IndexState } from '../../host/sourceMapper';

/** Says quietly, in the status bar, that the workspace's source is being read and how far it is. */
export function register({ mapper }: Services): vscode.Disposable {
  let end: (() => void) | undefined;
  const show = ({ kind }: IndexState): void => {
    if (kind !== 'indexing') {
      end?.();
      end = undefined;
    } else if (!end) {
      const title = vscode.l10n.t('Spanlight: reading source');
      void vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, progress => {
        const told = mapper.onDidChangeState(state => progress.report({ message: wordsOf(state) }));
        progress.report({ message: wordsOf(mapper.state) });
        return new Promise<void>(resolve => (end = resolve)).finally(() => told.dispose());
      });
    }
  };
  show(mapper.state);
  return vscode.Disposable.from(mapper.onDidChangeState(show), { dispose: () => end?.() });
}

function wordsOf({ done, total }: IndexState): string | undefined {
  return total > 0 ? vscode.l10n.t('{0} of {1} files', done, total) : undefined;
}
