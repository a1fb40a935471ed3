import type { TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argumentsOf, dottedOf, unwrap } from './nodes';
import type { Script } from './script';
import type { Texts } from './texts';

/** Name given to `getTracer('name')`; undefined when the expression makes no tracer. */
export function tracerName(node: SyntaxNode | undefined, texts: Texts): TextValue | undefined {
  const inner = node && unwrap(node);
  if (inner?.type !== 'call_expression') return undefined;
  const callee = inner.field('function');
  const name = callee?.type === 'member_expression' ? callee.field('property')?.text : callee?.text;
  const [first] = argumentsOf(inner);
  if (name !== 'getTracer' || !first) return undefined;
  const value = texts.deep(first);
  return value.length ? value : undefined;
}

/** Scope of the tracer that an expression gives; undefined when nobody says so here. */
export function scopeOf(node: SyntaxNode | undefined, script: Script, texts: Texts): TextValue | undefined {
  let at = node && unwrap(node);
  for (let steps = 0; at && steps < 6; steps++) {
    const made = tracerName(at, texts);
    if (made) return made;
    if (at.type === 'call_expression') {
      at = returned(at, script);
      continue;
    }
    const dotted = dottedOf(at);
    if (dotted === undefined) return undefined;
    if (dotted.startsWith('this.')) {
      const owner = script.classAround(at);
      const field = owner?.fields.get(dotted.slice(5));
      if (!field) return [{ ref: dotted }];
      if (!field.value) return undefined;
      at = unwrap(field.value);
      continue;
    }
    const binding = script.bindings.find(dotted.split('.')[0], at.start);
    if (!binding || binding.kind === 'import') return [{ ref: dotted }];
    if (binding.kind === 'parameter' || !binding.value) return undefined;
    if (dotted.includes('.')) {
      return binding.function < 0 ? [{ ref: dotted }] : undefined;
    }
    if (binding.member !== undefined) {
      const object = dottedOf(binding.value);
      return object === undefined ? undefined : scopeOfMember(object, binding.member, at, script, texts);
    }
    at = unwrap(binding.value);
  }
  return undefined;
}

function scopeOfMember(
  object: string,
  member: string,
  at: SyntaxNode,
  script: Script,
  texts: Texts,
): TextValue | undefined {
  if (object !== 'this') return [{ ref: `${object}.${member}` }];
  const field = script.classAround(at)?.fields.get(member);
  return field?.value ? tracerName(field.value, texts) : undefined;
}

/** What a function of this file gives back, when it does nothing else. */
function returned(call: SyntaxNode, script: Script): SyntaxNode | undefined {
  const callee = call.field('function');
  const binding = callee?.type === 'identifier' ? script.bindings.find(callee.text, call.start) : undefined;
  const body = binding?.value?.field('body');
  if (!body) return undefined;
  if (body.type !== 'statement_block') return unwrap(body);
  const statement = body.children.filter(child => child.type === 'return_statement').at(-1);
  const value = statement?.children[0];
  return value && unwrap(value);
}
