import type { TextPart, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Binding } from './bindings';
import { argumentsOf, dottedOf, isFunction, propertiesOf, stringOf, unwrap } from './nodes';
import type { Script } from './script';

/** How far variables are followed, and how deep expressions are read. */
const mostSteps = 60;
const mostAlternatives = 4;
const longest = 20_000;

export interface Text {
  readonly value: TextValue;
  /** The function whose parameters are in it: perhaps one around the place where the text stands. */
  readonly parametersOf: number;
}

/** Reads expressions as texts. */
export class Texts {
  constructor(private readonly script: Script) {}

  /** The text of an expression; empty when nothing is known of it. */
  of(node: SyntaxNode | undefined): TextValue {
    return this.all(node)[0]?.value ?? [];
  }

  /** The same, parameters of functions further out being unknown: an argument says whose it is by nothing but its call. */
  within(node: SyntaxNode | undefined, inside: number): TextValue {
    const [text] = this.all(node);
    if (!text) return [];
    if (text.parametersOf < 0 || text.parametersOf === inside) return text.value;
    return joined(text.value.map(part => (typeof part === 'object' && part !== null && 'param' in part ? null : part)));
  }

  /** Known as a whole. */
  literal(node: SyntaxNode | undefined): string | undefined {
    const value = this.of(node);
    return value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
  }

  /** The texts that an expression may be, `a ? 'x' : 'y'` having two; none that is unknown as a whole. */
  all(node: SyntaxNode | undefined): readonly Text[] {
    if (!node) return [];
    const reading: Reading = { steps: 0, parametersOf: -1, isDeep: false };
    return this.read(node, reading).flatMap(parts => {
      const value = joined(parts);
      return value.length ? [{ value, parametersOf: reading.parametersOf }] : [];
    });
  }

  /** The same with the file's own constants put in: for what others look up one hop away. */
  deep(node: SyntaxNode | undefined): TextValue {
    if (!node) return [];
    const reading: Reading = { steps: 0, parametersOf: -1, isDeep: true };
    const all = this.read(node, reading);
    // `process.env.NAME ?? 'name'`: what is written there is the default.
    return joined(all.find(parts => parts.some(part => typeof part === 'string')) ?? all[0] ?? []);
  }

  private read(node: SyntaxNode, reading: Reading): TextPart[][] {
    if (++reading.steps > mostSteps) return [[null]];
    const inner = unwrap(node);
    switch (inner.type) {
      case 'string':
        return [[stringOf(inner)]];
      case 'number':
        return [[inner.text]];
      case 'template_string':
        return this.template(inner, reading);
      case 'binary_expression':
        return this.binary(inner, reading);
      case 'ternary_expression':
        return [
          ...this.optional(inner.field('consequence'), reading),
          ...this.optional(inner.field('alternative'), reading),
        ].slice(0, mostAlternatives);
      case 'identifier':
      case 'shorthand_property_identifier':
        return this.name(inner, reading);
      case 'member_expression':
      case 'subscript_expression':
        return this.member(inner, reading);
      case 'call_expression':
        return this.call(inner, reading);
      case 'new_expression':
        return this.made(inner, reading);
      default:
        return [[null]];
    }
  }

  private optional(node: SyntaxNode | undefined, reading: Reading): TextPart[][] {
    return node ? this.read(node, reading) : [[null]];
  }

  private template(node: SyntaxNode, reading: Reading): TextPart[][] {
    let all: TextPart[][] = [[]];
    for (const child of node.children) {
      if (child.type !== 'template_substitution') {
        for (const parts of all) parts.push(stringOf(child));
        continue;
      }
      const inner = child.children.find(part => part.type !== 'comment');
      all = product(all, this.optional(inner, reading));
    }
    return all;
  }

  private binary(node: SyntaxNode, reading: Reading): TextPart[][] {
    const operator = node.field('operator')?.text;
    const left = node.field('left');
    const right = node.field('right');
    if (operator === '+') {
      // `a + b + c` leans to the left and may be as long as a page.
      const operands: (SyntaxNode | undefined)[] = [right];
      let first = left && unwrap(left);
      while (first?.type === 'binary_expression' && first.field('operator')?.text === '+') {
        operands.push(first.field('right'));
        const next: SyntaxNode | undefined = first.field('left');
        first = next && unwrap(next);
      }
      operands.push(first);
      let all: TextPart[][] = [[]];
      for (const operand of operands.reverse()) {
        reading.steps--;
        all = product(all, this.optional(operand, reading));
      }
      return all;
    }
    if (operator === '&&') return this.optional(right, reading);
    if (operator !== '||' && operator !== '??') return [[null]];
    const all = [...this.optional(left, reading), ...this.optional(right, reading)];
    const known = all.filter(parts => parts.some(part => part !== null));
    return known.length ? known.slice(0, mostAlternatives) : [[null]];
  }

