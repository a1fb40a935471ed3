import type { TextPart, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', s: ' ', '0': '\0' };

/** What a string, text block or character literal says. */
export function literalText(source: string): string {
  if (source.startsWith('"""')) return textBlock(source.slice(3, source.endsWith('"""') ? -3 : undefined));
  return readEscapes(source.slice(1, /["']$/.test(source) && source.length > 1 ? -1 : undefined));
}

export function readEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(?:u+([\da-fA-F]{4})|\r?\n|([^]))/g, (_, unicode?: string, other?: string) =>
    unicode !== undefined
      ? String.fromCharCode(parseInt(unicode, 16))
      : other === undefined
        ? ''
        : Object.hasOwn(escapes, other)
          ? escapes[other]
          : other,
  );
}

function textBlock(inner: string): string {
  const start = inner.indexOf('\n');
  const lines = inner.slice(start + 1).split(/\r?\n/);
  const last = lines.length - 1;
  let indent = Infinity;
  lines.forEach((line, i) => {
    const blanks = /^[ \t]*/.exec(line)![0].length;
    if (blanks < line.length || i === last) indent = Math.min(indent, blanks);
  });
  return readEscapes(lines.map(line => line.slice(indent).replace(/[ \t]+$/, '')).join('\n'));
}

/** Parts of a format: `%s` and its kind are holes, `%n` a line's end. */
export function formatParts(format: string): TextValue {
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of format.matchAll(/%(?:\d+\$)?[-#+ 0,(<]*\d*(?:\.\d+)?([a-zA-Z%])/g)) {
    if (match.index > from) parts.push(format.slice(from, match.index));
    parts.push(match[1] === '%' ? '%' : match[1] === 'n' ? '\n' : null);
    from = match.index + match[0].length;
  }
  if (from < format.length) parts.push(format.slice(from));
  return parts;
}

/** Operands of a chain of `+`, left to right; long chains lean to the left, so this goes down without recursion. */
export function operands(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let at: SyntaxNode | undefined = node;
  while (at?.type === 'binary_expression' && at.field('operator')?.type === '+') {
    const right = at.field('right');
    if (right) found.push(right);
    at = at.field('left');
  }
  if (at) found.push(at);
  return found.reverse();
}
