// Routes that stand in lists: Starlette's `Route("/x", f)`, aiohttp's `web.get("/x", f)`, Tornado's tuples.
import type { RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callOf } from './callNode';
import type { PythonCall } from './callNode';
import { dotted } from './outline';
import { addOne } from './routeCalls';
import { methodsOf, verbs } from './routeReader';
import type { RouteReader } from './routeReader';
import { boundTo } from './routers';
import { literal, named } from './texts';

export function readTables(reader: RouteReader): void {
  const isTornado = reader.uses('tornado');
  for (const call of reader.texts.outline.calls) {
    readEntry(reader, call);
    if (isTornado) readTornadoUrl(reader, call);
    readTableOf(reader, call);
  }
  if (isTornado) readTornadoTuples(reader);
}

function readEntry(reader: RouteReader, call: PythonCall): void {
  const { line, endLine } = call.node;
  const place = placeOf(call.node, reader, call.function);
  const base = { router: place.router, line, endLine, function: call.function };
  switch (call.name) {
    case 'Route':
    case 'WebSocketRoute':
    case 'APIRoute': {
      const endpoint = call.named.get('endpoint') ?? call.named.get('handler') ?? call.args[1];
      const pathNode = argument(call, 'path', 0);
      if (!endpoint || !pathNode || !reader.uses('starlette', 'fastapi', 'litestar', 'esmerald')) return;
      const given = call.named.get('methods');
      const { handler, isClass } = reader.handlerOf(endpoint, call.function);
      const methods = given ? methodsOf(given) : isClass || call.name === 'WebSocketRoute' ? [] : ['GET'];
      const name = literal(call.named.get('name'));
      for (const path of reader.pathsOf(pathNode, call.function)) {
        const site = {
          ...base,
          path,
          ...(place.prefixes.length > 0 && { prefixes: place.prefixes }),
          framework: 'starlette',
        };
        addOne(reader, name === undefined ? site : { ...site, name }, handler, isClass, methods);
      }
      return;
    }
    case 'Mount': {
      if (!reader.uses('starlette', 'fastapi')) return;
      const child = call.named.get('routes') ?? call.named.get('app') ?? call.args[1];
      const name = dotted(child);
      const prefix = reader.texts.valueOf(argument(call, 'path', 0), call.function);
      // A list in place is read by its entries.
      if (name !== '') {
        const all = [...place.prefixes, prefix].flat();
        reader.mounts.push({
          parent: place.router, prefix: joined(all), kind: 'router', child: name, function: call.function, line,
        }); // prettier-ignore
      }
      return;
    }
    default:
      // `web.get("/x", f)`: a client's call has no second argument that is a name of a function.
      if (
        (verbs.includes(call.name) || call.name === 'view' || call.name === 'route') &&
        reader.uses('aiohttp') &&
        /^(?:aiohttp\.)?web$/.test(dotted(call.receiver))
      ) {
        const shift = call.name === 'route' ? 1 : 0;
        const methods =
          call.name === 'route' ? methodsOf(call.args[0]) : call.name === 'view' ? [] : [call.name.toUpperCase()];
        const { handler, isClass } = reader.handlerOf(argument(call, 'handler', 1 + shift), call.function);
        const router = place.router === '' ? addedTo(call.node) : place.router;
        for (const path of reader.pathsOf(argument(call, 'path', shift), call.function))
          addOne(
            reader,
            { ...base, router, path, framework: 'aiohttp' },
            handler,
            isClass || call.name === 'view',
            methods,
          );
      }
  }
}

