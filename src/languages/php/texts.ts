import type { TextPart, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import { calleeOf } from './calls';
import type { PhpFile } from './phpFile';
import { argumentsOf, variableName } from './phpFile';

const unknown: TextValue = [null];
const deepest = 6;

/** What an expression is as a text; `[null]` when nothing is known of it. */
export function textOf(file: PhpFile, node: SyntaxNode | undefined, inside: number, depth = 0): TextValue {
  if (!node || depth > deepest) return unknown;
  switch (node.type) {
    case 'string':
      return [node.text.replace(/^b?'|'$/g, '').replace(/\\([\\'])/g, '$1')];
    case 'encapsed_string':
      return interpolated(file, node, inside, depth);
    case 'heredoc':
      return dedented(interpolated(file, node.field('value'), inside, depth), node);
    case 'nowdoc':
      return dedented([(node.field('value')?.text ?? '').replace(/^\r?\n/, '')], node);
    case 'parenthesized_expression':
    case 'cast_expression':
      return textOf(file, node.children.filter(({ isNamed }) => isNamed).at(-1), inside, depth + 1);
    case 'binary_expression':
      return concatenation(file, node, inside, depth);
    case 'variable_name':
      return variableText(file, node, inside, depth);
    case 'class_constant_access_expression': {
      const [scope, name] = node.children;
      // `C::class` is a text: the class's full name.
      if (name?.text === 'class')
        return scope && /^[\w\\]+$/.test(scope.text) && !/^(?:self|static|parent)$/.test(scope.text)
          ? [file.qualified(scope.text)]
          : unknown;
      return [{ ref: node.text.replace(/\s+/g, '') }];
    }
    case 'scoped_property_access_expression':
      return [{ ref: node.text.replace(/\s+/g, '').replace('$', '') }];
    case 'member_access_expression': {
      const object = node.field('object');
      const name = node.field('name')?.text ?? '';
      // `Status::Open->value`.
      if (name === 'value' && object?.type === 'class_constant_access_expression')
        return textOf(file, object, inside, depth + 1);
      return object?.text === '$this' ? [{ ref: `this->${name}` }] : unknown;
    }
    case 'name':
      return [{ ref: node.text }];
    case 'function_call_expression':
      return callText(file, node, inside, depth);
    default:
      return unknown;
  }
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', v: '\v', e: '\x1b', f: '\f' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:u\{([\da-fA-F]{1,6})\}|x([\da-fA-F]{1,2})|([0-7]{1,3})|([^]))/g,
    (_, unicode: string, hex: string, octal: string, letter: string) => {
      const code = unicode || hex ? parseInt(unicode || hex, 16) : octal ? parseInt(octal, 8) : -1;
      if (code >= 0) return code <= 0x10ffff ? String.fromCodePoint(code) : '';
      return letters[letter] ?? (/[\\"$]/.test(letter) ? letter : `\\${letter}`);
    },
  );
}

function interpolated(file: PhpFile, node: SyntaxNode | undefined, inside: number, depth: number): TextValue {
  const children = (node?.children ?? []).filter(({ type }) => type !== 'comment');
  const parts = children.flatMap((child, i): TextValue => {
    // Ends of lines in a heredoc stand between its parts.
    const before = i > 0 ? child.source.text.slice(children[i - 1].end, child.start) : '';
    const gap = /^\s*\n\s*$/.test(before) ? [before] : [];
    if (child.type === 'string_content' || child.type === 'escape_sequence')
      return [...gap, child.text.includes('\\') ? unescape(child.text) : child.text];
    return [...gap, ...textOf(file, child, inside, depth + 1)];
  });
  return parts.length ? join(parts) : [''];
}

/** The closing mark of a heredoc says how far its lines are set in. */
function dedented(value: TextValue, node: SyntaxNode): TextValue {
  const end = node.field('end_tag');
  if (!end) return value;
  const { text } = node.source;
  const start = text.lastIndexOf('\n', end.start) + 1;
  const blanks = end.start - start;
  if (blanks <= 0) return value;
  return value.map((part, i) => {
    if (typeof part !== 'string') return part;
    const inner = part.replace(new RegExp(`\\n[ \\t]{1,${Math.min(blanks, 200)}}`, 'g'), '\n');
    return i === 0 ? inner.replace(new RegExp(`^[ \\t]{1,${Math.min(blanks, 200)}}`), '') : inner;
  });
}

function concatenation(file: PhpFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const parts: TextPart[][] = [];
  let at: SyntaxNode | undefined = node;
  while (at?.type === 'binary_expression') {
    const operator = at.field('operator')?.text;
    // `$x ?? 'default'`: what it is unless somebody says otherwise.
    if (operator === '??' && parts.length === 0) {
      const fallback = textOf(file, at.field('right'), inside, depth + 1);
      return fallback.every(part => typeof part === 'string') ? fallback : unknown;
    }
    if (operator !== '.') return unknown;
    parts.push([...textOf(file, at.field('right'), inside, depth + 1)]);
    at = at.field('left');
  }
  parts.push([...textOf(file, at, inside, depth + 1)]);
  return join(parts.reverse().flat());
}

function variableText(file: PhpFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const found = file.meaning(variableName(node), inside);
  if (found.kind === 'parameter') return found.function === inside ? [{ param: found.index }] : unknown;
  if (found.kind !== 'variable' || !found.value) return unknown;
  return textOf(file, found.value, found.function, depth + 1);
}

function callText(file: PhpFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const name = calleeOf(node)?.name.text.replace(/^\\/, '') ?? '';
  const args = argumentsOf(node.field('arguments'));
  if (name === 'sprintf') {
    const format = textOf(file, args[0]?.value, inside, depth + 1);
    if (format.length !== 1 || typeof format[0] !== 'string') return unknown;
    let next = 1;
    const parts = format[0]
      .split(/(%(?:\d+\$)?[-+0 ]*(?:'.)?\d*(?:\.\d+)?[bcdeEfFgGosuxX%])/)
      .flatMap((piece): TextValue => {
        if (!/^%.*[a-zA-Z%]$/.test(piece)) return piece === '' ? [] : [piece];
        if (piece.endsWith('%')) return ['%'];
        const given = /^%(\d+)\$/.exec(piece);
        const at = given ? Number(given[1]) : next++;
        return piece.endsWith('s') ? textOf(file, args[at]?.value, inside, depth + 1) : unknown;
      });
    return join(parts);
  }
  if (/^(?:env|getenv|config|env_or)$/.test(name) && args.length === 2) {
    const fallback = textOf(file, args[1].value, inside, depth + 1);
    return fallback.every(part => typeof part === 'string') ? fallback : unknown;
  }
  if (/^(?:trim|strval|ltrim|rtrim)$/.test(name)) return textOf(file, args[0]?.value, inside, depth + 1);
  return unknown;
}

export function isKnown(value: TextValue): boolean {
  return value.some(part => part !== null);
}

export function hasText(value: TextValue): boolean {
  return value.some(part => typeof part === 'string' && part !== '');
}

export function literalOf(value: TextValue): string | undefined {
  return value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
}
