import { parseQuery } from './parseQuery';

/** `key=value`: the term for a value as it is. */
export function termFor(key: string, value: string): string {
  return `${key}=${quoteValue(value)}`;
}

/** In quotes where it would be read as something else. */
export function quoteValue(value: string): string {
  const isPlain = value !== '' && !/^[=<>:]|[\s"'()\\*]/.test(value);
  return isPlain ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/**
 * The query with one term more that must be satisfied, too. Unchanged when it has the term already. Behind a query that is not
 * finished (quotes, a bracket or an expression are open, it ends in OR) the term would be part of that: it goes in front.
 */
export function withTerm(text: string, term: string): string {
  const query = text.trim();
  if (!query) return term;
  if (` ${query} `.includes(` ${term} `)) return query;
  const isChoice = parseQuery(query).root?.kind === 'or';
  if (isOpen(query, isChoice)) return isChoice ? `${term} (${query}` : `${term} ${query}`;
  return isChoice ? `(${query}) ${term}` : `${query} ${term}`;
}

/** Whether a term behind the query would be no term that must be satisfied whatever is before. */
function isOpen(query: string, isChoice: boolean): boolean {
  const { root } = parseQuery(`${query} a=b`);
  // Among choices it belongs to the last one, unless brackets are put around them.
  const whole = root?.kind === 'or' && isChoice ? root.nodes[root.nodes.length - 1] : root;
  const last = whole?.kind === 'and' ? whole.nodes[whole.nodes.length - 1] : whole;
  return last?.kind !== 'key' || last.from !== query.length + 1;
}
