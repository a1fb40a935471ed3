import type { HandlerRef } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { callAt } from './calls';
import type { RustFile } from './rustFile';

/**
 * A name to look up for a path: at most `module::name` or `Type::name`, with an import for what stands before, because paths need
 * none in Rust: `crate::orders::handlers::list` becomes `handlers::list`.
 */
export function nameOfPath(file: RustFile, written: string): string {
  const parts = written
    .replace(/\s+/g, '')
    .replace(/<.*?>/g, '')
    .replace(/::::/g, '::')
    .split('::')
    .filter(part => part !== '');
  if (parts.length < 2) return parts[0] ?? '';
  const [first] = parts;
  if (first === 'Self' || first === 'self' || (parts.length === 2 && /^[A-Z]/.test(first)))
    return first === 'self' && parts.length === 2 ? parts[1] : parts.slice(-2).join('::');
  const qualifier = parts[parts.length - 2];
  const isType = /^[A-Z]/.test(qualifier);
  const imported = file.imports.find(({ local, name }) => local === first && name === '');
  const before = [...(imported ? imported.module.split('::') : [first]), ...parts.slice(1, -1)];
  const module = before.join('::');
  const add = (path: string, name: string): void => {
    const isKnown = file.imports.some(
      entry => entry.local === qualifier && entry.module === path && entry.name === name,
    );
    if (!isKnown && path !== '') file.imports.push({ local: qualifier, module: path, name });
  };
  if (!isType) add(module, '');
  // A module may also be written inside of another file.
  add(before.slice(0, -1).join('::'), qualifier);
  return `${qualifier}::${parts[parts.length - 1]}`;
}

/** What runs for a request that an argument answers; undefined when it is nothing that can answer one. */
export function handlerOf(
  file: RustFile,
  node: SyntaxNode | undefined,
  inside: number,
  depth = 0,
): HandlerRef | undefined {
  if (!node || depth > 6) return undefined;
  switch (node.type) {
    case 'closure_expression':
      return file.indexOf(node);
    case 'reference_expression':
    case 'parenthesized_expression':
      return handlerOf(file, node.field('value') ?? node.children[0], inside, depth + 1);
    case 'identifier': {
      const found = file.meaning(node.text, inside);
      if (found.kind === 'variable' && found.value) return handlerOf(file, found.value, found.function, depth + 1);
      return node.text;
    }
    case 'scoped_identifier':
      return nameOfPath(file, node.text);
    case 'generic_function':
      return handlerOf(file, node.field('function'), inside, depth + 1);
    case 'call_expression': {
      // `handler.layer(x)`, `service_fn(handler)`, `with_auth(handler)`, or a function that makes it.
      const call = callAt(node, inside);
      if (!call) return undefined;
      if (
        call.receiver &&
        /^(?:layer|with_state|into_service|wrap|with|clone|boxed|into_handler|data|around|before|after)$/.test(
          call.name,
        )
      )
        return handlerOf(file, call.receiver, inside, depth + 1);
      for (const arg of call.args) {
        if (!/^(?:closure_expression|identifier|scoped_identifier)$/.test(arg.type)) continue;
        const isFunction =
          arg.type === 'closure_expression' ||
          file.functionNamed(arg.text) >= 0 ||
          /^(?:service_fn|handler_fn|make_service_fn|from_fn|wrap|with_\w+|require_\w+)$/.test(call.name);
        const inner = isFunction ? handlerOf(file, arg, inside, depth + 1) : undefined;
        if (inner !== undefined) return inner;
      }
      const callee = node.field('function');
      return callee?.type === 'identifier'
        ? callee.text
        : callee?.type === 'scoped_identifier'
          ? nameOfPath(file, callee.text)
          : undefined;
    }
    default:
      return undefined;
  }
}

const tops = new WeakMap<SyntaxNode, SyntaxNode>();
const roots = new WeakMap<SyntaxNode, SyntaxNode>();

/**
 * Above a chain of calls: the whole expression that a call stands in (`a.b().c()` for `b`), `?` and `.await` included. Kept for each
 * link on the way: routers are chains of hundreds.
 */
export function chainOf(node: SyntaxNode): SyntaxNode {
  return followed(node, tops, at => {
    const { parent } = at;
    if (!parent) return undefined;
    const isLink =
      (parent.type === 'field_expression' && parent.field('value') === at) ||
      (parent.type === 'call_expression' && parent.field('function') === at) ||
      /^(?:generic_function|try_expression|await_expression|parenthesized_expression|reference_expression)$/.test(
        parent.type,
      );
    return isLink ? parent : undefined;
  });
}

/** What a chain of calls begins with. */
export function rootOf(node: SyntaxNode): SyntaxNode {
  return followed(node, roots, at => {
    switch (at.type) {
      case 'call_expression': {
        const callee = at.field('function');
        return callee && /^(?:field_expression|generic_function|call_expression)$/.test(callee.type)
          ? callee
          : undefined;
      }
      case 'field_expression':
        return at.field('value');
      case 'generic_function':
        return at.field('function');
      case 'try_expression':
      case 'await_expression':
      case 'parenthesized_expression':
      case 'reference_expression':
      case 'unary_expression':
        return at.field('value') ?? at.children.find(({ isNamed }) => isNamed);
      default:
        return undefined;
    }
  });
}

function followed(
  node: SyntaxNode,
  known: WeakMap<SyntaxNode, SyntaxNode>,
  next: (at: SyntaxNode) => SyntaxNode | undefined,
): SyntaxNode {
  const path: SyntaxNode[] = [];
  let at = node;
  for (;;) {
    const end = known.get(at);
    const after = end ? undefined : next(at);
    if (!after) {
      for (const one of path) known.set(one, end ?? at);
      return end ?? at;
    }
    path.push(at);
    at = after;
  }
}
