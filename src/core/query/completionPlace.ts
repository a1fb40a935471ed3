import { parseQuery } from './parseQuery';
import type { QueryToken } from './query';
import { readKey, type QueryKey } from './queryKey';

/** What the caret stands in: a value behind its key, or a word that may become a key. */
export interface CompletionPlace {
  readonly from: number;
  readonly to: number;
  /** Undefined for a word. */
  readonly key: QueryKey | undefined;
  /** As typed up to the caret, without quotes. */
  readonly typed: string;
  /** In brackets behind the key: other values may follow, joined by words. */
  readonly isInBracket?: boolean;
  /** With `=` before it, or `!=`: exactly this value. */
  readonly isExact?: boolean;
  /** In quotes: text, or the name of an attribute if an operator follows. */
  readonly isQuoted?: boolean;
}

/** undefined where nothing can be offered: in a regular expression, behind a comparison. */
export function completionPlace(text: string, caret: number): CompletionPlace | undefined {
  const { tokens } = parseQuery(text);
  const at = tokens.findIndex(token => token.from < caret && caret <= token.to);
  const token = tokens[at];
  const tokensBefore = token ? at : tokens.filter(({ to }) => to <= caret).length;
  const group = bracketKey(tokens, tokensBefore, text);
  const nothingTyped = { from: caret, to: caret, typed: '' };
  if (!token) return { ...nothingTyped, ...(group ?? { key: undefined }) };
  const typed = text.slice(token.from, caret).replace(/^["']/, '');
  switch (token.kind) {
    case 'key':
    case 'word':
      return { from: token.from, to: token.to, key: undefined, typed, isQuoted: isQuoteAt(text, token.from) };
    case 'operator': {
      const key = keyAt(tokens, at, text);
      return key && { ...nothingTyped, ...key };
    }
    case 'value':
    case 'quoted':
    case 'problem': {
      const before = tokens[at - 1];
      const isBehind = before?.to === token.from && before.kind === 'operator';
      const key = isBehind ? keyAt(tokens, at - 1, text) : group;
      if (key) return { from: token.from, to: token.to, typed, ...key };
      if (token.kind !== 'quoted' || isBehind) return undefined;
      return { from: token.from, to: token.to, key: undefined, typed, isQuoted: true };
    }
    case 'logic':
    case 'bracket': {
      // Right behind OR and NOT a blank is still missing.
      if (caret !== token.to || /\w/.test(text[token.from])) return undefined;
      return { ...nothingTyped, ...(bracketKey(tokens, at + 1, text) ?? { key: undefined }) };
    }
    default:
      return undefined;
  }
}

type KeyPlace = Pick<CompletionPlace, 'key' | 'isExact' | 'isInBracket'>;

function isQuoteAt(text: string, at: number): boolean {
  return text[at] === '"' || text[at] === "'";
}

/** The key before an operator that asks for a value as it is. */
function keyAt(tokens: readonly QueryToken[], operatorAt: number, text: string): KeyPlace | undefined {
  const [key, operator] = [tokens[operatorAt - 1], tokens[operatorAt]];
  if (key?.kind !== 'key' || operator?.kind !== 'operator' || key.to !== operator.from) return undefined;
  const sign = text.slice(operator.from, operator.to);
  if (!/^(?::|=|!=)$/.test(sign)) return undefined;
  return { key: readKey(text.slice(key.from, key.to)), isExact: sign !== ':' };
}

/** The key whose brackets are open before the token at this index. */
function bracketKey(tokens: readonly QueryToken[], index: number, text: string): KeyPlace | undefined {
  let open = 0;
  for (let at = index - 1; at >= 0; at--) {
    const { kind, from } = tokens[at];
    if (kind !== 'bracket') continue;
    if (text[from] === ')') open++;
    else if (open > 0) open--;
    else if (tokens[at - 1]?.to === from) {
      const key = keyAt(tokens, at - 1, text);
      if (key) return { ...key, isInBracket: true };
    }
  }
  return undefined;
}
