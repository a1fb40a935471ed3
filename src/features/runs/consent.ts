import * as vscode from 'vscode';
import { Emitter } from '../../core/emitter';
import { onDidChangeConfig, readConfig } from '../../host/config';

const key = 'spanlight.runEnvironment';

/** Whether programs that are started here may be given variables: the setting, or what was answered in this workspace. */
export class Consent implements vscode.Disposable {
  private readonly changed = new Emitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly config = onDidChangeConfig(['spanlight.collector.runEnvironment'], () => this.changed.fire());
  private wasAsked = false;

  constructor(private readonly memory: vscode.Memento) {}

  get isGiven(): boolean {
    const setting = readConfig('spanlight.collector.runEnvironment');
    return setting === 'always' || (setting === 'ask' && this.memory.get<boolean>(key) === true);
  }

  /** Asks beside the run, which does not wait for it. Once; a question that was closed is not repeated in this window. */
  offer(): void {
    const isOpen =
      readConfig('spanlight.collector.runEnvironment') === 'ask' && this.memory.get<boolean>(key) === undefined;
    if (!isOpen || this.wasAsked) return;
    this.wasAsked = true;
    const set = vscode.l10n.t('Set Variables');
    const notHere = vscode.l10n.t('Not Here');
    const question = vscode.l10n.t(
      'Set environment variables for what is started in this workspace, from the next run on? Then its traces come to the local collector and can be shown run by run. What you set yourself stays as it is.',
    );
    void vscode.window.showInformationMessage(question, set, notHere).then(async choice => {
      if (choice === undefined) return;
      await this.memory.update(key, choice === set);
      this.changed.fire();
    });
  }

  dispose(): void {
    this.config.dispose();
    this.changed.dispose();
  }
}
