// What an expression is as a text; names stay names.
import type { TextPart, TextValue } from '../../core/index/facts';
import { join } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Assignment, Outline } from './outline';

const mostHops = 4;

export class Texts {
  private readonly assigned = new Map<string, Assignment | null>();

  constructor(readonly outline: Outline) {
    for (const assignment of outline.assignments) {
      const key = this.keyOf(assignment);
      const known = this.assigned.has(key);
      this.assigned.set(
        key,
        known || (assignment.node.type === 'operator_assignment' && !isDefault(assignment.node)) ? null : assignment,
      );
    }
  }

  /** What a name is set to, if that happens once in sight. */
  assignment(name: string, inside: number): Assignment | undefined {
    if (/^[@A-Z]/.test(name)) return this.assigned.get(name) ?? undefined;
    for (let at = inside; ; at = this.outline.functions[at].parent) {
      const found = this.assigned.get(`${at}:${name}`);
      if (found !== undefined) return found ?? undefined;
      if (at < 0 || this.outline.functions[at].params.includes(name)) return undefined;
    }
  }

  parameter(name: string, inside: number): { function: number; position: number } | undefined {
    for (let at = inside; at >= 0; at = this.outline.functions[at].parent) {
      const position = this.outline.functions[at].params.indexOf(name);
      if (position >= 0) return { function: at, position };
      if (this.assigned.has(`${at}:${name}`)) return undefined;
    }
    return undefined;
  }

  /** Whether a bare name is a variable here; else it is a call without arguments. */
  isVariable(name: string, inside: number): boolean {
    if (this.parameter(name, inside)) return true;
    for (let at = inside; at >= 0; at = this.outline.functions[at].parent)
      if (this.assigned.has(`${at}:${name}`)) return true;
    return this.assigned.has(`-1:${name}`);
  }

  valueOf(node: SyntaxNode | undefined, inside: number): TextValue {
    return this.read(node, inside, mostHops);
  }

  argumentOf(node: SyntaxNode | undefined, inside: number): TextValue {
    return this.read(node, inside, 0);
  }

  private keyOf({ target, function: inside }: Assignment): string {
    return /^[@A-Z]/.test(target) ? target : `${inside}:${target}`;
  }

  private read(node: SyntaxNode | undefined, inside: number, hops: number): TextValue {
    switch (node?.type) {
      case 'string':
      case 'bare_string':
      case 'delimited_symbol':
        return this.content(node, inside, hops);
      case 'chained_string':
        return join(node.children.flatMap(child => [...this.read(child, inside, hops)]));
      case 'heredoc_beginning': {
        const body = this.outline.heredocs.get(node);
        return body ? this.content(body, inside, hops) : [];
      }
      case 'simple_symbol':
        return [node.text.slice(1)];
      case 'parenthesized_statements':
        return this.read(node.children[0], inside, hops);
      case 'binary':
        return this.operator(node, inside, hops);
      case 'identifier':
        return this.name(node.text, inside, hops);
      case 'instance_variable':
      case 'class_variable':
      case 'constant':
      case 'scope_resolution': {
        const set =
          hops > 0 && node.type !== 'constant' && node.type !== 'scope_resolution'
            ? this.assignment(node.text, inside)
            : undefined;
        const value = set ? this.read(set.value, set.function, hops - 1) : [];
        return value.some(part => typeof part === 'string') ? value : [{ ref: node.text.replace(/\s+/g, '') }];
      }
      case 'element_reference':
        return [];
      case 'call':
        return this.call(node, inside, hops);
      default:
        return [];
    }
  }

  private name(name: string, inside: number, hops: number): TextValue {
    const parameter = this.parameter(name, inside);
    if (parameter) return parameter.function === inside ? [{ param: parameter.position }] : [{ ref: name }];
    const local = hops > 0 ? this.assignment(name, inside) : undefined;
    if (local) {
      const value = this.read(local.value, local.function, hops - 1);
      if (
        value.length &&
        (local.function === inside ||
          value.every(part => typeof part !== 'object' || part === null || !('param' in part)))
      )
        return value;
    }
    return [{ ref: name }];
  }

