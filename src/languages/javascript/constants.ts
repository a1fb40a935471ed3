import type { ConstantFacts, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isFunction, keyOf, propertiesOf, unwrap } from './nodes';
import type { Script } from './script';
import { tracerName } from './tracers';
import { frozen } from './texts';
import type { Texts } from './texts';

/** Dictionaries of translations have more than anybody looks up. */
const mostConstants = 3_000;

/** Names with a text; a tracer has its own name as its text, so that a scope can be looked up where the tracer is imported. */
export function readConstants(script: Script, texts: Texts): ConstantFacts[] {
  const constants: ConstantFacts[] = [];
  const add = (name: string, owner: string, node: SyntaxNode, value: TextValue, inside: number): void => {
    if (value.length && constants.length < mostConstants) {
      constants.push({ name, owner, value, line: node.line, function: inside });
    }
  };
  /** A text, a tracer, or an object with such. */
  const addValue = (name: string, owner: string, at: SyntaxNode, given: SyntaxNode, inside: number): void => {
    const waiting = [{ name, owner, at, value: frozen(given), depth: 0 }];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { value, depth } = next;
      if (value.type === 'object') {
        const path = next.owner && next.name ? `${next.owner}.${next.name}` : next.owner || next.name;
        if (depth > 5 || constants.length >= mostConstants) continue;
        for (const property of propertiesOf(value)) {
          if (isFunction(property.value)) continue;
          waiting.push({
            name: property.key,
            owner: path,
            at: property.keyNode,
            value: frozen(property.value),
            depth: depth + 1,
          });
        }
      } else if (!isFunction(value)) {
        add(next.name, next.owner, next.at, valueOf(next.name, value, texts), inside);
      }
    }
  };
  for (const binding of script.bindings) {
    const { value, kind, isConstant, member, function: inside } = binding;
    if (kind !== 'variable' || !isConstant || !value) continue;
    if (member !== undefined) {
      if (value.type === 'object' || inside >= 0) continue;
      add(binding.name, '', binding.node, texts.of(binding.node.field('name')?.child('identifier')), inside);
    } else if (inside < 0 || value.type !== 'object') {
      addValue(binding.name, '', binding.node, value, inside);
    }
  }
  for (const { node, function: inside } of script.of('assignment_expression')) {
    const left = node.field('left');
    const right = node.field('right');
    const target = inside < 0 && left?.type === 'member_expression' ? left.text : '';
    const named = /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(target);
    if (!right || !left || !named || (named[1] === undefined && !target.startsWith('module'))) continue;
    addValue(named[1] ?? '', '', left, right, -1);
  }
  for (const { node } of script.of('export_statement')) {
    const value = node.field('value');
    if (value && unwrap(value).type === 'object') addValue('', '', node, value, -1);
  }
  for (const found of script.classes) {
    for (const [name, { value }] of found.fields) if (value) addValue(name, found.path, value, value, -1);
  }
  for (const { node } of script.of('enum_declaration')) {
    const owner = script.types.find(
      type => type.line === (node.field('name') ?? node).line && type.name === node.field('name')?.text,
    );
    const path = owner ? [owner.owner, owner.name].filter(Boolean).join('.') : '';
    for (const member of node.field('body')?.children ?? []) {
      const name = member.type === 'enum_assignment' ? member.field('name') : undefined;
      const value = member.field('value');
      if (name && value) addValue(keyOf(name) ?? '', path, member, value, -1);
    }
  }
  return constants.sort((a, b) => a.line - b.line);
}

function valueOf(name: string, node: SyntaxNode, texts: Texts): TextValue {
  const scope = tracerName(node, texts);
  if (scope) return scope;
  // Anything with a name may stand for a text elsewhere; only where it looks like one is that worth keeping.
  if (
    !/^(?:string|template_string|binary_expression|ternary_expression|call_expression|new_expression|identifier|member_expression)$/.test(
      node.type,
    )
  )
    return [];
  const value = texts.deep(node);
  if (value.some(part => typeof part === 'string')) return value;
  const isName = node.type === 'identifier' || node.type === 'member_expression';
  return isName && value.length === 1 && /^[A-Z][A-Z\d_]*$/.test(name) ? value : [];
}
