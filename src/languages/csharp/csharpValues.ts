import type { HandlerRef, TextPart } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { operands } from '../java/javaText';
import { mostHops, Outline, typeName } from '../shared/outline';
import type { Argument } from '../shared/outline';
import { formatParts, interpolatedParts, literalText } from './csharpText';

/** What expressions of C# say. */
export abstract class CSharpValues extends Outline {
  readonly isPublicByDefault: boolean = false;
  protected readonly returns = new Map<number, SyntaxNode[]>();

  returned(index: number): readonly SyntaxNode[] {
    return this.returns.get(index) ?? [];
  }

  baseArguments(): readonly Argument[] {
    return [];
  }

  protected parts(node: SyntaxNode | undefined, inside: number, hops: number): readonly TextPart[] {
    if (!node || hops > mostHops) return [null];
    switch (node.type) {
      case 'string_literal':
      case 'verbatim_string_literal':
      case 'raw_string_literal':
      case 'character_literal':
        return [literalText(node)];
      case 'interpolated_string_expression':
        return interpolatedParts(node, hole => this.parts(hole, inside, hops + 1));
      case 'integer_literal':
        return [node.text];
      case 'binary_expression':
        return this.binary(node, inside, hops);
      case 'parenthesized_expression':
      case 'postfix_unary_expression':
      case 'arrow_expression_clause':
        return this.parts(node.children[0], inside, hops + 1);
      case 'cast_expression':
        return this.parts(node.field('value'), inside, hops + 1);
      case 'identifier':
        return this.namedParts(node.text, node, inside, hops);
      case 'member_access_expression':
        return this.member(node, inside, hops);
      case 'invocation_expression':
        return this.called(node, inside, hops);
      default:
        return [null];
    }
  }

  private binary(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    if (node.field('operator')?.type === '??') {
      const left = this.parts(node.field('left'), inside, hops + 1);
      return left.some(part => typeof part === 'string') ? left : this.parts(node.field('right'), inside, hops + 1);
    }
    const all = operands(node);
    if (all.length < 2 || all.length > 200) return [null];
    return all.flatMap(operand => this.parts(operand, inside, hops + 1));
  }

  private member(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const expression = node.field('expression');
    if (expression?.type === 'typeof_expression') {
      const name = this.classOf(expression);
      const property = node.field('name')?.text;
      if (property === 'Name') return [name.slice(name.lastIndexOf('.') + 1)];
      return property === 'FullName' ? [this.qualifiedName(name)] : [null];
    }
    const name = this.nameOf(node);
    if (name === 'string.Empty' || name === 'String.Empty') return [''];
    return name === '' ? [null] : this.namedParts(name, node, inside, hops);
  }

  private called(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const target = node.field('function');
    const args = (node.field('arguments')?.children ?? []).flatMap(one => one.children.slice(-1));
    if (target?.type === 'identifier' && target.text === 'nameof') {
      return [/(\w+)(?:<[^>]*>)?\s*$/.exec(args[0]?.text ?? '')?.[1] ?? null];
    }
    const name = target?.field('name')?.text ?? '';
    const object = target?.field('expression');
    if (name === 'Format' && /^[sS]tring$/.test(object?.text ?? '')) {
      return this.parts(args[0], inside, hops + 1).flatMap(part =>
        typeof part === 'string' ? formatParts(part, index => this.parts(args[index + 1], inside, hops + 2)) : [part],
      );
    }
    if (name === 'Concat' && /^[sS]tring$/.test(object?.text ?? ''))
      return args.flatMap(one => this.parts(one, inside, hops + 1));
    if (!object) return [null];
    if (/^To(?:Lower|Upper)(?:Invariant)?$/.test(name) && args.length === 0) {
      const change = (text: string): string => (name.startsWith('ToLower') ? text.toLowerCase() : text.toUpperCase());
      return this.parts(object, inside, hops + 1).map(part => (typeof part === 'string' ? change(part) : null));
    }
    if (/^(?:ToString|Trim)$/.test(name) && args.length === 0) return this.parts(object, inside, hops + 1);
    // A setting with a default: `configuration.GetValue("Topic", "orders")`.
    if (name === 'GetValue' && args.length === 2) return this.parts(args[1], inside, hops + 1);
    return [null];
  }

