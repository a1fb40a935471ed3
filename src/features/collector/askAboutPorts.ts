import * as vscode from 'vscode';
import type { CollectorState } from '../../protocol/collect';
import { freePorts, mayBeReceiver, wordsOfConflict } from './portWords';

/** What a person wants done about ports in use. */
export interface PortsAnswer {
  readonly ports: { readonly httpPort?: number; readonly grpcPort?: number };
  readonly isSaved?: boolean;
  /** Not to collect, but to look at what the holder of the port collects. */
  readonly isEndpoint?: boolean;
}

/** Says who has the ports, and asks; undefined for nothing at all. */
export async function askAboutPorts(state: CollectorState): Promise<PortsAnswer | undefined> {
  const who = state.conflicts.map(conflict => wordsOfConflict(conflict, vscode.l10n.t)).join(' ');
  const free = freePorts(state);
  const numbers = Object.values(free ?? {}).join(', ');
  const items: (vscode.QuickPickItem & { answer: PortsAnswer })[] = [];
  if (mayBeReceiver(state.conflicts))
    items.push({
      label: vscode.l10n.t('$(plug) Add Jaeger Endpoint…'),
      detail: vscode.l10n.t('It may be a Jaeger, or lead to one: read its traces instead of collecting them here.'),
      answer: { ports: {}, isEndpoint: true },
    });
  if (free)
    items.push(
      {
        label: vscode.l10n.t('$(arrow-swap) Use {0} in This Session', numbers),
        detail: vscode.l10n.t('Programs have to be told by environment variables, which can be copied then.'),
        answer: { ports: free },
      },
      {
        label: vscode.l10n.t('$(save) Use {0} from Now On', numbers),
        detail: vscode.l10n.t(
          'Writes {0} to your settings.',
          'spanlight.collector.httpPort, spanlight.collector.grpcPort',
        ),
        answer: { ports: free, isSaved: true },
      },
    );
  items.push({
    label: vscode.l10n.t('$(refresh) Try Again'),
    detail: vscode.l10n.t('After the other program has ended.'),
    answer: { ports: {} },
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Start Local Collector'),
    placeHolder: who,
    ignoreFocusOut: true,
  });
  return chosen?.answer;
}
