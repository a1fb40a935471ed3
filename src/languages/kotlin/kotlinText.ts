import type { TextPart } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { readEscapes } from '../java/javaText';

/**
 * Parts of a string: texts, and in place of each `$name` and `${expression}` what `hole` makes of it. The grammar knows
 * `$name` only in strings of several lines; in others it comes as text.
 */
export function stringParts(
  node: SyntaxNode,
  hole: (expression: SyntaxNode | string) => readonly TextPart[],
): readonly TextPart[] {
  const { text } = node.source;
  const isRaw = node.type === 'multiline_string_literal';
  const edge = isRaw ? 3 : 1;
  const parts: TextPart[] = [];
  let from = node.start + edge;
  const add = (end: number): void => {
    if (end > from) parts.push(...plainParts(text.slice(from, end), isRaw, hole));
  };
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    add(child.start);
    parts.push(...(child.children[0] ? hole(child.children[0]) : [null]));
    from = child.end;
  }
  const isClosed = node.end - node.start >= 2 * edge && text[node.end - 1] === '"';
  add(isClosed ? node.end - edge : node.end);
  return parts.length ? parts : [''];
}

function plainParts(text: string, isRaw: boolean, hole: (name: string) => readonly TextPart[]): TextPart[] {
  const read = (piece: string): string => (isRaw ? piece : readEscapes(piece));
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(/\\[^]|\$([A-Za-z_]\w*)/g)) {
    if (match[1] === undefined) continue;
    if (match.index > from) parts.push(read(text.slice(from, match.index)));
    parts.push(...hole(match[1]));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(read(text.slice(from)));
  return parts;
}

/** What `trimIndent` makes of a text whose holes are not known. */
export function trimIndent(parts: readonly TextPart[]): readonly TextPart[] {
  const whole = parts.map(part => (typeof part === 'string' ? part : '\u0001')).join('');
  const lines = whole.split(/\r?\n/);
  if (lines[0]?.trim() === '') lines.shift();
  if (lines.at(-1)?.trim() === '') lines.pop();
  const indent = Math.min(...lines.filter(line => line.trim() !== '').map(line => /^\s*/.exec(line)![0].length));
  const trimmed = lines.map(line => line.slice(Number.isFinite(indent) ? indent : 0)).join('\n');
  const holes = parts.filter(part => typeof part !== 'string');
  return trimmed.split('\u0001').flatMap((text, i) => [...(i ? [holes[i - 1]] : []), ...(text ? [text] : [])]);
}

/** What `trimMargin` makes of it. */
export function trimMargin(parts: readonly TextPart[]): readonly TextPart[] {
  const cut = parts.map(part => (typeof part === 'string' ? part.replace(/(^|\n)[ \t]*\|/g, '$1') : part));
  return trimIndent(cut);
}
