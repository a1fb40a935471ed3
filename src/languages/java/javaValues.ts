import type { HandlerRef, TextPart } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { mostHops, Outline, typeName } from '../shared/outline';
import type { Argument, OutlineType } from '../shared/outline';
import { formatParts, literalText, operands } from './javaText';

const listMakers = new Set(['of', 'asList', 'singletonList', 'singleton', 'newArrayList', 'ofEntries']);
const sameText = new Set([
  'trim',
  'strip',
  'stripIndent',
  'intern',
  'stripLeading',
  'stripTrailing',
  'translateEscapes',
]);
const withDefault = new Set([
  'getOrDefault',
  'getProperty',
  'orElse',
  'requireNonNullElse',
  'defaultIfNull',
  'firstNonNull',
]);

/** What expressions of Java say. */
export abstract class JavaValues extends Outline {
  protected parts(node: SyntaxNode | undefined, inside: number, hops: number): readonly TextPart[] {
    if (!node || hops > mostHops) return [null];
    switch (node.type) {
      case 'string_literal':
      case 'character_literal':
        return [literalText(node.text)];
      case 'decimal_integer_literal':
      case 'true':
      case 'false':
        return [node.text];
      case 'binary_expression': {
        const all = operands(node);
        if (all.length < 2 || all.length > 200) return [null];
        return all.flatMap(operand => this.parts(operand, inside, hops + 1));
      }
      case 'parenthesized_expression':
        return this.parts(node.children[0], inside, hops + 1);
      case 'cast_expression':
        return this.parts(node.field('value'), inside, hops + 1);
      case 'identifier':
      case 'field_access': {
        const name = this.nameOf(node);
        return name === '' ? [null] : this.namedParts(name, node, inside, hops);
      }
      case 'method_invocation':
        return this.called(node, inside, hops);
      default:
        return [null];
    }
  }

  private called(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const callee = node.field('name')?.text ?? '';
    const object = node.field('object');
    const args = node.field('arguments')?.children.filter(({ type }) => !type.endsWith('comment')) ?? [];
    if (object?.type === 'class_literal') return this.className(object, callee);
    if (callee === 'format' && object?.text === 'String') return this.format(args, inside, hops);
    if (callee === 'formatted' && object) return this.format([object, ...args], inside, hops);
    if (callee === 'concat' && object && args.length === 1)
      return [object, args[0]].flatMap(part => this.parts(part, inside, hops + 1));
    if (withDefault.has(callee) && args.length > 0 && args.length < 3 && (args.length === 2 || callee === 'orElse'))
      return this.parts(args[args.length - 1], inside, hops + 1);
    if (callee === 'valueOf' && object?.text === 'String') return this.parts(args[0], inside, hops + 1);
    if (!object || args.length > 0) return [null];
    if (sameText.has(callee)) return this.parts(object, inside, hops + 1);
    if (/^to(?:Lower|Upper)Case$/.test(callee)) {
      const change = (text: string): string => (callee === 'toLowerCase' ? text.toLowerCase() : text.toUpperCase());
      return this.parts(object, inside, hops + 1).map(part => (typeof part === 'string' ? change(part) : null));
    }
    const name = this.nameOf(object);
    const last = name.slice(name.lastIndexOf('.') + 1);
    if (!/^[A-Z][A-Z\d_]*$/.test(last)) return [null];
    // A member of an enum: by its own name, or by the text it was made with.
    if (callee === 'name') return [last];
    return this.namedParts(name, object, inside, hops);
  }

  private format(args: readonly SyntaxNode[], inside: number, hops: number): readonly TextPart[] {
    const parts = this.parts(args[0], inside, hops + 1);
    let next = 1;
    return parts.flatMap(part => {
      if (typeof part !== 'string') return [part];
      return formatParts(part).flatMap(piece =>
        piece === null ? this.parts(args[next++], inside, hops + 2) : [piece],
      );
    });
  }

  private className(literal: SyntaxNode, callee: string): readonly TextPart[] {
    const name = this.classOf(literal);
    if (callee === 'getSimpleName') return [name.slice(name.lastIndexOf('.') + 1)];
    if (!/^get(?:Canonical|Type)?Name$/.test(callee)) return [null];
    const type = this.typeNamed(name);
    // Nested classes have a `$` in their name, but not in the canonical one.
    const qualified = this.qualifiedName(name);
    return [type && callee === 'getName' ? binaryName(qualified, type) : qualified];
  }