  private content(node: SyntaxNode, inside: number, hops: number): TextValue {
    const parts: TextPart[] = [];
    const isPlain = node.type === 'string' && node.source.text[node.start] === "'";
    for (const child of node.children) {
      if (child.type === 'string_content' || child.type === 'heredoc_content') {
        const text =
          parts.length === 0 && child.type === 'heredoc_content' ? child.text.replace(/^\r?\n/, '') : child.text;
        parts.push(isPlain ? text.replace(/\\(['\\])/g, '$1') : text);
      } else if (child.type === 'escape_sequence') parts.push(unescape(child.text));
      else if (child.type === 'interpolation') {
        const value = this.read(child.children[0], inside, hops);
        parts.push(...(value.length ? value : [null]));
      }
    }
    const last = parts[parts.length - 1];
    // The blanks before a heredoc's end are not its text.
    if (node.type === 'heredoc_body' && typeof last === 'string')
      parts[parts.length - 1] = last.replace(/\n[ \t]*$/, '\n');
    return parts.length ? join(parts) : [''];
  }

  private operator(node: SyntaxNode, inside: number, hops: number): TextValue {
    const operands: SyntaxNode[] = [];
    let left: SyntaxNode | undefined = node;
    let operator = '';
    while (left?.type === 'binary') {
      operator = left.field('operator')?.text ?? '';
      const right = left.field('right');
      if (operator === '||') return this.read(right, inside, hops);
      if (operator === '%') {
        const value = this.read(left.field('left'), inside, hops);
        return operands.length || !value.some(part => typeof part === 'string') ? [] : withHoles(value);
      }
      if ((operator !== '+' && operator !== '<<') || operands.length > 100) return [];
      if (right) operands.unshift(right);
      left = left.field('left');
    }
    const values = [left, ...operands].map(one => this.read(one, inside, hops));
    const parts = values.flatMap(value => (value.length ? [...value] : [null]));
    return parts.some(part => part !== null) ? join(parts) : [];
  }

  private call(node: SyntaxNode, inside: number, hops: number): TextValue {
    const method = node.field('method')?.text ?? '';
    const receiver = node.field('receiver');
    const args = (node.field('arguments')?.children ?? []).filter(child => child.type !== 'comment');
    switch (method) {
      case 'freeze':
      case 'squish':
      case 'strip':
      case 'to_s':
      case 'to_sym':
      case 'strip_heredoc':
      case 'html_safe':
        return this.read(receiver, inside, hops);
      case 'fetch':
        return receiver?.text === 'ENV' ? this.read(args[1], inside, hops) : [];
      case 'format':
      case 'sprintf':
        return receiver ? [] : withHoles(this.read(args[0], inside, hops));
      default:
        return receiver &&
          !args.length &&
          /^[A-Za-z_]\w*$/.test(method) &&
          /^(?:identifier|constant|self|scope_resolution)$/.test(receiver.type)
          ? [{ ref: `${receiver.text}.${method}` }]
          : [];
    }
  }
}

/** Text of a string or symbol without holes. */
export function literal(node: SyntaxNode | undefined): string | undefined {
  if (node?.type === 'simple_symbol') return node.text.slice(1);
  if (node?.type !== 'string' && node?.type !== 'bare_string' && node?.type !== 'bare_symbol') return undefined;
  if (node.child('interpolation')) return undefined;
  return node.children.map(child => child.text).join('');
}

/** Texts of an array, or of the one thing. */
export function literals(node: SyntaxNode | undefined): string[] {
  if (!node) return [];
  if (/^(?:array|string_array|symbol_array)$/.test(node.type)) {
    return node.children.flatMap(child => literal(child) ?? (child.type === 'bare_symbol' ? child.text : []));
  }
  const text = literal(node);
  return text === undefined ? [] : [text];
}

function isDefault(node: SyntaxNode): boolean {
  return node.field('operator')?.text === '||=';
}

function withHoles(value: TextValue): TextValue {
  const parts = value.flatMap((part): TextPart[] => {
    if (typeof part !== 'string') return [part];
    const pieces = part.split(/%(?:<\w+>)?[-+0# ]*\d*(?:\.\d+)?[a-zA-Z]|%\{\w+\}/);
    return pieces.flatMap((piece, i): TextPart[] => (i === 0 ? [piece] : [null, piece]));
  });
  return join(parts.filter(part => part !== ''));
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', s: ' ', e: '\x1b', '0': '\0' };

function unescape(written: string): string {
  const sign = written[1] ?? '';
  const code = /^\\(?:u\{?|x)([0-9a-fA-F]+)\}?$/.exec(written)?.[1];
  if (code !== undefined && parseInt(code, 16) <= 0x10ffff) return String.fromCodePoint(parseInt(code, 16));
  return Object.hasOwn(escapes, sign) ? escapes[sign] : sign;
}
