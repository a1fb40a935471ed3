import { inspect } from 'node:util';
import type * as vscode from 'vscode';
import { log } from '../../host/log';
import type { Collector } from '../../host/services';
import type { Timers } from '../../host/timers';
import { readEnvironment, type ConfigEnvironment } from './configEnvironment';
import type { Consent } from './consent';
import { readEnvFiles } from './envFiles';
import type { RunBook } from './runBook';
import { chooseVariables, type Variables } from './runVariables';

export interface DebugProviderDeps {
  readonly collector: Pick<Collector, 'isRunning' | 'environment'>;
  readonly consent: Pick<Consent, 'isGiven' | 'offer'>;
  readonly book: RunBook;
  /** What the program inherits. */
  readonly inherited: Variables;
  readonly timers: Timers;
}

/**
 * Gives what is launched the variables by which its traces come here and are known as those of one run. Registered for
 * all types, so that it comes after the debugger's own provider and sees what that one made of files and settings.
 * A session starts in any case: what goes wrong here goes to the log.
 */
export class RunDebugProvider implements vscode.DebugConfigurationProvider {
  constructor(private readonly deps: DebugProviderDeps) {}

  async resolveDebugConfigurationWithSubstitutedVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    const { collector, consent, book, timers } = this.deps;
    const environment = readEnvironment(config);
    if (!environment) return config;
    if (!collector.isRunning || !consent.isGiven) {
      if (collector.isRunning) consent.offer();
      book.launched(config.name, undefined);
      return config;
    }
    try {
      return await soon(timers, this.withVariables(folder, config, environment));
    } catch (error) {
      log().warn(`No variables were set for "${config.name}": ${inspect(error)}`);
      return config;
    }
  }

  private async withVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
    environment: ConfigEnvironment,
  ): Promise<vscode.DebugConfiguration> {
    const { collector, book, inherited } = this.deps;
    const ofFiles = await readEnvFiles(config['envFile'], folder?.uri.fsPath);
    const { set, runId } = chooseVariables([environment.variables, ofFiles, inherited], {
      runId: book.idFor(config.name),
      exporter: collector.environment(),
      caseMatters: process.platform !== 'win32',
    });
    book.launched(config.name, runId);
    log().debug(`Variables set for "${config.name}": ${Object.keys(set).join(', ') || 'none'}`);
    return Object.keys(set).length > 0 ? environment.with(set) : config;
  }
}

/** A session waits for this no longer than a moment, on whatever disk a file of variables lies. */
function soon<T>(timers: Timers, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = timers.after(longestMs, () => reject(new Error('Files of variables could not be read in time')));
    void work.then(resolve, reject).finally(() => late.dispose());
  });
}

const longestMs = 2_000;
