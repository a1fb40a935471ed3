import * as vscode from 'vscode';
import { parseQuery } from '../../core/query/parseQuery';
import { withTerm } from '../../core/query/writeQuery';
import { plainText } from '../../core/sentences';
import { problemOfQuery } from './filterPrompts';
import { remark, type Row } from './rows';

/** What is typed has a key with its operator: words alone look in the list, `error` among them. */
export function isQuery(typed: string): boolean {
  const { isFilter, tokens, problems } = parseQuery(typed);
  return (isFilter || problems.length > 0) && tokens.some(({ kind }) => kind === 'operator');
}

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

/** The query with what was typed above the list added to what it asks already. */
export function addToQuery(query: string | undefined, typed: string): string {
  if (!query) return typed;
  const { root } = parseQuery(typed);
  return withTerm(query, root?.kind === 'or' ? `(${typed})` : typed);
}
