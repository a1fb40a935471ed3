import type { HandlerRef, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { Call, calleeOf, callsNamed } from './calls';
import type { GoFile } from './goFile';
import { handlerOf } from './handlers';
import type { RouterRef, Routers } from './routers';
import { isKnown, textOf } from './texts';
import { tableRoutesOf } from './routeTables';

const verbs = 'GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE';
const upper = new RegExp(`^(?:${verbs}|Any)$`);
const capital = /^(?:Get|Post|Put|Patch|Delete|Head|Options|Connect|Trace|All|Any)$/;
const isVerb = new RegExp(`^(?:${verbs})$`);
const callees =
  /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|CONNECT|TRACE|Any|Get|Post|Put|Patch|Delete|Head|Options|Connect|Trace|All|Handle|HandleFunc|HandlerFunc|Handler|Method|MethodFunc|Add|Match|Router|HandlePath)$/;

export function routesOf(file: GoFile, routers: Routers): readonly RouteSite[] {
  const routes: RouteSite[] = [];
  for (const call of callsNamed(file, callees)) {
    const route = routeOf(call, routers);
    if (route) routes.push(...route);
  }
  return [...routes, ...routes.flatMap(route => throughHelper(file, route)), ...tableRoutesOf(file, routers.framework)];
}

/** `handle := func(pattern string, h http.HandlerFunc) { mux.Handle(pattern, wrap(h)) }`: the calls of such a helper are the routes. */
function throughHelper(file: GoFile, route: RouteSite): RouteSite[] {
  const [part] = route.path;
  if (route.path.length !== 1 || typeof part !== 'object' || part === null || !('param' in part)) return [];
  const helper = file.functions[route.function]?.facts;
  const given = helper?.params.indexOf(String(route.handler)) ?? -1;
  if (!helper || helper.name === '' || given < 0) return [];
  const calls: RouteSite[] = [];
  for (const call of callsNamed(file, new RegExp(`^${helper.name}$`))) {
    const { methods, path } = splitPattern(call.text(part.param));
    const handler = handlerOf(file, call.args[given], call.function);
    if (!path || !isKnown(path) || handler === undefined) continue;
    calls.push({ ...route, ...(methods.length && { methods }), path, handler, ...call.lines });
  }
  return calls;
}

function routeOf(call: Call, routers: Routers): RouteSite[] | undefined {
  const { name } = call;
  if (!call.operand) return undefined;
  if (name === 'Router') return beegoRoute(call, routers);
  if (upper.test(name) || capital.test(name)) return verbRoute(call, routers);
  if (/^(?:Handle|HandleFunc|HandlerFunc|Handler|HandlePath)$/.test(name)) return handleRoute(call, routers);
  return methodFirst(call, routers);
}

