import type { ImportFacts, MountSite, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Handlers } from './handlers';
import { requiredModule } from './imports';
import { argumentsOf, dottedOf, elementsOf, isFunction, outermost, propertyOf, stringOf, unwrap } from './nodes';
import { readRouteObjects } from './routeObjects';
import { defaultRouter } from './boundNames';
import type { Routers, RouterUse } from './routers';
import type { Call, Script } from './script';
import { joined } from './texts';
import type { Texts } from './texts';

export interface Routes {
  readonly routes: RouteSite[];
  readonly mounts: MountSite[];
}

const verbs =
  /^(?:get|post|put|delete|del|patch|head|options|opts|all|any|purge|propfind|search|trace|link|unlink|copy|move|lock|unlock|report|mkcol|connect)$/;
/** Middleware of libraries: nobody's routes lie in it. */
const middleware =
  /^(?:cors|helmet|morgan|compression|cookieParser|session|logger|json|urlencoded|static|serve|serveStatic|text|raw|rateLimit|bodyParser|favicon|methodOverride|multer|csrf|flash|initialize|authenticate|allowedMethods|pino\w*|bearerAuth|basicAuth|swagger\w*|setup|secureHeaders|prettyJSON|etag|timeout|errorHandler|notFound|requestId|responseTime|conditional|koaBody|expressWinston|expressjwt|jwt|passport\w*)$/i;

export function readRoutes(
  script: Script,
  texts: Texts,
  handlers: Handlers,
  routers: Routers,
  imports: readonly ImportFacts[],
): Routes {
  const found: Routes = { routes: [], mounts: [] };
  const reader = new RouteReader(script, texts, handlers, routers, found);
  for (const call of script.calls) reader.read(call);
  const objects = readRouteObjects(script, texts, handlers, routers);
  found.routes.push(...objects.routes);
  found.mounts.push(...objects.mounts);
  found.mounts.push(...exportedRouters(script, routers, imports, found));
  return found;
}

/** `module.exports = router`: what other files get, under the name they get it by. */
function exportedRouters(
  script: Script,
  routers: Routers,
  imports: readonly ImportFacts[],
  { routes, mounts }: Routes,
): MountSite[] {
  const mount = (parent: string, child: string): MountSite => {
    return { parent, prefix: [''], kind: 'router', child, function: -1, line: script.source.lineCount };
  };
  const isDefault =
    routes.some(({ router }) => router === defaultRouter) || mounts.some(({ parent }) => parent === defaultRouter);
  const named = imports.flatMap(({ local, module, name }): MountSite[] => {
    const value = module === '' && !name.includes('.') ? script.bindings.top(name)?.value : undefined;
    const isTable = value?.type === 'array' && routes.some(({ router }) => router === name);
    if (!value || (!isTable && !routers.isBoundToRouter(value))) return [];
    return [mount(local === 'default' ? '' : `module.exports.${local}`, name)];
  });
  return isDefault ? [...named, mount('', defaultRouter)] : named;
}

class RouteReader {
  constructor(
    private readonly script: Script,
    private readonly texts: Texts,
    private readonly handlers: Handlers,
    private readonly routers: Routers,
    private readonly found: Routes,
  ) {}

  read(call: Call): void {
    const { callee, object, args, isNew } = call;
    if (object && !isNew) {
      if (verbs.test(callee)) this.verb(call);
      else if (/^(?:on|add|method|addRoute)$/.test(callee)) this.verbGiven(call);
      else if (callee === 'use') this.use(call);
      else if (callee === 'register') this.register(call);
      else if ((callee === 'route' || callee === 'mount') && args.length >= 2) this.mountAt(call);
    }
    if (/^(?:create|use)(?:Express|Koa)Server$/.test(callee)) this.prefixed(call);
    this.filled(call);
  }

  /** routing-controllers: one prefix for all classes. */
  private prefixed(call: Call): void {
    const options = call.args.map(unwrap).find(({ type }) => type === 'object');
    const prefix = this.texts.of(propertyOf(options, 'routePrefix'));
    if (!prefix.length) return;
    const { line } = call.calleeNode;
    this.found.mounts.push({ parent: '', prefix, kind: 'module', child: '', function: call.function, line });
  }

