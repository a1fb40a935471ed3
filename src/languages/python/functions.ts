import type { FunctionFacts } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Decorator, PythonClass } from './outline';

interface Surroundings {
  readonly owner: string;
  readonly parent: number;
  /** Where it begins: its decorators, or itself. */
  readonly first: SyntaxNode;
  readonly decorators: readonly Decorator[];
  readonly hash: number;
  readonly member: PythonClass | undefined;
}

export function describeFunction(
  node: SyntaxNode,
  { owner, parent, first, decorators, hash, member }: Surroundings,
): FunctionFacts {
  const isLambda = node.type === 'lambda';
  const annotations = decorators.map(({ name }) => name).filter(name => name !== '');
  const { names, types } = parametersOf(node, owner !== '' && !annotations.includes('staticmethod'));
  const nameNode = node.field('name');
  return {
    name: isLambda ? boundName(node) : (nameNode?.text ?? ''),
    owner,
    parent,
    firstLine: first.line,
    line: nameNode?.line ?? node.line,
    endLine: node.endLine,
    params: names,
    ...(types.some(type => type !== '') && { paramTypes: types }),
    ...(annotations.length > 0 && { annotations }),
    hash,
    ...(!isLambda && isDeclaration(node, annotations, member) && { isDeclaration: true as const }),
  };
}

/** `f = lambda: …` and `key=lambda: …` give a lambda a name; only the first does in tracebacks, but people say both. */
function boundName(lambda: SyntaxNode): string {
  const { parent } = lambda;
  if (parent?.type !== 'assignment' || parent.field('right') !== lambda) return '';
  const left = parent.field('left');
  if (left?.type === 'identifier') return left.text;
  return left?.type === 'attribute' ? (left.field('attribute')?.text ?? '') : '';
}

function parametersOf(node: SyntaxNode, hasReceiver: boolean): { names: string[]; types: string[] } {
  const names: string[] = [];
  const types: string[] = [];
  const parameters = node.field('parameters')?.children ?? [];
  for (const parameter of parameters) {
    const name = nameOfParameter(parameter);
    if (name === undefined) continue;
    names.push(name);
    types.push(parameter.field('type')?.text.replace(/\s+/g, ' ') ?? '');
  }
  const isReceiver = hasReceiver ? parameters[0]?.type === 'identifier' : false;
  if (isReceiver) {
    names.shift();
    types.shift();
  }
  return { names, types };
}

function nameOfParameter(node: SyntaxNode): string | undefined {
  switch (node.type) {
    case 'identifier':
      return node.text;
    case 'default_parameter':
    case 'typed_default_parameter':
      return node.field('name')?.text;
    case 'typed_parameter':
    case 'list_splat_pattern':
    case 'dictionary_splat_pattern': {
      const [inner] = node.children;
      return inner && (inner.type === 'identifier' ? inner.text : nameOfParameter(inner));
    }
    default:
      return undefined;
  }
}

/** Overloads, protocols and abstract methods whose body says nothing. */
function isDeclaration(node: SyntaxNode, annotations: readonly string[], member: PythonClass | undefined): boolean {
  if (annotations.some(name => /(?:^|\.)overload$/.test(name))) return true;
  const isAbstract = annotations.some(name => /(?:^|\.)abstract(?:method|property)$/.test(name));
  const isProtocol = member?.bases.some(base => /\bProtocol\b/.test(base.text)) ?? false;
  const statements = (node.field('body')?.children ?? []).filter(
    child => child.type !== 'comment' && child.children[0]?.type !== 'string',
  );
  if (statements.length === 0) return isAbstract || isProtocol;
  if (statements.length > 1) return false;
  const [only] = statements;
  // A decorated function without a body is somebody's handler.
  if (only.type === 'expression_statement' && only.children[0]?.type === 'ellipsis')
    return isAbstract || isProtocol || annotations.every(name => /^(?:property|staticmethod|classmethod)$/.test(name));
  const saysNothing = only.type === 'pass_statement' || /^raise\s+NotImplementedError\b/.test(only.text.slice(0, 60));
  return saysNothing && (isAbstract || isProtocol);
}
