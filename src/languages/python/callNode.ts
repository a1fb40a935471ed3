import type { SyntaxNode } from '../../core/index/syntax';

/** A call, taken apart. */
export interface PythonCall {
  readonly node: SyntaxNode;
  /** Last name of what is called; '' where that is no name (`handlers[0]()`). */
  readonly name: string;
  /** What stands before the name. */
  readonly receiver: SyntaxNode | undefined;
  readonly args: readonly SyntaxNode[];
  readonly named: ReadonlyMap<string, SyntaxNode>;
  readonly function: number;
  /** Offset of the name. */
  readonly at: number;
}

const none: ReadonlyMap<string, SyntaxNode> = new Map();

export function callOf(node: SyntaxNode, inside: number): PythonCall {
  const callee = node.field('function');
  const name =
    callee?.type === 'attribute' ? callee.field('attribute') : callee?.type === 'identifier' ? callee : undefined;
  const args: SyntaxNode[] = [];
  let named: Map<string, SyntaxNode> | undefined;
  for (const child of argumentsOf(node)) {
    if (child.type === 'comment') continue;
    if (child.type !== 'keyword_argument') args.push(child);
    else {
      const value = child.field('value');
      if (value) (named ??= new Map()).set(child.field('name')?.text ?? '', value);
    }
  }
  return {
    node, args, name: name?.text ?? '', receiver: callee?.type === 'attribute' ? callee.field('object') : undefined,
    named: named ?? none, function: inside, at: name?.start ?? node.start,
  }; // prettier-ignore
}

function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.field('arguments');
  // `f(x for x in y)` has the generator itself in place of the list.
  return list?.type === 'argument_list' ? list.children : list ? [list] : [];
}

/** An argument by its name or its position. */
export function argument(call: PythonCall, name: string, position: number): SyntaxNode | undefined {
  const found = call.named.get(name);
  if (found) return found;
  const at = call.args[position] as SyntaxNode | undefined;
  const isSpread = call.args
    .slice(0, position + 1)
    .some(arg => arg.type === 'list_splat' || arg.type === 'dictionary_splat');
  return isSpread ? undefined : at;
}
