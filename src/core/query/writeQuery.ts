import { parseQuery } from './parseQuery';
import type { QueryNode } from './query';
import { writeAttributeKey } from './queryKey';
import { quoted } from './quotes';

/** `key=value`: the term for a value as it is. `key` is one of the query's own. */
export function termFor(key: string, value: string): string {
  return `${key}=${quoteValue(value)}`;
}

/** The same for an attribute, whatever it is called. */
export function attributeTerm(name: string, value: string): string {
  return termFor(writeAttributeKey(name), value);
}

/** In quotes where it would be read as something else. */
export function quoteValue(value: string): string {
  const isPlain = value !== '' && !/^[=<>:]|[\s"'()\\*]/.test(value);
  return isPlain ? value : quoted(value);
}

/** The same for a value behind a colon, or in the brackets of a key, where more is read as something else. */
export function quoteSought(value: string, isInBracket: boolean): string {
  const isRegex = /^\/.*\/$/.test(value);
  const isLogic = isInBracket && /^(?:-|(?:or|and|not)$)/i.test(value);
  return isRegex || isLogic ? quoted(value) : quoteValue(value);
}

/**
 * The query with one term more that must be satisfied, too. Unchanged when it has the term already. Behind a query that is not
 * finished (quotes, a bracket or an expression are open, it ends in OR) the term would be part of that: it goes in front.
 */
export function withTerm(text: string, term: string): string {
  const query = text.trim();
  if (!query) return term;
  const { root } = parseQuery(query);
  const must = root?.kind === 'and' ? root.nodes : root ? [root] : [];
  if (must.some(node => isWritten(node, query, term))) return query;
  const isChoice = root?.kind === 'or';
  if (isOpen(query, isChoice)) return isChoice ? `${term} (${query}` : `${term} ${query}`;
  return isChoice ? `(${query}) ${term}` : `${query} ${term}`;
}

function isWritten(node: QueryNode, query: string, term: string): boolean {
  return (node.kind === 'text' || (node.kind === 'key' && !node.group)) && query.slice(node.from, node.to) === term;
}

/** Whether a term behind the query would be no term that must be satisfied whatever is before. */
function isOpen(query: string, isChoice: boolean): boolean {
  const { root } = parseQuery(`${query} a=b`);
  // Among choices it belongs to the last one, unless brackets are put around them.
  const whole = root?.kind === 'or' && isChoice ? root.nodes[root.nodes.length - 1] : root;
  const last = whole?.kind === 'and' ? whole.nodes[whole.nodes.length - 1] : whole;
  return last?.kind !== 'key' || last.from !== query.length + 1 || last.group !== undefined;
}
