import * as vscode from 'vscode';
import type { Decoder } from '../backends/decoder';
import type { DisposableStore } from '../core/disposable';
import { createBackend } from './backends';
import type { BuiltInEndpoints } from './builtInEndpoints';
import { onDidChangeConfig, readConfig } from './config';
import { EndpointService } from './endpoints';
import { vscodeEndpointSettings } from './endpointSettings';
import { log } from './log';
import { EndpointSecrets } from './secrets';
import { readTlsOptions } from './tls';

/** The endpoints of this window, wired to VS Code's settings, state, secrets and trust. Makes no request. */
export function connectEndpoints(
  context: vscode.ExtensionContext,
  decoder: Decoder,
  builtIn: BuiltInEndpoints,
  store: DisposableStore,
): EndpointService {
  const secrets = store.add(new EndpointSecrets(context.secrets));
  const tls = () =>
    readTlsOptions(
      {
        caFile: readConfig('spanlight.tls.caFile'),
        certFile: readConfig('spanlight.tls.certFile'),
        keyFile: readConfig('spanlight.tls.keyFile'),
      },
      vscode.l10n,
    );
  return store.add(
    new EndpointService({
      settings: vscodeEndpointSettings(),
      state: context.workspaceState,
      secrets,
      builtIn,
      l10n: vscode.l10n,
      isTrusted: () => vscode.workspace.isTrusted,
      confirm: async ({ name, url }) => {
        const use = vscode.l10n.t('Use This Address');
        const choice = await vscode.window.showWarningMessage(
          vscode.l10n.t('Read traces from {0}?', url),
          {
            modal: true,
            detail: vscode.l10n.t(
              'The endpoint "{0}" comes from the settings of this workspace, not from yours. Nothing has been sent to it yet.',
              name,
            ),
          },
          use,
        );
        return choice === use;
      },
      createBackend: (endpoint, credentials) => createBackend(endpoint, credentials, { decoder, secrets, tls }),
      onDidChangeTls: listener =>
        onDidChangeConfig(['spanlight.tls.caFile', 'spanlight.tls.certFile', 'spanlight.tls.keyFile'], listener),
      warn: message => log().warn(message),
    }),
  );
}
