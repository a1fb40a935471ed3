import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands';
import { setContextKey } from '../../host/contextKeys';
import { log } from '../../host/log';
import type { Services } from '../../host/services';
import { addEndpoint } from './addEndpoint';
import { diagnosticsText } from './diagnostics';
import { showStatus } from './statusBar';
import { switchEndpoint } from './switchEndpoint';

/** Which Jaeger is in use: adding, switching, the status bar, and what helps when it does not work. */
export function register(services: Services): vscode.Disposable {
  const { endpoints } = services;
  const tellContext = (): void => setContextKey('spanlight.hasEndpoint', endpoints.all.length > 0);
  tellContext();
  return vscode.Disposable.from(
    showStatus(endpoints),
    endpoints.onDidChange(tellContext),
    registerCommand('spanlight.addEndpoint', url => addEndpoint(endpoints, url)),
    registerCommand('spanlight.switchEndpoint', () => switchEndpoint(endpoints)),
    registerCommand('spanlight.showLog', async () => log().show()),
    registerCommand('spanlight.copyDiagnostics', async () => {
      await vscode.env.clipboard.writeText(await diagnosticsText(services));
      vscode.window.setStatusBarMessage(vscode.l10n.t('Diagnostics are in the clipboard'), 5000);
    }),
  );
}
