import type { MountSite, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Handlers } from './handlers';
import { requiredModule } from './imports';
import { argumentsOf, dottedOf, elementsOf, outermost, propertyOf, unwrap } from './nodes';
import { routerName } from './boundNames';
import type { Routers } from './routers';
import type { Script } from './script';
import type { Texts } from './texts';

const methodName = /^(?:get|post|put|delete|del|patch|head|options|all|\*)$/i;

/**
 * Routes as objects: `server.route({ method, path, handler })`, and tables of them that are exported or gone through in a loop.
 * A table is a router by the name it has.
 */
export function readRouteObjects(
  script: Script,
  texts: Texts,
  handlers: Handlers,
  routers: Routers,
): { readonly routes: RouteSite[]; readonly mounts: MountSite[] } {
  const routes: RouteSite[] = [];
  const mounts: MountSite[] = [];
  for (const { node, function: inside } of script.of('object')) {
    const holder = holderOf(node);
    const parts = partsOf(node, texts, handlers);
    if (
      !parts ||
      (holder.call !== undefined &&
        !/^(?:route|add|addRoute|register|push|concat|freeze|openapi|createRoute|defineRoutes?|api)$/.test(holder.name))
    )
      continue;
    const { methods, paths, handler } = parts;
    const object = holder.call?.type === 'call_expression' ? holder.call.field('function')?.field('object') : undefined;
    const used = object && holder.name === 'route' ? routers.use(object) : undefined;
    for (const path of paths) {
      routes.push({
        methods,
        path,
        router: used
          ? used.name
          : holder.name === 'push' && object
            ? (dottedOf(object) ?? '')
            : routerName(holder.outer),
        handler,
        line: node.line,
        endLine: node.endLine,
        function: inside,
        framework: used?.framework ?? routers.framework,
      });
    }
  }
  for (const call of script.calls) {
    // `server.route(routes)` of hapi.
    if (call.callee === 'route' && call.object && call.args.length === 1) {
      const used = routers.use(call.object);
      const argument = unwrap(call.args[0]);
      const child =
        argument.type === 'identifier' || argument.type === 'member_expression' ? dottedOf(argument) : undefined;
      const module = requiredModule(argument);
      if (used && module !== undefined)
        mounts.push({
          parent: used.name, prefix: [''], kind: 'module', child: module, function: call.function, line: call.calleeNode.line,
        }); // prettier-ignore
      if (used?.framework === 'hapi' && child)
        mounts.push({
          parent: used.name,
          prefix: [''],
          kind: 'router',
          child,
          function: call.function,
          line: call.calleeNode.line,
        });
    }
    const table = loopedOver(call.node, call.calleeNode, script);
    const used = table === undefined || !call.object ? undefined : routers.use(call.object);
    if (used && table && used.evidence !== 'none') {
      const prefix = inFront(texts.of(call.args[0]));
      const { line } = call.calleeNode;
      mounts.push({ parent: used.name, prefix, kind: 'router', child: table, function: call.function, line });
    }
    const openapi =
      call.callee === 'openapi' && call.object && call.args.length >= 2 ? routers.use(call.object) : undefined;
    const route = openapi && createdRoute(call.args[0], script);
    const handler = route && handlers.of(call.args[1]);
    const path = route && texts.of(propertyOf(route, 'path'));
    if (openapi && route && path?.length && handler !== undefined) {
      routes.push({
        methods: [(texts.literal(propertyOf(route, 'method')) ?? '').toUpperCase()].filter(Boolean),
        path, router: openapi.name, handler, line: call.calleeNode.line, endLine: call.node.endLine, function: call.function, framework: openapi.framework,
      }); // prettier-ignore
    }
  }
  return { routes, mounts };
}

/** The object of `createRoute({ method, path })` that an argument is or names. */
function createdRoute(node: SyntaxNode, script: Script): SyntaxNode | undefined {
  let inner = unwrap(node);
  if (inner.type === 'identifier') {
    const value = script.bindings.find(inner.text, inner.start)?.value;
    if (!value) return undefined;
    inner = unwrap(value);
  }
  if (inner.type === 'call_expression') inner = unwrap(argumentsOf(inner)[0] ?? inner);
  return inner.type === 'object' ? inner : undefined;
}

