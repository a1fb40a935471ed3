import * as vscode from 'vscode';
import { collectorId } from '../../core/endpoint';
import { registerCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import { setContextKey } from '../../host/contextKeys';
import type { Collector, Services } from '../../host/services';
import { collectorMenu } from './collectorMenu';
import { copyEnvironment } from './copyEnvironment';
import { startCollector } from './startCollector';
import { showCollectorStatus } from './statusBar';

/** The local collector: starting and stopping it, what stands in its way, its place in the status bar. */
export function register({ collector, endpoints }: Services): vscode.Disposable {
  let wasRunning = false;
  let wasElsewhere = false;
  const follow = (): void => {
    const isElsewhere = collector.isRunning && Object.keys(collector.environment()).length > 0;
    if (isElsewhere !== wasElsewhere) setContextKey('spanlight.collectorElsewhere', isElsewhere);
    wasElsewhere = isElsewhere;
    if (collector.isRunning === wasRunning) return;
    wasRunning = collector.isRunning;
    setContextKey('spanlight.collectorRunning', wasRunning);
    if (wasRunning) void useWhereNothingElseIs(endpoints);
  };
  const changed = collector.onDidChange(follow);
  setContextKey('spanlight.collectorRunning', false);
  // Where nothing can be watched yet, because nobody ever collected, a window that comes to the front looks once.
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) void collector.join();
  });
  void collector.begin({ autoStart: readConfig('spanlight.collector.autoStart') });
  return vscode.Disposable.from(
    changed,
    focus,
    showCollectorStatus(collector),
    registerCommand('spanlight.startCollector', () => startCollector(collector, endpoints)),
    registerCommand('spanlight.stopCollector', () => stopCollector(collector)),
    registerCommand('spanlight.copyEnvironment', () => copyEnvironment(collector)),
    registerCommand('spanlight.collectorMenu', () => collectorMenu(collector)),
  );
}

/**
 * Makes the collector the endpoint of this window where the one in use is only the default that nobody ever reached: what runs
 * on this machine is what a person wants to see then.
 */
async function useWhereNothingElseIs(endpoints: Services['endpoints']): Promise<void> {
  const { current } = endpoints;
  if (current && (!endpoints.isDefault(current.id) || endpoints.wasReached(current.id))) return;
  await endpoints.switchTo(collectorId);
}

async function stopCollector(collector: Collector): Promise<void> {
  await collector.stop();
  vscode.window.setStatusBarMessage(vscode.l10n.t('The local collector is stopped. Its traces are kept.'), 5000);
}
