import type { TextPart, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import type { GoFile } from './goFile';
import { oneLine } from './goFile';

const unknown: TextValue = [null];
const deepest = 6;

/** What an expression is as a text; `[null]` when nothing is known of it. */
export function textOf(file: GoFile, node: SyntaxNode | undefined, inside: number, depth = 0): TextValue {
  if (!node || depth > deepest) return unknown;
  switch (node.type) {
    case 'interpreted_string_literal':
    case 'raw_string_literal':
    case 'rune_literal':
      return [stringOf(node)];
    case 'parenthesized_expression':
    case 'literal_element':
      return textOf(file, node.children[0], inside, depth + 1);
    case 'binary_expression':
      return concatenation(file, node, inside, depth);
    case 'identifier':
      return nameText(file, node, inside, depth);
    case 'selector_expression':
      return selectorText(file, node, inside);
    case 'type_conversion_expression':
      return textOf(file, node.field('operand'), inside, depth + 1);
    case 'call_expression':
      return callText(file, node, inside, depth);
    default:
      return unknown;
  }
}

/** Value of a string literal. */
export function stringOf(node: SyntaxNode): string {
  if (node.type === 'raw_string_literal') return node.text.slice(1, node.text.endsWith('`') ? -1 : undefined);
  const inner = node.text.slice(1, node.text.length > 1 ? -1 : undefined);
  return inner.includes('\\') ? unescape(inner) : inner;
}

const letters: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };

function unescape(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|([^]))/g,
    (_, hex: string, u4: string, u8: string, octal: string, letter: string) => {
      const code = hex || u4 || u8 ? parseInt(hex || u4 || u8, 16) : octal ? parseInt(octal, 8) : -1;
      if (code < 0) return letters[letter] ?? letter;
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

/** `"a" + b + "c"`: a tree that leans to the left, as deep as it is long. */
function concatenation(file: GoFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const parts: TextPart[][] = [];
  let at: SyntaxNode | undefined = node;
  while (at?.type === 'binary_expression') {
    if (at.field('operator')?.text !== '+') return unknown;
    parts.push([...textOf(file, at.field('right'), inside, depth + 1)]);
    at = at.field('left');
  }
  parts.push([...textOf(file, at, inside, depth + 1)]);
  return join(parts.reverse().flat());
}

function nameText(file: GoFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const found = file.meaning(node.text, inside);
  switch (found.kind) {
    case 'parameter':
      return found.function === inside ? [{ param: found.index }] : unknown;
    case 'variable': {
      // Package-level names go by reference, so that the answer says where they come from.
      if (found.function < 0) return [{ ref: node.text }];
      const { value, position } = found.binding;
      if (!value || position !== 0) return unknown;
      return textOf(file, value, inside, depth + 1);
    }
    case 'unknown':
      return /^(?:nil|true|false|iota|_)$/.test(node.text) ? unknown : [{ ref: node.text }];
    default:
      return unknown;
  }
}

/** `names.Order` through an import, `s.topic` of the receiver: fields of other values are data, not settings. */
function selectorText(file: GoFile, node: SyntaxNode, inside: number): TextValue {
  const operand = node.field('operand');
  const field = node.field('field')?.text ?? '';
  if (operand?.type !== 'identifier') return unknown;
  const found = file.meaning(operand.text, inside);
  if (found.kind === 'receiver') return [{ ref: `${found.type}.${field}` }];
  if (found.kind !== 'import' && found.kind !== 'unknown') return unknown;
  const method = operand.text === 'http' ? /^Method([A-Z][a-z]+)$/.exec(field)?.[1] : undefined;
  return [method ? method.toUpperCase() : { ref: `${operand.text}.${field}` }];
}

function callText(file: GoFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const callee = node.field('function');
  const args = argumentsOf(node);
  const name = callee?.type === 'selector_expression' ? callee.field('field')?.text : callee?.text;
  const of = callee?.type === 'selector_expression' ? callee.field('operand')?.text : '';
  const text = (at: number): TextValue => textOf(file, args[at], inside, depth + 1);
  if (of === 'fmt' && name === 'Sprintf') return formatted(file, args, inside, depth);
  if (of === 'fmt' && name === 'Sprint') return join(args.flatMap((_, i) => text(i)));
  if (of === 'strings' && /^(?:TrimSpace|Clone)$/.test(name ?? '')) return text(0);
  if (of === 'cmp' && name === 'Or') return args.length ? text(args.length - 1) : unknown;
  if (callee?.type === 'identifier' && args.length === 1) {
    // A conversion: `string(x)`, `Topic("orders")`.
    if (name === 'string' || (name && file.typeNamed(name))) return text(0);
  }
  if (args.length === 0 && name === 'String' && callee?.type === 'selector_expression') {
    const value = textOf(file, callee.field('operand'), inside, depth + 1);
    return value.some(part => typeof part === 'object' && part !== null && 'ref' in part) ? value : unknown;
  }
  // `getEnv("TOPIC", "orders")`: what it is unless somebody says otherwise.
  if (/env|lookup|default/i.test(name ?? '') && args.length === 2 && args.every(isString)) return text(1);
  return unknown;
}

function formatted(file: GoFile, args: readonly SyntaxNode[], inside: number, depth: number): TextValue {
  const format = textOf(file, args[0], inside, depth + 1);
  if (format.length !== 1 || typeof format[0] !== 'string') return unknown;
  const parts: TextPart[] = [];
  let next = 1;
  for (const piece of format[0].split(/(%[-+# 0]*(?:\[\d+\])?[\d*.]*[a-zA-Z%])/)) {
    if (!/^%[-+# 0]*(?:\[\d+\])?[\d*.]*[a-zA-Z%]$/.test(piece)) {
      if (piece !== '') parts.push(piece);
      continue;
    }
    if (piece.endsWith('%')) {
      parts.push('%');
      continue;
    }
    const given = /\[(\d+)\]/.exec(piece);
    if (given) next = Number(given[1]);
    const value = /[sv]$/.test(piece) ? textOf(file, args[next], inside, depth + 1) : unknown;
    parts.push(...value);
    next++;
  }
  return join(parts);
}

export function isString(node: SyntaxNode | undefined): boolean {
  return node?.type === 'interpreted_string_literal' || node?.type === 'raw_string_literal';
}

/** Arguments without comments. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return (call.field('arguments')?.children ?? []).filter(({ type }) => type !== 'comment');
}

export function isKnown(value: TextValue): boolean {
  return value.some(part => part !== null);
}

/** A name or chain of names as written; '' for anything else. */
export function plainName(node: SyntaxNode): string {
  return /^[A-Za-z_][\w.]*$/.test(node.text) ? oneLine(node.text) : '';
}
