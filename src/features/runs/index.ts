import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable';
import type { Run } from '../../host/commands';
import { setContextKey } from '../../host/contextKeys';
import type { Services } from '../../host/services';
import { realTimers } from '../../host/timers';
import { readEnvironment } from './configEnvironment';
import { Consent } from './consent';
import { RunDebugProvider } from './debugProvider';
import { findRunId } from './resourceAttributes';
import { RunBook } from './runBook';
import { RunStatus } from './runStatus';
import { resourceVariable, type Variables } from './runVariables';
import { isRunTask } from './runTasks';
import { TerminalEnvironment } from './terminalEnvironment';

/**
 * From a run to its traces: debug sessions and tasks are given an id that their spans carry, and what came since the latest
 * one began is counted and can be shown.
 */
export function register(services: Services): vscode.Disposable {
  const { context, collector, latestRun } = services;
  const store = new DisposableStore();
  const newId = (): string => randomBytes(8).toString('hex');
  const inherited = process.env as Variables;
  const book = new RunBook(newId, Date.now);
  const consent = store.add(new Consent(context.workspaceState));
  const provider = new RunDebugProvider({ collector, consent, book, inherited, timers: realTimers });
  store.add(vscode.debug.registerDebugConfigurationProvider('*', provider));
  const collection = context.environmentVariableCollection;
  const terminals = store.add(new TerminalEnvironment({ collection, collector, consent, inherited, runId: newId() }));
  const status = store.add(new RunStatus(services));
  const begin = (run: Run): void => {
    latestRun.set(run);
    setContextKey('spanlight.hasRun', true);
    status.begin(run);
  };
  store.add(
    vscode.debug.onDidStartDebugSession(({ name, configuration, parentSession }) => {
      if (!parentSession) begin(book.started(name, idIn(configuration)));
    }),
  );
  store.add(
    vscode.tasks.onDidStartTask(({ execution: { task } }) => {
      if (!isRunTask(task, vscode.debug.activeDebugSession !== undefined)) return;
      if (collector.isRunning && !consent.isGiven) consent.offer();
      const id = terminals.currentRunId;
      begin({ name: task.name, sinceMs: Date.now(), ...(id !== undefined && { id }) });
    }),
  );
  return store;
}

/** The run that a session's configuration names, by whoever put it there. */
function idIn(configuration: vscode.DebugConfiguration): string | undefined {
  return findRunId(readEnvironment(configuration)?.variables[resourceVariable] ?? undefined);
}
