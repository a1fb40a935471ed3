import * as vscode from 'vscode';
import { completionPlace } from '../../core/query/completionPlace';
import { findBuiltInKey } from '../../core/query/keys';
import { quoteValue } from '../../core/query/writeQuery';
import { plainText } from '../../core/sentences';
import type { Row } from './rows';
import type { SearchFlow } from './searchFlow';

/** More are found by typing on. */
const mostRows = 20;

/** Services for a `service:` that is being typed above the list: those that the server listed. */
export class ServiceCompletions {
  constructor(private readonly flow: Pick<SearchFlow, 'type'>) {}

  rows(typed: string, services: readonly string[]): Row[] {
    const place = completionPlace(typed, typed.length);
    if (place?.key === undefined || findBuiltInKey(place.key)?.name !== 'service') return [];
    const wanted = place.typed.toLowerCase();
    return services
      .filter(name => name.toLowerCase().includes(wanted) && name !== place.typed)
      .slice(0, mostRows)
      .map(name => ({
        key: `complete ${name}`,
        label: vscode.l10n.t('$(symbol-value) {0}', plainText(name)),
        description: vscode.l10n.t('a service'),
        alwaysShow: true,
        accept: () => this.flow.type(`${typed.slice(0, place.from)}${quoteValue(name)} `),
      }));
  }
}
