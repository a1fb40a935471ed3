import type { SyntaxNode } from '../../core/index/syntax';
import { keyOf, typeTextOf } from './nodes';

export interface Parameters {
  /**
   * By position. What is taken out of an object by a pattern stands behind them: callers give it by name (`{ name: 'x' }`).
   */
  readonly names: readonly string[];
  readonly types: readonly string[];
  readonly bound: readonly {
    readonly name: string;
    readonly position: number;
    readonly type: string;
    /** The constructor keeps it in a field of that name. */
    readonly isField: boolean;
    /** Default. */
    readonly value?: SyntaxNode;
    readonly member?: string;
    readonly node: SyntaxNode;
  }[];
}

export function readParameters(node: SyntaxNode): Parameters {
  const list = node.field('parameters');
  const single = node.field('parameter');
  const names: string[] = [];
  const types: string[] = [];
  const bound: Parameters['bound'][number][] = [];
  const taken: { name: string; member: string; node: SyntaxNode }[] = [];
  for (const child of single ? [single] : (list?.children ?? [])) {
    if (child.type === 'comment' || child.type === 'decorator') continue;
    let pattern = child.field('pattern') ?? child;
    let value = child.field('value');
    if (pattern.type === 'assignment_pattern') {
      value = pattern.field('right');
      pattern = pattern.field('left') ?? pattern;
    }
    if (pattern.type === 'rest_pattern') pattern = pattern.children[0] ?? pattern;
    if (pattern.type === 'this') continue;
    const isName = pattern.type === 'identifier';
    const type = typeTextOf(child);
    const isField = child.children.some(part => part.type === 'accessibility_modifier' || part.type === 'readonly');
    if (isName) {
      bound.push({
        name: pattern.text,
        position: names.length,
        type,
        isField: isField || /^(?:public|private|protected|readonly)\s/.test(child.text.slice(0, 12)),
        node: child,
        ...(value && { value }),
      });
    } else {
      for (const { local, member } of namesIn(pattern)) taken.push({ name: local, member, node: child });
    }
    names.push(isName ? pattern.text : '');
    types.push(type);
  }
  for (const { name, member, node: at } of taken) {
    bound.push({ name, position: names.length, type: '', isField: false, member, node: at });
    names.push(member);
    types.push('');
  }
  return { names, types, bound };
}

/** Names that a pattern takes out of an object; `member` is what they are called there. */
export function namesIn(pattern: SyntaxNode): readonly { readonly local: string; readonly member: string }[] {
  if (pattern.type !== 'object_pattern') return [];
  return pattern.children.flatMap(child => {
    if (child.type === 'shorthand_property_identifier_pattern') return [{ local: child.text, member: child.text }];
    if (child.type === 'object_assignment_pattern') {
      const left = child.field('left');
      return left ? [{ local: left.text, member: left.text }] : [];
    }
    if (child.type !== 'pair_pattern') return [];
    const key = child.field('key');
    const value = child.field('value');
    const local = value?.type === 'assignment_pattern' ? value.field('left') : value;
    const member = key && keyOf(key);
    return local?.type === 'identifier' && member !== undefined ? [{ local: local.text, member }] : [];
  });
}
