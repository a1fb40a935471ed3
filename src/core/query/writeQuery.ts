import { parseQuery } from './parseQuery';
import { writeAttributeKey } from './queryKey';
import { onlyInRegex } from './queryReader';
import { quoted } from './quotes';
import { readRange } from './readBounds';

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
  const isRegex = /^\/.*\/$/.test(value) || (value.startsWith('/') && onlyInRegex.test(value));
  // `k://host` is an address.
  const isOther = isRegex || /^(?:\/\/|!=)/.test(value) || readRange(value) !== undefined;
  const isLogic = isInBracket && /^(?:-|(?:or|and|not)$)/i.test(value);
  return isOther || isLogic ? quoted(value) : quoteValue(value);
}

/**
 * The query with one term more that must be satisfied, too; `term` may as well be several, which all must be. Unchanged when it has
 * them already, as they are written. Behind a query that is not finished (quotes, a bracket or an expression are open, it ends in OR)
 * the term would be part of that: it goes in front.
 */
export function withTerm(text: string, term: string): string {
  const query = text.trim();
  if (!query) return term;
  const { root } = parseQuery(query);
  const isChoice = root?.kind === 'or';
  const written = new Set([...writtenTerms(query), `(${query})`]);
  if (writtenTerms(term).every(one => written.has(one))) return query;
  if (isOpen(query, isChoice)) return isChoice ? `${term} (${query}` : `${term} ${query}`;
  return isChoice ? `(${query}) ${term}` : `${query} ${term}`;
}

/** What must be satisfied, as it is written, with signs and brackets; all of it where there are choices. */
function writtenTerms(text: string): string[] {
  const { root, tokens } = parseQuery(text);
  const terms: string[] = [];
  let from = -1;
  let depth = 0;
  tokens.forEach((token, i) => {
    const sign = text.slice(token.from, token.to);
    if (token.kind === 'bracket') depth += sign === '(' ? 1 : -1;
    if (depth === 0 && token.kind === 'logic' && sign === 'AND') return;
    if (from < 0) ({ from } = token);
    const goesOn = tokens[i + 1]?.from === token.to || sign === 'NOT';
    if (depth > 0 || goesOn) return;
    terms.push(text.slice(from, token.to));
    from = -1;
  });
  if (from >= 0) terms.push(text.slice(from));
  return root?.kind === 'or' ? [text.trim()] : terms;
}

/** Whether a term behind the query would be no term that must be satisfied whatever is before. */
function isOpen(query: string, isChoice: boolean): boolean {
  const { root } = parseQuery(`${query} a=b`);
  // Among choices it belongs to the last one, unless brackets are put around them.
  const whole = root?.kind === 'or' && isChoice ? root.nodes[root.nodes.length - 1] : root;
  const last = whole?.kind === 'and' ? whole.nodes[whole.nodes.length - 1] : whole;
  return last?.kind !== 'key' || last.from !== query.length + 1 || last.group !== undefined;
}
