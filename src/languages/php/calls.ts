import type { CallSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { ByName } from '../shared/byName';
import { receiverText } from '../shared/receiverText';
import type { Argument, PhpFile } from './phpFile';
import { argumentsOf, variableName } from './phpFile';
import { isKnown, literalOf, textOf } from './texts';

/** Name of what is called and what stands before it; `isNew` for constructors. */
export function calleeOf(
  call: SyntaxNode,
): { name: SyntaxNode; receiver: SyntaxNode | undefined; isNew: boolean } | undefined {
  switch (call.type) {
    case 'function_call_expression': {
      const name = call.field('function');
      return name && /^(?:name|qualified_name|variable_name)$/.test(name.type)
        ? { name, receiver: undefined, isNew: false }
        : undefined;
    }
    case 'member_call_expression':
    case 'nullsafe_member_call_expression': {
      const name = call.field('name');
      return name && { name, receiver: call.field('object'), isNew: false };
    }
    case 'scoped_call_expression': {
      const name = call.field('name');
      return name && { name, receiver: call.field('scope'), isNew: false };
    }
    case 'object_creation_expression': {
      const name = call.children.find(({ type }) => /^(?:name|qualified_name)$/.test(type));
      return name && { name, receiver: undefined, isNew: true };
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
  readonly receiver: SyntaxNode | undefined;
  readonly args: readonly Argument[];
  readonly line: number;
  readonly endLine: number;
}

/** Calls of these names in the order of the text; constructors are none. */
export function callsNamed(file: PhpFile, names: RegExp): readonly Call[] {
  let known = callsByName.get(file);
  if (!known) {
    const calls = file.calls.flatMap(({ node, function: inside }) =>
      node.type === 'object_creation_expression' ? [] : (callAt(node, inside) ?? []),
    );
    callsByName.set(file, (known = new ByName(calls, ({ name }) => name)));
  }
  return known.matching(names);
}

const callsByName = new WeakMap<PhpFile, ByName<Call>>();

export function callAt(node: SyntaxNode | undefined, inside: number): Call | undefined {
  const callee = node && calleeOf(node);
  if (!node || !callee) return undefined;
  return {
    node,
    function: inside,
    name: callee.name.text.replace(/^.*\\/s, ''),
    receiver: callee.receiver,
    args: argumentsOf(node.field('arguments') ?? node.child('arguments')),
    line: callee.name.line,
    endLine: node.endLine,
  };
}

/** An argument by its name or else its position. */
export function argument(call: { readonly args: readonly Argument[] }, at: number, name = ''): SyntaxNode | undefined {
  const named = name === '' ? undefined : call.args.find(one => one.name === name);
  const byPosition = call.args[at];
  return (named ?? (byPosition?.name === '' ? byPosition : undefined))?.value;
}

export function callsOf(file: PhpFile): readonly CallSite[] {
  const found: (CallSite & { readonly start: number })[] = [];
  for (const { node, function: inside } of file.calls) {
    const callee = calleeOf(node);
    const call = callAt(node, inside);
    if (!callee || !call) continue;
    const positional = call.args
      .filter(({ name }) => name === '')
      .map(({ value }) => argumentText(file, value, inside));
    while (positional.length && positional[positional.length - 1].length === 0) positional.pop();
    const named = namedOf(file, call);
    found.push({
      callee: call.name.replace(/^\$/, ''),
      receiver: callee.isNew ? 'new' : callee.receiver ? receiverText(callee.receiver) : '',
      line: call.line,
      endLine: call.endLine,
      function: inside,
      ...(positional.length > 0 && { args: positional }),
      ...(named && { named }),
      start: callee.name.start,
    });
  }
  found.sort((a, b) => a.start - b.start);
  return found.map(({ start: _, ...call }) => call);
}

function argumentText(file: PhpFile, node: SyntaxNode, inside: number): TextValue {
  const value = textOf(file, node, inside);
  if (isKnown(value)) return value;
  // `dispatch(new SendReceipt($id))`: what is sent is known by its class.
  if (node.type === 'object_creation_expression') {
    const name = calleeOf(node)?.name;
    return name ? [{ ref: name.text }] : [];
  }
  return node.type === 'variable_name' ? [{ ref: variableName(node) }] : [];
}

/** Named arguments, and entries of arrays that are arguments. */
function namedOf(file: PhpFile, call: Call): Record<string, TextValue> | undefined {
  let named: Record<string, TextValue> | undefined;
  for (const { name, value } of call.args) {
    if (name !== '') {
      const text = argumentText(file, value, call.function);
      if (text.length) (named ??= {})[name] = text;
    }
    for (const [key, entry] of entriesOf(file, value)) {
      if (key === '') continue;
      const text = argumentText(file, entry, call.function);
      if (text.length) (named ??= {})[key] ??= text;
    }
  }
  return named;
}

/** Entries of an array literal; key '' for those without one. */
export function entriesOf(file: PhpFile, node: SyntaxNode | undefined): readonly (readonly [string, SyntaxNode])[] {
  if (node?.type !== 'array_creation_expression') return [];
  return node.children.flatMap(element => {
    if (element.type !== 'array_element_initializer') return [];
    const parts = element.children.filter(({ isNamed, type }) => isNamed && type !== 'comment');
    if (parts.length === 1) return [['', parts[0]] as const];
    const key = literalOf(textOf(file, parts[0], -1));
    return parts[1] ? [[key ?? parts[0].text, parts[1]] as const] : [];
  });
}
