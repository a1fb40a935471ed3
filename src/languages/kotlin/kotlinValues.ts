import type { HandlerRef, TextPart } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { formatParts, operands, readEscapes } from '../java/javaText';
import { binaryName } from '../java/javaValues';
import { mostHops, Outline, typeName } from '../shared/outline';
import type { Argument, OutlineType } from '../shared/outline';
import { stringParts, trimIndent, trimMargin } from './kotlinText';

const listMakers = new Set(
  'listOf arrayOf setOf arrayListOf mutableListOf mutableSetOf hashSetOf of asList singletonList singleton'.split(' '),
);

/** What expressions of Kotlin say. */
export abstract class KotlinValues extends Outline {
  readonly isPublicByDefault: boolean = true;
  protected readonly returns = new Map<number, SyntaxNode[]>();
  protected readonly baseArgs = new Map<OutlineType, readonly Argument[]>();

  returned(index: number): readonly SyntaxNode[] {
    return this.returns.get(index) ?? [];
  }

  baseArguments(type: OutlineType): readonly Argument[] {
    return this.baseArgs.get(type) ?? [];
  }

  protected parts(node: SyntaxNode | undefined, inside: number, hops: number): readonly TextPart[] {
    if (!node || hops > mostHops) return [null];
    switch (node.type) {
      case 'string_literal':
      case 'multiline_string_literal':
        return stringParts(node, hole =>
          typeof hole === 'string' ? this.namedParts(hole, node, inside, hops + 1) : this.parts(hole, inside, hops + 1),
        );
      case 'character_literal':
        return [readEscapes(node.text.slice(1, -1))];
      case 'number_literal':
        return [node.text];
      case 'binary_expression':
        return this.binary(node, inside, hops);
      case 'parenthesized_expression':
        return this.parts(node.children[0], inside, hops + 1);
      case 'as_expression':
        return this.parts(node.children[0], inside, hops + 1);
      case 'unary_expression':
        return node.field('operator')?.type === '!!' ? this.parts(node.field('argument'), inside, hops + 1) : [null];
      case 'identifier':
        return this.namedParts(node.text, node, inside, hops);
      case 'navigation_expression':
        return this.navigated(node, inside, hops);
      case 'call_expression':
        return this.called(node, inside, hops);
      default:
        return [null];
    }
  }

  private binary(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const operator = node.field('operator')?.type;
    if (operator === '?:') {
      const left = this.parts(node.field('left'), inside, hops + 1);
      return left.some(part => typeof part === 'string') ? left : this.parts(node.field('right'), inside, hops + 1);
    }
    const all = operands(node);
    if (all.length < 2 || all.length > 200) return [null];
    return all.flatMap(operand => this.parts(operand, inside, hops + 1));
  }

  private navigated(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const ofClass = /^([\w.]+)::class(?:\.java)?\.(\w+)(?:!!)?$/.exec(node.text.slice(0, 200));
    if (ofClass) return this.className(ofClass[1], ofClass[2]);
    const name = this.nameOf(node);
    if (name === '') return [null];
    const parts = name.split('.');
    const last = parts[parts.length - 1];
    if (name === 'javaClass.name' || name === 'javaClass.simpleName') {
      const around = this.typeAround(node);
      return around ? this.className(around.path, last) : [null];
    }
    // A member of an enum: by its own name, or by the text it was made with.
    if (parts.length > 1 && /^[A-Z][A-Z\d_]+$/.test(parts[parts.length - 2]) && /^[a-z]/.test(last)) {
      if (last === 'name') return [parts[parts.length - 2]];
      return this.namedParts(parts.slice(0, -1).join('.'), node, inside, hops);
    }
    return this.namedParts(name, node, inside, hops);
  }

  private className(name: string, property: string): readonly TextPart[] {
    if (property === 'simpleName') return [name.slice(name.lastIndexOf('.') + 1)];
    if (!/^(?:name|qualifiedName|canonicalName|typeName)$/.test(property)) return [null];
    const type = this.typeNamed(name);
    const qualified = this.qualifiedName(name);
    return [type && property === 'name' ? binaryName(qualified, type) : qualified];
  }

  private called(node: SyntaxNode, inside: number, hops: number): readonly TextPart[] {
    const call = this.callAt(node);
    if (!call) return [null];
    const { callee, receiver, args } = call;
    const nodes = args.map(({ node: one }) => one);
    if (callee === 'format' && receiver) {
      const isStatic = receiver.text === 'String';
      const [format, ...values] = isStatic ? nodes : [receiver, ...nodes];
      let next = 0;
      return this.parts(format, inside, hops + 1).flatMap(part =>
        typeof part !== 'string'
          ? [part]
          : formatParts(part).flatMap(piece =>
              piece === null ? this.parts(values[next++], inside, hops + 2) : [piece],
            ),
      );
    }
    if (
      /^(?:getOrDefault|getProperty|orElse)$/.test(callee) &&
      nodes.length > 0 &&
      (nodes.length === 2 || callee === 'orElse')
    )
      return this.parts(nodes[nodes.length - 1], inside, hops + 1);
    if (!receiver || nodes.length > 0) return [null];
    if (callee === 'trimIndent') return trimIndent(this.parts(receiver, inside, hops + 1));
    if (callee === 'trimMargin') return trimMargin(this.parts(receiver, inside, hops + 1));
    if (/^(?:trim|toString|intern)$/.test(callee)) return this.parts(receiver, inside, hops + 1);
    if (/^(?:lowercase|uppercase)$/.test(callee)) {
      const change = (text: string): string => (callee === 'lowercase' ? text.toLowerCase() : text.toUpperCase());
      return this.parts(receiver, inside, hops + 1).map(part => (typeof part === 'string' ? change(part) : null));
    }
    return [null];
  }

