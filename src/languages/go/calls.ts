import type { CallSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { ByName } from '../shared/byName';
import { receiverText } from '../shared/receiverText';
import type { GoFile, Within } from './goFile';
import { keyedElements } from './goFile';
import { argumentsOf, isKnown, isString, plainName, textOf } from './texts';

/** Name of what is called and what stands before it; undefined for a call of a call's result or of a literal. */
export function calleeOf(call: SyntaxNode): { name: SyntaxNode; operand: SyntaxNode | undefined } | undefined {
  let callee = call.field('function');
  for (let depth = 0; callee && depth < 4; depth++) {
    if (callee.type === 'parenthesized_expression') callee = callee.children[0];
    // `Map[int](…)`
    else if (callee.type === 'index_expression' || callee.type === 'type_instantiation_expression')
      callee = callee.field('operand') ?? callee.children[0];
    else break;
  }
  if (callee?.type === 'identifier') return { name: callee, operand: undefined };
  const field = callee?.type === 'selector_expression' ? callee.field('field') : undefined;
  return field ? { name: field, operand: callee?.field('operand') } : undefined;
}

export function callsOf(file: GoFile): readonly CallSite[] {
  const calls = file.calls.flatMap(({ node, function: inside }) => {
    const callee = calleeOf(node);
    return callee ? [{ node, inside, ...callee }] : [];
  });
  calls.sort((a, b) => a.name.start - b.name.start);
  return calls.map(({ node, inside, name, operand }): CallSite => {
    const args = argsOf(file, node, inside);
    const named = namedOf(file, node, inside);
    return {
      callee: name.text,
      receiver: operand ? receiverText(operand) : '',
      line: name.line,
      endLine: node.endLine,
      function: inside,
      ...(args.length > 0 && { args }),
      ...(named && { named }),
    };
  });
}

function argsOf(file: GoFile, node: SyntaxNode, inside: number): readonly TextValue[] {
  const args = argumentsOf(node).map(arg => argument(file, arg, inside));
  while (args.length && args[args.length - 1].length === 0) args.pop();
  return args;
}

/** A text or a plain name; `[]` for anything else. */
function argument(file: GoFile, node: SyntaxNode, inside: number): TextValue {
  if (/^(?:func_literal|composite_literal|nil|true|false|int_literal|float_literal|slice_expression)$/.test(node.type))
    return [];
  const value = textOf(file, node, inside);
  if (isKnown(value)) return value;
  const name = node.type === 'identifier' || node.type === 'selector_expression' ? plainName(node) : '';
  return name === '' ? [] : [{ ref: name }];
}

/** Fields of structs that are arguments: `kafka.ReaderConfig{Topic: "orders"}`. */
function namedOf(file: GoFile, node: SyntaxNode, inside: number): Record<string, TextValue> | undefined {
  let named: Record<string, TextValue> | undefined;
  for (const arg of argumentsOf(node)) {
    const literal = arg.type === 'unary_expression' ? arg.field('operand') : arg;
    if (literal?.type !== 'composite_literal') continue;
    for (const [key, value] of keyedElements(literal)) {
      if (!/^\w+$/.test(key)) continue;
      const text = argument(file, value, inside);
      if (text.length) (named ??= {})[key] ??= text;
    }
  }
  return named;
}

/** Calls of these names, with what is asked of them most, in the order of the text. */
export function callsNamed(file: GoFile, names: RegExp): readonly Call[] {
  let known = callsByName.get(file);
  if (!known) {
    const calls = file.calls.flatMap(within => {
      const callee = calleeOf(within.node);
      return callee ? [new Call(file, within, callee.name, callee.operand)] : [];
    });
    callsByName.set(file, (known = new ByName(calls, ({ name }) => name)));
  }
  return known.matching(names);
}

const callsByName = new WeakMap<GoFile, ByName<Call>>();

export class Call {
  readonly node: SyntaxNode;
  readonly function: number;
  readonly name: string;

  constructor(
    readonly file: GoFile,
    within: Within,
    readonly nameNode: SyntaxNode,
    readonly operand: SyntaxNode | undefined,
  ) {
    this.node = within.node;
    this.function = within.function;
    this.name = nameNode.text;
  }

  private list: readonly SyntaxNode[] | undefined;

  get args(): readonly SyntaxNode[] {
    return (this.list ??= argumentsOf(this.node));
  }

  get line(): number {
    return this.nameNode.line;
  }

  /** Where a call that is the whole statement begins and ends. */
  get lines(): { line: number; endLine: number } {
    return { line: this.line, endLine: this.node.endLine };
  }

  text(at: number): TextValue {
    return textOf(this.file, this.args[at], this.function);
  }

  isString(at: number): boolean {
    return isString(this.args[at]);
  }
}
