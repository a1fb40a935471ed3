import type { TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Outline, OutlineType, OutlineVariable } from '../shared/outline';
import { argument } from '../shared/outline';

const makers = new Set(['getTracer', 'tracerBuilder']);

/** The name that a tracer was made with, followed to where that is; undefined when it comes from outside. */
export function scopeOf(
  outline: Outline,
  tracer: SyntaxNode | undefined,
  inside: number,
  type: OutlineType | undefined,
  hops = 0,
): TextValue | undefined {
  if (!tracer || hops > 4) return undefined;
  const made = makerIn(outline, tracer);
  if (made) {
    const value = outline.text(
      argument(made.args, 'value', 'instrumentationScopeName', 'instrumentationName'),
      made.function,
    );
    return value.length ? value : undefined;
  }
  const call = outline.callAt(tracer);
  if (call) {
    if (call.args.length > 0 || call.isNew) return undefined;
    const fn = outline.functions.find(({ facts }) => facts.name === call.callee && facts.params.length === 0);
    const inner = fn && outline.callsIn(fn.index).find(({ callee }) => makers.has(callee));
    return inner && inner.function !== inside
      ? scopeOf(outline, inner.node, inner.function, type, hops + 1)
      : undefined;
  }
  const name = outline.nameOf(tracer);
  if (name === '') return undefined;
  const plain = name.replace(/^this\./, '');
  const variable = plain.includes('.') ? ownField(outline, plain) : outline.variable(plain, inside, type);
  if (variable) {
    const value = outline.valueOf(variable);
    return value && scopeOf(outline, value, outline.functionAround(value), variable.type, hops + 1);
  }
  if (name.startsWith('this.') || /^[a-z]\w*\./.test(plain)) return undefined;
  const first = plain.split('.')[0];
  const isElsewhere = outline.imports.some(({ local }) => local === first) || /^[A-Z]\w*\./.test(plain);
  return isElsewhere ? [{ ref: plain }] : undefined;
}

/** Scope of the tracer that a variable holds, so that other files find it by the variable's name. */
export function tracerIn(outline: Outline, variable: OutlineVariable): TextValue | undefined {
  const value = outline.valueOf(variable);
  if (!value || variable.function >= 0 || !makerIn(outline, value)) return undefined;
  return scopeOf(outline, value, variable.function, variable.type);
}

function ownField(outline: Outline, name: string): OutlineVariable | undefined {
  const dot = name.lastIndexOf('.');
  const type = outline.typeNamed(name.slice(0, dot));
  return type && outline.field(name.slice(dot + 1), type);
}

/** The `getTracer` in a chain such as `GlobalOpenTelemetry.tracerBuilder("x").setInstrumentationVersion("1").build()`. */
function makerIn(outline: Outline, node: SyntaxNode): ReturnType<Outline['callAt']> {
  let call = outline.callAt(node);
  for (let steps = 0; call && steps < 12; steps++) {
    if (makers.has(call.callee)) return call;
    call = outline.callAt(call.receiver);
  }
  return undefined;
}
