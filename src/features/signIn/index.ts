import * as vscode from 'vscode';
import type { Endpoint } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import { registerCommand } from '../../host/commands';
import { log } from '../../host/log';
import type { Services } from '../../host/services';
import { askCredentials } from '../../host/signInDialog';

/** Credentials of endpoints: asked for, tried, kept in the secret storage, and forgotten. */
export function register({ endpoints }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    registerCommand('spanlight.signIn', async endpointId => {
      const endpoint = endpointId === undefined ? await pickEndpoint(endpoints) : endpoints.find(endpointId);
      if (!endpoint) return;
      await endpoints.allow(endpoint.id);
      const credentials = await askCredentials(endpoints, endpoint);
      if (!credentials) return;
      await endpoints.secrets.keep(endpoint, credentials);
      log().info(`Signed in to ${new URL(endpoint.url).origin} (${credentials.kind})`);
      // One light request, so that the status bar tells how it stands now.
      await endpoints.backend(endpoint.id).capabilities(new AbortController().signal);
    }),
    registerCommand('spanlight.forgetCredentials', () => forgetCredentials(endpoints)),
  );
}

/** With one endpoint there is nothing to choose. */
async function pickEndpoint(endpoints: Services['endpoints']): Promise<Endpoint | undefined> {
  if (endpoints.all.length === 0)
    throw new Failure(
      'invalidInput',
      vscode.l10n.t('No Jaeger is configured. Run "{0}" first.', 'Add Jaeger Endpoint…'),
      {
        setting: 'spanlight.endpoints',
      },
    );
  if (endpoints.all.length === 1) return endpoints.all[0];
  const { current } = endpoints;
  const inOrder = [...endpoints.all].sort((a, b) => Number(b.id === current?.id) - Number(a.id === current?.id));
  const choice = await vscode.window.showQuickPick(
    inOrder.map(endpoint => ({ label: endpoint.name, description: endpoint.url, endpoint })),
    { title: vscode.l10n.t('Sign In to Endpoint'), placeHolder: vscode.l10n.t('Which endpoint?') },
  );
  return choice?.endpoint;
}

async function forgetCredentials(endpoints: Services['endpoints']): Promise<void> {
  const ids = await endpoints.secrets.ids();
  if (ids.size === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('No credentials are kept.'));
    return;
  }
  const choices = [...ids].map(id => {
    const endpoint = endpoints.find(id);
    return {
      label: endpoint?.name ?? id,
      description: endpoint?.url ?? vscode.l10n.t('not configured any more'),
      id,
    };
  });
  const choice = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t('Forget Credentials of Endpoint'),
    placeHolder: vscode.l10n.t('Whose credentials should be deleted?'),
  });
  if (!choice) return;
  await endpoints.secrets.forget(choice.id);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Credentials of {0} are deleted', choice.label), 5000);
}
