// Django's URL configurations, and the routers and view sets of Django REST framework.
import type { RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { argument, callOf } from './callNode';
import type { PythonCall } from './callNode';
import { dotted } from './outline';
import type { PythonClass } from './outline';
import { addOne } from './routeCalls';
import { methodsOf } from './routeReader';
import type { RouteReader } from './routeReader';
import { literal, named } from './texts';

export function readDjango(reader: RouteReader): void {
  const isDjango = reader.uses('django', 'rest_framework', 'rest_framework_nested');
  const lists = new Set<string>();
  for (const call of reader.texts.outline.calls) {
    if (isDjango && /^(?:path|re_path|url|route)$/.test(call.name)) readPath(reader, call, lists);
    if (call.name === 'register' && call.args.length >= 2) readRegister(reader, call);
  }
  if (isDjango) readLists(reader, lists);
  readViewSets(reader);
}

/** Which list an entry stands in: '' for `urlpatterns`, else its variable; prefixes of an `include([…])` around it. */
function placeOf(
  reader: RouteReader,
  node: SyntaxNode,
  inside: number,
): { list: string; prefixes: TextValue[] } | undefined {
  const prefixes: TextValue[] = [];
  let at = node.parent;
  for (let depth = 0; at && depth < 40; depth++, at = at.parent) {
    if (at.type === 'assignment' || at.type === 'augmented_assignment') {
      const list = dotted(at.field('left'));
      return { list: list === 'urlpatterns' || list === 'websocket_urlpatterns' ? '' : list, prefixes };
    }
    if (at.type === 'call') {
      const { name, args } = callOf(at, inside);
      if ((name === 'path' || name === 're_path' || name === 'url') && args[0]) {
        prefixes.unshift(reader.texts.valueOf(args[0], inside));
      } else if (name === 'i18n_patterns') prefixes.unshift([null, '/']);
    } else if (
      /definition|_statement$/.test(at.type) &&
      at.type !== 'expression_statement' &&
      at.type !== 'return_statement'
    )
      break;
  }
  return { list: '', prefixes };
}

function readPath(reader: RouteReader, call: PythonCall, lists: Set<string>): void {
  const [pathNode, view] = [argument(call, 'route', 0) ?? call.named.get('regex'), argument(call, 'view', 1)];
  if (!pathNode || !view) return;
  const path = reader.texts.valueOf(pathNode, call.function);
  const place = placeOf(reader, call.node, call.function);
  if (!path.length || !place) return;
  if (place.list !== '') lists.add(place.list);
  const target =
    view.type === 'call' && dotted(view.field('function')).endsWith('include')
      ? callOf(view, call.function)
      : undefined;
  if (target) {
    readInclude(reader, target, place.list, [...place.prefixes.flat(), ...path]);
    return;
  }
  if (/(?:^|\.)site\.urls$/.test(dotted(view))) return;
  if (/\.urls$/.test(dotted(view))) {
    mount(reader, place.list, [...place.prefixes.flat(), ...path], dotted(view).replace(/\.urls$/, ''), call);
    return;
  }
  const name = literal(call.named.get('name'));
  const site: Omit<RouteSite, 'handler' | 'methods'> = {
    path, router: place.list, ...(place.prefixes.length > 0 && { prefixes: place.prefixes }), ...(name !== undefined && { name }),
    line: call.node.line, endLine: call.node.endLine, function: call.function, framework: 'django',
  }; // prettier-ignore
  const { handler, isClass, actions } = reader.handlerOf(view, call.function);
  if (actions?.type === 'dictionary') {
    for (const pair of actions.children) {
      const verb = literal(pair.field('key'));
      const action = literal(pair.field('value'));
      if (verb !== undefined && action !== undefined && typeof handler === 'string')
        addAction(reader, site, handler, verb, action);
    }
    return;
  }
  addOne(reader, site, handler, isClass, []);
}

function addAction(
  reader: RouteReader,
  site: Omit<RouteSite, 'handler' | 'methods'>,
  owner: string,
  verb: string,
  action: string,
): void {
  const handler = reader.classNamed(owner)?.methods.get(action) ?? `${owner}.${action}`;
  reader.routes.push({ ...site, methods: [verb.toUpperCase()], handler });
}

function readInclude(reader: RouteReader, include: PythonCall, list: string, prefix: TextValue): void {
  let [what] = include.args as (SyntaxNode | undefined)[];
  if (what?.type === 'tuple') [what] = named(what);
  const module = literal(what);
  if (module !== undefined) mount(reader, list, prefix, module, include, 'module');
  else if (what?.type === 'attribute' || what?.type === 'identifier') {
    const name = dotted(what);
    if (/\.urls$/.test(name) && !isImportedModule(reader, name))
      mount(reader, list, prefix, name.replace(/\.urls$/, ''), include);
    else {
      const imported = moduleImported(reader, name);
      if (imported !== undefined) mount(reader, list, prefix, imported, include, 'module');
      else mount(reader, list, prefix, name, include);
    }
  }
  // A list in place: its entries say themselves what is around them.
}

function mount(
  reader: RouteReader,
  parent: string,
  prefix: TextValue,
  child: string,
  call: PythonCall,
  kind: 'router' | 'module' = 'router',
): void {
  if (child === '') return;
  const text = prefix.reduce<TextValue[number][]>((all, part) => {
    const last = all[all.length - 1];
    if (typeof last === 'string' && typeof part === 'string') all[all.length - 1] = last + part;
    else all.push(part);
    return all;
  }, []);
  reader.mounts.push({ parent, prefix: text, kind, child, function: call.function, line: call.node.line });
}

function isImportedModule(reader: RouteReader, name: string): boolean {
  return moduleImported(reader, name) !== undefined;
}

/** `from shop import urls` and `import shop.urls`: the module that a name stands for. */
function moduleImported(reader: RouteReader, name: string): string | undefined {
  for (const statement of reader.texts.outline.imports) {
    const from = statement.field('module_name')?.text;
    for (const entry of statement.fields('name')) {
      const written = (entry.field('name') ?? entry).text;
      const local = entry.field('alias')?.text ?? written;
      if (from === undefined ? local === name : local === name && /(?:^|_)urls(?:$|_)|^urls/.test(written))
        return from === undefined ? written : /\.$/.test(from) ? `${from}${written}` : `${from}.${written}`;
    }
  }
  return undefined;
}

/** Lists other than `urlpatterns` are routers; `urlpatterns += router.urls` and `urlpatterns = router.urls + […]` mount. */
function readLists(reader: RouteReader, lists: ReadonlySet<string>): void {
  for (const name of lists) reader.routers.push({ name, function: -1, prefix: [''], parent: '', line: 1 });
  for (const node of reader.texts.outline.root.walk()) {
    if (node.type !== 'assignment' && node.type !== 'augmented_assignment') continue;
    const list = dotted(node.field('left'));
    if (list !== 'urlpatterns' && !lists.has(list)) continue;
    const right = node.field('right');
    const operands =
      right?.type === 'binary_operator'
        ? [...right.walk()].filter(one => one.type === 'attribute' || one.type === 'identifier')
        : [right];
    for (const operand of operands) {
      const name = dotted(operand);
      if (name === '' || name === 'urlpatterns' || operand?.parent?.type === 'attribute') continue;
      if (/\.urls$/.test(name) || lists.has(name)) {
        reader.mounts.push({
          parent: list === 'urlpatterns' ? '' : list, prefix: [''], kind: 'router', child: name.replace(/\.urls$/, ''),
          function: -1, line: node.line,
        }); // prettier-ignore
      }
    }
  }
}

/** `router.register("users", UserViewSet)`: the view set lies below the prefix. */
function readRegister(reader: RouteReader, call: PythonCall): void {
  const [prefixNode, view] = call.args;
  const name = dotted(view);
  if (!/(?:^|\.)_*[A-Z]\w*$/.test(name)) return;
  const prefix = reader.texts.valueOf(prefixNode, call.function);
  if (!prefix.length) return;
  const isEmpty = prefix.length === 1 && prefix[0] === '';
  mount(reader, dotted(call.receiver), isEmpty ? [''] : [...prefix, '/'], name, call);
}

const standard: readonly { action: string; verb: string; isDetail: boolean }[] = [
  { action: 'list', verb: 'GET', isDetail: false },
  { action: 'create', verb: 'POST', isDetail: false },
  { action: 'retrieve', verb: 'GET', isDetail: true },
  { action: 'update', verb: 'PUT', isDetail: true },
  { action: 'partial_update', verb: 'PATCH', isDetail: true },
  { action: 'destroy', verb: 'DELETE', isDetail: true },
];

/** Which of the standard actions a base brings. */
function inherited(base: string): readonly string[] {
  const last = base.slice(base.lastIndexOf('.') + 1);
  switch (last) {
    case 'ModelViewSet':
      return standard.map(({ action }) => action);
    case 'ReadOnlyModelViewSet':
      return ['list', 'retrieve'];
    case 'ListModelMixin':
      return ['list'];
    case 'CreateModelMixin':
      return ['create'];
    case 'RetrieveModelMixin':
      return ['retrieve'];
    case 'UpdateModelMixin':
      return ['update', 'partial_update'];
    case 'DestroyModelMixin':
      return ['destroy'];
    default:
      return [];
  }
}

function readViewSets(reader: RouteReader): void {
  for (const one of reader.texts.outline.classes) {
    const bases = one.bases.map(base => dotted(base));
    if (!bases.some(base => /ViewSet$/.test(base))) continue;
    const key = lookUpKey(reader, one);
    reader.routers.push({ name: one.name, function: -1, prefix: [''], parent: '', line: one.node.line });
    const site = { router: one.name, function: -1, framework: 'django' };
    const fromBases = new Set(bases.flatMap(inherited));
    // A base of the project's own may bring any of them.
    const isOpen = bases.every(base => inherited(base).length === 0 && !/(?:^|\.)(?:Generic)?ViewSet$/.test(base));
    for (const { action, verb, isDetail } of standard) {
      const own = one.methods.get(action);
      if (own === undefined && !fromBases.has(action) && !isOpen) continue;
      const line = own === undefined ? one.node.line : reader.texts.outline.functions[own].line;
      reader.routes.push({
        ...site, methods: [verb], path: [isDetail ? `<${key}>/` : ''], handler: own ?? one.path, line, endLine: line,
      }); // prettier-ignore
    }
  }
  for (const decorator of reader.texts.outline.decorators) {
    const { call, name, target } = decorator;
    const owner = target >= 0 ? reader.texts.outline.classOf[target] : undefined;
    if (!call || !owner || !/(?:^|\.)(?:action|list_route|detail_route)$/.test(name)) continue;
    const last = name.slice(name.lastIndexOf('.') + 1);
    const detail = call.named.get('detail');
    const isDetail =
      last === 'detail_route' ||
      (last === 'action' && (detail?.type === 'true' || (!detail && call.args.length === 0)));
    const given = literal(call.named.get('url_path')) ?? reader.texts.outline.functions[target].name;
    const methods = call.named.has('methods') ? methodsOf(call.named.get('methods')) : ['GET'];
    reader.routes.push({
      methods, path: [`${isDetail ? `<${lookUpKey(reader, owner)}>/` : ''}${given}/`], router: owner.name, handler: target,
      name: given, line: decorator.node.line, endLine: decorator.node.endLine, function: -1, framework: 'django',
    }); // prettier-ignore
  }
}

function lookUpKey(reader: RouteReader, owner: PythonClass): string {
  const set = (name: string): string | undefined => {
    const found = reader.texts.classAttribute(owner.path, name);
    return literal(found?.value);
  };
  return set('lookup_url_kwarg') ?? set('lookup_field') ?? 'pk';
}