  nameOf(node: SyntaxNode | undefined): string {
    const names: string[] = [];
    let at = node;
    while (at?.type === 'field_access' && names.length < 12) {
      names.push(at.field('field')?.text ?? '');
      at = at.field('object');
    }
    if (at?.type !== 'identifier' && at?.type !== 'this' && at?.type !== 'super') return '';
    names.push(at.text);
    return names.reverse().join('.');
  }

  readonly isPublicByDefault: boolean = false;
  protected readonly returns = new Map<number, SyntaxNode[]>();

  returned(index: number): readonly SyntaxNode[] {
    return this.returns.get(index) ?? [];
  }

  baseArguments(): readonly Argument[] {
    return [];
  }

  choices(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type === 'parenthesized_expression' && node.children[0]) return this.choices(node.children[0]);
    if (node.type !== 'ternary_expression') return [node];
    return [node.field('consequence'), node.field('alternative')].flatMap(branch => (branch ? [branch] : []));
  }

  classOf(node: SyntaxNode): string {
    return node.type === 'class_literal' ? (node.children[0]?.text ?? '') : '';
  }

  elements(node: SyntaxNode): readonly SyntaxNode[] {
    const without = (list: SyntaxNode): SyntaxNode[] => list.children.filter(({ type }) => !type.endsWith('comment'));
    if (node.type === 'element_value_array_initializer' || node.type === 'array_initializer') return without(node);
    if (node.type === 'array_creation_expression') {
      const value = node.field('value');
      return value ? without(value) : [];
    }
    if (node.type === 'method_invocation' && listMakers.has(node.field('name')?.text ?? '')) {
      const list = node.field('arguments');
      return list ? without(list) : [];
    }
    return [node];
  }

  handler(node: SyntaxNode, inside: number): HandlerRef | undefined {
    let at: SyntaxNode | undefined = node;
    for (let steps = 0; at && steps < 8; steps++) {
      const closure = this.closureAt(at);
      if (closure !== undefined) return closure;
      switch (at.type) {
        case 'method_reference':
          return this.reference(at, inside);
        case 'identifier': {
          const variable = this.variable(at.text, inside, this.functions[inside]?.type);
          const value = variable && this.valueOf(variable);
          if (!value || !/^(?:lambda_expression|method_reference|object_creation_expression)$/.test(value.type))
            return at.text;
          at = value;
          break;
        }
        case 'field_access':
          return this.nameOf(at) || undefined;
        case 'object_creation_expression': {
          const body = at.child('class_body');
          const type = body && this.types.find(({ node: written }) => written === body);
          return type ? type.functions[0]?.index : typeName(at.field('type')?.text ?? '') || undefined;
        }
        case 'parenthesized_expression':
          at = at.children[0];
          break;
        case 'cast_expression':
          at = at.field('value');
          break;
        case 'method_invocation': {
          // A wrapper: what it wraps is the last thing in it that can be called.
          const list: SyntaxNode[] = at.field('arguments')?.children ?? [];
          at = list.findLast(({ type }) =>
            /^(?:lambda_expression|method_reference|method_invocation|object_creation_expression)$/.test(type),
          );
          break;
        }
        default:
          return undefined;
      }
    }
    return undefined;
  }

  /** `handler::list` by the type of the variable where that is known. */
  private reference(node: SyntaxNode, inside: number): string {
    const [object, name] = [node.children[0], node.children[node.children.length - 1]];
    if (!object || object === name) return typeName(object?.text ?? '') || node.text;
    let qualifier = object.text.replace(/\s+/g, '');
    const plain = qualifier.replace(/^this\./, '');
    if (/^[a-z_]\w*$/.test(plain) && plain !== 'this' && plain !== 'super')
      qualifier = this.typeOf(plain, inside) || qualifier;
    return `${qualifier}::${name.text}`;
  }

  typeOf(name: string, inside: number): string {
    let steps = 0;
    for (let at = inside; at >= 0 && steps++ < 100; at = this.functions[at].facts.parent) {
      const parameter = this.functions[at].parameters.find(one => one.name === name);
      if (parameter) return typeName(parameter.type);
    }
    const type = this.functions[inside]?.type ?? this.types[0];
    const variable = this.variable(name, inside, type);
    if (variable?.declared === 'var' && variable.value?.type === 'object_creation_expression')
      return typeName(variable.value.field('type')?.text ?? '');
    return typeName(variable?.declared === 'var' ? '' : (variable?.declared ?? type?.facts.fields?.[name] ?? ''));
  }
}

export function binaryName(qualified: string, { path }: OutlineType): string {
  return qualified.slice(0, qualified.length - path.length) + path.replaceAll('.', '$');
}
