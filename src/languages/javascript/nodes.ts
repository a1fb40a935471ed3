// Questions to single nodes of the JavaScript and TypeScript grammars, which differ in a few names only.
import type { SyntaxNode } from '../../core/index/syntax';

const functions = new Set([
  'function_declaration', 'function_expression', 'function', 'arrow_function', 'generator_function',
  'generator_function_declaration', 'method_definition',
]); // prettier-ignore
const declarations = new Set(['function_signature', 'method_signature', 'abstract_method_signature']);
const classes = new Set(['class_declaration', 'class', 'abstract_class_declaration']);

export function isFunction({ type, isNamed }: SyntaxNode): boolean {
  return isNamed && functions.has(type);
}

/** A function that has no body: an overload, a member of an interface, an abstract or ambient one. */
export function isDeclared({ type }: SyntaxNode): boolean {
  return declarations.has(type);
}

export function isClass({ type, isNamed }: SyntaxNode): boolean {
  return isNamed && classes.has(type);
}

const wrappings = new Set([
  'parenthesized_expression', 'as_expression', 'satisfies_expression', 'non_null_expression', 'await_expression',
]); // prettier-ignore

/** The expression inside of parentheses, `as T`, `!` and `await`. */
export function unwrap(node: SyntaxNode): SyntaxNode {
  let inner = node;
  for (;;) {
    const isAssertion = inner.type === 'type_assertion';
    if (!isAssertion && !wrappings.has(inner.type)) return inner;
    const next = isAssertion
      ? inner.children[inner.children.length - 1]
      : inner.children.find(child => child.type !== 'comment');
    if (!next) return inner;
    inner = next;
  }
}

/** The node with all that only wraps it. */
export function outermost(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent && wrappings.has(outer.parent.type) && outer.parent.children[0] === outer) outer = outer.parent;
  return outer;
}

/** Arguments of a call; a tagged template is one. */
export function argumentsOf(call: SyntaxNode): readonly SyntaxNode[] {
  const list = call.field('arguments');
  if (!list) return [];
  if (list.type === 'template_string') return [list];
  return list.children.filter(child => child.type !== 'comment');
}

export interface Property {
  readonly key: string;
  readonly keyNode: SyntaxNode;
  /** Of a shorthand the name itself, of a method the method. */
  readonly value: SyntaxNode;
}

/** Properties of an object literal whose names are known. */
export function propertiesOf(object: SyntaxNode | undefined): readonly Property[] {
  const properties: Property[] = [];
  for (const child of object?.type === 'object' ? object.children : []) {
    if (child.type === 'pair') {
      const keyNode = child.field('key');
      const value = child.field('value');
      const key = keyNode && keyOf(keyNode);
      if (keyNode && value && key !== undefined) properties.push({ key, keyNode, value: unwrap(value) });
    } else if (child.type === 'method_definition') {
      const keyNode = child.field('name');
      const key = keyNode && keyOf(keyNode);
      if (keyNode && key !== undefined) properties.push({ key, keyNode, value: child });
    } else if (child.type === 'shorthand_property_identifier') {
      properties.push({ key: child.text, keyNode: child, value: child });
    }
  }
  return properties;
}

export function propertyOf(object: SyntaxNode | undefined, ...keys: readonly string[]): SyntaxNode | undefined {
  const properties = propertiesOf(object);
  for (const key of keys) {
    const found = properties.find(property => property.key === key);
    if (found) return found.value;
  }
  return undefined;
}

/** Elements of an array literal; the node itself when it is none. */
export function elementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  const inner = unwrap(node);
  return inner.type === 'array' ? inner.children.filter(child => child.type !== 'comment') : [inner];
}

/** Name of a property or member; undefined when it is computed from anything but a text. */
export function keyOf(node: SyntaxNode): string | undefined {
  if (node.type === 'computed_property_name') {
    const inner = node.children[0];
    return inner?.type === 'string' ? stringOf(inner) : undefined;
  }
  return node.type === 'string' ? stringOf(node) : node.text;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' };

/** The text of a string or of one of its parts, escapes read. */
export function stringOf(node: SyntaxNode): string {
  if (node.type === 'escape_sequence') return escaped(node.text.slice(1));
  if (node.type !== 'string') return node.text;
  return node.children.map(child => (child.type === 'escape_sequence' ? stringOf(child) : child.text)).join('');
}

function escaped(sequence: string): string {
  const code = /^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})$/i.exec(sequence);
  if (code) {
    const point = parseInt(code[1] ?? code[2] ?? code[3], 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  }
  if (/^\r?\n$/.test(sequence)) return '';
  return escapes[sequence] ?? sequence;
}

/** `a.b.c` of names only, `this` included; undefined for anything else. */
export function dottedOf(node: SyntaxNode): string | undefined {
  const parts: string[] = [];
  let at = unwrap(node);
  for (;;) {
    if (parts.length > 10) return undefined;
    if (at.type === 'member_expression' || at.type === 'subscript_expression') {
      const index = at.field('index');
      const property = at.field('property') ?? (index?.type === 'string' ? index : undefined);
      const object = at.field('object');
      if (!property || !object) return undefined;
      parts.push(keyOf(property)!);
      at = unwrap(object);
    } else if (/^(?:identifier|this|super|type_identifier|nested_identifier|nested_type_identifier)$/.test(at.type)) {
      parts.push(at.text);
      return parts.reverse().join('.');
    } else return undefined;
  }
}

/** What a type annotation says, without the colon. */
export function typeTextOf(node: SyntaxNode | undefined): string {
  const annotation = node?.field('type');
  return annotation ? annotation.text.replace(/^:\s*/, '').slice(0, 120) : '';
}
