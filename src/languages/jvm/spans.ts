import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument } from '../shared/outline';
import type { Annotation, Outline, OutlineCall, OutlineFunction } from '../shared/outline';
import { raise } from '../shared/raise';
import { classNameOf, lowerHyphen, publicMethods } from './names';
import { scopeOf } from './tracers';

/** Span sites of OpenTelemetry, Micrometer, Brave and OpenTracing. `fileClass`: class of functions that are in none. */
export function spansOf(outline: Outline, fileClass: string): SpanSite[] {
  const sites = [...outline.calls.flatMap(call => calledSpan(outline, call))];
  for (const fn of outline.functions) {
    for (const annotation of fn.annotations) {
      const names = annotatedNames(outline, fn, annotation, fileClass);
      if (names) sites.push(annotationSite(names, annotation.line, annotation.endLine, fn));
    }
  }
  for (const type of outline.types) {
    for (const annotation of type.annotations) {
      if (annotation.simple !== 'Observed' && annotation.simple !== 'Traced') continue;
      for (const fn of publicMethods(outline, type)) {
        if (fn.annotations.some(({ simple }) => simple === annotation.simple)) continue;
        const names = annotatedNames(outline, fn, annotation, fileClass);
        if (names) sites.push(annotationSite(names, fn.facts.line, fn.facts.line, fn));
      }
    }
  }
  return sites.sort((a, b) => a.line - b.line);
}

function annotationSite(names: readonly TextValue[], line: number, endLine: number, fn: OutlineFunction): SpanSite {
  return { names, line, endLine, function: fn.index, how: 'annotation' };
}

function annotatedNames(
  outline: Outline,
  fn: OutlineFunction,
  { simple, args }: Annotation,
  fileClass: string,
): TextValue[] | undefined {
  const given = (...names: string[]): TextValue | undefined => {
    const text = outline.text(argument(args, ...names), fn.index);
    return text.length && text[0] !== '' ? text : undefined;
  };
  const className = classNameOf(fn, fileClass);
  const { name } = fn.facts;
  switch (simple) {
    case 'WithSpan':
      return [given('value') ?? [`${className}.${name}`]];
    case 'NewSpan':
      return [...bothForms(given('value', 'name')), ...(given('value', 'name') ? [] : [[lowerHyphen(name)], [name]])];
    case 'SpanName':
      return given('value') && [given('value')!];
    case 'Observed': {
      const contextual = given('contextualName');
      if (contextual) return bothForms(contextual);
      const own = given('name');
      return [...bothForms([`${className}#${name}`]), ...(own ? [own] : [])];
    }
    case 'Traced': {
      const off = args.find(one => one.name === 'value' || one.name === undefined)?.node.text === 'false';
      return off ? undefined : [given('operationName') ?? [`${outline.qualifiedName(className)}.${name}`]];
    }
    case 'Trace': {
      const own = given('operationName') ?? given('resourceName');
      return own && [own];
    }
    default:
      return undefined;
  }
}

/** A name as it was given and as Micrometer writes it. */
function bothForms(name: TextValue | undefined): TextValue[] {
  if (!name) return [];
  const hyphened = name.map(part => (typeof part === 'string' ? lowerHyphen(part) : part));
  return JSON.stringify(hyphened) === JSON.stringify(name) ? [name] : [name, hyphened];
}

const nameless = new Set([
  'nextSpan',
  'newChild',
  'newTrace',
  'joinSpan',
  'spanBuilder',
  'currentSpan',
  'newSpan',
  'next',
]);

function calledSpan(outline: Outline, call: OutlineCall): SpanSite[] {
  const { callee, receiver, args } = call;
  const first = args.find(
    ({ name }) => name === undefined || /^(?:spanName|name|operationName|value)$/.test(name),
  )?.node;
  switch (callee) {
    case 'spanBuilder':
    case 'startScopedSpan':
    case 'buildSpan':
    case 'startSpan':
      if (!first) return [];
      if (callee === 'startSpan' && !/tracer/i.test(receiver?.text.slice(-60) ?? '')) return [];
      return [site(outline, call, names(outline, first, call), scopeOf(outline, receiver, call.function, call.type))];
    case 'updateName':
      if (!first || !receiver || args.length !== 1) return [];
      return [site(outline, call, names(outline, first, call), undefined)];
    case 'name':
      return first && args.length === 1 && isNameless(outline, receiver, call)
        ? [site(outline, call, names(outline, first, call), undefined)]
        : [];
    case 'createNotStarted':
    case 'start': {
      if (!first || receiver?.text !== 'Observation') return [];
      const own = names(outline, first, call).flatMap(bothForms);
      const contextual = chained(outline, call, 'contextualName');
      const better = contextual ? names(outline, contextual, call).flatMap(bothForms) : [];
      return [site(outline, call, [...better, ...own], undefined)];
    }
    default:
      return [];
  }
}

/** `tracer.nextSpan().name("x")`, also where the span is in a variable. */
function isNameless(
  outline: Outline,
  receiver: SyntaxNode | undefined,
  { function: inside, type }: OutlineCall,
): boolean {
  let node = receiver;
  for (let steps = 0; node && steps < 10; steps++) {
    const call = outline.callAt(node);
    if (call) {
      if (
        nameless.has(call.callee) &&
        (call.callee !== 'next' || /span|tracer/i.test(call.receiver?.text.slice(0, 60) ?? ''))
      )
        return call.callee !== 'spanBuilder' || call.args.length === 0;
      node = call.receiver;
      continue;
    }
    const name = outline.nameOf(node);
    const variable = name && !name.includes('.') ? outline.variable(name, inside, type) : undefined;
    node = variable && outline.valueOf(variable);
  }
  return false;
}

/** First argument of a call of this name further on in the chain. */
function chained(outline: Outline, call: OutlineCall, callee: string): SyntaxNode | undefined {
  let at = call.node.parent;
  for (let steps = 0; at && steps < 20; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer?.callee === callee) return outer.args[0]?.node;
    if (/statement|declaration|block|body|argument/.test(at.type)) return undefined;
  }
  return undefined;
}

/** Both texts of a choice; one otherwise. */
function names(outline: Outline, node: SyntaxNode, call: OutlineCall): TextValue[] {
  const found = outline.choices(node).map(choice => outline.text(choice, call.function));
  return found.filter(value => value.length > 0);
}

function site(
  outline: Outline,
  call: OutlineCall,
  given: readonly TextValue[],
  scope: TextValue | undefined,
): SpanSite {
  const { line, endLine } = call;
  const raised = raise(outline, given, call.function);
  return {
    names: raised.names,
    line,
    endLine,
    function: raised.function,
    ...(scope ? { scope } : {}),
    how: 'call',
  };
}
