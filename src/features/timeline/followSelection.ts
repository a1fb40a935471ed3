import * as vscode from 'vscode';
import { registerCommand } from '../../host/commands';
import { readConfig } from '../../host/config';
import type { MeantSpan } from '../../host/meantSpans';
import type { Sources } from '../../host/services';
import type { TimelinePanels } from './timelinePanels';

const setting = 'spanlight.timeline.followSelection';

/** Selection has to rest this long before its source is opened. */
const restMs = 120;

/** Opens the source of each span that a person selects in a tab, while *Follow Selection* is on. */
export class SelectionFollower implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly sources: Pick<Sources, 'open'>) {}

  /** A person selected a span; `find` says which it is when the time has come, undefined when its trace is gone. */
  selected(find: () => MeantSpan | undefined): void {
    if (!readConfig(setting)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const span = find();
      if (span) void this.sources.open(span, { preserveFocus: true });
    }, restMs);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }
}

/** The command that switches it on and off. */
export function registerFollowSelection(panels: TimelinePanels, sources: Pick<Sources, 'open'>): vscode.Disposable {
  return registerCommand('spanlight.followSelection', async () => {
    const on = !readConfig(setting);
    await vscode.workspace.getConfiguration().update(setting, on, vscode.ConfigurationTarget.Global);
    const text = on ? vscode.l10n.t('Follow Selection is on') : vscode.l10n.t('Follow Selection is off');
    vscode.window.setStatusBarMessage(text, 3000);
    const span = panels.active?.selectedSpan;
    if (on && span) await sources.open(span, { preserveFocus: true });
  });
}