  nameOf(node: SyntaxNode | undefined): string {
    const names: string[] = [];
    let at = node;
    while (at && names.length < 12) {
      if (at.type === 'unary_expression' && at.field('operator')?.type === '!!') at = at.field('argument');
      else if (at.type === 'navigation_expression' && at.children.length === 2) {
        if (isReference(at)) return '';
        names.push(at.children[1].text);
        at = at.children[0];
      } else break;
    }
    if (at?.type === 'this_expression') names.push('this');
    else if (at?.type === 'identifier' || at?.type === 'super_expression') names.push(at.text);
    else return '';
    return names.reverse().join('.');
  }

  classOf(node: SyntaxNode): string {
    return /^([\w.]+)::class(?:\.java)?$/.exec(node.text.slice(0, 200))?.[1] ?? '';
  }

  choices(node: SyntaxNode): readonly SyntaxNode[] {
    const found: SyntaxNode[] = [];
    const waiting: (SyntaxNode | undefined)[] = [node];
    for (let steps = 0; waiting.length > 0 && steps < 200; steps++) {
      const at = waiting.pop();
      if (!at) continue;
      const inner = at.children.filter(({ type }) => !type.endsWith('comment'));
      const branches = inner.filter(({ fieldName }) => fieldName !== 'condition');
      if (at.type === 'if_expression') waiting.push(...branches.reverse());
      else if (at.type === 'when_expression')
        waiting.push(...inner.filter(({ type }) => type === 'when_entry').reverse());
      else if (at.type === 'when_entry' || at.type === 'parenthesized_expression' || at.type === 'block')
        waiting.push(branches[branches.length - 1]);
      else found.push(at);
    }
    return found;
  }

  elements(node: SyntaxNode): readonly SyntaxNode[] {
    if (node.type === 'collection_literal') return node.children.filter(({ type }) => !type.endsWith('comment'));
    if (node.type === 'spread_expression' && node.children[0]) return this.elements(node.children[0]);
    const call = this.callAt(node) ?? undefined;
    if (call && listMakers.has(call.callee)) return call.args.map(({ node: one }) => one);
    // Calls in annotations are not recorded as such.
    if (node.type === 'call_expression' && listMakers.has(node.children[0]?.text ?? '')) {
      return (node.child('value_arguments')?.children ?? []).flatMap(one => one.children.slice(-1));
    }
    return [node];
  }

  handler(node: SyntaxNode, inside: number): HandlerRef | undefined {
    let at: SyntaxNode | undefined = node;
    for (let steps = 0; at && steps < 8; steps++) {
      const closure = this.closureAt(at);
      if (closure !== undefined) return closure;
      switch (at.type) {
        case 'callable_reference':
          return at.children[at.children.length - 1]?.text;
        case 'navigation_expression':
          return isReference(at) ? this.reference(at, inside) : this.nameOf(at) || undefined;
        case 'identifier': {
          const variable = this.variable(at.text, inside, this.typeAround(at));
          const value: SyntaxNode | undefined = variable && this.valueOf(variable);
          if (!value || !/^(?:lambda_literal|anonymous_function|callable_reference|object_literal)$/.test(value.type))
            return at.text;
          at = value;
          break;
        }
        case 'object_literal':
          return this.typesByNode.get(at)?.functions[0]?.index;
        case 'parenthesized_expression':
        case 'annotated_lambda':
        case 'as_expression':
          at = at.children[0];
          break;
        case 'call_expression': {
          const call = this.callAt(at);
          const last: SyntaxNode | undefined = call?.args.findLast(({ node: one }) =>
            /^(?:lambda_literal|anonymous_function|callable_reference|object_literal|call_expression|navigation_expression)$/.test(
              one.type,
            ),
          )?.node;
          if (call?.isNew && !last) return call.callee;
          at = last;
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
    const [object, name] = node.children;
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
    const type = this.functions[inside]?.type;
    const variable = this.variable(name, inside, type);
    if (variable?.declared) return typeName(variable.declared);
    const made = this.callAt(variable?.value);
    if (made?.isNew) return made.callee;
    return typeName(type?.facts.fields?.[name] ?? '');
  }
}

/** `a::b`, which the grammar reads as it reads `a.b`. */
export function isReference({ children, source }: SyntaxNode): boolean {
  const [left, right] = children;
  return right !== undefined && source.text.slice(left.end, right.start).includes('::');
}
