/** Attributes that a span must have, by name. */
export type AttributeFilter = Readonly<Record<string, string>>;

/** Where a filter stops making sense: 0-based offset, and the text there. */
export interface AttributeProblem {
  readonly problem: 'noValue' | 'noKey' | 'openQuote' | 'twice';
  readonly text: string;
}

/**
 * Reads `key=value key2="a b"`: pairs between white space, values (and keys) in double or single quotes when they hold
 * spaces, with a backslash before a quote that is meant itself. Each key once. An empty text is an empty filter.
 */
export function readAttributeFilter(text: string): { attributes: AttributeFilter } | AttributeProblem {
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  let at = 0;
  const skipSpace = (): void => {
    while (at < text.length && /\s/.test(text[at])) at++;
  };
  /** A bare or quoted word up to `stop`; undefined when a quote stays open. */
  const word = (stop: RegExp): string | undefined => {
    let value = '';
    const quote = text[at] === '"' || text[at] === "'" ? text[at++] : '';
    while (at < text.length && (quote ? text[at] !== quote : !stop.test(text[at]))) {
      if (quote && text[at] === '\\' && (text[at + 1] === quote || text[at + 1] === '\\')) at++;
      value += text[at++];
    }
    if (!quote) return value;
    return text[at++] === quote ? value : undefined;
  };

  for (skipSpace(); at < text.length; skipSpace()) {
    const begin = at;
    const key = word(/[=\s]/);
    if (key === undefined) return { problem: 'openQuote', text: text.slice(begin) };
    if (text[at] !== '=') return { problem: 'noValue', text: key };
    at++;
    if (!key) return { problem: 'noKey', text: text.slice(begin) };
    const value = word(/\s/);
    if (value === undefined) return { problem: 'openQuote', text: text.slice(begin) };
    if (value === '' && !/["']$/.test(text.slice(begin, at))) return { problem: 'noValue', text: key };
    if (key in attributes) return { problem: 'twice', text: key };
    attributes[key] = value;
  }
  return { attributes: { ...attributes } };
}

/** The filter as one would type it; reading it again gives the same. */
export function writeAttributeFilter(attributes: AttributeFilter): string {
  const quoted = (text: string): string =>
    text === '' || /[\s="',\\]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
  return Object.entries(attributes)
    .map(([key, value]) => `${quoted(key)}=${quoted(value)}`)
    .join(' ');
}