function partsOf(
  node: SyntaxNode,
  texts: Texts,
  handlers: Handlers,
): (Pick<RouteSite, 'methods' | 'handler'> & { readonly paths: readonly RouteSite['path'][] }) | undefined {
  const path = propertyOf(node, 'path', 'url', 'route', 'endpoint');
  if (!path) return undefined;
  const method = propertyOf(node, 'method', 'methods', 'verb', 'type');
  const options = propertyOf(node, 'options', 'config');
  const handler =
    propertyOf(node, 'handler', 'action', 'controller', 'handle', 'callback', 'cb', 'fn', 'func') ??
    propertyOf(options, 'handler') ??
    propertyOf(node, 'handlers', 'middlewares');
  if (!method || !handler) return undefined;
  const methods = elementsOf(method).map(element => texts.literal(element) ?? lastName(element));
  if (methods.length === 0 || !methods.every(name => methodName.test(name))) return undefined;
  const found = handlers.of(handler);
  const paths = elementsOf(path)
    .map(element => texts.of(element))
    .filter(value => value.length > 0);
  if (found === undefined || paths.length === 0) return undefined;
  const all = methods.some(name => /^(?:all|\*)$/i.test(name));
  return {
    methods: all ? [] : methods.map(name => (name.toLowerCase() === 'del' ? 'DELETE' : name.toUpperCase())),
    handler: found,
    paths,
  };
}

/** `HttpMethod.GET` says it as well. */
function lastName(node: SyntaxNode): string {
  const dotted = dottedOf(node) ?? '';
  return dotted.slice(dotted.lastIndexOf('.') + 1);
}

/** Where an object in a list, or alone, is put: the call it is given to, if any, and the whole that a name is bound to. */
function holderOf(node: SyntaxNode): {
  readonly call: SyntaxNode | undefined;
  readonly name: string;
  readonly outer: SyntaxNode;
} {
  let at = outermost(node);
  for (let steps = 0; at.parent?.type === 'array' && steps < 5; steps++) at = outermost(at.parent);
  const call = at.parent?.type === 'arguments' ? at.parent.parent : undefined;
  const callee = call?.field('function') ?? call?.field('constructor');
  const name = callee?.type === 'member_expression' ? callee.field('property')?.text : callee?.text;
  return { call, name: name ?? '', outer: call && name === 'freeze' ? outermost(call) : at };
}

/** What stands before the entry's own path in `prefix + entry.path`. */
function inFront(path: TextValue): TextValue {
  const own = path[path.length - 1];
  const isEntry = own === null || (typeof own === 'object' && 'ref' in own);
  const rest = isEntry ? path.slice(0, -1) : [];
  return rest.length ? rest : [''];
}

/** The table in `table.forEach(r => router[r.method](r.path, r.handler))`, or in a `for` over it. */
function loopedOver(node: SyntaxNode, calleeNode: SyntaxNode, script: Script): string | undefined {
  const callee = node.field('function');
  const isComputed = callee?.type === 'subscript_expression' && calleeNode.type !== 'string';
  const isRoute = callee?.type === 'member_expression' && callee.field('property')?.text === 'route';
  if (!isComputed && !isRoute) return undefined;
  for (let at = node.parent, steps = 0; at && steps < 12; at = at.parent, steps++) {
    if (at.type === 'for_in_statement') {
      const table = at.field('right');
      return table && dottedOf(table);
    }
    if (script.indexOf(at) === undefined) continue;
    const call = at.parent?.type === 'arguments' ? at.parent.parent : undefined;
    const loop = call?.field('function');
    if (loop?.type === 'member_expression' && /^(?:forEach|map)$/.test(loop.field('property')?.text ?? '')) {
      const table = loop.field('object');
      return table && dottedOf(table);
    }
  }
  return undefined;
}
