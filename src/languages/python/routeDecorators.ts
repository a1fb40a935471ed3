// `@app.route("/x")`, `@router.get("/x")`, `@get("/x")`: the function or class below answers.
import type { RouteSite, TextValue } from '../../core/index/facts';
import { argument } from './callNode';
import type { Decorator } from './outline';
import { importedNames } from './spans';
import { literal } from './texts';
import { isPath, methodsOf, verbs } from './routeReader';
import type { RouteReader } from './routeReader';

const named: ReadonlySet<string> = new Set([
  ...verbs,
  'websocket',
  'websocket_route',
  'ws',
  'any',
  'all',
  'view',
  'websocket_listener',
]);

export function readDecorators(reader: RouteReader): void {
  for (const decorator of reader.texts.outline.decorators) readDecorator(reader, decorator);
  readControllers(reader);
}

function readDecorator(reader: RouteReader, decorator: Decorator): void {
  const { call, name } = decorator;
  if (!call) return;
  const at = name.lastIndexOf('.');
  const last = name.slice(at + 1);
  const router = at < 0 ? '' : name.slice(0, at);
  const isBare = at < 0;
  if (last === 'view_config') return readViewConfig(reader, decorator);
  if (last === 'action' && decorator.target >= 0) return;
  const isRoute = last === 'route' || last === 'api_route' || last === 'page' || last === 'expose';
  if (!isRoute && !named.has(last)) return;
  if (last === 'page' && !/page|pn|ui/.test(router)) return;
  if (
    isBare &&
    !isImportedFrom(reader, last, [
      'bottle',
      'litestar',
      'starlite',
      'esmerald',
      'blacksheep',
      'aiohttp',
      'flask',
      'chalice',
    ])
  )
    return;
  const pathNode =
    call.named.get('rule') ??
    call.named.get('path') ??
    call.named.get('uri') ??
    call.named.get('route') ??
    argument(call, 'path', 0);
  let paths = reader.pathsOf(pathNode, call.function);
  // Several addresses one after the other, as flask-restx and Litestar have them.
  for (const extra of call.args.slice(1)) {
    const text = literal(extra);
    if (text?.startsWith('/')) paths.push([text]);
  }
  if (!pathNode && (reader.uses('litestar', 'starlite', 'esmerald', 'robyn') || last === 'view')) paths = [['']];
  const isAzure = call.named.has('route') && !call.named.has('path');
  paths = paths.filter(
    path => isPath(path) || isAzure || (isRoute && typeof path[0] === 'string' && !/\s/.test(path[0])),
  );
  const site = siteOf(reader, decorator, router, isRoute ? 'flask' : 'fastapi');
  const methods = isRoute ? routeMethods(reader, decorator, last) : verbs.includes(last) ? [last.toUpperCase()] : [];
  const routeName = literal(call.named.get('name') ?? call.named.get('endpoint'));
  for (const path of paths) {
    const one = {
      ...site,
      path: isAzure ? withSlash(path) : path,
      ...(routeName !== undefined && { name: routeName }),
    };
    if (decorator.targetClass) reader.addClass(one, decorator.targetClass.name, methods);
    else reader.routes.push({ ...one, methods, handler: decorator.target });
  }
}

function withSlash(path: TextValue): TextValue {
  return ['/api/', ...path].reduce<TextValue[number][]>((joined, part) => {
    const last = joined[joined.length - 1];
    if (typeof last === 'string' && typeof part === 'string') joined[joined.length - 1] = last + part;
    else joined.push(part);
    return joined;
  }, []);
}

function routeMethods(reader: RouteReader, { call, targetClass }: Decorator, last: string): string[] {
  const given = call!.named.get('methods') ?? call!.named.get('method') ?? call!.named.get('allowed_methods');
  if (given) return methodsOf(given);
  const second = call!.args[1];
  if (second && (second.type === 'list' || second.type === 'tuple')) return methodsOf(second);
  if (second && reader.uses('bottle')) return methodsOf(second);
  return targetClass || last === 'api_route' || reader.uses('tornado') ? [] : ['GET'];
}

function siteOf(
  reader: RouteReader,
  { call, target, node }: Decorator,
  router: string,
  guess: string,
): Omit<RouteSite, 'methods' | 'path' | 'handler'> {
  return {
    router,
    line: node.line,
    endLine: node.endLine,
    function: target >= 0 ? reader.texts.outline.functions[target].parent : call!.function,
    framework: reader.framework === '' || reader.framework === 'django' ? guess : reader.framework,
  };
}

function isImportedFrom(reader: RouteReader, name: string, modules: readonly string[]): boolean {
  return reader.texts.outline.imports.some(
    statement =>
      modules.includes(statement.field('module_name')?.text.split('.')[0] ?? '') &&
      importedNames(statement).includes(name),
  );
}

/** Pyramid names its routes in one place and says in another which view answers to the name. */
function readViewConfig(reader: RouteReader, decorator: Decorator): void {
  const { call, target, targetClass } = decorator;
  const name = literal(call!.named.get('route_name'));
  if (name === undefined) return;
  const attribute = literal(call!.named.get('attr'));
  const methods = methodsOf(call!.named.get('request_method'));
  const handler = targetClass ? (targetClass.methods.get(attribute ?? '__call__') ?? targetClass.name) : target;
  reader.routes.push({
    ...siteOf(reader, decorator, '', 'pyramid'),
    methods,
    path: [null],
    handler,
    name,
    framework: 'pyramid',
  });
}

/** Litestar's controllers: the class has the beginning of the path, its functions the ends. */
function readControllers(reader: RouteReader): void {
  for (const one of reader.texts.outline.classes) {
    if (!one.bases.some(base => /\bController$/.test(base.text))) continue;
    const path = reader.texts.classAttribute(one.path, 'path');
    const prefix = path ? reader.texts.valueOf(path.value, -1) : [''];
    reader.routers.push({ name: one.name, function: -1, prefix, parent: '', line: one.node.line });
    const own = new Set(one.methods.values());
    reader.routes.forEach((route, i) => {
      if (route.router === '' && typeof route.handler === 'number' && own.has(route.handler))
        reader.routes[i] = { ...route, router: one.name };
    });
  }
}
