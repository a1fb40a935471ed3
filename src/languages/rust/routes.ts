import type { HandlerRef, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Call } from './calls';
import { callAt, callsNamed } from './calls';
import { macroArguments, stringValue } from './macros';
import { chainOf, handlerOf, rootOf } from './paths';
import type { Routers } from './routers';
import type { Attribute, RustFile } from './rustFile';
import { isKnown, textOf } from './texts';

const verbs = /^(?:get|post|put|patch|delete|head|options|trace|connect)$/;
const anyVerb = /^(?:any|all|on|get_service|post_service|any_service|method)$/;

export function routesOf(file: RustFile, routers: Routers): readonly RouteSite[] {
  const routes: RouteSite[] = [...attributeRoutes(file, routers)];
  for (const call of callsNamed(file, /^(?:route|at|resource|route_service|api_route)$/)) {
    if (call.name === 'resource') routes.push(...resourceRoutes(file, call, routers));
    else if (call.args.length === 2) routes.push(...pathRoutes(file, call, routers));
    else if (call.name === 'at' && call.args.length === 1) routes.push(...tideRoutes(file, call));
  }
  return routes.sort((a, b) => a.line - b.line);
}

/** `.route("/p", get(h).post(h2))`, `.route("/p", web::get().to(h))`, `.at("/p", get(h))`. */
function pathRoutes(file: RustFile, call: Call, routers: Routers): RouteSite[] {
  const path = textOf(file, call.args[0], call.function);
  if (!isKnown(path) || !call.receiver) return [];
  return methodsIn(file, call.args[1], call.function).map(({ method, handler }) =>
    site(call, routers, path, method, handler),
  );
}

/** What a method router answers: each link of `get(h).post(h2)` or the end of `web::get().guard(g).to(h)`. */
function methodsIn(file: RustFile, node: SyntaxNode, inside: number): { method: string; handler: HandlerRef }[] {
  const found: { method: string; handler: HandlerRef }[] = [];
  let at: SyntaxNode | undefined = node;
  let to: HandlerRef | undefined;
  if (node.type === 'identifier') {
    const meaning = file.meaning(node.text, inside);
    at = meaning.kind === 'variable' ? meaning.value : undefined;
  }
  for (let steps = 0; at && steps < 40; steps++) {
    const call = callAt(at, inside);
    if (!call) break;
    const last = call.args[call.args.length - 1];
    if (call.name === 'to' || call.name === 'to_async') to = handlerOf(file, last, inside);
    else if (verbs.test(call.name)) {
      const handler = call.args.length ? handlerOf(file, last, inside) : to;
      if (handler !== undefined) found.push({ method: call.name.toUpperCase(), handler });
      to = undefined;
    } else if (anyVerb.test(call.name)) {
      const handler = call.args.length && call.name !== 'method' ? handlerOf(file, last, inside) : to;
      const filter = call.args.length ? /(?:MethodFilter|Method)::([A-Z]+)$/.exec(call.args[0].text)?.[1] : undefined;
      const service = /^(get|post)_service$/.exec(call.name)?.[1]?.toUpperCase();
      if (handler !== undefined) found.push({ method: filter ?? service ?? '', handler });
      to = undefined;
    }
    at = call.node.field('function')?.type === 'field_expression' ? call.receiver : undefined;
  }
  if (to !== undefined) found.push({ method: '', handler: to });
  return found.reverse();
}

/** `web::resource("/p").route(web::get().to(h)).to(h2)`. */
function resourceRoutes(file: RustFile, call: Call, routers: Routers): RouteSite[] {
  const path = textOf(file, call.args[0], call.function);
  if (!isKnown(path) || call.args.length !== 1) return [];
  const routes: RouteSite[] = [];
  const top = chainOf(call.node);
  let at: SyntaxNode | undefined = top;
  for (let steps = 0; at && at !== call.node && steps < 60; steps++) {
    const link = callAt(at, call.function);
    if (!link) break;
    const [first] = link.args;
    if (link.name === 'route' && link.args.length === 1)
      for (const { method, handler } of methodsIn(file, first, call.function))
        routes.push({ ...site(call, routers, path, method, handler), line: link.line, endLine: link.endLine });
    else if (link.name === 'to' && first) {
      const handler = handlerOf(file, first, call.function);
      if (handler !== undefined)
        routes.push({ ...site(call, routers, path, '', handler), line: link.line, endLine: link.endLine });
    } else if (verbs.test(link.name) && first) {
      const handler = handlerOf(file, first, call.function);
      if (handler !== undefined)
        routes.push({
          ...site(call, routers, path, link.name.toUpperCase(), handler),
          line: link.line,
          endLine: link.endLine,
        });
    }
    at = link.receiver;
  }
  return routes.reverse();
}

