import type { HandlerRef, MountSite, RouteSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { attributeRoutesOf } from './attributeRoutes';
import type { Call } from './calls';
import { argument, callAt, callsNamed, calleeOf, entriesOf } from './calls';
import { resourceRoutes } from './resources';
import type { PhpFile } from './phpFile';
import { isKnown, literalOf, textOf } from './texts';

const verbs = /^(?:get|post|put|patch|delete|options|head|any|all)$/i;

/** What groups around a route say of it. */
export interface Group {
  readonly prefixes: readonly TextValue[];
  readonly name: string;
  /** Class whose methods are named alone. */
  readonly controller: string;
  readonly namespace: string;
}

const noGroup: Group = { prefixes: [], name: '', controller: '', namespace: '' };

export function routesOf(
  file: PhpFile,
  path: readonly string[],
): { routes: readonly RouteSite[]; mounts: readonly MountSite[] } {
  const reader = new RouteReader(file, path);
  const routes = [...attributeRoutesOf(file), ...reader.routes].sort((a, b) => a.line - b.line);
  return { routes, mounts: reader.mounts };
}

/** Laravel, Lumen, Slim, CodeIgniter: routes are calls, groups closures. */
export class RouteReader {
  readonly routes: RouteSite[] = [];
  readonly mounts: MountSite[] = [];
  private readonly groups = new Map<number, Group>();
  readonly framework: string;
  /** Laravel puts its API's routes below a prefix by the file they are in. */
  private readonly root: Group;

  constructor(
    readonly file: PhpFile,
    path: readonly string[],
  ) {
    const isLaravel =
      file.imports.some(({ module }) => /^(?:Illuminate|Laravel)\b/.test(module)) || path[path.length - 2] === 'routes';
    const has = (pattern: RegExp): boolean =>
      file.imports.some(({ module, name }) => pattern.test(`${module}\\${name}`));
    this.framework = has(/^Slim\\/)
      ? 'slim'
      : has(/CodeIgniter/)
        ? 'codeigniter'
        : has(/Lumen/)
          ? 'lumen'
          : isLaravel
            ? 'laravel'
            : 'php';
    const isApi = path[path.length - 2] === 'routes' && path[path.length - 1] === 'api.php';
    this.root = isApi ? { ...noGroup, prefixes: [['api']] } : noGroup;
    for (const call of callsNamed(
      file,
      /^(?:get|post|put|patch|delete|options|head|any|all|match|map|add|group|mount|resource|resources|apiResource|apiResources|singleton)$/i,
    ))
      this.look(call);
  }

  private look(call: Call): void {
    const name = call.name.toLowerCase();
    if (name === 'group' || name === 'mount') this.lookAtGroup(call);
    else if (/resource|singleton/.test(name)) this.routes.push(...resourceRoutes(this, call));
    else this.lookAtRoute(call);
  }

  /** Groups around a call, and what its own chain says before it: `Route::prefix('a')->get(…)`. */
  contextOf(call: Call): Group {
    const own = this.chainBefore(call);
    for (
      let at = call.function, levels = 0;
      at >= 0 && levels < 100;
      at = this.file.functions[at].facts.parent, levels++
    ) {
      const group = this.groups.get(at);
      if (group) return joinGroups(group, own);
    }
    return joinGroups(this.root, own);
  }

  private chainBefore(call: Call): Group {
    let group = noGroup;
    let at = call.receiver;
    for (let steps = 0; at && steps < 30; steps++) {
      const link = callAt(at, call.function);
      if (!link) break;
      group = joinGroups(this.linkOf(link), group);
      at = link.receiver;
    }
    return group;
  }

  private linkOf(link: Call): Group {
    const value = textOf(this.file, argument(link, 0), link.function);
    switch (link.name) {
      case 'prefix':
        return { ...noGroup, prefixes: isKnown(value) ? [value] : [] };
      case 'name':
      case 'as':
        return { ...noGroup, name: literalOf(value) ?? '' };
      case 'controller':
        return { ...noGroup, controller: this.classIn(argument(link, 0)) ?? '' };
      case 'namespace':
        return { ...noGroup, namespace: literalOf(value) ?? '' };
      default:
        return noGroup;
    }
  }

  /** `group('/a', fn)`, `group(['prefix' => 'a'], fn)`, `group(fn)`, `group(base_path('routes/a.php'))`. */
  private lookAtGroup(call: Call): void {
    const [first] = call.args;
    const last = call.args[call.args.length - 1]?.value;
    if (!last || !call.receiver) return;
    let own = noGroup;
    if (call.args.length > 1 && first) {
      const entries = new Map(entriesOf(this.file, first.value));
      if (entries.size) {
        const text = (key: string): TextValue => textOf(this.file, entries.get(key), call.function);
        own = {
          prefixes: entries.has('prefix') && isKnown(text('prefix')) ? [text('prefix')] : [],
          name: literalOf(text('as')) ?? literalOf(text('name')) ?? '',
          controller: this.classIn(entries.get('controller')) ?? '',
          namespace: literalOf(text('namespace')) ?? '',
        };
      } else {
        const prefix = textOf(this.file, first.value, call.function);
        if (isKnown(prefix)) own = { ...noGroup, prefixes: [prefix] };
      }
    }
    const group = joinGroups(this.contextOf(call), own);
    const index = this.file.indexOf(last);
    if (index !== undefined) this.groups.set(index, group);
    else {
      const included =
        literalOf(textOf(this.file, last, call.function)) ??
        literalOf(textOf(this.file, callAt(last, call.function)?.args[0]?.value, call.function));
      if (included !== undefined && /\.php$/.test(included))
        this.mounts.push({
          parent: '',
          prefix: group.prefixes.flat(),
          kind: 'module',
          child: included.replace(/^\//, ''),
          function: call.function,
          line: call.line,
        });
    }
  }

  private lookAtRoute(call: Call): void {
    const name = call.name.toLowerCase();
    const isList = name === 'match' || name === 'map' || (name === 'add' && call.args.length >= 3);
    if (!isList && !verbs.test(name)) return;
    const at = isList ? 1 : 0;
    const pathNode = argument(call, at);
    const path = textOf(this.file, pathNode, call.function);
    const [part] = path;
    if (!pathNode || typeof part !== 'string' || /^(?:https?:)?\/\/\w/.test(part) || /\s/.test(part)) return;
    const context = this.contextOf(call);
    const given = argument(call, at + 1);
    if (!given) return;
    const handler = this.handlerOf(given, context, call.function);
    if (handler === undefined || !this.isRouter(call, given, part)) return;
    const methods = isList
      ? this.methodsIn(argument(call, 0), call.function)
      : name === 'any' || name === 'all'
        ? []
        : [name.toUpperCase()];
    const nameAfter = this.nameAfter(call) ?? this.nameIn(given, call.function);
    this.routes.push(this.site(call, methods, path, handler, context, nameAfter));
  }

  site(
    call: Call,
    methods: readonly string[],
    path: TextValue,
    handler: HandlerRef,
    context: Group,
    name: string | undefined,
  ): RouteSite {
    const receiver = call.receiver?.text.slice(0, 80).replace(/^\$/, '') ?? '';
    return {
      methods,
      path,
      ...(context.prefixes.length > 0 && { prefixes: context.prefixes }),
      router: /^[\w>-]+$/.test(receiver) && !/^[A-Z]/.test(receiver) && !this.groups.has(call.function) ? receiver : '',
      handler,
      ...(name !== undefined && { name: context.name + name }),
      line: call.line,
      endLine: call.endLine,
      function: call.function,
      framework: this.framework,
    };
  }

  /** A client has `get` as well: a route has something that answers, and is on something that takes routes. */
  private isRouter(call: Call, handler: SyntaxNode, path: string): boolean {
    // Enough of a chain to see what it begins with.
    const receiver = call.receiver?.text.slice(0, 200).replace(/\s+/g, '') ?? '';
    if (/(?:^|\\)Route$/.test(receiver) || /^(?:\\?[\w\\]*Route)::/.test(receiver)) return true;
    if (
      /client|http|request|cache|session|config|container|redis|collection|response|mock|this->(?:get|post)/i.test(
        receiver.replace(/^.*(?=->)/, ''),
      )
    )
      return false;
    const isRouterName =
      /^\$(?:this->)?(?:app|router|route|routes|r|group|g|api|slim|api\w*|\w*(?:[rR]outer|[rR]outes?|[gG]roup|[cC]ollector|[pP]roxy))(?:$|->|\()/.test(
        receiver,
      );
    return isRouterName || (this.file.indexOf(handler) !== undefined && path.startsWith('/'));
  }

  private methodsIn(node: SyntaxNode | undefined, inside: number): string[] {
    const entries = entriesOf(this.file, node).map(([, value]) => literalOf(textOf(this.file, value, inside)) ?? '');
    const single = literalOf(textOf(this.file, node, inside));
    const all = single !== undefined ? single.split('|') : entries;
    return all.map(method => method.toUpperCase()).filter(method => /^[A-Z]+$/.test(method) && method !== 'ANY');
  }

  /** `[C::class, 'm']`, `'C@m'`, `'C:m'`, `C::class . ':m'`, `C::class`, a closure, `['uses' => 'C@m']`. */
  handlerOf(node: SyntaxNode, context: Group, inside: number): HandlerRef | undefined {
    const closure = this.file.indexOf(node);
    if (closure !== undefined) return closure;
    if (node.type === 'array_creation_expression') {
      const entries = entriesOf(this.file, node);
      const uses = entries.find(([key]) => key === 'uses')?.[1];
      if (uses) return this.handlerOf(uses, context, inside);
      const positional = entries.filter(([key]) => key === '').map(([, value]) => value);
      const inner = positional.find(value => this.file.indexOf(value) !== undefined);
      if (inner) return this.file.indexOf(inner);
      const type = this.classIn(positional[0]);
      const method = literalOf(textOf(this.file, positional[1], inside));
      return type !== undefined && method !== undefined ? this.named(type, method) : undefined;
    }
    const type = this.classIn(node);
    if (type !== undefined) return this.named(type, '__invoke');
    if (node.type === 'member_call_expression' || node.type === 'function_call_expression') return undefined;
    // `$this->list(...)`
    const text = literalOf(textOf(this.file, node, inside));
    if (text === undefined) return undefined;
    const written = /^\\?([\w\\]+)(?:@|::|:)(\w+)(?:\/.*)?$/.exec(text);
    if (written)
      return this.named(
        context.namespace && !written[1].includes('\\') ? `${context.namespace}\\${written[1]}` : written[1],
        written[2],
        true,
      );
    if (context.controller !== '' && /^\w+$/.test(text)) return this.named(context.controller, text);
    return /^[A-Z][\w\\]*$/.test(text) ? this.named(text, '__invoke', true) : undefined;
  }

  /** Name of the class that `C::class` means, as written. */
  classIn(node: SyntaxNode | undefined): string | undefined {
    if (node?.type !== 'class_constant_access_expression') return undefined;
    const [scope, name] = node.children;
    return name?.text === 'class' && scope ? scope.text : undefined;
  }

  /** `C::m`; a class by its full name gets an import, so that its short name leads to it. */
  named(type: string, method: string, isText = false): string {
    const path = type.replace(/^\\/, '');
    const at = path.lastIndexOf('\\');
    const short = path.slice(at + 1);
    if (at >= 0 && (isText || type.startsWith('\\')) && !this.file.imports.some(({ local }) => local === short))
      this.file.imports.push({ local: short, module: path.slice(0, at), name: short });
    return `${short}::${method}`;
  }

  /** `->name('users.show')`, `->setName('…')` on the route afterwards. */
  private nameAfter(call: Call): string | undefined {
    let node = call.node;
    for (let steps = 0; steps < 20; steps++) {
      const outer = node.parent;
      if (outer?.type !== 'member_call_expression' || outer.field('object') !== node) return undefined;
      const name = calleeOf(outer)?.name.text;
      const link = callAt(outer, call.function);
      if (link && (name === 'name' || name === 'setName' || name === 'as'))
        return literalOf(textOf(this.file, argument(link, 0), call.function));
      node = outer;
    }
    return undefined;
  }

  private nameIn(handler: SyntaxNode, inside: number): string | undefined {
    const as = entriesOf(this.file, handler).find(([key]) => key === 'as')?.[1];
    return as && literalOf(textOf(this.file, as, inside));
  }
}

function joinGroups(outer: Group, inner: Group): Group {
  return {
    prefixes: [...outer.prefixes, ...inner.prefixes],
    name: outer.name + inner.name,
    controller: inner.controller || outer.controller,
    namespace:
      inner.namespace === ''
        ? outer.namespace
        : outer.namespace === ''
          ? inner.namespace
          : `${outer.namespace}\\${inner.namespace}`,
  };
}
