import * as vscode from 'vscode';
import { splitSentence } from '../../core/sentences';
import { executeCommand } from '../../host/commands';
import type { Services } from '../../host/services';
import { iconOfState, wordsOfState } from './words';

interface Choice extends vscode.QuickPickItem {
  run(): Thenable<void>;
}

/** Every endpoint with its state, the one in use marked and first under the cursor; adding one is the last line. */
export async function switchEndpoint(endpoints: Services['endpoints']): Promise<void> {
  const { current } = endpoints;
  const signIn: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('key'),
    tooltip: vscode.l10n.t('Sign In to Endpoint…'),
  };
  const items: Choice[] = endpoints.all.map(endpoint => {
    const state = endpoints.state(endpoint.id);
    return {
      label: `${iconOfState[state]} ${endpoint.name.replaceAll('$(', '\\$(')}`,
      description: endpoint.id === current?.id ? vscode.l10n.t('{0} · in use', endpoint.url) : endpoint.url,
      detail: splitSentence(wordsOfState(state, endpoints.fault(endpoint.id)?.message, vscode.l10n))[0],
      buttons: [signIn],
      run: () => endpoints.switchTo(endpoint.id),
    };
  });
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = vscode.l10n.t('Switch Endpoint');
  pick.placeholder = vscode.l10n.t('Which Jaeger should be searched?');
  pick.matchOnDescription = true;
  pick.items = [
    ...items,
    { label: '', kind: vscode.QuickPickItemKind.Separator, run: async () => undefined },
    { label: vscode.l10n.t('$(add) Add Jaeger Endpoint…'), run: () => executeCommand('spanlight.addEndpoint') },
    {
      label: vscode.l10n.t('$(gear) Edit Endpoints in Settings'),
      run: () => vscode.commands.executeCommand('workbench.action.openSettings', 'spanlight.endpoints'),
    },
  ];
  const active = endpoints.all.findIndex(endpoint => endpoint.id === current?.id);
  if (active >= 0) pick.activeItems = [items[active]];
  try {
    const run = await new Promise<Choice['run'] | undefined>(resolve => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.run));
      pick.onDidTriggerItemButton(({ item }) => {
        const endpoint = endpoints.all[items.indexOf(item)];
        resolve(() => executeCommand('spanlight.signIn', endpoint.id));
      });
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
    pick.hide();
    await run?.();
  } finally {
    pick.dispose();
  }
}
