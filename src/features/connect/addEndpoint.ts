import * as vscode from 'vscode';
import type { Credentials } from '../../core/credentials';
import { baseOfUiPage, readEndpointUrl } from '../../core/endpoints/endpointUrl';
import type { Endpoint } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import { withoutLinks } from '../../core/sentences';
import { askText } from '../../host/inputBox';
import { log } from '../../host/log';
import type { Services } from '../../host/services';
import { askCredentials } from '../../host/signInDialog';
import { tryEndpoint } from '../../host/tryEndpoint';
import { wordsOfUrlProblem } from './words';

/**
 * Asks for the address, tries it, and only then saves it; what is wrong is named, with what may help as the next choice.
 * Resolves when the dialog is over, whether something was added or not.
 */
export async function addEndpoint(endpoints: Services['endpoints'], suggested?: string): Promise<void> {
  const title = vscode.l10n.t('Add Jaeger Endpoint');
  let written = suggested ?? '';
  for (;;) {
    const asked = await askText({
      title,
      step: 1,
      totalSteps: 2,
      value: written,
      placeholder: 'http://localhost:16686',
      prompt: vscode.l10n.t('Address of the Jaeger query service, with its base path if it has one'),
      check: value => {
        const read = readEndpointUrl(baseOfUiPage(value));
        return 'problem' in read ? wordsOfUrlProblem(read.problem, vscode.l10n) : undefined;
      },
    });
    if (typeof asked !== 'object') return;
    const read = readEndpointUrl(baseOfUiPage(asked.value));
    if ('problem' in read) continue; // `check` let it not through
    written = read.url;
    const same = endpoints.all.find(endpoint => endpoint.url === read.url);
    if (same) {
      await endpoints.switchTo(same.id);
      vscode.window.setStatusBarMessage(vscode.l10n.t('{0} was there already: {1}', read.url, same.name), 5000);
      return;
    }
    const candidate: Endpoint = {
      id: endpoints.newId(read.url),
      kind: 'jaeger',
      name: new URL(read.url).host,
      url: read.url,
    };
    const tried = await tryUntilSettled(endpoints, candidate, title);
    if (tried === 'quit') return;
    if (tried === 'otherUrl') continue;

    const name = await askText({
      title,
      step: 2,
      totalSteps: 2,
      value: candidate.name,
      prompt: vscode.l10n.t('Name of this endpoint, as the status bar shows it'),
      canGoBack: true,
      check: value => (value.trim() ? undefined : vscode.l10n.t('Enter a name.')),
    });
    if (name === undefined) return;
    if (name === 'back') continue;
    // First the secret, so that the first request of the new endpoint has it.
    if (tried.credentials) await endpoints.secrets.keep(candidate, tried.credentials);
    const added = await endpoints.add(name.value, candidate.url);
    log().info(`Added the endpoint ${added.id} at ${new URL(added.url).origin}`);
    vscode.window.setStatusBarMessage(vscode.l10n.t('{0} is added and in use', added.name), 5000);
    if (tried.isReached) await endpoints.backend(added.id).capabilities(new AbortController().signal);
    return;
  }
}

type Tried = { readonly isReached: boolean; readonly credentials: Credentials | undefined } | 'otherUrl' | 'quit';
type Way = 'signIn' | 'again' | 'otherUrl' | 'anyway' | 'log';

async function tryUntilSettled(endpoints: Services['endpoints'], candidate: Endpoint, title: string): Promise<Tried> {
  for (;;) {
    const fault = await tryOnce(endpoints, candidate, title);
    if (fault === undefined) return { isReached: true, credentials: undefined };
    if (fault === 'cancelled') return 'otherUrl';
    const way = await askWay(fault, candidate, title);
    switch (way) {
      case undefined:
        return 'quit';
      case 'otherUrl':
        return way;
      case 'anyway':
        return { isReached: false, credentials: undefined };
      case 'log':
        log().show();
        return 'quit';
      case 'signIn': {
        const credentials = await askCredentials(endpoints, candidate);
        if (credentials) return { isReached: true, credentials };
      }
    }
  }
}

/** The fault it met, undefined when there is none. Shown while it runs, with a way to stop it. */
async function tryOnce(
  endpoints: Services['endpoints'],
  candidate: Endpoint,
  title: string,
): Promise<Failure | 'cancelled' | undefined> {
  const controller = new AbortController();
  const waiting = vscode.window.createQuickPick();
  waiting.title = title;
  waiting.placeholder = vscode.l10n.t('Trying {0}… (Escape stops it)', candidate.url);
  waiting.busy = true;
  waiting.ignoreFocusOut = true;
  waiting.onDidHide(() => controller.abort());
  waiting.show();
  try {
    await tryEndpoint(endpoints, candidate, undefined, controller.signal);
    return undefined;
  } catch (error) {
    if (controller.signal.aborted) return 'cancelled';
    if (!(error instanceof Failure)) throw error;
    log().warn(`Trying ${candidate.url}: ${error.message}`);
    return error;
  } finally {
    waiting.dispose();
  }
}

async function askWay(fault: Failure, candidate: Endpoint, title: string): Promise<Way | undefined> {
  const ways: (vscode.QuickPickItem & { way: Way })[] = [];
  if (fault.kind === 'loginNeeded')
    ways.push({
      way: 'signIn',
      label: vscode.l10n.t('$(lock) Sign In…'),
      description: vscode.l10n.t('with a token, a password or headers'),
    });
  ways.push(
    { way: 'otherUrl', label: vscode.l10n.t('$(edit) Change the Address'), description: candidate.url },
    { way: 'again', label: vscode.l10n.t('$(refresh) Try Again') },
    {
      way: 'anyway',
      label: vscode.l10n.t('$(save) Save Anyway'),
      description: vscode.l10n.t('the server may be up later'),
    },
    { way: 'log', label: vscode.l10n.t('$(output) Show Log') },
  );
  const pick = vscode.window.createQuickPick<(typeof ways)[number]>();
  pick.title = title;
  pick.prompt = withoutLinks(fault.message);
  pick.placeholder = vscode.l10n.t('What next?');
  pick.items = ways;
  pick.ignoreFocusOut = true;
  try {
    return await new Promise(resolve => {
      pick.onDidAccept(() => resolve(pick.selectedItems[0]?.way));
      pick.onDidHide(() => resolve(undefined));
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}
