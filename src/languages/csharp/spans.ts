import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Outline, OutlineCall, OutlineType, OutlineVariable } from '../shared/outline';
import { raise } from '../shared/raise';

const starts = new Set('StartActivity CreateActivity StartActiveSpan StartSpan StartRootSpan StartActive'.split(' '));

/** Activities and spans that the code opens, and those it gives another name. */
export function spansOf(outline: Outline): SpanSite[] {
  const sites = outline.calls.flatMap(call => opened(outline, call));
  for (const { target, value, function: inside, type } of outline.assignments) {
    const [, name] = /^(?:this\.)?(\w+)\.DisplayName$/.exec(target) ?? [];
    if (name === undefined || !isActivity(outline, name, inside, type)) continue;
    const names = outline
      .choices(value)
      .map(choice => outline.text(choice, inside))
      .filter(text => text.length > 0);
    if (names.length) sites.push(site(outline, names, value.line, value.endLine, inside, undefined));
  }
  return sites.sort((a, b) => a.line - b.line);
}

function opened(outline: Outline, call: OutlineCall): SpanSite[] {
  const { callee, args, line, endLine, function: inside } = call;
  if (call.isNew) {
    const names = callee === 'Activity' && args[0] ? textsOf(outline, args[0].node, inside) : [];
    return names.length ? [site(outline, names, line, endLine, inside, undefined)] : [];
  }
  if (!starts.has(callee) || !call.receiver) return [];
  if (callee === 'StartActive' && !/tracer/i.test(call.receiver.text.slice(-40))) return [];
  const given = args.find(({ name }) => name === 'name' || name === 'operationName' || name === 'spanName')?.node;
  const first = given ?? args.find(({ name }) => name === undefined)?.node;
  const isKind = first !== undefined && first !== given && /^(?:\w+\.)*ActivityKind\.\w+$/.test(first.text);
  const names =
    first && !isKind ? textsOf(outline, first, inside) : callee === 'StartActivity' ? memberName(outline, inside) : [];
  return names.length
    ? [site(outline, names, line, endLine, inside, scopeOf(outline, call.receiver, inside, call.type))]
    : [];
}

function textsOf(outline: Outline, node: SyntaxNode, inside: number): TextValue[] {
  return outline
    .choices(node)
    .map(choice => outline.text(choice, inside))
    .filter(text => text.length > 0);
}

/** Without a name an activity is called like the member that opens it, closures and local functions passed over. */
function memberName(outline: Outline, inside: number): TextValue[] {
  let at = outline.functions[inside];
  for (let steps = 0; at && at.facts.parent >= 0 && steps < 100; steps++) at = outline.functions[at.facts.parent];
  if (!at) return [['<Main>$']];
  return [[at.type && at.facts.name === at.type.facts.name ? '.ctor' : at.facts.name]];
}

function site(
  outline: Outline,
  given: readonly TextValue[],
  line: number,
  endLine: number,
  inside: number,
  scope: TextValue | undefined,
): SpanSite {
  const raised = raise(outline, given, inside);
  return { names: raised.names, line, endLine, function: raised.function, ...(scope ? { scope } : {}), how: 'call' };
}

function isActivity(outline: Outline, name: string, inside: number, type: OutlineType | undefined): boolean {
  if (/activity|span/i.test(name)) return true;
  const variable = outline.variable(name, inside, type);
  return outline.callAt(variable?.value)?.callee === 'StartActivity' || /^Activity\b/.test(variable?.declared ?? '');
}

const makers = new Set(['ActivitySource', 'GetTracer']);

/** The name that a source of activities was made with; undefined when it comes from outside. */
export function scopeOf(
  outline: Outline,
  source: SyntaxNode | undefined,
  inside: number,
  type: OutlineType | undefined,
  hops = 0,
): TextValue | undefined {
  if (!source || hops > 4) return undefined;
  const call = outline.callAt(source);
  if (call) {
    if (!makers.has(call.callee) || call.isNew !== (call.callee === 'ActivitySource')) return undefined;
    const first = call.args.find(({ name }) => name === undefined || name === 'name')?.node;
    const value = outline.text(first, call.function);
    return value.length ? value : undefined;
  }
  const name = outline.nameOf(source);
  if (name === '') return undefined;
  const plain = name.replace(/^this\./, '');
  const dot = plain.lastIndexOf('.');
  const owner = dot < 0 ? undefined : outline.typeNamed(plain.slice(0, dot));
  const variable =
    dot < 0 ? outline.variable(plain, inside, type) : owner && outline.field(plain.slice(dot + 1), owner);
  if (variable) {
    const value = outline.valueOf(variable);
    return value && scopeOf(outline, value, outline.functionAround(value), variable.type, hops + 1);
  }
  if (dot < 0) return undefined;
  if (/^[A-Z]/.test(plain)) return [{ ref: plain }];
  // Handed in: `instrumentation.ActivitySource` is a member of the type that the parameter or field has.
  const holder = plain.slice(0, dot).includes('.') ? '' : outline.typeOf(plain.slice(0, dot), inside);
  return holder ? [{ ref: `${holder}${plain.slice(dot)}` }] : undefined;
}

/** Name of the source that a variable holds, so that other files find it by the variable's name. */
export function sourceIn(outline: Outline, variable: OutlineVariable): TextValue | undefined {
  const value = outline.valueOf(variable);
  return value && variable.function < 0 ? scopeOf(outline, value, variable.function, variable.type) : undefined;
}
