// Routes that are registered by a call: `add_url_rule`, `add_api_route`, `app.router.add_get`, `app.post("/x")(handler)`.
import type { HandlerRef, RouteSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callOf } from './callNode';
import type { PythonCall } from './callNode';
import { dotted } from './outline';
import { literal } from './texts';
import { isPath, methodsOf, verbs } from './routeReader';
import type { RouteReader } from './routeReader';

export function readRouteCalls(reader: RouteReader): void {
  const byCallee = callees(reader);
  for (const call of reader.texts.outline.calls) readCall(reader, call, byCallee);
}

/** Calls whose result is called at once: `app.post("/x")(handler)`. */
function callees(reader: RouteReader): Map<SyntaxNode, PythonCall> {
  const found = new Map<SyntaxNode, PythonCall>();
  for (const call of reader.texts.outline.calls) {
    const callee = call.node.field('function');
    if (callee?.type === 'call') found.set(callee, call);
  }
  return found;
}

function readCall(reader: RouteReader, call: PythonCall, byCallee: ReadonlyMap<SyntaxNode, PythonCall>): void {
  const written = dotted(call.receiver);
  // `app.router` is the application; `self.router` is somebody's own.
  const router = reader.routers.some(({ name }) => name === written) ? written : written.replace(/\.router$/, '');
  const site = (framework: string): Omit<RouteSite, 'methods' | 'path' | 'handler'> => ({
    router, line: call.node.line, endLine: call.node.endLine, function: call.function,
    framework: reader.framework === '' ? framework : reader.framework,
  }); // prettier-ignore
  const add = (
    pathNode: SyntaxNode | undefined,
    handlerNode: SyntaxNode | undefined,
    methods: readonly string[],
    framework: string,
    methodName?: (verb: string) => string,
  ): void => {
    if (!pathNode || !handlerNode) return;
    const { handler, isClass } = reader.handlerOf(handlerNode, call.function);
    for (const path of reader.pathsOf(pathNode, call.function)) {
      if (!isPath(path) && framework !== 'django') continue;
      addOne(reader, { ...site(framework), path }, handler, isClass, methods, methodName);
    }
  };
  switch (call.name) {
    case 'add_url_rule': {
      const given = call.named.get('methods');
      const view = argument(call, 'view_func', 2);
      const { isClass } = reader.handlerOf(view, call.function);
      add(argument(call, 'rule', 0), view, given ? methodsOf(given) : isClass ? [] : ['GET'], 'flask');
      break;
    }
    case 'add_api_route':
    case 'add_api_websocket_route':
    case 'add_websocket_route': {
      const given = call.named.get('methods');
      const usual = call.name === 'add_api_route' ? ['GET'] : [];
      const handler =
        call.named.get('endpoint') ?? call.named.get('route') ?? call.named.get('handler') ?? call.args[1];
      add(argument(call, 'path', 0), handler, given ? methodsOf(given) : usual, 'fastapi');
      break;
    }
    case 'add_route':
      addRoute(reader, call, add);
      break;
    case 'add_get':
    case 'add_post':
    case 'add_put':
    case 'add_patch':
    case 'add_delete':
    case 'add_head':
    case 'add_options':
      add(argument(call, 'path', 0), argument(call, 'handler', 1), [call.name.slice(4).toUpperCase()], 'aiohttp');
      break;
    case 'add_view':
      if (reader.uses('aiohttp')) add(argument(call, 'path', 0), argument(call, 'handler', 1), [], 'aiohttp');
      else if (call.named.has('route_name')) addPyramidView(reader, call);
      break;
    case 'add_resource':
      addResource(call, add);
      break;
    default:
      // `app.post("/x")(handler)`; a client's call is not called again.
      if (call.receiver && (verbs.includes(call.name) || call.name === 'route' || call.name === 'websocket')) {
        const outer = byCallee.get(call.node);
        const given = call.named.get('methods');
        const methods = verbs.includes(call.name) ? [call.name.toUpperCase()] : given ? methodsOf(given) : ['GET'];
        const isKnown = typeof reader.pathsOf(argument(call, 'path', 0), call.function)[0]?.[0] === 'string';
        if (outer?.args[0] && isKnown) add(argument(call, 'path', 0), outer.args[0], methods, 'fastapi');
      }
  }
}