  private name(node: SyntaxNode, reading: Reading): TextPart[][] {
    const name = node.text;
    if (name === 'undefined' || name === 'NaN') return [[null]];
    if (name === '__filename' || name === '__dirname') return [[null]];
    const binding = this.script.bindings.find(name, node.start);
    if (!binding) return [[{ ref: name }]];
    if (binding.kind === 'parameter') return this.parameter(binding, reading);
    if (binding.kind !== 'variable') return [[{ ref: name }]];
    const isLocal = binding.function >= 0;
    if (!isLocal && !reading.isDeep) return [[{ ref: name }]];
    const value = binding.isConstant ? this.valueOf(binding, reading) : undefined;
    if (value?.some(parts => parts.some(part => part !== null))) return value;
    return [[this.reference(name, isLocal)]];
  }

  /** A local name must not be taken for a constant of the file that has the same one. */
  private reference(name: string, isLocal: boolean): TextPart {
    return isLocal && this.script.bindings.top(name) ? null : { ref: name };
  }

  private parameter(binding: Binding, reading: Reading): TextPart[][] {
    const owner = reading.parametersOf;
    if (owner >= 0 && owner !== binding.function) return [[null]];
    reading.parametersOf = binding.function;
    return [[{ param: binding.position ?? 0 }]];
  }

  private valueOf(binding: Binding, reading: Reading): TextPart[][] | undefined {
    const { value, member } = binding;
    if (!value || isFunction(value)) return undefined;
    if (member === undefined) return this.read(value, reading);
    const property = value.type === 'object' ? propertiesOf(value).find(({ key }) => key === member) : undefined;
    if (property) return this.read(property.value, reading);
    const object = dottedOf(value);
    if (object === undefined || object.startsWith('process.env')) return undefined;
    const first = this.script.bindings.find(object.split('.')[0], value.start);
    if (first && first.kind !== 'import' && first.function >= 0) return undefined;
    return [[{ ref: `${object}.${member}` }]];
  }

  private member(node: SyntaxNode, reading: Reading): TextPart[][] {
    const dotted = dottedOf(node);
    if (dotted === undefined) return [[null]];
    const parts = dotted.split('.');
    const last = parts[parts.length - 1];
    if (dotted === 'this.constructor.name') {
      const name = this.script.classAround(node)?.name;
      return name ? [[name], [null]] : [[null]];
    }
    if (parts[0] === 'process' || parts[0] === 'import') return [[null]];
    if (last === 'length') return [[null]];
    if (last === 'name' && parts.length === 2) {
      const binding = this.script.bindings.find(parts[0], node.start);
      if (/^[A-Z]/.test(parts[0]) && (!binding || binding.kind === 'class' || binding.kind === 'import')) {
        return [[parts[0]]];
      }
      if (binding?.kind === 'function') return [[parts[0]]];
    }
    if (last === 'name' && parts[0] === 'this' && parts.length === 3) {
      const owner = this.script.classAround(node);
      if (owner?.methods.some(({ name }) => name === parts[1])) return [[parts[1]]];
    }
    if (parts[0] === 'this') return [[{ ref: dotted }]];
    const binding = this.script.bindings.find(parts[0], node.start);
    if (binding?.kind === 'parameter') return [[null]];
    if (binding?.kind === 'variable' && (binding.function >= 0 || reading.isDeep)) {
      const found = binding.isConstant ? this.inObject(binding, parts.slice(1), reading) : undefined;
      if (found) return found;
      if (binding.function >= 0) return [[this.reference(parts[0], true) && { ref: dotted }]];
    }
    return [[{ ref: dotted }]];
  }

  /** `NAMES.load` of an object literal in this file. */
  private inObject(binding: Binding, path: readonly string[], reading: Reading): TextPart[][] | undefined {
    let at = binding.member === undefined ? binding.value : undefined;
    for (const key of path) {
      const inner = at && frozen(at);
      at = inner?.type === 'object' ? propertiesOf(inner).find(property => property.key === key)?.value : undefined;
    }
    return at && !isFunction(at) ? this.read(at, reading) : undefined;
  }