  /** `router.get('/x', middleware, handler)`, `router.route('/x').get(handler)`. */
  private verb(call: Call): void {
    const { args, callee } = call;
    const used = this.routers.use(call.object);
    if (!used || args.length === 0) return;
    const first = unwrap(args[0]);
    const isOnRoute = used.route !== undefined && !/^(?:string|template_string|regex)$/.test(first.type);
    let rest: readonly SyntaxNode[] = isOnRoute ? args : args.slice(1);
    let paths: readonly TextValue[] = [['']];
    let name: string | undefined;
    if (!isOnRoute) {
      // A route's name may stand in front of its path: Koa.
      const second = rest[0] && unwrap(rest[0]);
      const isNamed =
        rest.length >= 2 &&
        first.type === 'string' &&
        second !== undefined &&
        (second.type === 'string' || second.type === 'regex') &&
        used.framework === 'koa';
      if (isNamed) name = stringOf(first);
      if (isNamed) rest = rest.slice(1);
      const found = this.paths(isNamed ? second : first, used);
      if (!found) return;
      paths = found;
    }
    const given = rest.map(unwrap);
    const handler = this.handlers.last(rest);
    if (handler === undefined) return;
    const isInline =
      given.some(isFunction) ||
      given.some(node => node.type === 'call_expression' && typeof this.handlers.of(node) === 'number');
    if (!this.isBelieved(used, isInline, call, paths)) return;
    this.add(call, used, methodsOf(callee), paths, handler, name);
  }

  /** `app.on('GET', '/x', handler)`, `app.add(['GET'], '/x', handler)`. */
  private verbGiven(call: Call): void {
    if (call.args.length < 3) return;
    const methods = elementsOf(call.args[0]).map(node => this.texts.literal(node) ?? '');
    const used = methods.every(method => /^[A-Za-z]{3,8}$/.test(method) && verbs.test(method.toLowerCase()))
      ? this.routers.use(call.object)
      : undefined;
    const paths = used && this.paths(unwrap(call.args[1]), used);
    const handler = paths && this.handlers.last(call.args.slice(2));
    if (used && paths && handler !== undefined)
      this.add(
        call,
        used,
        methods.map(method => method.toUpperCase()),
        paths,
        handler,
      );
  }

  private add(
    call: Call,
    used: RouterUse,
    methods: readonly string[],
    paths: readonly TextValue[],
    handler: number | string,
    name?: string,
  ): void {
    for (const path of paths) {
      this.found.routes.push({
        methods,
        path: used.route?.length && used.route[0] !== '' ? used.route : path,
        ...(used.prefixes.length > 0 && { prefixes: used.prefixes }),
        router: used.name,
        handler,
        ...(name !== undefined && { name }),
        line: call.calleeNode.line,
        endLine: call.node.endLine,
        function: call.function,
        framework: used.framework,
      });
    }
  }

