// How closures and object literals come to a name: by what they are bound to.
import type { SyntaxNode } from '../../core/index/syntax';
import { dottedOf, isClass, isFunction, keyOf, outermost } from './nodes';

export interface BoundName {
  readonly name: string;
  /** Object or class it is a member of; undefined where the walk knows better (members of classes). */
  readonly owner: string | undefined;
  readonly node: SyntaxNode;
}

/** Functions that take a closure and give one back are named so or stand where their result is exported. */
const wrapper =
  /async|wrap|catch|handl|middleware|memo|callback|debounce|throttle|promisify|guard|with[A-Z]|trace|span|instrument|procedure|resolver|fn$/i;
/** Calls whose result is no function, although they take one. */
const consuming =
  /^(?:map|filter|reduce|reduceRight|find|findIndex|findLast|some|every|flatMap|forEach|sort|then|catch|finally|setTimeout|setInterval|setImmediate|from|replace|replaceAll|all|race|allSettled|transaction|run|it|describe|test|before|after|beforeEach|afterEach|startActiveSpan|startSpan|use|on|once|listen|createServer|subscribe|pipe|keyBy|groupBy|sortBy|useMemo|useEffect|useState|useReducer|command|option|action|get|post|put|delete|patch|head|options|group|register)$/;

/** The name a function or class expression is bound to. */
export function boundNameOf(node: SyntaxNode, self: string): BoundName | undefined {
  let at = outermost(node);
  for (let wraps = 0; wraps < 5; wraps++) {
    const parent = at.parent;
    if (!parent) return undefined;
    if (parent.type === 'arguments') {
      const call = parent.parent;
      if (!call || call.type !== 'call_expression' || !isWrapping(call, at)) return undefined;
      at = outermost(call);
      continue;
    }
    // `wrap('name')(closure)`, `builder.input(x).query(closure)`: the call is what is bound, however it is chained on.
    return nameIn(parent, at, self);
  }
  return undefined;
}

function nameIn(parent: SyntaxNode, at: SyntaxNode, self: string): BoundName | undefined {
  switch (parent.type) {
    case 'variable_declarator': {
      const name = parent.field('name');
      return at.fieldName === 'value' && name?.type === 'identifier'
        ? { name: name.text, owner: '', node: name }
        : undefined;
    }
    case 'assignment_expression':
      return at.fieldName === 'right' ? assigned(parent.field('left'), self) : undefined;
    case 'pair': {
      const key = parent.field('key');
      const name = key && keyOf(key);
      if (!key || name === undefined || !parent.parent) return undefined;
      return { name, owner: ownerOfObject(parent.parent, self), node: key };
    }
    case 'public_field_definition':
    case 'field_definition': {
      const name = parent.field('name') ?? parent.field('property');
      return name && at.fieldName === 'value' ? { name: keyOf(name) ?? '', owner: undefined, node: name } : undefined;
    }
    case 'export_statement':
      return { name: 'default', owner: '', node: at };
    default:
      return undefined;
  }
}

function assigned(left: SyntaxNode | undefined, self: string): BoundName | undefined {
  if (!left) return undefined;
  if (left.type === 'identifier') return { name: left.text, owner: '', node: left };
  const dotted = dottedOf(left);
  if (dotted === undefined || !dotted.includes('.')) return undefined;
  // As V8 calls it.
  if (dotted === 'module.exports') return { name: dotted, owner: '', node: left };
  const split = dotted.lastIndexOf('.');
  const node = left.field('property') ?? left;
  return { name: dotted.slice(split + 1), owner: ownerNamed(dotted.slice(0, split), self), node };
}

/** `exports` is the file itself, `this` the class around, `X.prototype` the same as `X`. */
function ownerNamed(object: string, self: string): string {
  if (/^(?:exports|module\.exports)$/.test(object)) return '';
  const inner = object.replace(/^(?:module\.)?exports\./, '').replace(/\.prototype$/, '');
  return inner === 'this' ? self : inner.replace(/^this\./, self ? `${self}.` : '');
}

function isWrapping(call: SyntaxNode, closure: SyntaxNode): boolean {
  const callee = call.field('function');
  if (!callee || outermost(call).parent?.type === 'await_expression') return false;
  if (callee.type === 'call_expression') return true;
  const isMember = callee.type === 'member_expression';
  const name = (isMember ? callee.field('property')?.text : callee.type === 'identifier' ? callee.text : '') ?? '';
  if (name === '' || consuming.test(name)) return false;
  let functionsGiven = 0;
  for (const argument of closure.parent?.children ?? []) if (isFunction(argument)) functionsGiven++;
  if (functionsGiven > 1) return false;
  return (wrapper.test(name) && !isMember) || isAtTop(call);
}

/** Whether what an expression gives stays in sight of other files: at the top, or a member of a class or of an object there. */
function isAtTop(node: SyntaxNode): boolean {
  for (let at = node.parent, steps = 0; at && steps < 30; at = at.parent, steps++) if (isFunction(at)) return false;
  return true;
}

/** Dotted name of an object literal: `resolvers.Query`; '' when it has none or is what the file exports. */
export function ownerOfObject(object: SyntaxNode, self: string, isArgument = false): string {
  const keys: string[] = [];
  let at = outermost(object);
  for (let steps = 0; steps < 40; steps++) {
    const parent = at.parent;
    if (!parent) break;
    const named = (owner: string): string => [...(owner ? [owner] : []), ...keys.reverse()].join('.');
    if (parent.type === 'pair' && parent.parent) {
      const key = parent.field('key');
      keys.push((key && keyOf(key)) ?? '');
      at = outermost(parent.parent);
    } else if (parent.type === 'arguments' && parent.parent) {
      const call = outermost(parent.parent);
      const holder = call.parent?.type;
      if (
        !/^(?:variable_declarator|assignment_expression|export_statement|pair|public_field_definition|field_definition)$/.test(
          holder ?? '',
        )
      ) {
        // Not a name that can be used bare: what the object is given to.
        const callee = parent.parent.field('function') ?? parent.parent.field('constructor');
        return named(
          isArgument ? '' : ((callee?.field('property') ?? callee)?.text.slice(0, 40).replace(/[^\w$]/g, '') ?? ''),
        );
      }
      at = call;
    } else if (parent.type === 'return_statement' || parent.type === 'arrow_function') {
      const around = parent.type === 'arrow_function' ? parent : functionAround(parent);
      const own = around && (around.field('name')?.text ?? boundNameOf(around, self)?.name);
      return named(own === 'default' || own === 'module.exports' ? '' : (own ?? ''));
    } else if (parent.type === 'array' || parent.type === 'ternary_expression' || parent.type === 'spread_element') {
      at = outermost(parent);
    } else {
      const bound = nameIn(parent, at, self);
      if (!bound || bound.name === 'default' || bound.name === 'module.exports') return named('');
      const owner = bound.owner ?? self;
      return named(owner ? `${owner}.${bound.name}` : bound.name);
    }
  }
  return keys.reverse().join('.');
}

function functionAround(node: SyntaxNode): SyntaxNode | undefined {
  let at = node.parent;
  while (at && !isFunction(at) && !isClass(at)) at = at.parent;
  return at && isFunction(at) ? at : undefined;
}