export function addOne(
  reader: RouteReader,
  site: Omit<RouteSite, 'handler' | 'methods'>,
  handler: HandlerRef,
  isClass: boolean,
  methods: readonly string[],
  methodName?: (verb: string) => string,
): void {
  if (isClass && typeof handler === 'string') reader.addClass(site, handler, methods, methodName);
  else if (handler !== '') reader.routes.push({ ...site, methods, handler });
}

type Add = (
  path: SyntaxNode | undefined,
  handler: SyntaxNode | undefined,
  methods: readonly string[],
  framework: string,
  methodName?: (verb: string) => string,
) => void;

/** The same name means something else in each framework. */
function addRoute(reader: RouteReader, call: PythonCall, add: Add): void {
  const [first, second, third] = call.args;
  if (reader.uses('pyramid')) {
    const name = literal(call.args[0]);
    const path = reader.texts.valueOf(argument(call, 'pattern', 1), call.function);
    if (name !== undefined && path.length) {
      const { line, endLine } = call.node;
      reader.routes.push({
        methods: [], path, router: '', handler: '', name, line, endLine, function: call.function, framework: 'pyramid',
      }); // prettier-ignore
    }
  } else if (reader.uses('falcon')) {
    const suffix = literal(call.named.get('suffix'));
    add(first, second, [], 'falcon', verb => (suffix === undefined ? `on_${verb}` : `on_${verb}_${suffix}`));
  } else if (third && literal(first) !== undefined && /^(?:[A-Z]+|\*)$/.test(literal(first)!)) {
    add(second, third, methodsOf(first), 'aiohttp');
  } else if (second && reader.texts.valueOf(first, call.function).length === 0) {
    add(second, first, methodsOf(call.named.get('methods')), 'sanic');
  } else if (
    reader.uses('sanic') ||
    call.named.has('handler') ||
    (dotted(first) !== '' && literal(second) !== undefined)
  ) {
    const given = call.named.get('methods');
    add(
      call.named.get('uri') ?? second,
      call.named.get('handler') ?? first,
      given ? methodsOf(given) : ['GET'],
      'sanic',
    );
  } else {
    // Starlette's; without an import to tell, Falcon's resources look the same but are objects.
    const { isClass } = reader.handlerOf(second, call.function);
    const given = call.named.get('methods');
    const isFalcon = isClass && reader.framework === '';
    add(
      first,
      second,
      given ? methodsOf(given) : isClass ? [] : ['GET'],
      isFalcon ? 'falcon' : 'starlette',
      isFalcon ? verb => `on_${verb}` : undefined,
    );
  }
}

/** flask-restful: a class and its addresses. aiohttp: an address that routes are added to. */
function addResource(call: PythonCall, add: Add): void {
  const [first, ...rest] = call.args;
  if (first && dotted(first) !== '') {
    for (const path of rest) add(path, first, [], 'flask_restful');
    return;
  }
  // `resource = app.router.add_resource("/x"); resource.add_route("GET", handler)`.
  const chained = chainedCall(call.node, call.function);
  if (chained?.name === 'add_route') add(first, chained.args[1], methodsOf(chained.args[0]), 'aiohttp');
}

function chainedCall(node: SyntaxNode, inside: number): PythonCall | undefined {
  const attribute = node.parent?.type === 'attribute' ? node.parent : undefined;
  const outer = attribute?.parent?.type === 'call' ? attribute.parent : undefined;
  return outer && outer.field('function') === attribute ? callOf(outer, inside) : undefined;
}

function addPyramidView(reader: RouteReader, call: PythonCall): void {
  const name = literal(call.named.get('route_name'));
  const { handler, isClass } = reader.handlerOf(call.args[0], call.function);
  if (name === undefined || handler === '') return;
  const attribute = literal(call.named.get('attr'));
  const methods = methodsOf(call.named.get('request_method'));
  const { line, endLine } = call.node;
  const target =
    isClass && attribute !== undefined && typeof handler === 'string' ? `${handler}.${attribute}` : handler;
  reader.routes.push({
    methods, path: [null], router: '', handler: target, name, line, endLine, function: call.function, framework: 'pyramid',
  }); // prettier-ignore
}
