// What an expression is as a text: literals, f-strings, `+`, `%`, `.format`, defaults of settings; names stay names.
import type { TextPart, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callOf } from './callNode';
import { dotted } from './outline';
import type { Assignment, Outline } from './outline';

/** How deep names are followed to what they are set to. */
const mostHops = 4;

export class Texts {
  private readonly assigned = new Map<string, Assignment | null>();
  private byTarget: Map<string, Assignment[]> | undefined;
  private byFunction: Map<string, Outline['returns'][number][]> | undefined;

  constructor(readonly outline: Outline) {
    for (const assignment of outline.assignments) {
      const key = keyOf(assignment);
      this.assigned.set(key, this.assigned.has(key) || outline.rebound.has(key) ? null : assignment);
    }
  }

  /** What a class sets in its body, or its methods on `self`, if that happens once. */
  classAttribute(path: string, name: string): Assignment | undefined {
    return this.assigned.get(`${path}.${name}`) ?? undefined;
  }

  /** Assignments to a name, wherever they stand. */
  assignmentsTo(name: string): readonly Assignment[] {
    if (!this.byTarget) {
      this.byTarget = new Map();
      for (const one of this.outline.assignments) append(this.byTarget, one.target, one);
    }
    return this.byTarget.get(name) ?? [];
  }

  /** What functions of a name return. */
  returnsOf(name: string): Outline['returns'] {
    if (!this.byFunction) {
      this.byFunction = new Map();
      for (const one of this.outline.returns)
        if (one.function >= 0) append(this.byFunction, this.outline.functions[one.function].name, one);
    }
    return this.byFunction.get(name) ?? [];
  }

  /** What a name is set to, if that happens once: in the function, in those around it, at the top of the file or in the class. */
  assignment(name: string, inside: number): Assignment | undefined {
    if (/^(?:self|cls)\./.test(name)) return this.attribute(name.slice(name.indexOf('.') + 1), inside);
    for (let at = inside; ; at = this.outline.functions[at].parent) {
      const found = this.assigned.get(`${at}:${name}`);
      if (found !== undefined) return found ?? undefined;
      if (at < 0) return undefined;
      if (this.outline.functions[at].params.includes(name)) return undefined;
    }
  }

  /** Index of the function that has a parameter of this name, of those around a place, and its position. */
  parameter(name: string, inside: number): { function: number; position: number } | undefined {
    for (let at = inside; at >= 0; at = this.outline.functions[at].parent) {
      const position = this.outline.functions[at].params.indexOf(name);
      if (position >= 0) return { function: at, position };
      if (this.assigned.has(`${at}:${name}`)) return undefined;
    }
    return undefined;
  }

  /** With variables of the same function put in. */
  valueOf(node: SyntaxNode | undefined, inside: number): TextValue {
    return this.read(node, inside, mostHops);
  }

  /** All that it may be: `name or f.__name__`, `a if b else c`. */
  valuesOf(node: SyntaxNode | undefined, inside: number): TextValue[] {
    const values: TextValue[] = [];
    const waiting = node ? [node] : [];
    for (let steps = 0; waiting.length > 0 && steps < 20; steps++) {
      const one = waiting.shift()!;
      if (one.type === 'boolean_operator') waiting.push(...named(one));
      else if (one.type === 'conditional_expression') waiting.push(...named(one).filter((_, i) => i !== 1));
      else if (one.type === 'parenthesized_expression') waiting.push(...named(one));
      else {
        const local = one.type === 'identifier' ? this.assignment(one.text, inside) : undefined;
        const isChoice = local?.value?.type === 'boolean_operator' || local?.value?.type === 'conditional_expression';
        if (isChoice && local?.value) waiting.push(local.value);
        else {
          const value = this.valueOf(one, inside);
          if (value.length) values.push(value);
        }
      }
    }
    return values;
  }

  /** As an argument is kept: a text, or a plain name. */
  argumentOf(node: SyntaxNode, inside: number): TextValue {
    return this.read(node, inside, 0);
  }

  /** The class whose method or body a place is in. */
  classPath(inside: number): string {
    for (let at = inside; at >= 0; at = this.outline.functions[at].parent) {
      const { owner } = this.outline.functions[at];
      if (owner !== '') return owner;
    }
    return '';
  }

  private attribute(name: string, inside: number): Assignment | undefined {
    const path = this.classPath(inside);
    if (path === '') return undefined;
    return this.assigned.get(`${path}.${name}`) ?? undefined;
  }

