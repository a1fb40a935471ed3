import type { TextPart, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', b: '\b', f: '\f', v: '\v', a: '\x07', e: '\x1b' }; // prettier-ignore

export function readEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{1,4})|U([\da-fA-F]{8})|([^]))/g,
    (_, u?: string, x?: string, long?: string, other?: string) => {
      const code = u ?? x ?? long;
      if (code !== undefined) return String.fromCodePoint(Math.min(parseInt(code, 16), 0x10ffff));
      return Object.hasOwn(escapes, other!) ? escapes[other!] : other!;
    },
  );
}

/** What a string of any kind says that has no holes. */
export function literalText(node: SyntaxNode): string {
  const { text } = node;
  switch (node.type) {
    case 'verbatim_string_literal':
      return text.replace(/^@"|"(?:u8)?$/g, '').replaceAll('""', '"');
    case 'raw_string_literal':
      return rawText(text.replace(/^"{3,}|"{3,}(?:u8)?$/g, ''));
    case 'character_literal':
      return readEscapes(text.slice(1, -1));
    default:
      return readEscapes(text.replace(/^"|"(?:u8)?$/g, ''));
  }
}

/** Lines of a raw string lose the blanks that stand before its closing quotes. */
function rawText(inner: string): string {
  if (!/^[ \t]*\r?\n/.test(inner)) return inner;
  const lines = inner.split(/\r?\n/).slice(1);
  const last = lines.pop() ?? '';
  const indent = /^[ \t]*$/.test(last) ? last.length : 0;
  return lines.map(line => line.slice(Math.min(indent, /^[ \t]*/.exec(line)![0].length))).join('\n');
}

/** Parts of an interpolated string; `hole` says what stands in a hole. */
export function interpolatedParts(
  node: SyntaxNode,
  hole: (node: SyntaxNode) => readonly TextPart[],
): readonly TextPart[] {
  const start = /^[$@]*("*)/.exec(node.text)!;
  const isVerbatim = start[0].includes('@');
  const isRaw = start[1].length >= 3;
  const dollars = start[0].split('$').length - 1;
  const edge = isRaw ? start[1].length : 1;
  const { text } = node.source;
  const parts: TextPart[] = [];
  const read = (piece: string): string => {
    if (isRaw) return piece;
    const braces = piece.replaceAll('{{', '{').replaceAll('}}', '}');
    return isVerbatim ? braces.replaceAll('""', '"') : readEscapes(braces);
  };
  let from = node.start + start[0].replace(/"+$/, '').length + edge;
  for (const child of node.children) {
    if (child.type !== 'interpolation') continue;
    if (child.start > from) parts.push(read(text.slice(from, child.start)));
    const inner = child.children.find(({ type }) => !type.startsWith('interpolation_'));
    parts.push(...(inner ? hole(inner) : [null]));
    from = child.end;
  }
  const end = text[node.end - 1] === '"' ? node.end - edge : node.end;
  if (end > from) parts.push(read(text.slice(from, end)));
  return isRaw && dollars > 0 ? rawParts(parts) : parts;
}

function rawParts(parts: readonly TextPart[]): readonly TextPart[] {
  const whole = rawText(parts.map(part => (typeof part === 'string' ? part : '\u0001')).join(''));
  const holes = parts.filter(part => typeof part !== 'string');
  return whole.split('\u0001').flatMap((text, i) => [...(i ? [holes[i - 1]] : []), ...(text ? [text] : [])]);
}

/** Parts of a composite format: `{0:N2}` is the first of `values`. */
export function formatParts(format: string, value: (index: number) => readonly TextPart[]): TextValue {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of format.matchAll(/\{\{|\}\}|\{(\d+)[^{}]*\}/g)) {
    if (match.index > from) parts.push(format.slice(from, match.index));
    parts.push(...(match[1] === undefined ? [match[0][0]] : value(Number(match[1]))));
    from = match.index + match[0].length;
  }
  if (from < format.length) parts.push(format.slice(from));
  return parts;
}
