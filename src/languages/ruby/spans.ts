import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { RubyCall } from './outline';
import type { Texts } from './texts';

export function spansIn(texts: Texts): SpanSite[] {
  return texts.outline.calls.flatMap((call): SpanSite[] => {
    const value = nameOf(call, texts);
    if (!value?.length) return [];
    const outer = parameterOutside(value, call.function, texts);
    const scope =
      /span$/.test(call.name) && call.receiver ? scopeOf(call.receiver, call.function, texts, 3) : undefined;
    const later = renamed(call, texts);
    return [
      {
        names: [outer?.value ?? value, ...later],
        line: call.node.line,
        endLine: (call.node.field('arguments') ?? call.node).endLine,
        function: outer?.function ?? call.function,
        ...(scope?.length && { scope }),
        how: 'call',
      },
    ];
  });
}

function nameOf(call: RubyCall, texts: Texts): TextValue | undefined {
  const receiver = call.receiver?.text.slice(-60) ?? '';
  const first = (): TextValue => texts.valueOf(call.named.get('name') ?? call.args[0], call.function);
  switch (call.name) {
    case 'in_span':
    case 'start_root_span':
    case 'start_active_span':
      return first();
    case 'start_span':
      return call.named.has('op')
        ? texts.valueOf(call.named.get('description') ?? call.named.get('op'), call.function)
        : first();
    case 'with_child_span':
    case 'start_child':
    case 'start_transaction':
      return /Sentry|transaction|span/i.test(receiver)
        ? texts.valueOf(call.named.get('name') ?? call.named.get('description') ?? call.named.get('op'), call.function)
        : undefined;
    case 'trace':
      return /(?:Datadog(?:::Tracing)?|tracer|Tracing)$/i.test(receiver) ? first() : undefined;
    default:
      return undefined;
  }
}

/** The name is a parameter of the method around a block: that method's callers give it. */
function parameterOutside(
  value: TextValue,
  inside: number,
  texts: Texts,
): { value: TextValue; function: number } | undefined {
  let outer = -1;
  const moved = value.map(part => {
    if (typeof part !== 'object' || part === null || !('ref' in part)) return part;
    const found = texts.parameter(part.ref, inside);
    if (!found || found.function === inside || (outer >= 0 && outer !== found.function)) return part;
    outer = found.function;
    return { param: found.position };
  });
  return outer >= 0 ? { value: moved, function: outer } : undefined;
}

/** `span.name = "…"` in the block of the span. */
function renamed({ block }: RubyCall, texts: Texts): TextValue[] {
  const variable = block?.field('parameters')?.children[0]?.text;
  if (!block || variable === undefined) return [];
  const statements = block.field('body')?.children ?? [];
  return statements.flatMap(statement => {
    const left = statement.type === 'assignment' ? statement.field('left') : undefined;
    const isName =
      left?.type === 'call' && left.field('method')?.text === 'name' && left.field('receiver')?.text === variable;
    const value = isName ? texts.valueOf(statement.field('right'), texts.outline.functionOf.get(block) ?? -1) : [];
    return value.some(part => typeof part === 'string') ? [value] : [];
  });
}

/** Name of the tracer: `tracer('name', version)` wherever it is kept, a method's result included. */
export function scopeOf(node: SyntaxNode, inside: number, texts: Texts, hops: number): TextValue | undefined {
  if (hops === 0) return undefined;
  if (node.type === 'call') {
    const args = node.field('arguments')?.children ?? [];
    const method = node.field('method')?.text ?? '';
    if (method === 'tracer' && args.length > 0) {
      const named = args.find(arg => arg.type === 'pair' && arg.field('key')?.text === 'name')?.field('value');
      return texts.valueOf(named ?? args[0], inside);
    }
    return returnedBy(method, texts, hops);
  }
  const set = texts.assignment(node.text, inside);
  if (set) return scopeOf(set.value, set.function, texts, hops - 1);
  if (node.type === 'identifier') return returnedBy(node.text, texts, hops);
  return node.type === 'constant' || node.type === 'scope_resolution' ? [{ ref: node.text }] : undefined;
}

/** Methods of one name that are looked at. */
const mostNamesakes = 20;

function returnedBy(name: string, texts: Texts, hops: number): TextValue | undefined {
  const { functionOf, named } = texts.outline;
  for (const node of (named.get(name) ?? []).slice(0, mostNamesakes)) {
    const index = functionOf.get(node)!;
    const body = node.field('body');
    const last = body?.type === 'body_statement' ? body.children[body.children.length - 1] : body;
    if (!last) continue;
    const value = /assignment$/.test(last.type) ? last.field('right') : last;
    const found = value ? scopeOf(value, index, texts, hops - 1) : undefined;
    if (found?.length) return found;
  }
  return undefined;
}
