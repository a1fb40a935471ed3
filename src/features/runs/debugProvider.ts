import { inspect } from 'node:util';
import type * as vscode from 'vscode';
import { log } from '../../host/log';
import type { Collector } from '../../host/services';
import { readEnvironment } from './configEnvironment';
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
    const { collector, consent } = this.deps;
    if (!collector.isRunning) return config;
    if (!consent.isGiven) {
      if (readEnvironment(config)) consent.offer();
      return config;
    }
    try {
      return await this.withVariables(folder, config);
    } catch (error) {
      log().warn(`No variables were set for "${config.name}": ${inspect(error)}`);
      return config;
    }
  }

  private async withVariables(
    folder: vscode.WorkspaceFolder | undefined,
    config: vscode.DebugConfiguration,
  ): Promise<vscode.DebugConfiguration> {
    const { collector, book, inherited } = this.deps;
    const environment = readEnvironment(config);
    if (!environment) return config;
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
