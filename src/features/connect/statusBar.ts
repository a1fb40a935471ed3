import * as vscode from 'vscode';
import type { Services } from '../../host/services';
import { iconOfState, wordsOfEntryProblem, wordsOfState } from './words';

/** The one item in the status bar: which Jaeger is in use and how the connection stands. A click switches. */
export function showStatus(endpoints: Services['endpoints']): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('spanlight.endpoint', vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t('Spanlight: Jaeger Endpoint');
  const show = (): void => {
    const { current } = endpoints;
    const problems = endpoints.problems.map(problem => wordsOfEntryProblem(problem, vscode.l10n));
    const lines: string[] = [];
    if (current) {
      const state = endpoints.state(current.id);
      const words = wordsOfState(state, endpoints.fault(current.id)?.message, vscode.l10n);
      const stateText = shortState(state);
      item.text = `${problems.length ? '$(warning)' : iconOfState[state]} ${escapeIcons(current.name)}${stateText && ` (${stateText})`}`;
      lines.push(`${current.name}: ${current.url}`, words);
    } else {
      item.text = vscode.l10n.t('{0} No Jaeger', problems.length ? '$(warning)' : '$(pulse)');
      lines.push(vscode.l10n.t('No Jaeger is configured.'));
    }
    if (!vscode.workspace.isTrusted && (!current || current.kind === 'jaeger'))
      lines.push(vscode.l10n.t('In Restricted Mode Spanlight makes no connection.'));
    lines.push(...problems, vscode.l10n.t('Click to switch or add an endpoint.'));
    item.tooltip = lines.join('\n');
    item.command = current ? 'spanlight.switchEndpoint' : 'spanlight.addEndpoint';
    item.accessibilityInformation = { label: lines.join(' '), role: 'button' };
    item.show();
  };
  show();
  return vscode.Disposable.from(item, endpoints.onDidChange(show), vscode.workspace.onDidGrantWorkspaceTrust(show));
}

/** Only what calls for a hand is put into words beside the name. */
function shortState(state: ReturnType<Services['endpoints']['state']>): string {
  if (state === 'loginNeeded') return vscode.l10n.t('sign in');
  return state === 'unreachable' ? vscode.l10n.t('offline') : '';
}

/** A name such as `$(bug)` is a name and no icon. */
function escapeIcons(text: string): string {
  return text.replaceAll('$(', '\\$(');
}
