import type * as vscode from 'vscode';
import type { EntryProblem } from '../../core/endpoints/endpointList';
import type { UrlProblem } from '../../core/endpoints/endpointUrl';
import type { ConnectionState } from '../../host/services';

/** What is wrong with an address that somebody types. */
export function wordsOfUrlProblem(problem: UrlProblem, l10n: typeof vscode.l10n): string {
  switch (problem) {
    case 'empty':
      return l10n.t('Enter the address of a Jaeger query service.');
    case 'notUrl':
      return l10n.t('This is no address. One looks like http://localhost:16686.');
    case 'scheme':
      return l10n.t('The address has to begin with http:// or https://.');
    case 'userinfo':
      return l10n.t('Leave user and password out of the address: sign in after adding it, they are kept safely then.');
  }
}

/** What is wrong with an entry of `spanlight.endpoints`, and which entry. */
export function wordsOfEntryProblem({ index, problem, text }: EntryProblem, l10n: typeof vscode.l10n): string {
  const entry = l10n.t('Entry {0} of the setting {1}', index + 1, 'spanlight.endpoints');
  const words = (): string => {
    switch (problem) {
      case 'notObject':
        return l10n.t('it has to be an object with a "url"');
      case 'noUrl':
        return l10n.t('it has no "url"');
      case 'userinfo':
        return l10n.t('user and password do not belong into the address; sign in instead');
      case 'scheme':
        return l10n.t('"{0}" does not begin with http:// or https://', text);
      case 'reservedId':
        return l10n.t('the id "{0}" is taken by Spanlight itself', text);
      case 'sameId':
        return l10n.t('the id "{0}" is used twice', text);
      case 'empty':
      case 'notUrl':
        return l10n.t('"{0}" is no address', text);
    }
  };
  return `${entry}: ${words()}.`;
}

/** How it stands and what to do about it, in a sentence; `fault` is the last failure's. */
export function wordsOfState(state: ConnectionState, fault: string | undefined, l10n: typeof vscode.l10n): string {
  switch (state) {
    case 'unknown':
      return l10n.t('Not contacted yet; the first search will do that.');
    case 'connecting':
      return l10n.t('Connecting…');
    case 'connected':
      return l10n.t('Connected.');
    case 'loginNeeded':
      return fault ?? l10n.t('It wants you to sign in.');
    case 'unreachable':
      return fault ?? l10n.t('Not reachable.');
  }
}

/** Codicons: shape, and not colour alone, tells the states apart. */
export const iconOfState: Readonly<Record<ConnectionState, string>> = {
  unknown: '$(pulse)',
  connecting: '$(loading~spin)',
  connected: '$(pulse)',
  loginNeeded: '$(lock)',
  unreachable: '$(debug-disconnect)',
};
