import * as vscode from 'vscode';
import { collectorId } from '../../core/endpoint';
import { Failure } from '../../core/errors';
import { executeCommand } from '../../host/commands';
import type { Collector, Services } from '../../host/services';
import type { CollectorState } from '../../protocol/collect';
import { askAboutPorts } from './askAboutPorts';
import { copyEnvironment } from './copyEnvironment';

/** Begins to collect; asks what to do about ports in use. Then the collector is the endpoint of this window, and its view shows. */
export async function startCollector(collector: Collector, endpoints: Services['endpoints']): Promise<void> {
  let state = await started(() => collector.start());
  const { httpPort, grpcPort } = state;
  while (state.role === 'blocked') {
    const answer = await askAboutPorts(state);
    if (!answer) return;
    if (answer.isEndpoint) return executeCommand('spanlight.addEndpoint');
    if (answer.isSaved) await save(answer.ports);
    state = await started(() => collector.start(answer.ports));
  }
  await endpoints.switchTo(collectorId);
  // The focus stays where it is: one starts this while writing code.
  await vscode.commands.executeCommand('spanlight.traces.focus', { preserveFocus: true });
  const isElsewhere = (httpPort !== state.httpPort || grpcPort !== state.grpcPort) && httpPort !== 0;
  if (isElsewhere) await tellPorts(collector, state);
  else
    vscode.window.setStatusBarMessage(
      vscode.l10n.t('Collecting traces on the ports {0} (HTTP) and {1} (gRPC)', state.httpPort, state.grpcPort),
      5000,
    );
}

/** The state of a start that went well or found ports in use; anything else is a Failure. */
async function started(start: () => Promise<CollectorState>): Promise<CollectorState> {
  const state = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Starting the local collector') },
    start,
  );
  if (state.role === 'stopped')
    throw new Failure('unreachable', vscode.l10n.t('The local collector could not start: {0}', state.problem ?? ''), {
      setting: 'spanlight.collector',
    });
  return state;
}

async function save({ httpPort, grpcPort }: { httpPort?: number; grpcPort?: number }): Promise<void> {
  const settings = vscode.workspace.getConfiguration();
  const target = vscode.ConfigurationTarget.Global;
  if (httpPort) await settings.update('spanlight.collector.httpPort', httpPort, target);
  if (grpcPort) await settings.update('spanlight.collector.grpcPort', grpcPort, target);
}

/** No program finds other ports by itself. */
async function tellPorts(collector: Collector, { httpPort }: CollectorState): Promise<void> {
  const copy = vscode.l10n.t('Copy Variables');
  const choice = await vscode.window.showInformationMessage(
    vscode.l10n.t('Collecting on port {0}. Programs have to be told so, by environment variables.', httpPort),
    copy,
  );
  if (choice === copy) await copyEnvironment(collector);
}
