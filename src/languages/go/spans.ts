import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Call } from './calls';
import { calleeOf, callsNamed } from './calls';
import { speaksOfTracing } from '../shared/tracerNames';
import type { GoFile } from './goFile';
import { argumentsOf, isKnown, plainName, textOf } from './texts';

const starts =
  /^(?:Start|StartSpan\w*|StartChild|StartSegment|BeginSubsegment|StartTransaction|NewSpan\w*|StartServerSpan|StartClientSpan|StartTrace)$/;

export function spansOf(file: GoFile): readonly SpanSite[] {
  const sites: SpanSite[] = [];
  for (const call of callsNamed(file, starts)) {
    const name = nameArgument(call);
    if (!name) continue;
    const [value, owner] = spanName(file, name, call.function);
    if (!isKnown(value)) continue;
    const names = [value, ...resourceNames(call)];
    const scope = call.operand && scopeOf(file, call.operand, call.function);
    sites.push({ names, ...call.lines, function: owner, ...(scope && { scope }), how: 'call' });
  }
  return sites;
}

/** The argument that names the span; undefined when the call is about something else. */
function nameArgument(call: Call): SyntaxNode | undefined {
  const [first, second] = call.args;
  const { file, name, operand } = call;
  if (name === 'Start') {
    if (!second || !operand || !isContext(file, first, call.function)) return undefined;
    return isTracer(call, operand) && isTextArgument(call, second, true) ? second : undefined;
  }
  if (first && isContext(file, first, call.function))
    return second && isTextArgument(call, second, true) ? second : undefined;
  // Other things are made with a text, too.
  if (/^NewSpan|^StartTrace$/.test(name)) return undefined;
  if (!first || !isTextArgument(call, first, false)) return undefined;
  return name === 'StartTransaction' ? (isKnown(call.text(0)) ? first : undefined) : first;
}

/** Name of the span, and the function whose parameter it is where that is one further out. */
function spanName(file: GoFile, node: SyntaxNode, inside: number): [TextValue, number] {
  if (node.type === 'identifier') {
    const found = file.meaning(node.text, inside);
    if (found.kind === 'parameter') return [[{ param: found.index }], found.function];
  }
  return [textOf(file, node, inside), inside];
}

/** Datadog's tracers show the resource in place of the operation. */
function resourceNames(call: Call): TextValue[] {
  return call.args.flatMap(arg => {
    const callee = arg.type === 'call_expression' ? calleeOf(arg) : undefined;
    if (callee?.name.text !== 'ResourceName' && callee?.name.text !== 'WithDescription') return [];
    const value = textOf(call.file, argumentsOf(arg)[0], call.function);
    return isKnown(value) ? [value] : [];
  });
}

function isContext(file: GoFile, node: SyntaxNode | undefined, inside: number): boolean {
  if (!node) return false;
  const text = node.text;
  if (text.length > 200) return false;
  if (node.type === 'identifier') {
    const found = file.meaning(text, inside);
    if (found.kind === 'parameter')
      return /Context$|^\*?\w*\.?Ctx$/.test(found.type) || /^_?c(?:on)?te?xt?$/i.test(text);
    return /ctx|context/i.test(text);
  }
  return (
    /(?:^|\.)(?:Context|UserContext|RequestCtx|Background|TODO|Ctx|ctx|context|StdContext|RequestContext)(?:\(\))?$/.test(
      text,
    ) ||
    /^(?:context|trace|oteltrace|baggage)\.With\w+\(/.test(text) ||
    /ctx\)?$|[cC]ontext\(\)?\)?$|\.Extract\(/.test(text)
  );
}

/** A variable of another type in this file is no tracer: `worker.Start(ctx, "queue")`. */
function isTracer(call: Call, operand: SyntaxNode): boolean {
  const { file, function: inside } = call;
  const written = operand.text;
  if (speaksOfTracing(written)) return true;
  const type = file.typeOf(operand, inside);
  if (type === '') return true;
  if (speaksOfTracing(type)) return true;
  const bases = file.typeNamed(type)?.bases ?? [];
  return bases.some(base => /Tracer$/.test(base));
}

