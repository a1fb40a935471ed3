import type { HandlerRef, MountSite, RouterSite, RouteSite, TextPart, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Outline, OutlineCall } from '../shared/outline';
import { chainedRoutes } from './vertxRoutes';

const verbs = new Set('get post put delete patch head options any all ws sse'.split(' '));
const upperVerbs = new Set('GET POST PUT DELETE PATCH HEAD OPTIONS'.split(' '));
/** What a route may be registered on; and what asks others instead. */
const routers =
  /(?:app|router?s?|routing|server|service|javalin|jooby|http|spark|rules|path|config|this|it|api|builder|b|r|cfg|RouterFunctions|Spark|ApiBuilder)$/i;
const clients = /client|rest|mock|mvc|tester|given|request|template|unirest|cache|map|store|repo/i;

/** Calls that put a prefix before all that is registered within their arguments. */
const groups = new Set(['path', 'nest', 'route', 'group', 'mount', 'scope', 'bind']);

interface Found {
  routes: RouteSite[];
  routers: RouterSite[];
  mounts: MountSite[];
}

/**
 * Endpoints that calls register: Spring's functional routes, Ktor, Javalin, Spark, Jooby, Helidon, Vert.x. A call only counts
 * with something to run: clients and maps have the same verbs.
 */
export function builderRoutes(outline: Outline): Found {
  const framework = frameworkOf(outline);
  const found: Found = chainedRoutes(outline);
  for (const call of outline.calls) {
    if (call.isNew) {
      if (/^(?:ServletRegistrationBean|ServletHolder)$/.test(call.callee))
        found.routes.push(...registeredServlet(outline, call));
      continue;
    }
    if (framework === 'vertx') continue;
    const route = verbRoute(outline, call, framework);
    if (route) found.routes.push(route);
    else if (call.callee === 'to') found.routes.push(...boundRoute(outline, call));
    else if (call.callee === 'crud') found.routes.push(...crudRoutes(outline, call));
    else if (call.callee === 'handle' && framework === 'ktor') found.routes.push(...handleRoute(outline, call));
    else found.mounts.push(...mounted(outline, call, framework));
  }
  return found;
}

function frameworkOf(outline: Outline): string {
  const known: readonly (readonly [RegExp, string])[] = [
    [/^io\.ktor\.server|^io\.ktor\.(?:routing|application)/, 'ktor'],
    [/^io\.javalin/, 'javalin'],
    [/^spark\b/, 'spark'],
    [/^io\.vertx/, 'vertx'],
    [/^(?:io|org)\.jooby/, 'jooby'],
    [/^io\.helidon/, 'helidon'],
    [/^org\.springframework\.web/, 'spring'],
  ];
  for (const [module, name] of known) if (outline.imports.some(entry => module.test(entry.module))) return name;
  return '';
}

