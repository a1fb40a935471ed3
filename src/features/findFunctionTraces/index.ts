import * as vscode from 'vscode';
import { Failure } from '../../core/errors';
import { say } from '../../core/phrase';
import { readLookback, resolveWindow } from '../../core/search/timeWindow';
import { executeCommand, registerCommand } from '../../host/commands';
import type { FilePlace } from '../../host/commands';
import { readConfig } from '../../host/config';
import type { Services } from '../../host/services';
import type { FunctionSearch } from '../../host/sourceMapper';
import { fileLabel } from '../../host/sourcePlaces';
import { servicesToAsk, tryWays } from './tryWays';

/** *Find Traces of This Function*: searches by what the function's spans carry. */
export function register({ endpoints, mapper }: Services): vscode.Disposable {
  return registerCommand('spanlight.findTracesOfFunction', async given => {
    const { uri, line } = placeOf(given);
    const search = await mapper.searchesOf(uri, line);
    if (!search)
      return inform(
        vscode.l10n.t('No function stands around line {0} of {1}: put the cursor into one.', line, fileLabel(uri)),
      );
    const { name, searches } = search;
    if (!searches.length)
      return inform(
        vscode.l10n.t(
          'Nothing in the code says what spans of {0} are called: it has no route, opens no span, and is not called by a name that spans carry.',
          name || vscode.l10n.t('this function'),
        ),
      );
    if (!endpoints.current) await executeCommand('spanlight.addEndpoint');
    const { current } = endpoints;
    if (!current) return;
    await endpoints.allow(current.id);
    const title = vscode.l10n.t('Searching traces of {0}', name);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    const found = await vscode.window.withProgress(options, async (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => controller.abort());
      return find(endpoints, current.id, search, controller.signal);
    });
    const [surest] = searches;
    const { operation, tags, why } = found?.way ?? surest;
    const note = found
      ? vscode.l10n.t('{0}: {1}', name, say(why, vscode.l10n.t))
      : vscode.l10n.t('{0}: nothing was found in any of {1} ways; this is the surest.', name, searches.length);
    await executeCommand('spanlight.searchTraces', {
      service: found ? found.service : search.services[0],
      operation,
      attributes: tags ?? {},
      note,
    });
  });
}

async function find(
  endpoints: Services['endpoints'],
  endpointId: string,
  { services, searches }: FunctionSearch,
  signal: AbortSignal,
) {
  const backend = endpoints.backend(endpointId);
  const [known, { searchAllServices }] = [await backend.services(signal), await backend.capabilities(signal)];
  const seconds = readLookback(readConfig('spanlight.search.lookback')) ?? 3_600;
  const window = resolveWindow({ kind: 'last', seconds }, Date.now());
  return tryWays(backend, searches, servicesToAsk(services, known, searchAllServices), window, signal);
}

/** The place given, or the cursor; menus of the editor give the file's address alone. */
function placeOf(given: FilePlace | vscode.Uri | undefined): FilePlace {
  if (given && 'line' in given && typeof given.line === 'number') return { uri: String(given.uri), line: given.line };
  const editor = vscode.window.activeTextEditor;
  if (!editor)
    throw new Failure('invalidInput', vscode.l10n.t('Open a file and put the cursor into a function first.'));
  return { uri: editor.document.uri.toString(), line: editor.selection.active.line + 1 };
}

function inform(text: string): void {
  void vscode.window.showInformationMessage(text);
}
