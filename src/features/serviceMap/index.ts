import * as vscode from 'vscode';
import { lookbacks } from '../../core/search/timeWindow';
import { executeCommand, registerCommand } from '../../host/commands';
import type { Services } from '../../host/services';
import { chooseEndpoint } from './chooseEndpoint';
import { MapPanels } from './mapPanels';

/** Who calls whom, over all traces of an endpoint. */
export function register(services: Services): vscode.Disposable {
  const { endpoints, files, analyzer, context } = services;
  const panels = new MapPanels({ endpoints, files, analyzer, extensionUri: context.extensionUri });
  return vscode.Disposable.from(
    panels,
    registerCommand('spanlight.showServiceMap', async () => {
      if (!endpoints.current) await executeCommand('spanlight.addEndpoint');
      const endpointId = await chooseEndpoint(services);
      if (endpointId !== undefined) await panels.open(endpointId);
    }),
    registerCommand('spanlight.serviceMap.refresh', () => panels.active.load()),
    registerCommand('spanlight.serviceMap.lookback', () => panels.active.chooseLookback(lookbacks)),
    registerCommand('spanlight.serviceMap.zoomIn', async () => panels.active.do('zoomIn')),
    registerCommand('spanlight.serviceMap.zoomOut', async () => panels.active.do('zoomOut')),
    registerCommand('spanlight.serviceMap.zoomReset', async () => panels.active.do('zoomReset')),
  );
}