/** `r.GET("/u/:id", auth, h)`, `r.Get("/u/{id}", h)`. */
function verbRoute(call: Call, routers: Routers): RouteSite[] | undefined {
  const { args, name } = call;
  if (args.length < 2) return undefined;
  const router = routers.refOf(call.operand, call.function);
  // gin's groups take paths without a slash.
  if (!isPath(call, 0) && !(router?.isSure && /^[\w:{]\S*$/.test(literal(call.text(0)) ?? ''))) return undefined;
  const isUpper = /^[A-Z]+$/.test(name);
  if (!router && !isUpper && !takesRequest(call)) return undefined;
  const framework = router?.isSure ? router.framework : frameworkOf(call, routers, isUpper);
  const isFirst = framework === 'echo';
  const handler = isFirst ? handlerOf(call.file, args[1], call.function) : lastHandler(call, 1);
  if (handler === undefined) return undefined;
  if (!isUpper && !router?.isSure && typeof handler === 'string' && !looksLikeRoute(call, handler)) return undefined;
  const methods = /^(?:Any|All)$/.test(name) ? [] : [name.toUpperCase()];
  return [site(call, methods, call.text(0), router, handler, framework)];
}

/** `HandleFunc("GET /u/{id}", h)`, `HandleFunc("/u", h).Methods("GET")`, gin's `Handle("GET", "/u", h)`. */
function handleRoute(call: Call, routers: Routers): RouteSite[] | undefined {
  const { args, name } = call;
  const router = routers.refOf(call.operand, call.function);
  const first = methodText(call, 0);
  if (args.length >= 3 && first !== undefined && isPath(call, 1)) {
    const handler = lastHandler(call, 2);
    const framework = router?.framework ?? routers.framework;
    return handler === undefined
      ? undefined
      : [site(call, [first], call.text(1), router, handler, framework === 'net/http' ? 'gin' : framework)];
  }
  const chain = chained(call);
  if (args.length === 1 && (name === 'HandlerFunc' || name === 'Handler')) return gorillaBuilt(call, routers, chain);
  if (args.length < 2 || (name !== 'Handle' && name !== 'HandleFunc' && name !== 'Handler')) return undefined;
  const pattern = call.text(0);
  if (!isKnown(pattern)) return undefined;
  const { methods, path } = splitPattern(pattern);
  if (path === undefined) return undefined;
  const isGrouped = args.length > 2;
  const handler = isGrouped ? lastHandler(call, 1) : handlerOf(call.file, args[1], call.function);
  if (handler === undefined || (typeof handler === 'string' && isMounted(call, routers))) return undefined;
  const framework = chain.methods.length ? 'gorilla' : (router?.framework ?? routers.framework);
  const all = methods.length ? methods : chain.methods;
  return [
    {
      ...site(call, all, path, router, handler, framework),
      ...(chain.name !== undefined && { name: chain.name }),
      ...(chain.prefixes.length && { prefixes: [...(router?.prefixes ?? []), ...chain.prefixes] }),
    },
  ];
}

/** `r.Methods("GET").Path("/u").HandlerFunc(h)`, `r.Path("/u").Handler(h)`, `r.PathPrefix("/u").Handler(h)`. */
function gorillaBuilt(call: Call, routers: Routers, after: Chain): RouteSite[] | undefined {
  let path: TextValue | undefined;
  const methods = [...after.methods];
  let name = after.name;
  let at: SyntaxNode | undefined = call.operand;
  for (let steps = 0; at?.type === 'call_expression' && steps < 12; steps++) {
    const callee = calleeOf(at);
    if (!callee) return undefined;
    const step = new Call(call.file, { node: at, function: call.function }, callee.name, callee.operand);
    if (step.name === 'Subrouter') break;
    if (step.name === 'Path' || step.name === 'PathPrefix') path = step.text(0);
    if (step.name === 'Methods') methods.push(...methodsOf(step));
    if (step.name === 'Name') name = literal(step.text(0));
    at = callee.operand;
  }
  if (!path || !isKnown(path)) return undefined;
  const router = routers.refOf(at, call.function);
  const handler = handlerOf(call.file, call.args[0], call.function);
  if (handler === undefined || (typeof handler === 'string' && isMounted(call, routers))) return undefined;
  return [{ ...site(call, methods, path, router, handler, 'gorilla'), ...(name !== undefined && { name }) }];
}

/** chi's `Method("GET", "/u", h)`, echo's `Add`, `Match([]string{"GET"}, "/u", h)`. */
function methodFirst(call: Call, routers: Routers): RouteSite[] | undefined {
  const { args, name } = call;
  if (args.length < 3 || !isPath(call, 1)) return undefined;
  const router = routers.refOf(call.operand, call.function);
  const one = methodText(call, 0);
  const methods = one !== undefined ? [one] : name === 'Match' || name === 'Add' ? listOfMethods(call) : undefined;
  if (!methods) return undefined;
  const framework = router?.framework ?? routers.framework;
  const handler = framework === 'echo' ? handlerOf(call.file, args[2], call.function) : lastHandler(call, 2);
  return handler === undefined ? undefined : [site(call, methods, call.text(1), router, handler, framework)];
}

/** `beego.Router("/u/:id", &C{}, "get:Show;post:Save")`. */
function beegoRoute(call: Call, routers: Routers): RouteSite[] | undefined {
  if (call.args.length < 2 || !isPath(call, 0)) return undefined;
  const type = call.file.typeOf(call.args[1], call.function);
  if (type === '') return undefined;
  const router = routers.refOf(call.operand, call.function);
  const mapping = literal(call.text(2));
  if (mapping === undefined)
    return ['Get', 'Post', 'Put', 'Delete', 'Patch'].map(method =>
      site(call, [method.toUpperCase()], call.text(0), router, `${type}.${method}`, 'beego'),
    );
  return mapping.split(';').flatMap(entry => {
    const [methods, method] = entry.split(':');
    if (!method) return [];
    const all = methods.trim() === '*' ? [] : methods.split(',').map(one => one.trim().toUpperCase());
    return [site(call, all, call.text(0), router, `${type}.${method.trim()}`, 'beego')];
  });
}

function site(
  call: Call,
  methods: readonly string[],
  path: TextValue,
  router: RouterRef | undefined,
  handler: HandlerRef,
  framework: string,
): RouteSite {
  return {
    methods,
    path,
    ...(router?.prefixes.length && { prefixes: router.prefixes }),
    router: router?.router ?? '',
    handler,
    ...call.lines,
    function: router?.function ?? call.function,
    framework,
  };
}

interface Chain {
  readonly methods: readonly string[];
  readonly name: string | undefined;
  readonly prefixes: readonly TextValue[];
}

/** What is called on the route afterwards: `.Methods("GET").Name("user")`. */
function chained(call: Call): Chain {
  const methods: string[] = [];
  const prefixes: TextValue[] = [];
  let name: string | undefined;
  let node = call.node;
  for (let steps = 0; steps < 12; steps++) {
    const selector = node.parent;
    const outer = selector?.parent;
    if (
      selector?.type !== 'selector_expression' ||
      outer?.type !== 'call_expression' ||
      outer.field('function') !== selector
    )
      break;
    const step = new Call(
      call.file,
      { node: outer, function: call.function },
      selector.field('field')!,
      selector.field('operand'),
    );
    if (step.name === 'Methods') methods.push(...methodsOf(step));
    else if (step.name === 'Name') name = literal(step.text(0));
    node = outer;
  }
  return { methods, name, prefixes };
}

function methodsOf(call: Call): string[] {
  return call.args.flatMap((_, i) => methodText(call, i) ?? []);
}

function methodText(call: Call, at: number): string | undefined {
  const text = literal(call.text(at))?.toUpperCase();
  return text !== undefined && isVerb.test(text) ? text : undefined;
}

/** `[]string{"GET", http.MethodPost}`. */
function listOfMethods(call: Call): string[] | undefined {
  const [list] = call.args;
  if (list?.type !== 'composite_literal') return undefined;
  const methods = (list.field('body')?.children ?? []).flatMap(element => {
    const text = literal(textOf(call.file, element, call.function))?.toUpperCase();
    return text !== undefined && isVerb.test(text) ? [text] : [];
  });
  return methods.length ? methods : undefined;
}

function literal(value: TextValue): string | undefined {
  return value.length === 1 && typeof value[0] === 'string' ? value[0] : undefined;
}

/** `GET example.com/u/{id}`: method and host away. Undefined when it is no pattern. */
function splitPattern(pattern: TextValue): { methods: readonly string[]; path: TextValue | undefined } {
  const [first, ...rest] = pattern;
  if (typeof first !== 'string') return { methods: [], path: pattern };
  const found = new RegExp(`^(?:(${verbs})[ \\t]+)?([^/\\s]*)(/\\S*|)$`).exec(first);
  if (!found) return { methods: [], path: undefined };
  const [, method, host, path] = found;
  if (path === '' && rest.length === 0) return { methods: [], path: first === '' ? [''] : undefined };
  if (path === '' && host !== '') return { methods: [], path: undefined };
  return { methods: method ? [method] : [], path: path === '' ? rest : [path, ...rest] };
}

/** A path begins with a slash; what isn't known may be one. */
function isPath(call: Call, at: number): boolean {
  const [first] = call.text(at);
  if (typeof first === 'string')
    return first === '' || first.startsWith('/') || first.startsWith('*') || first.startsWith(':');
  return first !== undefined && first !== null && 'ref' in first;
}

function lastHandler(call: Call, from: number): HandlerRef | undefined {
  for (let i = call.args.length - 1; i >= from; i--) {
    const arg = call.args[i];
    if (arg.type === 'variadic_argument') continue;
    const handler = handlerOf(call.file, arg, call.function);
    if (handler !== undefined) return handler;
  }
  return undefined;
}

/** A function literal among the arguments gets a request. */
function takesRequest(call: Call): boolean {
  return call.args.some(arg => {
    const index = arg.type === 'func_literal' ? call.file.indexOf(arg) : undefined;
    const types = index === undefined ? [] : (call.file.functions[index].facts.paramTypes ?? []);
    return types.some(type =>
      /http\.(?:ResponseWriter|Request)|(?:fiber|gin|echo|iris)\.(?:Ctx|Context)|fasthttp\./.test(type),
    );
  });
}

/** `client.Get("/u", opts)` on something that only might be a router. */
function looksLikeRoute(call: Call, handler: string): boolean {
  if (takesRequest(call)) return true;
  const last = call.args[call.args.length - 1];
  if (last.type === 'unary_expression' || last.type === 'composite_literal') return false;
  return !/\.ServeHTTP$/.test(handler) && handler !== 'nil';
}

/** What `isMounted` says is a router below, not a handler. */
function isMounted(call: Call, routers: Routers): boolean {
  return routers.mounts.some(
    mount => mount.line === call.line && mount.function === call.function && mount.kind === 'router',
  );
}

function frameworkOf(call: Call, routers: Routers, isUpper: boolean): string {
  if (routers.framework !== 'net/http') return routers.framework;
  const types = call.args.flatMap(arg => {
    const index = arg.type === 'func_literal' ? call.file.indexOf(arg) : undefined;
    return index === undefined ? [] : (call.file.functions[index].facts.paramTypes ?? []);
  });
  const typed = types.map(type => /\b(gin|echo|fiber|iris)\./.exec(type)?.[1]).find(found => found !== undefined);
  return typed ?? (isUpper ? 'gin' : 'chi');
}