/** tide: `app.at("/p").get(h).post(h2)`. */
function tideRoutes(file: RustFile, call: Call): RouteSite[] {
  const path = textOf(file, call.args[0], call.function);
  if (!isKnown(path) || !call.receiver) return [];
  const routes: RouteSite[] = [];
  let at = call.node;
  for (let steps = 0; steps < 40; steps++) {
    const field: SyntaxNode | undefined = at.parent;
    const outer = field?.type === 'field_expression' ? field.parent : undefined;
    const link = outer?.type === 'call_expression' ? callAt(outer, call.function) : undefined;
    if (!link || !outer) break;
    const handler =
      verbs.test(link.name) || link.name === 'all' ? handlerOf(file, link.args[0], call.function) : undefined;
    if (handler !== undefined)
      routes.push({
        methods: link.name === 'all' ? [] : [link.name.toUpperCase()],
        path,
        router: rootOf(call.node).text,
        handler,
        line: link.line,
        endLine: link.endLine,
        function: call.function,
        framework: 'tide',
      });
    at = outer;
  }
  return routes;
}

function site(call: Call, routers: Routers, path: TextValue, method: string, handler: HandlerRef): RouteSite {
  const place = routers.placeOf(call);
  return {
    methods: method === '' ? [] : [method],
    path,
    ...(place?.prefixes.length && { prefixes: place.prefixes }),
    router: place?.router ?? '',
    handler,
    line: call.line,
    endLine: call.endLine,
    function: call.function,
    framework: routers.framework,
  };
}

/**
 * `#[get("/p/{id}")]` of actix and Rocket, `#[oai(path = "/p", method = "get")]` of poem. The function is its own place of
 * declaration: `.service(f)` and `routes![f]` put it below a prefix by its name.
 */
function attributeRoutes(file: RustFile, routers: Routers): RouteSite[] {
  return file.functions.flatMap(({ attributes }, index) =>
    attributes.flatMap((attribute): RouteSite[] => {
      const found = routeIn(attribute);
      if (!found) return [];
      const framework = attribute.name === 'oai' ? 'poem' : routers.framework === 'axum' ? 'actix' : routers.framework;
      return [
        {
          methods: found.methods,
          path: [found.path],
          router: '',
          handler: index,
          line: attribute.node.line,
          endLine: attribute.node.endLine,
          function: index,
          framework,
        },
      ];
    }),
  );
}

function routeIn({ name, path, args }: Attribute): { methods: string[]; path: string } | undefined {
  if (!verbs.test(name) && name !== 'route' && name !== 'oai') return undefined;
  if (!/^(?:(?:actix_web|rocket|actix|rocket_contrib)::)?\w+$/.test(path)) return undefined;
  const given = macroArguments(args).map(({ text }) => text);
  const named = (key: string): string[] =>
    given.flatMap(arg =>
      new RegExp(`^${key}\\s*=`).test(arg) ? [stringValue(arg.replace(/^\w+\s*=\s*/, '')) ?? ''] : [],
    );
  const written =
    stringValue(given[0] ?? '') ??
    named('path')[0] ??
    named('uri')[0] ??
    (/^[A-Z]+$/.test(given[0] ?? '') ? (stringValue(given[1] ?? '') ?? named('uri')[0]) : undefined);
  if (written === undefined) return undefined;
  const methods = verbs.test(name)
    ? [name]
    : [...named('method'), ...(/^[A-Z]+$/.test(given[0] ?? '') ? [given[0]] : [])];
  // Rocket declares the query with the path, which no route says.
  return {
    methods: methods.map(method => method.toUpperCase()),
    path: written.replace(/\?(?=<|[\w]+(?:=|&|$)).*$/, ''),
  };
}
