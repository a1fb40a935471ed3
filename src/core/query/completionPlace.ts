import { parseQuery } from './parseQuery';

/** What the caret stands in: a value behind its key, or a word that may become a key. */
export interface CompletionPlace {
  readonly from: number;
  readonly to: number;
  /** Undefined for a word. */
  readonly key: string | undefined;
  /** As typed up to the caret, without quotes. */
  readonly typed: string;
}

/** undefined where nothing can be offered: in a regular expression, in a text in quotes, behind a comparison. */
export function completionPlace(text: string, caret: number): CompletionPlace | undefined {
  const { tokens } = parseQuery(text);
  const at = tokens.findIndex(token => token.from < caret && caret <= token.to);
  const token = tokens[at];
  if (!token) return { from: caret, to: caret, key: undefined, typed: '' };
  const keyOf = (index: number): string | undefined => {
    const [key, operator] = [tokens[index - 1], tokens[index]];
    if (key?.kind !== 'key' || operator?.kind !== 'operator' || key.to !== operator.from) return undefined;
    return /^(?::|=|!=)$/.test(text.slice(operator.from, operator.to)) ? text.slice(key.from, key.to) : undefined;
  };
  switch (token.kind) {
    case 'key':
    case 'word':
      return { from: token.from, to: token.to, key: undefined, typed: text.slice(token.from, caret) };
    case 'operator': {
      const key = keyOf(at);
      return key === undefined ? undefined : { from: caret, to: caret, key, typed: '' };
    }
    case 'value':
    case 'quoted':
    case 'problem': {
      const key = tokens[at - 1]?.to === token.from ? keyOf(at - 1) : undefined;
      if (key === undefined) return undefined;
      const typed = text.slice(token.from, caret).replace(/^["']/, '');
      return { from: token.from, to: token.to, key, typed };
    }
    case 'logic':
    case 'bracket':
      return caret === token.to ? { from: caret, to: caret, key: undefined, typed: '' } : undefined;
    default:
      return undefined;
  }
}