  nameOf(node: SyntaxNode | undefined): string {
    const names: string[] = [];
    let at = node;
    while (at && names.length < 12) {
      if (at.type === 'postfix_unary_expression') at = at.children[0];
      else if (at.type === 'member_access_expression') {
        names.push(plainName(at.field('name')));
        at = at.field('expression');
      } else if (at.type === 'conditional_access_expression') {
        const binding = at.child('member_binding_expression');
        if (!binding) return '';
        names.push(plainName(binding.field('name')));
        at = at.field('condition');
      } else if (at.type === 'qualified_name') {
        names.push(plainName(at.field('name')));
        at = at.field('qualifier');
      } else break;
    }
    if (at?.type === 'this') names.push('this');
    else if (at && /^(?:identifier|base|generic_name|predefined_type)$/.test(at.type)) names.push(plainName(at));
    else if (at?.type === 'alias_qualified_name') names.push(plainName(at.field('name')));
    else return '';
    return names.reverse().join('.');
  }

  classOf(node: SyntaxNode): string {
    return node.type === 'typeof_expression' ? typeName(node.field('type')?.text ?? '') : '';
  }

  choices(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type === 'parenthesized_expression' && node.children[0]) return this.choices(node.children[0]);
    if (node.type === 'conditional_expression')
      return [node.field('consequence'), node.field('alternative')].flatMap(branch => (branch ? [branch] : []));
    if (node.type === 'switch_expression')
      return node.children.flatMap(arm => (arm.type === 'switch_expression_arm' ? arm.children.slice(-1) : []));
    return [node];
  }

  elements(node: SyntaxNode): readonly SyntaxNode[] {
    const list = node.type === 'element_binding_expression' || node.type === 'collection_expression' ? node : undefined;
    if (list)
      return list.children.map(one =>
        one.type === 'argument' || one.type === 'expression_element' ? (one.children.at(-1) ?? one) : one,
      );
    const initializer = node.field('initializer') ?? node.child('initializer_expression');
    return initializer ? initializer.children.filter(({ type }) => type !== 'comment') : [node];
  }

  handler(node: SyntaxNode, inside: number): HandlerRef | undefined {
    let at: SyntaxNode | undefined = node;
    for (let steps = 0; at && steps < 8; steps++) {
      const closure = this.closureAt(at);
      if (closure !== undefined) return closure;
      switch (at.type) {
        case 'identifier': {
          const variable = this.variable(at.text, inside, this.typeAround(at));
          const value: SyntaxNode | undefined = variable && this.valueOf(variable);
          if (!value || !/^(?:lambda_expression|anonymous_method_expression)$/.test(value.type)) return at.text;
          at = value;
          break;
        }
        case 'generic_name':
          return plainName(at);
        case 'member_access_expression': {
          const name = this.nameOf(at);
          const dot = name.lastIndexOf('.');
          const object = name.slice(0, dot).replace(/^this\.(?=.)/, '');
          const type = /^[a-z_]\w*$/.test(object) && object !== 'this' ? this.typeOf(object, inside) : '';
          return (type ? `${type}.${name.slice(dot + 1)}` : name) || undefined;
        }
        case 'object_creation_expression':
          return typeName(at.field('type')?.text ?? '') || undefined;
        case 'parenthesized_expression':
          at = at.children[0];
          break;
        case 'cast_expression':
          at = at.field('value');
          break;
        case 'invocation_expression':
          at = (at.field('arguments')?.children ?? [])
            .flatMap(one => one.children.slice(-1))
            .findLast(({ type }) =>
              /^(?:lambda_expression|anonymous_method_expression|invocation_expression|identifier|member_access_expression)$/.test(
                type,
              ),
            );
          break;
        default:
          return undefined;
      }
    }
    return undefined;
  }

  typeOf(name: string, inside: number): string {
    let steps = 0;
    for (let at = inside; at >= 0 && steps++ < 100; at = this.functions[at].facts.parent) {
      const parameter = this.functions[at].parameters.find(one => one.name === name);
      if (parameter) return typeName(parameter.type);
    }
    const type = this.functions[inside]?.type;
    const variable = this.variable(name, inside, type);
    if (variable && variable.declared !== 'var') return typeName(variable.declared);
    const made = this.callAt(variable?.value);
    if (made?.isNew) return made.callee;
    return typeName(type?.facts.fields?.[name] ?? '');
  }
}

/** Without type arguments and `@`. */
export function plainName(node: SyntaxNode | undefined): string {
  const name = node?.type === 'generic_name' ? node.children[0] : node;
  return name?.text.replace(/^@/, '') ?? '';
}