/** Router and prefixes of an entry by the lists and mounts around it: `routes = [Mount("/a", routes=[Route(…)])]`. */
function placeOf(node: SyntaxNode, reader: RouteReader, inside: number): { router: string; prefixes: TextValue[] } {
  const prefixes: TextValue[] = [];
  let at = node.parent;
  let below = node;
  for (let depth = 0; at && depth < 40; depth++, below = at, at = at.parent) {
    if (at.type === 'call') {
      const call = callOf(at, inside);
      if (call.name === 'Mount' || call.name === 'Router' || call.name === 'Host') {
        const prefix = call.name === 'Mount' ? reader.texts.valueOf(argument(call, 'path', 0), inside) : [];
        if (prefix.length) prefixes.unshift(prefix);
      } else if (call.name === 'add_routes' || call.name === 'extend' || call.name === 'append') {
        return { router: dotted(call.receiver).replace(/\.router$/, ''), prefixes };
      } else {
        return { router: boundTo(at), prefixes };
      }
    } else if (at.type === 'assignment' || at.type === 'augmented_assignment') {
      return { router: below.fieldName === 'right' ? dotted(at.field('left')) : '', prefixes };
    } else if (
      !/^(?:list|tuple|argument_list|keyword_argument|binary_operator|list_splat|parenthesized_expression|conditional_expression|return_statement)$/.test(
        at.type,
      )
    ) {
      break;
    }
  }
  return { router: '', prefixes };
}

function addedTo(node: SyntaxNode): string {
  const call = node.around('call');
  const callee = call?.field('function');
  return callee?.field('attribute')?.text === 'add_routes' ? dotted(callee.field('object')) : '';
}

/** `app = Starlette(routes=routes)`, `APIRouter(routes=routes)`, Litestar's `route_handlers=[Controller, handler]`. */
function readTableOf(reader: RouteReader, call: PythonCall): void {
  const parent = boundTo(call.node);
  const mount = (child: string, prefix: TextValue = ['']): void => {
    reader.mounts.push({ parent, prefix, kind: 'router', child, function: call.function, line: call.node.line });
  };
  if (/^(?:Starlette|FastAPI|APIRouter|Router|Esmerald)$/.test(call.name)) {
    const name = dotted(call.named.get('routes'));
    if (name !== '') mount(name);
  }
  if (call.named.has('route_handlers')) {
    for (const child of named(call.named.get('route_handlers')!)) if (dotted(child) !== '') mount(dotted(child));
  }
  if (call.name === 'Application' && reader.uses('tornado')) {
    const name = dotted(argument(call, 'handlers', 0));
    if (name !== '') mount(name);
  }
}

function readTornadoUrl(reader: RouteReader, call: PythonCall): void {
  if (call.name !== 'url' && call.name !== 'URLSpec' && call.name !== 'Rule') return;
  const [path, handler] = call.args;
  addTornado(reader, call.node, path, handler, call.function);
}

function readTornadoTuples(reader: RouteReader): void {
  for (const { node, function: inside } of reader.texts.outline.texts) {
    const { parent } = node;
    if (parent?.type !== 'tuple' || parent.parent?.type !== 'list' || named(parent)[0] !== node) continue;
    addTornado(reader, parent, node, named(parent)[1], inside);
  }
}

function addTornado(
  reader: RouteReader,
  entry: SyntaxNode,
  path: SyntaxNode | undefined,
  handler: SyntaxNode | undefined,
  inside: number,
): void {
  const name = dotted(handler);
  const value = path ? reader.texts.valueOf(path, inside) : [];
  if (!value.length || !/(?:^|\.)_*[A-Z]/.test(name) || typeof value[0] !== 'string' || !/^[/^(]/.test(value[0]))
    return;
  const site: Omit<RouteSite, 'handler' | 'methods'> = {
    path: value, router: placeOf(entry, reader, inside).router, line: entry.line, endLine: entry.endLine, function: inside, framework: 'tornado',
  }; // prettier-ignore
  reader.addClass(site, name, []);
}

function joined(parts: readonly TextValue[number][]): TextValue {
  return parts.reduce<TextValue[number][]>((all, part) => {
    const last = all[all.length - 1];
    if (typeof last === 'string' && typeof part === 'string') all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
}
