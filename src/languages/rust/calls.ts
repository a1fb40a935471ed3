import type { CallSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { ByName } from '../shared/byName';
import { receiverText } from '../shared/receiverText';
import { macroArguments } from './macros';
import type { RustFile } from './rustFile';
import { argumentsOf, isKnown, textOf, textOfTokens } from './texts';

/** Name of what is called and what stands before it. */
export function calleeOf(call: SyntaxNode): { name: SyntaxNode; receiver: SyntaxNode | undefined } | undefined {
  let callee = call.field('function');
  if (callee?.type === 'generic_function') callee = callee.field('function');
  switch (callee?.type) {
    case 'identifier':
      return { name: callee, receiver: undefined };
    case 'field_expression': {
      const name = callee.field('field');
      return name && { name, receiver: callee.field('value') };
    }
    case 'scoped_identifier': {
      const name = callee.field('name');
      return name && { name, receiver: callee.field('path') };
    }
    default:
      return undefined;
  }
}

/** One call with what is asked of it most. */
export interface Call {
  readonly node: SyntaxNode;
  readonly function: number;
  readonly name: string;
  readonly nameNode: SyntaxNode;
  readonly receiver: SyntaxNode | undefined;
  readonly args: readonly SyntaxNode[];
  readonly line: number;
  readonly endLine: number;
}

/** Calls of these names in the order of the text. */
export function callsNamed(file: RustFile, names: RegExp): readonly Call[] {
  let known = callsByName.get(file);
  if (!known) {
    const calls = file.calls.flatMap(({ node, function: inside }) => callAt(node, inside) ?? []);
    callsByName.set(file, (known = new ByName(calls, ({ name }) => name)));
  }
  return known.matching(names);
}

const callsByName = new WeakMap<RustFile, ByName<Call>>();

export function callAt(node: SyntaxNode | undefined, inside: number): Call | undefined {
  const callee = node?.type === 'call_expression' ? calleeOf(node) : undefined;
  return node && callee && asCall(node, inside, callee);
}

function asCall(node: SyntaxNode, inside: number, callee: NonNullable<ReturnType<typeof calleeOf>>): Call {
  return {
    node,
    function: inside,
    name: callee.name.text,
    nameNode: callee.name,
    receiver: callee.receiver,
    args: argumentsOf(node),
    line: callee.name.line,
    endLine: node.endLine,
  };
}

export function callsOf(file: RustFile): readonly CallSite[] {
  const found: (CallSite & { readonly start: number })[] = [];
  for (const { node, function: inside } of file.calls) {
    const callee = calleeOf(node);
    if (!callee) continue;
    const args = trimmed(argumentsOf(node).map(arg => argument(file, arg, inside)));
    const named = namedOf(file, node, inside);
    found.push({
      callee: callee.name.text,
      receiver: callee.receiver ? receiverText(callee.receiver) : '',
      line: callee.name.line,
      endLine: node.endLine,
      function: inside,
      ...(args.length > 0 && { args }),
      ...(named && { named }),
      start: callee.name.start,
    });
  }
  for (const { node, function: inside } of file.macros) callsOfMacro(file, node, inside, found);
  found.sort((a, b) => a.start - b.start);
  return found.map(({ start: _, ...call }) => call);
}

/** Queries are macros in sqlx; in other macros whatever looks like a call is one. */
function callsOfMacro(
  file: RustFile,
  node: SyntaxNode,
  inside: number,
  found: (CallSite & { readonly start: number })[],
): void {
  const macro = node.field('macro');
  const name = macro?.type === 'scoped_identifier' ? macro.field('name') : macro;
  const tree = node.child('token_tree');
  if (!name || !tree) return;
  if (/^query/.test(name.text)) {
    const args = trimmed(macroArguments(tree).map(({ text }) => known(textOfTokens(file, text, inside))));
    const receiver = macro?.type === 'scoped_identifier' ? (macro.field('path')?.text ?? '') : '';
    found.push({
      callee: name.text,
      receiver,
      line: name.line,
      endLine: node.endLine,
      function: inside,
      ...(args.length > 0 && { args }),
      start: name.start,
    });
  }
  for (const part of tree.walk()) {
    if (part.type !== 'token_tree') continue;
    part.children.forEach((child, i) => {
      const list = part.children[i + 1];
      if (
        child.type !== 'identifier' ||
        list?.type !== 'token_tree' ||
        list.start !== child.end ||
        !list.text.startsWith('(')
      )
        return;
      const before = child.source.text.slice(Math.max(part.start, child.start - 80), child.start);
      const receiver = /([\w:.()…]*?)(?:\.|::)$/.exec(before)?.[1] ?? '';
      const args = trimmed(macroArguments(list).map(({ text }) => known(textOfTokens(file, text, inside))));
      found.push({
        callee: child.text,
        receiver: receiver.replace(/\([^()]+\)/g, '(…)'),
        line: child.line,
        endLine: list.endLine,
        function: inside,
        ...(args.length > 0 && { args }),
        start: child.start,
      });
    });
  }
}

function known(value: TextValue): TextValue {
  return isKnown(value) ? value : [];
}

function trimmed(args: TextValue[]): readonly TextValue[] {
  while (args.length && args[args.length - 1].length === 0) args.pop();
  return args;
}

function argument(file: RustFile, node: SyntaxNode, inside: number): TextValue {
  if (
    /^(?:closure_expression|struct_expression|integer_literal|float_literal|boolean_literal|async_block)$/.test(
      node.type,
    )
  )
    return [];
  const value = textOf(file, node, inside);
  if (isKnown(value)) return value;
  const name = node.type === 'reference_expression' ? node.field('value') : node;
  return name && /^(?:identifier|scoped_identifier|field_expression)$/.test(name.type) && /^[\w.:]+$/.test(name.text)
    ? [{ ref: name.text }]
    : [];
}

/** Fields of structs that are arguments. */
function namedOf(file: RustFile, node: SyntaxNode, inside: number): Record<string, TextValue> | undefined {
  let named: Record<string, TextValue> | undefined;
  for (const arg of argumentsOf(node)) {
    const struct = arg.type === 'reference_expression' ? arg.field('value') : arg;
    if (struct?.type !== 'struct_expression') continue;
    for (const field of struct.field('body')?.children ?? []) {
      const name = field.type === 'field_initializer' ? field.field('field')?.text : undefined;
      const value = field.field('value');
      if (name === undefined || !value) continue;
      const text = argument(file, value, inside);
      if (text.length) (named ??= {})[name] ??= text;
    }
  }
  return named;
}
