import type { SpanSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { isFunction, propertyOf, unwrap } from './nodes';
import type { Call, ClassNode, ClassMember, Script } from './script';
import type { Text, Texts } from './texts';
import { scopeOf } from './tracers';

const opening =
  /^(?:startSpan|startActiveSpan|startInactiveSpan|startSpanManual|startRootSpan|startTransaction|startBackgroundTransaction|startWebTransaction|startSegment|startNewSpan|startChildSpan)$/;
const effects = /^(?:Effect|Layer|Stream|STM|Channel|Scope|Http\w*)$/;

/** Calls and decorators that open spans. */
export function readSpans(script: Script, texts: Texts): SpanSite[] {
  const sites: SpanSite[] = [];
  for (const call of script.calls) {
    const site = siteOf(call, script, texts);
    if (site) sites.push(site);
  }
  for (const found of script.classes) sites.push(...decorated(found, texts));
  return sites.sort((a, b) => a.line - b.line);
}

function siteOf(call: Call, script: Script, texts: Texts): SpanSite | undefined {
  if (call.isNew) return undefined;
  const names = namesOf(call, script, texts);
  if (!names.length) return undefined;
  // A name that is a parameter makes the function a wrapper that it is a parameter of, the innermost or one around it.
  const owner = names.find(({ parametersOf }) => parametersOf >= 0)?.parametersOf ?? -1;
  const own = closureOf(call, script);
  const scope = call.object ? scopeOf(call.object, script, texts) : undefined;
  return {
    names: names.map(({ value }) => value),
    line: call.calleeNode.line,
    endLine: firstLines(call),
    function: owner >= 0 ? owner : own,
    ...(scope && !isForeign(call) && { scope }),
    how: 'call',
  };
}

/** Calls that have no tracer before the dot. */
function isForeign({ object, callee }: Call): boolean {
  return (
    object === undefined ||
    /^(?:trace|wrap)$/.test(callee) ||
    /^(?:Sentry|Effect|Layer|Stream|apm|newrelic|logfire)$/.test(object.text)
  );
}

/** To the end of the arguments in front of the closure, which may be a page long. */
function firstLines({ node, args }: Call): number {
  const closure = args.findIndex(argument => isFunction(unwrap(argument)));
  return closure < 0 ? node.endLine : args[closure].line;
}

/** `Effect.fn('name')(function* () {…})` opens the span around that closure; other calls in the function they stand in. */
function closureOf(call: Call, script: Script): number {
  const outer = call.node.parent;
  if (call.callee === 'fn' && outer?.type === 'call_expression' && outer.field('function') === call.node) {
    const closure = outer.field('arguments')?.children.find(isFunction);
    const index = closure && script.indexOf(closure);
    if (index !== undefined) return index;
  }
  if (call.callee === 'wrap') {
    const closure = call.args.map(unwrap).find(isFunction);
    const index = closure && script.indexOf(closure);
    if (index !== undefined) return index;
  }
  return call.function;
}

function namesOf(call: Call, script: Script, texts: Texts): readonly Text[] {
  const { callee, object, args } = call;
  const before = object ? script.written(object) : '';
  if (opening.test(callee))
    return [...named(args[0], texts), ...(args[1] && !textLike(args[0]) ? named(args[1], texts) : [])];
  if (effects.test(before)) {
    if (/^(?:withSpan|withSpanScoped|fn|makeSpan|makeSpanScoped|useSpan|span)$/.test(callee)) {
      const first = named(args[0], texts).filter(({ value }) => textLike(args[0]) || value.length > 0);
      return textLike(args[0]) || args.length === 1 ? first : named(args[1], texts);
    }
    return [];
  }
  const isTracer = /(?:^|[._])(?:tracer|ddTrace|dd)$/i.test(before) || isFrom(object, script, 'dd-trace');
  if (
    isTracer &&
    /^(?:trace|wrap|withSpan|withActiveSpan|inSpan|span|startActive|withTrace|runInSpan|record|active)$/.test(callee)
  ) {
    const resource =
      callee === 'trace' || callee === 'wrap' ? propertyOf(args[1] && unwrap(args[1]), 'resource') : undefined;
    return [...named(args[0], texts), ...named(resource, texts)];
  }
  if (before === 'logfire' && callee === 'span') return named(args[0], texts);
  if (/(?:^|\.)AWSXRay$|^xray$/i.test(before) && /^capture(?:AsyncFunc|Func|CallbackFunc)$/.test(callee))
    return named(args[0], texts);
  if (/\.pipe\($/.test(before)) return [];
  // `effect.pipe(…)` aside, an Effect can be asked itself: `Effect.gen(…).withSpan('name')`.
  return [];
}

function textLike(node: SyntaxNode | undefined): boolean {
  const type = node && unwrap(node).type;
  return (
    type === 'string' ||
    type === 'template_string' ||
    type === 'identifier' ||
    type === 'member_expression' ||
    type === 'binary_expression' ||
    type === 'ternary_expression'
  );
}

/** The text itself, or `name` and `op` of an options object. */
function named(node: SyntaxNode | undefined, texts: Texts): readonly Text[] {
  const inner = node && unwrap(node);
  if (!inner || isFunction(inner)) return [];
  if (inner.type === 'object') {
    const name = texts.all(propertyOf(inner, 'name', 'spanName'));
    return name.length ? name : texts.all(propertyOf(inner, 'op'));
  }
  return texts.all(inner);
}

function isFrom(object: SyntaxNode | undefined, script: Script, module: string): boolean {
  const inner = object && unwrap(object);
  if (inner?.type !== 'identifier') return false;
  const value = script.bindings.find(inner.text, inner.start)?.value;
  if (value) return value.text.includes(`'${module}'`) || value.text.includes(`"${module}"`);
  return script.of('import_statement').some(({ node }) => {
    const source = node.field('source')?.text ?? '';
    return source.slice(1, -1) === module && (node.child('import_clause')?.text ?? '').includes(inner.text);
  });
}

const spanDecorator =
  /^(?:\w+\.)?(?:With|Use|New|Start|Otel|Active|Continue)?(?:Span|Traced?|Traceable|Tracing|TraceMethod|Instrument(?:ed)?|OtelMethod|OtelSpan|SentryTraced|WithActiveSpan|TraceSpan|Observe)$/i;

function decorated(found: ClassNode, texts: Texts): SpanSite[] {
  const sites: SpanSite[] = [];
  const ofClass = found.decorators.find(
    ({ name, args }) =>
      /(?:^|\.)(?:Traceable|Trace|Traced|TraceClass|Instrument(?:ed)?)$/i.test(name) &&
      texts.literal(args[0]) === undefined,
  );
  for (const method of found.methods) {
    const own = method.decorators.filter(({ name }) => spanDecorator.test(name));
    for (const { args, line, endLine } of own) {
      sites.push({
        names: decoratorNames(args, found, method, texts),
        line,
        endLine,
        function: method.function,
        how: 'annotation',
      });
    }
    if (ofClass && own.length === 0 && method.function >= 0 && method.name !== 'constructor') {
      const { line } = method.node.field('name') ?? method.node;
      sites.push({
        names: defaultNames(found, method),
        line,
        endLine: line,
        function: method.function,
        how: 'annotation',
      });
    }
  }
  return sites.filter(site => site.function >= 0);
}

function decoratorNames(args: readonly SyntaxNode[], found: ClassNode, method: ClassMember, texts: Texts): TextValue[] {
  const given = named(args[0], texts).map(({ value }) => value);
  if (!given.length) return defaultNames(found, method);
  // opentelemetry-nestjs puts the class in front of the given name, too.
  const [first] = given;
  const [text] = first;
  if (first.length !== 1 || typeof text !== 'string') return given;
  return [...given, ...kinds.map(kind => [`${kind}->${found.name}.${text}`])];
}

const kinds = ['Provider', 'Controller', 'Injectable', 'Resolver'];

/** `Class.method` in one form or another, as the libraries put it together. */
function defaultNames({ name }: ClassNode, { name: method }: ClassMember): TextValue[] {
  return [
    ...['.', '#', '::', '/', ':', '->'].map(between => [`${name}${between}${method}`]),
    ...kinds.map(kind => [`${kind}->${name}.${method}`]),
    [method],
  ];
}