function verbRoute(outline: Outline, call: OutlineCall, framework: string): RouteSite | undefined {
  const isUpper = upperVerbs.has(call.callee);
  if (!isUpper && !verbs.has(call.callee)) return undefined;
  if (!isUpper && !isRouter(outline, call, framework)) return undefined;
  const [first, ...rest] = call.args.map(({ node }) => node);
  const text = first && outline.closureAt(first) === undefined ? outline.text(first, call.function) : [];
  const typed = typedPath(call, framework);
  const hasPath =
    typeof text[0] === 'string' || (text.length > 0 && rest.length > 0 && isCallable(outline, rest, call));
  const prefixes = prefixesOf(outline, call);
  const isNested = prefixes.length > 0 || isInRouting(outline, call);
  if (hasPath && typeof text[0] === 'string' && !/^[/*]|^$/.test(text[0]) && !isNested && !/^\w/.test(text[0]))
    return undefined;
  if (!hasPath && !typed && !(isNested && first)) return undefined;
  const candidates = hasPath ? rest : call.args.map(({ node }) => node);
  const handler = handlerAmong(
    outline,
    candidates,
    call,
    isUpper || isNested || /^(?:spark|javalin|jooby|helidon)$/.test(framework),
    framework,
  );
  if (handler === undefined) return undefined;
  // In `route(GET("/p"), h::get)` the handler stands beside the call.
  const verb = call.callee.toUpperCase();
  return {
    methods: verb === 'ANY' || verb === 'ALL' ? [] : [verb === 'WS' || verb === 'SSE' ? 'GET' : verb],
    path: typed ?? (hasPath ? text : ['']),
    ...(prefixes.length ? { prefixes } : {}),
    router: '',
    handler,
    line: call.line,
    endLine: call.endLine,
    function: namedFunction(outline, call.function),
    framework: framework || (isUpper ? 'spring' : 'http'),
  };
}

/** Ktor: `get<Articles.Id> { }`, whose path stands at the class. */
function typedPath({ typeArgs, args }: OutlineCall, framework: string): TextValue | undefined {
  return framework === 'ktor' && args.length === 1 && /^[A-Z][\w.]*$/.test(typeArgs) ? [{ ref: typeArgs }] : undefined;
}

function isRouter(outline: Outline, call: OutlineCall, framework: string): boolean {
  if (!call.receiver) return framework !== '' || isInRouting(outline, call) || call.args.length > 1;
  const chain = outline.callAt(call.receiver);
  if (chain)
    return (
      verbs.has(chain.callee) ||
      groups.has(chain.callee) ||
      /^(?:create|start|builder|router|ignite|app|Javalin|routing)$/.test(chain.callee)
    );
  const name = outline.nameOf(call.receiver);
  const type = outline.typeOf(name.replace(/^this\./, ''), call.function);
  if (clients.test(name) || clients.test(type)) return false;
  return (
    routers.test(name) ||
    /^(?:Route|Routing|Application|Javalin|Jooby|Service|Router|HttpRules|HttpRouting|JavalinConfig)/.test(type)
  );
}

/** The first closure or reference; a plain name only where it can be nothing but a handler. */
function handlerAmong(
  outline: Outline,
  nodes: readonly SyntaxNode[],
  call: OutlineCall,
  mayBeName: boolean,
  framework: string,
): HandlerRef | undefined {
  const sibling = routeArgument(outline, call);
  const all = sibling ? [...nodes, sibling] : nodes;
  const handlers = all.map(node => outline.handler(node, call.function));
  const isSure = (handler: HandlerRef | undefined): boolean => typeof handler === 'number' || /::/.test(handler ?? '');
  // In Ktor what stands before the last block documents the route; elsewhere what follows the handler makes its answer a text.
  const sure = framework === 'ktor' ? handlers.findLastIndex(isSure) : handlers.findIndex(isSure);
  if (sure >= 0) return handlers[sure];
  return mayBeName
    ? handlers.findLast((handler, i) => handler !== undefined && !/^(?:string|character)_literal$/.test(all[i].type))
    : undefined;
}

function isCallable(outline: Outline, nodes: readonly SyntaxNode[], call: OutlineCall): boolean {
  return nodes.some(node => {
    const handler = outline.handler(node, call.function);
    return typeof handler === 'number' || /::/.test(handler ?? '');
  });
}

/** `route(GET("/p").and(accept(JSON)), handler::get)`: what stands after the predicate that the call is part of. */
function routeArgument(outline: Outline, call: OutlineCall): SyntaxNode | undefined {
  if (!upperVerbs.has(call.callee) || call.args.length !== 1) return undefined;
  let at = call.node.parent;
  for (let steps = 0; at && steps < 12; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer && /^(?:route|andRoute|invoke)$/.test(outer.callee) && outer.args.length > 1) return outer.args[1].node;
    if (outer && !/^(?:and|or)$/.test(outer.callee)) return undefined;
  }
  return undefined;
}

/** Prefixes of the groups around a call, outermost first: those whose arguments it stands in. */
export function prefixesOf(
  outline: Outline,
  { node, function: inside }: { node: SyntaxNode; function: number },
): TextValue[] {
  const prefixes: TextValue[] = [];
  let from = node;
  let at = node.parent;
  for (let steps = 0; at && steps < 400; steps++, from = at, at = at.parent) {
    const outer = outline.callAt(at);
    if (!outer || outer.receiver === from || !groups.has(outer.callee)) continue;
    if (outer.receiver && from.start < outer.nameStart) continue;
    const prefix = groupPrefix(outline, outer, inside);
    if (prefix?.length) prefixes.unshift(prefix);
  }
  return prefixes;
}

function groupPrefix(outline: Outline, outer: OutlineCall, inside: number): TextValue | undefined {
  const first = outer.args[0]?.node;
  // Ktor and Kotlin's DSL of Spring: `"/api".nest { }`; Java's: `nest(path("/api"), …)`.
  const isAfter = outer.callee === 'bind' || (outer.callee === 'nest' && outer.args.length < 2);
  const node = isAfter && outer.receiver ? outer.receiver : first;
  if (!node || outline.closureAt(node) !== undefined) return undefined;
  const text = outline.text(node, inside);
  if (text.some(part => typeof part === 'string') || (text.length && outer.args.length > 1)) return text;
  const predicate = [...node.walk()].slice(0, 40).find(({ type }) => type === 'string_literal');
  return predicate && outer.callee === 'nest' ? outline.text(predicate, inside) : undefined;
}

const scopes = new Set([
  'routing',
  'routes',
  'router',
  'coRouter',
  'route',
  'path',
  'authenticate',
  'apiBuilder',
  'nest',
  'mount',
  'builder',
]);

/** Whether a call stands in the block of one that collects routes, or in an extension of such. */
export function isInRouting(
  outline: Outline,
  { node, function: inside }: { node: SyntaxNode; function: number },
): boolean {
  let at = node.parent;
  for (let steps = 0; at && steps < 400; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer && scopes.has(outer.callee) && outer.node !== node && node.start >= outer.nameStart) return true;
  }
  const fn = outline.functions[namedFunction(outline, inside)];
  return fn !== undefined && /^(?:Route|Routing|Application)$/.test(fn.extends);
}

export function namedFunction(outline: Outline, inside: number): number {
  let at = inside;
  for (let steps = 0; at >= 0 && steps < 200 && outline.functions[at].isClosure; steps++)
    at = outline.functions[at].facts.parent;
  return at;
}

/** http4k: `"/p" bind GET to ::get`. */
function boundRoute(outline: Outline, call: OutlineCall): RouteSite[] {
  const bind = outline.callAt(call.receiver);
  const verb = /(\w+)$/.exec(bind?.args[0]?.node.text ?? '')?.[1] ?? '';
  if (bind?.callee !== 'bind' || !bind.receiver || !upperVerbs.has(verb) || !call.args[0]) return [];
  const path = outline.text(bind.receiver, call.function);
  const handler = outline.handler(call.args[0].node, call.function);
  const prefixes = prefixesOf(outline, call);
  if (!path.length || handler === undefined) return [];
  const { line } = bind;
  const inside = namedFunction(outline, call.function);
  const group = prefixes.length ? { prefixes } : {};
  return [
    {
      methods: [verb],
      path,
      ...group,
      router: '',
      handler,
      line,
      endLine: call.endLine,
      function: inside,
      framework: 'http4k',
    },
  ];
}

/** Javalin: `crud("users/{id}", new UserController())`. */
function crudRoutes(outline: Outline, call: OutlineCall): RouteSite[] {
  const text = call.args[0] ? outline.text(call.args[0].node, call.function) : [];
  const type = call.args[1] ? outline.handler(call.args[1].node, call.function) : undefined;
  const path = text.length === 1 ? text[0] : undefined;
  if (typeof path !== 'string' || typeof type !== 'string') return [];
  const all = path.replace(/\/?[{:][^/]*$/, '');
  const prefixes = prefixesOf(outline, call);
  const operations: readonly (readonly [string, string, string])[] = [
    ['GET', all, 'getAll'], ['GET', path, 'getOne'], ['POST', all, 'create'], ['PATCH', path, 'update'], ['DELETE', path, 'delete'],
  ]; // prettier-ignore
  return operations.map(([method, at, name]) => ({
    methods: [method],
    path: [at],
    ...(prefixes.length ? { prefixes } : {}),
    router: '',
    handler: `${type}::${name}`,
    line: call.line,
    endLine: call.endLine,
    function: namedFunction(outline, call.function),
    framework: 'javalin',
  }));
}

/** Ktor: `route("/a", HttpMethod.Post) { handle { } }`. */
function handleRoute(outline: Outline, call: OutlineCall): RouteSite[] {
  const last = call.args[call.args.length - 1]?.node;
  const handler = last && outline.handler(last, call.function);
  if (typeof handler !== 'number' || call.receiver || !isInRouting(outline, call)) return [];
  const around = outline.callAt(call.node.parent?.around('call_expression'));
  const verb = /HttpMethod\.(\w+)/.exec(around?.args[1]?.node.text ?? '')?.[1];
  const prefixes = prefixesOf(outline, call);
  return [
    {
      methods: verb ? [verb.toUpperCase()] : [],
      path: [''],
      prefixes,
      router: '',
      handler,
      line: call.line,
      endLine: call.endLine,
      function: namedFunction(outline, call.function),
      framework: 'ktor',
    },
  ];
}

const dsl = new Set(
  'get post put delete patch head options route routing authenticate install call handle static staticResources staticFiles webSocket path before after accept contentType method header param host nest resources ws sse intercept rateLimit openAPI swaggerUI filter mapOf listOf println embeddedServer'.split(
    ' ',
  ),
);

/** What brings routes of its own below a prefix: `users()` of Ktor, `mount("/a", App())` of Jooby, `register("/a", Service)` of Helidon. */
function mounted(outline: Outline, call: OutlineCall, framework: string): MountSite[] {
  const { callee, receiver, args, line } = call;
  const site = { parent: '', function: namedFunction(outline, call.function), line };
  const before = prefixesOf(outline, call);
  if (/^(?:mount|use|register|addRoutes)$/.test(callee) && args.length === 2 && /^(?:jooby|helidon)$/.test(framework)) {
    const prefix = outline.text(args[0].node, call.function);
    const child = childOf(outline, args[1].node);
    return prefix.length && child ? [{ ...site, prefix: slashed([...before, prefix]), kind: 'function', child }] : [];
  }
  const isFunction = /^[a-z]\w*$/.test(callee) && !dsl.has(callee) && (!receiver || receiver.text === 'this');
  if (framework !== 'ktor' || !isFunction || !isDirect(outline, call)) return [];
  return [{ ...site, prefix: slashed(before), kind: 'function', child: callee }];
}

/** Directly in a block that collects routes, not in a handler. */
function isDirect(outline: Outline, call: OutlineCall): boolean {
  const fn = outline.functions[call.function];
  if (!fn) return false;
  if (!fn.isClosure)
    return /^(?:Route|Routing|Application)$/.test(fn.extends) && call.node.parent?.type !== 'variable_declaration';
  let at = fn.node.parent;
  for (let steps = 0; at && steps < 6; steps++, at = at.parent) {
    const outer = outline.callAt(at);
    if (outer) return scopes.has(outer.callee) || outer.callee === 'rateLimit';
  }
  return false;
}

export function childOf(outline: Outline, node: SyntaxNode): string | undefined {
  const call = outline.callAt(node);
  if (!call) return outline.nameOf(node) || outline.classOf(node) || undefined;
  if (call.isNew || !call.receiver) return call.callee;
  const made = outline.callAt(call.receiver);
  return made?.isNew ? `${made.callee}.${call.callee}` : call.callee;
}

export function slashed(prefixes: readonly TextValue[]): TextValue {
  const parts: TextPart[] = prefixes.flatMap(prefix => {
    const [first, ...rest] = prefix;
    return typeof first === 'string' && first !== '' && !first.startsWith('/') ? [`/${first}`, ...rest] : prefix;
  });
  return parts.length === 0 ? [''] : parts.every(part => typeof part === 'string') ? [parts.join('')] : parts;
}

/** `new ServletRegistrationBean<>(new Upload(), "/upload")`. */
function registeredServlet(outline: Outline, call: OutlineCall): RouteSite[] {
  const [servlet, ...paths] = call.args.map(({ node }) => node);
  const handler = servlet && (outline.handler(servlet, call.function) ?? outline.classOf(servlet));
  if (!handler) return [];
  const { line, endLine, function: inside } = call;
  const site = { methods: [], router: '', handler, line, endLine, function: inside, framework: 'servlet' };
  return paths
    .map(node => outline.text(node, inside))
    .filter(path => path.length > 0)
    .map(path => ({ ...site, path }));
}
