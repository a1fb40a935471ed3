// SQL as code has it and as drivers send it, brought down to one form. Drivers and sanitizers put their own placeholders, blanks
// and case; none of that tells two queries apart.
import type { TextValue } from '../index/facts';

/** Stands for what the text does not say. */
const hole = '\0';
/** Longer statements are data with some SQL around. */
const longest = 20_000;

/**
 * Words and signs in order, one blank between them: comments dropped, case folded, quotes of names dropped, literals and
 * placeholders `?`, lists of those one of them.
 */
export function canonicalSql(text: string): string {
  return shortened(tokensOf(text.slice(0, longest))).join(' ');
}

/** The same of a text with unknown parts: what is known between them, in order. `['select a from', 'where b = ?']` */
export function canonicalParts(value: TextValue): readonly string[] {
  const text = value.map(part => (typeof part === 'string' ? part.replaceAll(hole, '') : hole)).join('');
  return shortened(tokensOf(text.slice(0, longest)))
    .join(' ')
    .split(hole)
    .map(part => part.trim())
    .filter(part => part !== '');
}

/** What a statement does, to which tables; from its canonical form. */
export interface SqlSubject {
  /** `select`, `insert` …; '' for what is no such statement. */
  readonly verb: string;
  /** Without schema, in the order they are named. */
  readonly tables: readonly string[];
}

export function subjectOf(canonical: string): SqlSubject {
  const tokens = canonical.split(' ');
  const first = tokens[0] ?? '';
  const verb =
    first === 'with' ? (tokens.find(token => /^(?:select|insert|update|delete)$/.test(token)) ?? first) : first;
  const tables: string[] = [];
  const named = new Set<string>();
  for (let i = 0; i < tokens.length; i++) {
    const isFrom =
      /^(?:from|join|into|update|table)$/.test(tokens[i]) && !(tokens[i] === 'update' && tokens[i - 1] === 'for');
    if (!isFrom) continue;
    let at = i + 1;
    while (/^(?:only|ignore|if|not|exists|lateral|low_priority)$/.test(tokens[at] ?? '')) at++;
    for (;;) {
      const table = nameAt(tokens, at);
      if (!table) break;
      if (!named.has(table.name)) tables.push(table.name);
      named.add(table.name);
      // `from a x, b y`: what follows the comma is a table as well.
      let next = table.end;
      if (tokens[next] === 'as') next++;
      if (tokens[i] !== 'from') break;
      if (tokens[next] !== ',' && tokens[next + 1] === ',') next++;
      if (tokens[next] !== ',') break;
      at = next + 1;
    }
  }
  return { verb, tables };
}

/** `public . orders` is orders. */
function nameAt(tokens: readonly string[], at: number): { name: string; end: number } | undefined {
  let end = at;
  let name = tokens[end] ?? '';
  if (!/^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) || name === 'select') return undefined;
  end++;
  while (tokens[end] === '.' && tokens[end + 1] !== undefined) {
    name = tokens[end + 1];
    end += 2;
  }
  return { name, end };
}

/** The comment that sqlcommenter puts behind a statement: `key='value',…`, percent-encoded. */
export function sqlComment(text: string): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('/*');
  const end = at < 0 ? -1 : text.indexOf('*/', at);
  if (end < 0 || end - at > 2_000) return {};
  const found: Record<string, string> = {};
  for (const pair of text.slice(at + 2, end).split(',')) {
    const match = /^\s*([\w.%-]+)\s*=\s*'([^']*)'\s*$/.exec(pair);
    if (match) found[match[1]] = decoded(match[2]);
  }
  return found;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  let i = 0;
  while (i < text.length) {
    const c = text[i];
    if (c <= ' ' && c !== hole) i++;
    else if (c === '-' && text[i + 1] === '-') i = endOf(text, '\n', i);
    else if (c === '/' && text[i + 1] === '*') i = endOf(text, '*/', i + 2);
    else if (c === "'") {
      i = endOfString(text, i);
      tokens.push('?');
    } else if (c === '"' || c === '`' || (c === '[' && /[A-Za-z_]/.test(text[i + 1] ?? ''))) {
      const end = text.indexOf(c === '[' ? ']' : c, i + 1);
      const stop = end < 0 ? text.length : end;
      tokens.push(text.slice(i + 1, stop).toLowerCase());
      i = stop + 1;
    } else {
      const end = valueEnd(text, i);
      if (end > i) {
        // The sign of a number is the number's where no operand stands before it.
        if (tokens[tokens.length - 1] === '-' && isBeforeSign(tokens[tokens.length - 2])) tokens.pop();
        tokens.push('?');
        i = end;
      } else {
        const word = wordEnd(text, i);
        tokens.push(text.slice(i, word).toLowerCase());
        i = word;
      }
    }
  }
  while (tokens[tokens.length - 1] === ';') tokens.pop();
  return tokens;
}

function isBeforeSign(token: string | undefined): boolean {
  return (
    token === undefined || /^[=<>(,+*/%]$|^(?:limit|offset|then|else|when|and|or|between|select|return)$/.test(token)
  );
}

const value =
  /(?:\$\d+|[:@]\w+|\?\d*|%(?:\([^()]{1,60}\))?[sdfi]|\{\w*\}|#\{[^{}]{1,80}\}|0x[0-9a-f]+|\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w])|\?/iy;

/** End of a number or placeholder that begins here; the same place when none does. */
function valueEnd(text: string, at: number): number {
  if (text[at] === ':' && (text[at + 1] === ':' || text[at - 1] === ':')) return at;
  value.lastIndex = at;
  return value.test(text) ? value.lastIndex : at;
}

const word = /[\p{L}_#][\p{L}\p{N}_$#]*|::|<>|!=|<=|>=|\|\||->>?|:=/uy;

function wordEnd(text: string, at: number): number {
  word.lastIndex = at;
  return word.test(text) ? word.lastIndex : at + 1;
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at < 0 ? text.length : at + mark.length;
}

/** Behind the closing quote; doubled ones and those behind a backslash are inside. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === "'") {
      if (text[i + 1] !== "'") return i + 1;
      i++;
    }
  }
  return text.length;
}

/** `?, ?, ?` becomes `?`, and `(?), (?)` one row. */
function shortened(tokens: readonly string[]): string[] {
  const short: string[] = [];
  for (const token of tokens) {
    const { length } = short;
    if (token === '?' && short[length - 1] === ',' && short[length - 2] === '?') short.pop();
    else short.push(token);
    const end = short.length;
    if (token === ')' && short.slice(end - 7).join(' ') === '( ? ) , ( ? )') short.length = end - 4;
  }
  return short;
}
