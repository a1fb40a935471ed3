import type { RouteSite, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import { annotated, argument } from '../shared/outline';
import type { Annotation, Outline, OutlineFunction, OutlineType } from '../shared/outline';

const verbs = /^Http(Get|Post|Put|Delete|Patch|Head|Options)$/;

/** Endpoints of ASP.NET Core's controllers, of FastEndpoints, Razor pages and functions called by HTTP. */
export function declaredRoutes(outline: Outline, path: readonly string[]): RouteSite[] {
  return outline.types.flatMap(type => [
    ...type.functions.flatMap(fn => [...actionRoutes(outline, type, fn), ...triggeredRoutes(outline, fn)]),
    ...fastEndpoint(outline, type),
    ...razorPage(type, path),
  ]);
}

function actionRoutes(outline: Outline, type: OutlineType, fn: OutlineFunction): RouteSite[] {
  const methods = new Set<string>();
  const templates: { readonly path: TextValue; readonly methods: readonly string[] }[] = [];
  let first: Annotation | undefined;
  for (const annotation of fn.annotations) {
    const verb = verbs.exec(annotation.simple)?.[1].toUpperCase();
    const isRoute = annotation.simple === 'Route';
    if (verb === undefined && !isRoute && annotation.simple !== 'AcceptVerbs') continue;
    first ??= annotation;
    if (annotation.simple === 'AcceptVerbs') {
      for (const { name, node } of annotation.args) {
        const text = name === undefined ? literalOf(outline.text(node, fn.index)) : undefined;
        if (text) methods.add(text.toUpperCase());
      }
      continue;
    }
    const path = templateOf(outline, annotation, fn.index);
    if (path) templates.push({ path, methods: verb === undefined ? [] : [verb] });
    if (verb !== undefined && (!path || isRoute)) methods.add(verb);
  }
  if (!first) return [];
  const classRoutes = routesOfType(outline, type);
  // Without any template it is the table of conventions that leads to the action.
  if (!templates.length && !classRoutes.length) return [];
  const own = templates.length ? templates : [{ path: [''] as TextValue, methods: [...methods] }];
  const { line, endLine } = first;
  return own.flatMap(template => {
    const allowed = template.methods.length ? template.methods : [...methods];
    const site = { methods: allowed, router: '', handler: fn.index, line, endLine, function: -1, framework: 'aspnet' };
    const replaced = replaceTokens(template.path, type, fn);
    const start = replaced[0];
    if (typeof start === 'string' && /^~?\//.test(start)) {
      return [{ ...site, path: [start.replace(/^~?\/+/, ''), ...replaced.slice(1)] }];
    }
    if (!classRoutes.length) return [{ ...site, path: replaced }];
    return classRoutes.map(prefix => ({ ...site, path: replaced, prefixes: [replaceTokens(prefix, type, fn)] }));
  });
}

function templateOf(outline: Outline, annotation: Annotation, inside: number): TextValue | undefined {
  const node = argument(annotation.args, 'value', 'template');
  const text = outline.text(node, inside);
  return text.length && text[0] !== '' ? text : undefined;
}

function routesOfType(outline: Outline, type: OutlineType): TextValue[] {
  return type.annotations.flatMap(annotation => {
    const text = /^Route(?:Prefix)?$/.test(annotation.simple) ? templateOf(outline, annotation, -1) : undefined;
    return text ? [text] : [];
  });
}

/** `[controller]`, `[action]` and `[area]` as the framework fills them in. */
function replaceTokens(path: TextValue, type: OutlineType, fn: OutlineFunction): TextValue {
  const area = annotated(type, 'Area')?.args[0]?.node.text.replace(/"/g, '') ?? '';
  const action =
    annotated(fn, 'ActionName')?.args[0]?.node.text.replace(/"/g, '') ?? fn.facts.name.replace(/Async$/, '');
  return path.map(part =>
    typeof part === 'string'
      ? part
          .replace(/\[controller\]/gi, type.facts.name.replace(/Controller$/, ''))
          .replace(/\[action\]/gi, action)
          .replace(/\[area\]/gi, area)
      : part,
  );
}

/** Functions of Azure: `[HttpTrigger("get", "post", Route = "orders/{id}")]` on a parameter. */
function triggeredRoutes(outline: Outline, fn: OutlineFunction): RouteSite[] {
  for (const { annotations } of fn.parameters) {
    const trigger = annotated({ annotations }, 'HttpTrigger');
    if (!trigger) continue;
    const route = trigger.args.find(({ name }) => name === 'Route');
    const given = route ? outline.text(route.node, fn.index) : [];
    const name = annotated(fn, 'Function', 'FunctionName');
    const path = given.length ? given : name ? outline.text(name.args[0]?.node, fn.index) : [];
    if (!path.length) continue;
    const methods = trigger.args.flatMap(({ name: key, node }) => {
      const text = key === undefined ? literalOf(outline.text(node, fn.index)) : undefined;
      return text ? [text.toUpperCase()] : [];
    });
    const { line, endLine } = trigger;
    return [
      {
        methods,
        path,
        prefixes: [['api']],
        router: '',
        handler: fn.index,
        line,
        endLine,
        function: -1,
        framework: 'azure',
      },
    ];
  }
  return [];
}

const endpointBase = /^(?:\w+\.)?(?:Endpoint|EndpointWithoutRequest|EndpointWithMapping|Ep)\b/;

/** FastEndpoints: what `Configure` says, answered by `HandleAsync`. */
function fastEndpoint(outline: Outline, type: OutlineType): RouteSite[] {
  const handler = type.functions.find(({ facts }) => /^(?:HandleAsync|ExecuteAsync)$/.test(facts.name));
  if (!handler || !type.facts.bases.some(base => endpointBase.test(base))) return [];
  const configure = type.functions.find(({ facts }) => facts.name === 'Configure');
  const calls = configure ? outline.callsIn(configure.index) : [];
  const declared = type.annotations.flatMap(annotation => {
    const verb = verbs.exec(annotation.simple)?.[1].toUpperCase();
    const path = verb && templateOf(outline, annotation, -1);
    return path ? [{ methods: [verb], path, line: annotation.line, endLine: annotation.endLine }] : [];
  });
  const stated = calls
    .filter(({ callee }) => callee === 'Verbs')
    .flatMap(({ args }) => args.map(({ node }) => /(\w+)$/.exec(node.text)?.[1].toUpperCase() ?? ''));
  const called = calls.flatMap(call => {
    const isVerb = /^(?:Get|Post|Put|Delete|Patch|Head)$/.test(call.callee);
    if (!isVerb && call.callee !== 'Routes') return [];
    return call.args.flatMap(({ node }) => {
      const path = outline.text(node, call.function);
      const methods = isVerb ? [call.callee.toUpperCase()] : stated;
      return path.length ? [{ methods, path, line: call.line, endLine: call.endLine }] : [];
    });
  });
  return [...declared, ...called].map(site => ({
    ...site,
    router: '',
    handler: handler.index,
    function: -1,
    framework: 'fastendpoints',
  }));
}

/** Razor pages go by their place: `Pages/Orders/Details.cshtml.cs`. */
function razorPage(type: OutlineType, path: readonly string[]): RouteSite[] {
  const file = path[path.length - 1] ?? '';
  const at = path.lastIndexOf('Pages');
  if (!file.endsWith('.cshtml.cs') || at < 0 || !type.facts.bases.some(base => /PageModel$/.test(base))) return [];
  const parts = [...path.slice(at + 1, -1), file.slice(0, -'.cshtml.cs'.length)];
  const whole = parts.join('/');
  const paths = /(?:^|\/)Index$/.test(whole) ? [whole, parts.slice(0, -1).join('/')] : [whole];
  return type.functions.flatMap(fn => {
    const verb = /^On(Get|Post|Put|Delete|Patch|Head)/.exec(fn.facts.name)?.[1].toUpperCase();
    if (verb === undefined) return [];
    const { line, endLine } = fn.facts;
    return paths.map(one => ({
      methods: [verb],
      path: [one],
      router: '',
      handler: fn.index,
      line,
      endLine,
      function: -1,
      framework: 'razor',
    }));
  });
}
