// What stands in a macro is no code to the grammar, only tokens: it is taken apart here as text.
import type { SyntaxNode } from '../../core/index/syntax';

export interface MacroArgument {
  readonly text: string;
  readonly start: number;
}

const longest = 20_000;

/** Arguments of a macro or attribute, split at its commas; those in brackets and strings don't count. */
export function macroArguments(tree: SyntaxNode | undefined): readonly MacroArgument[] {
  if (!tree) return [];
  const text = tree.text.slice(0, longest);
  const inner = text.slice(1, tree.end - tree.start <= longest ? -1 : undefined);
  return splitArguments(inner, tree.start + 1);
}

export function splitArguments(text: string, start = 0): readonly MacroArgument[] {
  const found: MacroArgument[] = [];
  let depth = 0;
  let from = 0;
  const push = (to: number): void => {
    const raw = text.slice(from, to);
    const blank = raw.length - raw.trimStart().length;
    if (raw.trim() !== '') found.push({ text: raw.trim(), start: start + from + blank });
    from = to + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const end = stringEnd(text, at);
    if (end > at) {
      at = end - 1;
      continue;
    }
    const char = text[at];
    if (char === '/' && text[at + 1] === '/') at = lineEnd(text, at) - 1;
    else if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char)) depth--;
    else if (char === ',' && depth === 0) push(at);
  }
  push(text.length);
  return found;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Where the string that begins at an offset ends; the offset itself when there is none. */
function stringEnd(text: string, at: number): number {
  const char = text[at];
  if (char === 'r' || char === 'b' || char === 'c') {
    const raw = /^(?:b|c)?r(#{0,16})"/.exec(text.slice(at, at + 20));
    if (raw && !/\w/.test(text[at - 1] ?? '')) {
      const end = text.indexOf(`"${raw[1]}`, at + raw[0].length);
      return end < 0 ? text.length : end + 1 + raw[1].length;
    }
  }
  if (char === "'") {
    const letter = /^'(?:\\[^]|[^\\'\n])'/.exec(text.slice(at, at + 4));
    return letter ? at + letter[0].length : at;
  }
  if (char !== '"') return at;
  for (let end = at + 1; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '"') return end + 1;
  }
  return text.length;
}

/** Value of a string literal written as text, with its prefix; undefined when it is none. */
export function stringValue(text: string): string | undefined {
  const raw = /^(?:b|c)?r(#*)"([^]*)"\1$/.exec(text);
  if (raw) return raw[2];
  const plain = /^[bc]?"([^]*)"$/.exec(text);
  if (!plain || stringEnd(text, text.indexOf('"')) !== text.length) return undefined;
  return plain[1].includes('\\') ? unescape(plain[1]) : plain[1];
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u\{([\da-fA-F_]{1,9})\}|(\r?\n)\s*|([^]))/g,
    (_, hex: string, unicode: string, newline: string, letter: string) => {
      if (newline) return '';
      if (!hex && !unicode) return letters[letter] ?? letter;
      const code = parseInt((hex || unicode).replace(/_/g, ''), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}
