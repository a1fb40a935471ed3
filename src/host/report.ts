import { inspect } from 'node:util';
import * as vscode from 'vscode';
import { Failure, isAbort } from '../core/errors';
import { withoutLinks } from '../core/sentences';
import { log } from './log';

/**
 * The one place where an error meets a person: a sentence, the log, and the action that helps. `doing` names the command
 * or work for the log.
 */
export const report =
  (doing: string) =>
  (error: unknown): void => {
    if (isAbort(error)) return; // they asked us to stop
    log().error(`${doing}: ${inspect(error)}`);
    const showLog = vscode.l10n.t('Show Log');
    const text =
      error instanceof Failure ? error.message : vscode.l10n.t('Unexpected problem while running {0}.', doing);
    const { setting, command } = error instanceof Failure ? error.details : {};
    const openSetting = setting ? [vscode.l10n.t('Open Setting')] : [];
    const signIn = command === 'spanlight.signIn' ? [vscode.l10n.t('Sign In…')] : [];
    const start = command === 'spanlight.startCollector' ? [vscode.l10n.t('Start Local Collector')] : [];
    const trust = command === 'workbench.trust.manage' ? [vscode.l10n.t('Manage Workspace Trust')] : [];
    void vscode.window
      .showErrorMessage(withoutLinks(text), ...signIn, ...start, ...trust, ...openSetting, showLog)
      .then(choice => {
        if (choice === undefined) return;
        if (choice === showLog) log().show();
        else if (choice === openSetting[0])
          void vscode.commands.executeCommand('workbench.action.openSettings', setting);
        else if (command) void vscode.commands.executeCommand(command);
      });
  };
