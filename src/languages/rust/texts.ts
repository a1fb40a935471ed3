import type { TextPart, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import { macroArguments, splitArguments, stringValue } from './macros';
import type { RustFile } from './rustFile';

const unknown: TextValue = [null];
const deepest = 6;
/** Methods that leave a text as it is. */
const same =
  /^(?:to_string|into|to_owned|as_str|clone|as_ref|borrow|into_boxed_str|deref|to_str|into_owned|as_deref|as_static_str|trim|unwrap|expect|parse)$/;

/** What an expression is as a text; `[null]` when nothing is known of it. */
export function textOf(file: RustFile, node: SyntaxNode | undefined, inside: number, depth = 0): TextValue {
  if (!node || depth > deepest) return unknown;
  switch (node.type) {
    case 'string_literal':
    case 'raw_string_literal': {
      const value = stringValue(node.text);
      return value === undefined ? unknown : [value];
    }
    case 'reference_expression':
    case 'parenthesized_expression':
    case 'try_expression':
    case 'await_expression':
    case 'unary_expression':
      return textOf(file, node.field('value') ?? node.children.find(({ isNamed }) => isNamed), inside, depth + 1);
    case 'block':
      return node.children.length === 1 ? textOf(file, node.children[0], inside, depth + 1) : unknown;
    case 'binary_expression':
      return node.field('operator')?.text === '+' ? sum(file, node, inside, depth) : unknown;
    case 'identifier':
      return nameText(file, node.text, inside, depth);
    case 'scoped_identifier':
      return [{ ref: node.text.replace(/\s+/g, '') }];
    case 'field_expression': {
      const name = node.text;
      return /^self\.\w+$/.test(name) ? [{ ref: name }] : unknown;
    }
    case 'macro_invocation':
      return macroText(file, node, inside, depth);
    case 'call_expression':
      return callText(file, node, inside, depth);
    default:
      return unknown;
  }
}

function sum(file: RustFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const parts: TextPart[][] = [];
  let at: SyntaxNode | undefined = node;
  while (at?.type === 'binary_expression') {
    parts.push([...textOf(file, at.field('right'), inside, depth + 1)]);
    at = at.field('left');
  }
  parts.push([...textOf(file, at, inside, depth + 1)]);
  return join(parts.reverse().flat());
}

export function nameText(file: RustFile, name: string, inside: number, depth = 0): TextValue {
  const found = file.meaning(name, inside);
  switch (found.kind) {
    case 'parameter':
      return found.function === inside ? [{ param: found.index }] : unknown;
    case 'variable':
      return found.value ? textOf(file, found.value, inside, depth + 1) : unknown;
    default:
      return /^(?:self|None|true|false)$/.test(name) ? unknown : [{ ref: name }];
  }
}

function callText(file: RustFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const callee = node.field('function');
  const args = argumentsOf(node);
  if (callee?.type === 'field_expression') {
    const name = callee.field('field')?.text ?? '';
    if (same.test(name)) return textOf(file, callee.field('value'), inside, depth + 1);
    // A setting with a default is the default unless somebody says otherwise.
    if (name === 'unwrap_or' || name === 'unwrap_or_else') {
      const [fallback] = args;
      return textOf(
        file,
        fallback?.type === 'closure_expression' ? fallback.field('body') : fallback,
        inside,
        depth + 1,
      );
    }
    return unknown;
  }
  const path = callee?.text.replace(/\s+/g, '') ?? '';
  if (
    args.length === 1 &&
    /^(?:(?:\w+::)*(?:String|Cow|Arc|Box|Rc|Str|SharedStr|StringValue|Bytes)::(?:from|new|Borrowed|Owned|from_static)|Some|Ok)$/.test(
      path,
    )
  )
    return textOf(file, args[0], inside, depth + 1);
  if (/env/i.test(path) && args.length === 2) {
    const value = textOf(file, args[1], inside, depth + 1);
    return value.every(part => typeof part === 'string') ? value : unknown;
  }
  return unknown;
}

function macroText(file: RustFile, node: SyntaxNode, inside: number, depth: number): TextValue {
  const name = node.field('macro')?.text.replace(/^.*::/s, '') ?? '';
  const tree = node.child('token_tree');
  if (name === 'concat') return join(macroArguments(tree).flatMap(({ text }) => stringValue(text) ?? null));
  if (!/^(?:format|format_args|formatcp|concatcp)$/.test(name)) return unknown;
  return formatted(
    file,
    macroArguments(tree).map(({ text }) => text),
    inside,
    depth,
  );
}

/** `format!("job {id} of {}", n)`. */
export function formatted(file: RustFile, args: readonly string[], inside: number, depth = 0): TextValue {
  const format = stringValue(args[0] ?? '');
  if (format === undefined) return unknown;
  const parts: TextPart[] = [];
  let next = 1;
  for (const piece of format.split(/(\{\{|\}\}|\{[^{}]*\})/)) {
    if (piece === '{{' || piece === '}}') parts.push(piece[0]);
    else if (piece.startsWith('{') && piece.endsWith('}')) {
      const given = piece.slice(1, -1).replace(/:.*$/s, '').trim();
      const named = args.slice(1).find(arg => new RegExp(`^${/^\w+$/.test(given) ? given : '\\b'}\\s*=[^=]`).test(arg));
      const value = /^\d+$/.test(given)
        ? args[Number(given) + 1]
        : given === ''
          ? args[next++]
          : (named?.replace(/^\w+\s*=\s*/, '') ?? given);
      parts.push(...textOfTokens(file, value, inside, depth + 1));
    } else if (piece !== '') parts.push(piece);
  }
  return join(parts);
}

/** The same as textOf for an argument of a macro, which is only text. */
export function textOfTokens(file: RustFile, text: string | undefined, inside: number, depth = 0): TextValue {
  if (text === undefined || depth > deepest) return unknown;
  const plain = text.replace(/^&/, '').replace(/(?:\.(?:to_string|as_str|into|to_owned|clone)\(\))+$/, '');
  const value = stringValue(plain);
  if (value !== undefined) return [value];
  if (/^[a-zA-Z_]\w*$/.test(plain)) return nameText(file, plain, inside, depth);
  if (/^(?:\w+::)+\w+$/.test(plain)) return [{ ref: plain }];
  const macro = /^(?:std::)?(format|concat)!\s*[([{]([^]*)[)\]}]$/.exec(plain);
  if (!macro) return unknown;
  const args = splitArguments(macro[2]).map(arg => arg.text);
  return macro[1] === 'concat'
    ? join(args.flatMap(arg => stringValue(arg) ?? null))
    : formatted(file, args, inside, depth);
}

/** Arguments without comments and attributes. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  return (call.field('arguments')?.children ?? []).filter(
    ({ type }) => !type.endsWith('comment') && type !== 'attribute_item',
  );
}

export function isKnown(value: TextValue): boolean {
  return value.some(part => part !== null);
}

/** Some of it is text: a name alone says little. */
export function hasText(value: TextValue): boolean {
  return value.some(part => typeof part === 'string' && part !== '');
}