  private read(node: SyntaxNode | undefined, inside: number, hops: number): TextValue {
    switch (node?.type) {
      case 'string':
        return this.string(node, inside, hops);
      case 'concatenated_string':
        return join(
          node.children.flatMap(child => (child.type === 'string' ? [...this.string(child, inside, hops)] : [])),
        );
      case 'parenthesized_expression':
      case 'await':
        return this.read(named(node)[0], inside, hops);
      case 'binary_operator':
        return this.operator(node, inside, hops);
      case 'identifier':
        return this.name(node.text, inside, hops);
      case 'attribute': {
        const name = dotted(node).replace(/\.value$/, '');
        if (name === '') return [];
        const set = hops > 0 && /^(?:self|cls)\./.test(name) ? this.assignment(name, inside) : undefined;
        const value = set?.value && set.value !== node ? this.read(set.value, set.function, hops - 1) : [];
        // What another function was given means nothing here.
        const isOwn = value.every(part => typeof part !== 'object' || part === null || !('param' in part));
        return isOwn && value.some(part => typeof part === 'string') ? value : [{ ref: name }];
      }
      case 'subscript':
        return this.subscript(node);
      case 'call':
        return this.call(node, inside, hops);
      case 'boolean_operator':
        return this.read(named(node)[1], inside, hops);
      default:
        return [];
    }
  }

  private name(name: string, inside: number, hops: number): TextValue {
    const parameter = this.parameter(name, inside);
    if (parameter) return parameter.function === inside ? [{ param: parameter.position }] : [{ ref: name }];
    const local = hops > 0 ? this.assignment(name, inside) : undefined;
    if (local?.value && local.function >= 0) {
      const value = this.read(local.value, local.function, hops - 1);
      const isMoved =
        local.function !== inside && value.some(part => typeof part === 'object' && part && 'param' in part);
      if (value.length && !isMoved) return value;
    }
    return [{ ref: name }];
  }

  private subscript(node: SyntaxNode): TextValue {
    const name = dotted(node.field('value'));
    const key = node.field('subscript');
    const text = key?.type === 'string' ? literal(key) : undefined;
    return name !== '' && text !== undefined && /^\w+$/.test(text) ? [{ ref: `${name}.${text}` }] : [];
  }

  private string(node: SyntaxNode, inside: number, hops: number): TextValue {
    const prefix = node.children[0]?.type === 'string_start' ? node.children[0].text.toLowerCase() : '';
    const isRaw = prefix.includes('r');
    const parts: TextPart[] = [];
    for (const child of node.children) {
      if (child.type === 'string_content') parts.push(contentOf(child, isRaw));
      else if (child.type === 'interpolation') {
        const value = this.read(child.field('expression'), inside, hops);
        parts.push(...(value.length ? value : [null]));
      }
    }
    return parts.length ? join(parts) : [''];
  }

  private operator(node: SyntaxNode, inside: number, hops: number): TextValue {
    const operands: SyntaxNode[] = [];
    const operators: string[] = [];
    let left: SyntaxNode | undefined = node;
    while (left?.type === 'binary_operator') {
      const right = left.field('right');
      if (right) operands.unshift(right);
      operators.unshift(left.field('operator')?.text ?? '');
      left = left.field('left');
      if (operands.length > 100) return [];
    }
    let value = this.read(left, inside, hops);
    let isText = value.some(part => typeof part === 'string');
    for (let i = 0; i < operands.length; i++) {
      if (operators[i] === '%' && isText) value = this.percent(value, operands[i], inside, hops);
      else if (operators[i] === '+' || (operators[i] === '/' && isText)) {
        const next = this.read(operands[i], inside, hops);
        const slash = operators[i] === '/' ? ['/'] : [];
        value = join([...(value.length ? value : [null]), ...slash, ...(next.length ? next : [null])]);
        isText ||= next.some(part => typeof part === 'string');
      } else return [];
    }
    const isKnown = value.some(part => typeof part === 'string' || (typeof part === 'object' && part !== null));
    return isKnown ? value : [];
  }

