import * as vscode from 'vscode';
import { isQuery } from '../../core/search/typedQuery';
import { plainText } from '../../core/sentences';
import { problemOfQuery } from './filterPrompts';
import { remark, type Row } from './rows';

/** "Search: …" for what is typed; what is wrong with it instead. undefined for text that is no query. */
export function queryRow(typed: string, search: (query: string) => void): Row | undefined {
  if (!isQuery(typed)) return undefined;
  const query = typed.trim();
  const problem = problemOfQuery(query);
  if (problem !== undefined) return remark('query', `$(warning) ${plainText(problem)}`, plainText(query));
  return {
    key: 'query',
    label: vscode.l10n.t('$(filter) Search: {0}', plainText(query)),
    description: vscode.l10n.t('one span of a trace must fit'),
    alwaysShow: true,
    accept: () => search(query),
  };
}
