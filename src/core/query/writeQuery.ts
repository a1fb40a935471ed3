import { parseQuery } from './parseQuery';

/** `key=value`: the term for a value as it is. */
export function termFor(key: string, value: string): string {
  return `${key}=${quoteValue(value)}`;
}

/** In quotes where it would be read as something else. */
export function quoteValue(value: string): string {
  const isPlain = value !== '' && !/[\s"'()\\*]/.test(value);
  return isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** The query with one term more that must be satisfied, too. Unchanged when it has the term already. */
export function withTerm(text: string, term: string): string {
  const query = text.trim();
  if (!query) return term;
  if (` ${query} `.includes(` ${term} `)) return query;
  const { root } = parseQuery(query);
  return root?.kind === 'or' ? `(${query}) ${term}` : `${query} ${term}`;
}
