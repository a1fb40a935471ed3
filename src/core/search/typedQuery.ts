import { findBuiltInKey } from '../query/keys';
import { parseQuery } from '../query/parseQuery';
import { withTerm } from '../query/writeQuery';
import { readTypedFilter } from './typedFilter';

/** What is typed has a key with its operator: words alone look in the list, `error` among them. */
export function isQuery(typed: string): boolean {
  const { isFilter, tokens, problems } = parseQuery(typed);
  return (isFilter || problems.length > 0) && tokens.some(({ kind }) => kind === 'operator');
}

/** A query that is more than `>200ms` and pairs of an attribute and its value, which are searched while they are typed. */
export function isMoreThanPairs(typed: string): boolean {
  if (!isQuery(typed)) return false;
  const { tokens } = parseQuery(typed);
  const textOf = (index: number): string => typed.slice(tokens[index]?.from, tokens[index]?.to);
  return (
    readTypedFilter(typed).words.length > 0 ||
    tokens.some(({ kind }) => kind === 'bracket') ||
    tokens.some(({ kind }, i) => kind === 'key' && (findBuiltInKey(textOf(i)) !== undefined || textOf(i + 1) !== '='))
  );
}

/** The query with what was typed above the list added to what it asks already. */
export function addToQuery(query: string | undefined, typed: string): string {
  if (!query) return typed;
  const { root } = parseQuery(typed);
  return withTerm(query, root?.kind === 'or' ? `(${typed})` : typed);
}