  private call(node: SyntaxNode, reading: Reading): TextPart[][] {
    const callee = node.field('function');
    const args = argumentsOf(node);
    // A tagged template is the text itself: sql`…`, gql`…`.
    if (args[0]?.type === 'template_string' && node.field('arguments')?.type === 'template_string') {
      return this.template(args[0], reading);
    }
    if (callee?.type === 'member_expression') {
      const object = callee.field('object');
      const name = callee.field('property')?.text;
      if (!object) return [[null]];
      if (name === 'concat') {
        let all = this.read(object, reading);
        for (const argument of args) all = product(all, this.read(argument, reading));
        return all;
      }
      if (name === 'join' && unwrap(object).type === 'array') return this.list(unwrap(object), args[0], reading);
      if (/^(?:trim|trimStart|trimEnd|toString|valueOf|normalize|href)$/.test(name ?? '') && args.length === 0) {
        return this.read(object, reading);
      }
      if (name === 'format' && object.text === 'util') return this.format(args, reading);
      if (name === 'raw' && args.length === 1) return this.read(args[0], reading);
      if (name === 'freeze' && object.text === 'Object' && args[0]) return this.read(args[0], reading);
      return [[null]];
    }
    if (
      callee?.type === 'identifier' &&
      /^(?:String|dedent|sql|gql|raw|text)$/.test(callee.text) &&
      args.length === 1
    ) {
      return this.read(args[0], reading);
    }
    return [[null]];
  }

  private made(node: SyntaxNode, reading: Reading): TextPart[][] {
    const args = argumentsOf(node);
    const name = node.field('constructor')?.text;
    if (!/^(?:URL|Request)$/.test(name ?? '') || !args[0]) return [[null]];
    if (name === 'Request' || !args[1]) return this.read(args[0], reading);
    return product(this.read(args[1], reading), this.read(args[0], reading));
  }

  private list(array: SyntaxNode, separator: SyntaxNode | undefined, reading: Reading): TextPart[][] {
    const between = separator ? stringOf(unwrap(separator)) : ',';
    let all: TextPart[][] = [[]];
    array.children.forEach((element, i) => {
      if (element.type === 'comment') return;
      if (i > 0) for (const parts of all) parts.push(between);
      reading.steps--;
      all = product(all, element.type === 'spread_element' ? [[null]] : this.read(element, reading));
    });
    return all;
  }

  private format(args: readonly SyntaxNode[], reading: Reading): TextPart[][] {
    const [first] = args[0] ? this.read(args[0], reading) : [];
    if (first?.length !== 1 || typeof first[0] !== 'string') return [[null]];
    const pieces = first[0].split(/%[sdifjoO]/);
    let all: TextPart[][] = [[pieces[0]]];
    for (let i = 1; i < pieces.length; i++) {
      all = product(all, args[i] ? this.read(args[i], reading) : [[null]]);
      for (const parts of all) parts.push(pieces[i]);
    }
    return all;
  }
}

interface Reading {
  steps: number;
  parametersOf: number;
  readonly isDeep: boolean;
}

/** The object of `Object.freeze({…})`, `defineX({…})` being something else. */
export function frozen(node: SyntaxNode): SyntaxNode {
  const inner = unwrap(node);
  if (inner.type !== 'call_expression' || !/^Object\.(?:freeze|seal)$/.test(inner.field('function')?.text ?? '')) {
    return inner;
  }
  const [first] = argumentsOf(inner);
  return first ? unwrap(first) : inner;
}

function product(left: TextPart[][], right: TextPart[][]): TextPart[][] {
  if (right.length === 1) {
    for (const parts of left) parts.push(...right[0]);
    return left;
  }
  return left.flatMap(parts => right.map(more => [...parts, ...more])).slice(0, mostAlternatives);
}

/** Neighbours joined; empty when no part is known. */
export function joined(parts: readonly TextPart[]): TextValue {
  const all: TextPart[] = [];
  let length = 0;
  for (const part of parts) {
    const last = all[all.length - 1];
    if (typeof part === 'string') {
      length += part.length;
      if (length > longest) return [];
      if (typeof last === 'string') all[all.length - 1] = last + part;
      else all.push(part);
    } else if (part !== null || last !== null || all.length === 0) all.push(part);
  }
  return all.some(part => part !== null && part !== '') || (all.length === 1 && all[0] === '') ? all : [];
}
