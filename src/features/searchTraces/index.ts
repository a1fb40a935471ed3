import * as vscode from 'vscode';
import type { Endpoint } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import type { Search } from '../../core/search/search';
import { readLookback } from '../../core/search/timeWindow';
import { executeCommand, registerCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import type { Services } from '../../host/services';
import { LastSearch } from './lastSearch';
import { OperationStep } from './operationStep';
import { SearchFlow } from './searchFlow';
import { ServiceStep } from './serviceStep';
import { TraceStep } from './traceStep';

/** Finding traces from the command palette. */
export function register(services: Services): vscode.Disposable {
  const lastSearch = new LastSearch(services.context.workspaceState);

  /** A dialog over the endpoint, not shown yet; asks first whether requests may be sent there. */
  const flowOver = async (endpoint: Endpoint, search: Search, note?: string): Promise<SearchFlow> => {
    await services.endpoints.allow(endpoint.id);
    return new SearchFlow(services, endpoint, lastSearch, search, from => searchFrom(from), note);
  };
  const searchFrom = async (endpoint: Endpoint): Promise<void> => {
    const flow = await flowOver(endpoint, newSearch(endpoint));
    await flow.start(new ServiceStep(flow));
  };
  /** With an endpoint, or none when the person rather did not add one. */
  const endpointInUse = async (): Promise<Endpoint | undefined> => {
    if (!services.endpoints.current) await executeCommand('spanlight.addEndpoint');
    return services.endpoints.current;
  };

  return vscode.Disposable.from(
    registerCommand('spanlight.searchTraces', async start => {
      const given = start?.endpointId === undefined ? undefined : services.endpoints.find(start.endpointId);
      const endpoint = given ?? (await endpointInUse());
      if (!endpoint) return;
      const { service, operation, attributes, note } = start ?? {};
      if (service === undefined && attributes === undefined) return searchFrom(endpoint);
      const search = { ...newSearch(endpoint), service, operation, attributes: attributes ?? {} };
      const flow = await flowOver(endpoint, search, note);
      await (service !== undefined && operation === undefined && attributes === undefined
        ? flow.start(new ServiceStep(flow), new OperationStep(flow, service))
        : flow.start(new ServiceStep(flow), new TraceStep(flow)));
    }),
    registerCommand('spanlight.repeatSearch', async () => {
      const last = lastSearch.get();
      const endpoint = last && services.endpoints.find(last.endpointId);
      if (!last || !endpoint) return executeCommand('spanlight.searchTraces');
      const flow = await flowOver(endpoint, last);
      await flow.start(new ServiceStep(flow), new TraceStep(flow));
    }),
  );
}

function newSearch(endpoint: Endpoint): Search {
  const lookback = readConfig('spanlight.search.lookback');
  const seconds = readLookback(lookback);
  if (seconds === undefined)
    throw new Failure(
      'invalidInput',
      vscode.l10n.t('"{0}" in the setting {1} is no time: write 15m, 1h or 7d.', lookback, 'spanlight.search.lookback'),
      { setting: 'spanlight.search.lookback' },
    );
  return {
    endpointId: endpoint.id,
    errorsOnly: false,
    attributes: {},
    window: { kind: 'last', seconds },
    order: 'newest',
  };
}