  private percent(value: TextValue, right: SyntaxNode, inside: number, hops: number): TextValue {
    const args = right.type === 'tuple' ? named(right) : right.type === 'dictionary' ? [] : [right];
    let next = 0;
    return fill(value, /%(?:%|(?:\(\w+\))?[#0\- +]*[\d*]*(?:\.\d+)?[hlL]?[diouxXeEfFgGcrsa])/g, found => {
      if (found === '%%') return ['%'];
      const arg = args[next++] as SyntaxNode | undefined;
      return arg ? this.read(arg, inside, hops) : [];
    });
  }

  private call(node: SyntaxNode, inside: number, hops: number): TextValue {
    const call = callOf(node, inside);
    const receiver = dotted(call.receiver);
    switch (call.name) {
      case 'format':
        return call.receiver ? this.format(call.receiver, node, inside, hops) : [];
      case 'getenv':
        return this.read(argument(call, 'default', 1), inside, hops);
      case 'get':
        return /(?:^|\.)environ$/.test(receiver) ? this.read(argument(call, 'default', 1), inside, hops) : [];
      case 'config':
      case 'env':
        return this.read(call.named.get('default') ?? (call.name === 'env' ? call.args[1] : undefined), inside, hops);
      case 'str':
        return receiver === ''
          ? this.read(call.args[0], inside, hops)
          : /env/i.test(receiver)
            ? this.read(argument(call, 'default', 1), inside, hops)
            : [];
      case 'text':
      case 'SQL':
      case 'dedent':
      case 'cleandoc':
      case '_':
      case 'gettext_lazy':
        return this.read(call.args[0], inside, hops);
      case 'urljoin': {
        const base = this.read(call.args[0], inside, hops);
        const rest = this.read(call.args[1], inside, hops);
        return join([...(base.length ? base : [null]), ...(rest.length ? rest : [null])]);
      }
      case 'strip':
      case 'lower':
      case 'upper':
      case 'rstrip':
      case 'lstrip': {
        const value = call.args.length === 0 && call.receiver ? this.read(call.receiver, inside, hops) : [];
        return value.length === 1 && typeof value[0] === 'string' ? [strip(value[0], call.name)] : [];
      }
      default:
        return [];
    }
  }

  private format(text: SyntaxNode, node: SyntaxNode, inside: number, hops: number): TextValue {
    const value = this.read(text, inside, hops);
    if (!value.some(part => typeof part === 'string')) return [];
    const call = callOf(node, inside);
    let next = 0;
    return fill(value, /\{\{|\}\}|\{([\w.[\]]*)(?:![rsa])?(?::[^{}]*)?\}/g, found => {
      if (found === '{{') return ['{'];
      if (found === '}}') return ['}'];
      const field = /^\{([\w]*)/.exec(found)?.[1] ?? '';
      const isPlain = /^\{\w*[}!:]/.test(found);
      const arg = /^\d*$/.test(field) ? call.args[field === '' ? next++ : Number(field)] : call.named.get(field);
      return isPlain && arg ? this.read(arg, inside, hops) : [];
    });
  }
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Text of a string without holes. */
export function literal(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'concatenated_string') {
    const parts = node.children.filter(({ type }) => type === 'string').map(literal);
    return parts.includes(undefined) ? undefined : parts.join('');
  }
  if (node?.type !== 'string' || node.child('interpolation')) return undefined;
  const isRaw = /r/i.test(node.children[0]?.text ?? '');
  return node.children.map(child => (child.type === 'string_content' ? contentOf(child, isRaw) : '')).join('');
}

/** Texts of a list, tuple or set. */
export function literals(node: SyntaxNode | undefined): string[] {
  if (node?.type === 'string') return [literal(node) ?? ''].filter(text => text !== '');
  if (node?.type !== 'list' && node?.type !== 'tuple' && node?.type !== 'set') return [];
  return node.children.flatMap(child => {
    const text = literal(child) ?? (child.type === 'attribute' ? dotted(child).split('.').pop() : undefined);
    return text === undefined ? [] : [text];
  });
}

/** Children without comments. */
export function named(node: SyntaxNode): SyntaxNode[] {
  return node.children.filter(child => child.isNamed && child.type !== 'comment');
}

function keyOf({ target, function: inside, class: owner }: Assignment): string {
  if (/^(?:self|cls)\.\w+$/.test(target) && owner) return `${owner.path}${target.slice(target.indexOf('.'))}`;
  return owner && owner.function === inside ? `${owner.path}.${target}` : `${inside}:${target}`;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  b: '\b',
  f: '\f',
  v: '\v',
  a: '\x07',
};

function contentOf(content: SyntaxNode, isRaw: boolean): string {
  if (content.children.length === 0) return content.text;
  const { text } = content.source;
  let value = '';
  let at = content.start;
  for (const child of content.children) {
    value += text.slice(at, child.start);
    const written = child.text;
    if (child.type === 'escape_interpolation') value += written[0];
    else if (child.type === 'escape_sequence' && !isRaw) value += unescape(written);
    else value += written;
    at = child.end;
  }
  return value + text.slice(at, content.end);
}

function unescape(written: string): string {
  const code = /^\\(?:x|u|U)([0-9a-fA-F]+)$/.exec(written)?.[1];
  if (code !== undefined) {
    const point = parseInt(code, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  }
  const sign = written[1] ?? '';
  if (sign === '\n' || sign === '\r') return '';
  return Object.hasOwn(escapes, sign) ? escapes[sign] : sign === 'N' ? written : sign;
}

function fill(value: TextValue, pattern: RegExp, filling: (found: string) => TextValue): TextValue {
  const parts: TextPart[] = [];
  for (const part of value) {
    if (typeof part !== 'string') {
      parts.push(part);
      continue;
    }
    let at = 0;
    for (const found of part.matchAll(pattern)) {
      parts.push(part.slice(at, found.index));
      const value = filling(found[0]);
      parts.push(...(value.length ? value : [null]));
      at = found.index + found[0].length;
    }
    parts.push(part.slice(at));
  }
  const joined = join(parts.filter(part => part !== ''));
  return joined.length ? joined : [''];
}

function strip(text: string, how: string): string {
  if (how === 'lower') return text.toLowerCase();
  if (how === 'upper') return text.toUpperCase();
  return how === 'lstrip' ? text.trimStart() : how === 'rstrip' ? text.trimEnd() : text.trim();
}