  /** A client's `get('/x', options)` looks the same: what it is called on, what it is given and what becomes of it decide. */
  private isBelieved(used: RouterUse, isInline: boolean, call: Call, paths: readonly TextValue[]): boolean {
    if (used.evidence === 'made') return true;
    const { parent } = outermost(call.node);
    if (parent?.type === 'await_expression' || outermost(call.node) !== call.node) return false;
    if (
      parent?.type === 'member_expression' &&
      /^(?:then|catch|finally|json|text|blob|expect|set|send|query|pipe|subscribe|toPromise|reply|body|end|on|data|accept|auth|retry|timeout|buffer|attach|field|type)$/.test(
        parent.field('property')?.text ?? '',
      )
    )
      return false;
    const isRooted = paths.every(([first]) => typeof first !== 'string' || /^(?:[/*^(]|$)/.test(first));
    if (isInline) return isRooted;
    if (used.evidence !== 'named' || !isRooted) return false;
    return (
      parent?.type === 'expression_statement' ||
      parent?.type === 'member_expression' ||
      parent?.type === 'arrow_function'
    );
  }

  private isPath(node: SyntaxNode, isSure: boolean): boolean {
    if (/^(?:string|template_string|regex)$/.test(node.type)) return true;
    if (node.type === 'array') return elementsOf(node).every(element => this.isPath(unwrap(element), false));
    if (node.type === 'binary_expression') return this.texts.of(node).length > 0;
    if (node.type !== 'identifier' && node.type !== 'member_expression') return false;
    if (!isSure) return true;
    const value = this.texts.of(node);
    return (
      value.some(part => typeof part === 'string') ||
      (value.length > 0 && this.handlers.of(node) === undefined) ||
      /path|url|route|[A-Z_]{3,}$/i.test(node.text)
    );
  }

  /** The paths that a first argument gives; undefined when it is none. */
  private paths(node: SyntaxNode, used: RouterUse): readonly TextValue[] | undefined {
    const inner = unwrap(node);
    if (inner.type === 'object') {
      const path = propertyOf(inner, 'path', 'url');
      return path && this.paths(path, used);
    }
    if (inner.type === 'array') {
      const all = elementsOf(inner).flatMap(element => this.paths(element, used) ?? []);
      return all.length ? all : undefined;
    }
    if (inner.type === 'regex') return [[inner.text.replace(/^\/|\/[a-z]*$/g, '')]];
    if (isFunction(inner)) return undefined;
    const list = inner.type === 'identifier' ? this.script.bindings.find(inner.text, inner.start)?.value : undefined;
    if (list?.type === 'array') return this.paths(list, used);
    const value = this.texts.of(inner);
    if (!value.length)
      return used.evidence === 'made' &&
        /^(?:identifier|member_expression|call_expression|template_string)$/.test(inner.type)
        ? [[null]]
        : undefined;
    const [first] = value;
    if (typeof first === 'string' && /^[a-z]+:\/\//.test(first)) return undefined;
    if (typeof first === 'string' && used.evidence !== 'made' && !/^(?:[/*(]|$)/.test(first)) return undefined;
    return [value];
  }

  /** `app.use('/x', router)`, `app.use(router)`, `app.use('/x', (req, res) => …)`. */
  private use(call: Call): void {
    const used = this.routers.use(call.object);
    if (!used || (used.evidence === 'none' && !call.args.some(argument => this.routers.isRouter(argument)))) return;
    const first = call.args[0] && unwrap(call.args[0]);
    if (!first) return;
    const hasPath =
      /^(?:string|template_string|regex|binary_expression)$/.test(first.type) ||
      (call.args.length > 1 && this.isPath(first, true));
    const prefixes = (hasPath ? this.paths(first, used) : undefined) ?? [['']];
    for (const argument of call.args.slice(hasPath ? 1 : 0)) {
      for (const prefix of prefixes) this.child(argument, prefix, call, used, hasPath);
    }
  }

  /** Something that is put below a prefix. */
  private child(
    node: SyntaxNode,
    prefix: TextValue,
    call: Call,
    used: RouterUse,
    hasPath: boolean,
    kind?: 'function',
  ): void {
    const inner = unwrap(node);
    const mount = (of: MountSite['kind'], child: string): void => {
      this.found.mounts.push({
        parent: used.name,
        prefix: below(used.prefixes, prefix),
        kind: of,
        child,
        function: call.function,
        line: call.calleeNode.line,
      });
    };
    if (inner.type === 'array' || inner.type === 'spread_element') {
      for (const element of inner.type === 'array' ? elementsOf(inner) : inner.children)
        this.child(element, prefix, call, used, hasPath, kind);
      return;
    }
    const module = requiredModule(inner);
    if (module !== undefined) return mount('module', module);
    const index = this.script.indexOf(inner);
    if (index !== undefined) {
      if (hasPath && this.isHandling(index)) this.add(call, used, [], [prefix], index);
      return;
    }
    if (inner.type === 'identifier') {
      const binding = this.script.bindings.find(inner.text, inner.start);
      const value = binding?.value && unwrap(binding.value);
      const own = value && this.script.indexOf(value);
      if (own !== undefined) {
        if (this.isHandling(own)) {
          if (hasPath) this.add(call, used, [], [prefix], own);
        } else mount('function', inner.text);
      } else if (
        value?.type === 'call_expression' &&
        !this.routers.madeFramework(value) &&
        requiredModule(value) === undefined
      ) {
        // `const api = createApi(db); app.use('/api', api)`
        this.child(value, prefix, call, used, hasPath, kind);
        mount('router', inner.text);
      } else mount(kind ?? 'router', inner.text);
      return;
    }
    if (inner.type === 'member_expression') {
      const child = this.handlers.typed(inner) ?? this.ofMade(inner);
      if (child !== undefined) mount(kind ?? 'router', child);
      return;
    }
    if (inner.type === 'call_expression') return this.called(inner, prefix, call, used, hasPath, mount);
  }

  private called(
    node: SyntaxNode,
    prefix: TextValue,
    call: Call,
    used: RouterUse,
    hasPath: boolean,
    mount: (kind: MountSite['kind'], child: string) => void,
  ): void {
    const callee = node.field('function');
    if (!callee) return;
    const args = argumentsOf(node);
    const module = requiredModule(callee);
    if (module !== undefined) return mount('module', module);
    const name = dottedOf(callee);
    const last = callee.type === 'member_expression' ? callee.field('property')?.text : name;
    const object = callee.type === 'member_expression' ? callee.field('object') : undefined;
    // koa-mount, and Koa's routers, which give themselves as middleware.
    if (/^(?:mount|koaMount)$/.test(name ?? '') && args.length > 0) {
      const path = args.length > 1 ? this.texts.of(args[0]) : [];
      return this.child(args[args.length - 1], joined([...prefix, ...path]), call, used, true);
    }
    if (object && /^(?:routes|middleware|callback|fetch|handler|router)$/.test(last ?? '')) {
      if (this.routers.isRouter(object, false)) return mount('router', dottedOf(object) ?? '');
      const child = this.handlers.typed(object);
      const made = this.handlers.classOf(object);
      if (made) return mount('function', `${made}.${last}`);
      if (child !== undefined) return mount('router', child);
    }
    // `createExpressMiddleware({ router: appRouter })`.
    const options = args.map(unwrap).find(({ type }) => type === 'object');
    const router = propertyOf(options, 'router');
    if (router) return this.child(router, prefix, call, used, hasPath);
    if (last !== undefined && middleware.test(last)) return;
    const child = callee.type === 'member_expression' ? (this.handlers.typed(callee) ?? this.ofMade(callee)) : name;
    if (child !== undefined) mount('function', child);
    for (const argument of args) if (this.routers.isRouter(argument)) this.child(argument, prefix, call, used, hasPath);
  }

  /** `new OrdersRoutes(db).router`. */
  private ofMade(member: SyntaxNode): string | undefined {
    const object = member.field('object');
    const made = object && this.handlers.classOf(object);
    return made ? `${made}.${member.field('property')?.text ?? ''}` : undefined;
  }

  /** Whether a function takes a request rather than a router. */
  private isHandling(index: number): boolean {
    const [first = '', second = ''] = this.script.functions[index].params;
    const { length } = this.script.functions[index].params;
    return (
      length < 4 &&
      (/^_?(?:req|request|ctx|context|c|event)\w*$/i.test(first) || /^_?(?:res|response|next|reply)\w*$/i.test(second))
    );
  }

  /** `fastify.register(plugin, { prefix: '/x' })`. */
  private register(call: Call): void {
    const used = this.routers.use(call.object);
    if (!used || used.evidence === 'none' || call.args.length === 0) return;
    const options = call.args
      .slice(1)
      .map(unwrap)
      .find(({ type }) => type === 'object');
    // Hapi has it one level deeper.
    const own = call.args[0] && unwrap(call.args[0]);
    const prefix =
      propertyOf(options, 'prefix') ?? propertyOf(propertyOf(options, 'routes') ?? propertyOf(own, 'routes'), 'prefix');
    const given = prefix ? this.texts.of(prefix) : [''];
    const [first] = call.args;
    const inner = unwrap(first);
    if (isFunction(inner)) return;
    const plugin = inner.type === 'object' ? propertyOf(inner, 'plugin') : undefined;
    this.child(plugin ?? first, given.length ? given : [null], call, used, false, 'function');
  }

  /** Hono's `app.route('/x', sub)`. */
  private mountAt(call: Call): void {
    const used = this.routers.use(call.object);
    const path = used && this.paths(call.args[0], used);
    if (!used || !path || used.evidence === 'none') return;
    this.child(call.args[1], path[0], call, used, true);
  }

  /** `registerOrders(app)`, `require('./routes')(app)`, `new Routes(app)`: somebody else fills the router. */
  private filled(call: Call): void {
    const { parent } = outermost(call.node);
    if (
      !/^(?:expression_statement|variable_declarator|arrow_function|await_expression|assignment_expression)$/.test(
        parent?.type ?? '',
      ) &&
      outermost(call.node) === call.node
    )
      return;
    if (
      /^(?:use|register|route|mount|get|listen|createServer|serverless|setup|applyMiddleware|handle|bind|log|push|set|expect|request|supertest|agent|then|Server|NestFactory|createNodeMiddleware)$/.test(
        call.callee,
      )
    )
      return;
    const given = call.args.find(argument => {
      const inner = unwrap(argument);
      return (inner.type === 'identifier' || inner.type === 'member_expression') && this.routers.isRouter(inner);
    });
    if (!given) return;
    const parentName = dottedOf(given) ?? '';
    const called = call.node.field(call.isNew ? 'constructor' : 'function');
    if (!called) return;
    const module = requiredModule(called);
    const child =
      called.type === 'member_expression' ? (this.handlers.typed(called) ?? this.ofMade(called)) : dottedOf(called);
    if (module === undefined && (child === undefined || middleware.test(call.callee))) return;
    this.found.mounts.push({
      parent: parentName,
      prefix: [''],
      kind: module === undefined ? 'function' : 'module',
      child: module ?? child!,
      function: call.function,
      line: call.calleeNode.line,
    });
  }
}

/** An empty prefix counts, an unknown one has its hole. */
function below(prefixes: readonly TextValue[], prefix: TextValue): TextValue {
  return prefixes.length ? joined([...prefixes.flat(), ...prefix]) : prefix;
}

function methodsOf(verb: string): readonly string[] {
  if (verb === 'all' || verb === 'any') return [];
  return [verb === 'del' ? 'DELETE' : verb === 'opts' ? 'OPTIONS' : verb.toUpperCase()];
}
