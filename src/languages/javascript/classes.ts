import type { SyntaxNode } from '../../core/index/syntax';
import { argumentsOf, dottedOf, unwrap } from './nodes';

export interface Decorator {
  /** Dotted as written. */
  readonly name: string;
  readonly args: readonly SyntaxNode[];
  readonly line: number;
  readonly endLine: number;
  readonly node: SyntaxNode;
}

/** Decorators of a class, method or field; the grammars put them before, beside or below it. */
export function decoratorsOf(node: SyntaxNode): readonly Decorator[] {
  const found = node.children.filter(child => child.type === 'decorator');
  const { parent } = node;
  if (parent?.type === 'class_body') {
    const siblings = siblingDecorators(parent).get(node);
    if (siblings) found.unshift(...siblings);
  } else if (parent?.type === 'export_statement') {
    found.unshift(...parent.children.filter(child => child.type === 'decorator'));
  }
  return found.flatMap(decorator => {
    const inner = decorator.children.find(child => child.type !== 'comment');
    if (!inner) return [];
    const called = inner.type === 'call_expression' ? inner.field('function') : inner;
    const name = called && dottedOf(called);
    if (name === undefined) return [];
    const args = inner.type === 'call_expression' ? argumentsOf(inner) : [];
    return [{ name, args, line: decorator.line, endLine: decorator.endLine, node: decorator }];
  });
}

const known = new WeakMap<SyntaxNode, Map<SyntaxNode, SyntaxNode[]>>();

/** Decorators that stand in a class's body in front of the member they belong to. */
function siblingDecorators(body: SyntaxNode): Map<SyntaxNode, SyntaxNode[]> {
  let members = known.get(body);
  if (members) return members;
  known.set(body, (members = new Map()));
  let waiting: SyntaxNode[] = [];
  for (const child of body.children) {
    if (child.type === 'decorator') waiting.push(child);
    else if (child.type !== 'comment') {
      if (waiting.length) members.set(child, waiting);
      waiting = [];
    }
  }
  return members;
}

/** What a class or interface extends and implements, with type arguments. */
export function basesOf(node: SyntaxNode): readonly string[] {
  const bases: string[] = [];
  const add = (base: SyntaxNode, types?: SyntaxNode): void => {
    bases.push((base.text + (types?.text ?? '')).replace(/\s+/g, ' ').slice(0, 120));
  };
  const heritage = node.child('class_heritage', 'extends_type_clause');
  for (const clause of heritage?.type === 'class_heritage' ? heritage.children : heritage ? [heritage] : []) {
    if (clause.type === 'extends_clause') {
      const value = clause.field('value');
      if (value) add(value, clause.field('type_arguments') ?? clause.child('type_arguments'));
    } else if (clause.type === 'implements_clause' || clause.type === 'extends_type_clause') {
      for (const base of clause.children) if (base.type !== 'comment') add(base);
    } else if (clause.type !== 'comment') add(clause);
  }
  return bases;
}

/** Class of what an expression makes: `new Store()`, `container.get(Store)`; '' when that isn't said. */
export function madeBy(value: SyntaxNode | undefined): string {
  const inner = value && unwrap(value);
  if (inner?.type === 'new_expression') {
    const made = inner.field('constructor');
    return (made && dottedOf(made)) ?? '';
  }
  if (inner?.type !== 'call_expression') return '';
  const callee = inner.field('function');
  if (callee?.type !== 'member_expression') return '';
  const name = callee.field('property')?.text ?? '';
  const object = callee.field('object');
  const [first] = argumentsOf(inner);
  if (/^(?:get|resolve|getInstance|inject)$/.test(name) && first?.type === 'identifier' && /^[A-Z]/.test(first.text)) {
    return first.text;
  }
  if (
    /^(?:getInstance|instance|create|build)$/.test(name) &&
    object?.type === 'identifier' &&
    /^[A-Z]/.test(object.text)
  ) {
    return object.text;
  }
  return '';
}