function isTextArgument(call: Call, node: SyntaxNode, afterContext: boolean): boolean {
  const { file, function: inside } = call;
  switch (node.type) {
    case 'interpreted_string_literal':
    case 'raw_string_literal':
    case 'binary_expression':
      return isKnown(textOf(file, node, inside));
    case 'identifier': {
      const found = file.meaning(node.text, inside);
      if (found.kind === 'parameter')
        return /^(?:string|\w*Name|\w+)$/.test(found.type) && !/^(?:int|bool|error|any)/.test(found.type);
      if (found.kind === 'variable') {
        const value = textOf(file, node, inside);
        return isKnown(value) && (afterContext || isString(file, value, node, inside));
      }
      return found.kind === 'unknown' && afterContext;
    }
    case 'selector_expression':
      return afterContext && isKnown(textOf(file, node, inside)) && plainName(node) !== '';
    case 'call_expression':
      return isKnown(textOf(file, node, inside));
    default:
      return false;
  }
}

function isString(file: GoFile, value: TextValue, node: SyntaxNode, inside: number): boolean {
  if (value.some(part => typeof part === 'string')) return true;
  const found = file.meaning(node.text, inside);
  return found.kind === 'variable' && isKnown(textOf(file, found.binding.value, found.function));
}

/**
 * Name given to the tracer that an expression is: followed through variables and fields of this file, otherwise a reference
 * to a variable of the package. Undefined when unknown.
 */
export function scopeOf(file: GoFile, node: SyntaxNode, inside: number, depth = 0): TextValue | undefined {
  if (depth > 6) return undefined;
  switch (node.type) {
    case 'call_expression':
      return scopeOfCall(file, node, inside, depth);
    case 'parenthesized_expression':
      return node.children[0] && scopeOf(file, node.children[0], inside, depth + 1);
    case 'identifier': {
      const found = file.meaning(node.text, inside);
      if (found.kind === 'unknown') return /trac/i.test(node.text) ? [{ ref: node.text }] : undefined;
      if (found.kind !== 'variable' || !found.binding.value || found.binding.position !== 0) return undefined;
      return scopeOf(file, found.binding.value, found.function, depth + 1);
    }
    case 'selector_expression': {
      const operand = node.field('operand');
      const field = node.field('field')?.text ?? '';
      if (operand?.type === 'identifier' && file.meaning(operand.text, inside).kind === 'import')
        return [{ ref: `${operand.text}.${field}` }];
      const type = file.typeOf(operand, inside);
      if (!/^\w+$/.test(type)) return undefined;
      const set = file.fieldValues.get(`${type}.${field}`);
      if (set) return scopeOf(file, set.node, set.function, depth + 1);
      return file.fieldValues.has(`${type}.${field}`) ? undefined : [{ ref: `${type}.${field}` }];
    }
    default:
      return undefined;
  }
}

function scopeOfCall(file: GoFile, node: SyntaxNode, inside: number, depth: number): TextValue | undefined {
  const callee = calleeOf(node);
  if (!callee) return undefined;
  const args = argumentsOf(node);
  if (/^(?:Tracer|GetTracer|NewTracer)$/.test(callee.name.text) && args.length > 0) {
    const value = textOf(file, args[0], inside);
    return isKnown(value) && !value.some(part => typeof part === 'object' && part !== null && 'param' in part)
      ? value
      : undefined;
  }
  // A function of this file that makes the tracer.
  const type = callee.operand ? file.typeOf(callee.operand, inside) : '';
  const index = callee.operand ? file.method(type, callee.name.text) : indexOfFunction(file, callee.name.text, inside);
  if (index < 0) return undefined;
  for (const call of callsNamed(file, /^(?:Tracer|GetTracer)$/))
    if (call.function === index) return scopeOfCall(file, call.node, index, depth + 1);
  return undefined;
}

function indexOfFunction(file: GoFile, name: string, inside: number): number {
  const found = file.meaning(name, inside);
  return found.kind === 'function' ? found.index : -1;
}
