// config/routes.rb: resources, namespaces and scopes unfold to paths and the controller's actions.
import type { MountSite, RouteSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { plural } from '../shared/tableNames';
import { mountedAt } from './apps';
import type { RubyCall } from './outline';
import { literal, literals } from './texts';
import type { Texts } from './texts';

interface Scope {
  readonly path: string;
  /** `Admin::`, '' at the top. */
  readonly module: string;
  /** Controller that bare actions belong to, as in `carts`. */
  readonly controller: string;
  /** What a nested block of a resource says of itself. */
  readonly resource?: { readonly member: string; readonly collection: string };
  readonly on?: 'member' | 'collection';
}

/** Nested deeper than anybody writes. */
const deepest = 30;

export function railsIn(texts: Texts, path: readonly string[]): { routes: RouteSite[]; mounts: MountSite[] } {
  const reader = new RailsReader(texts);
  const top: Scope = { path: '', module: '', controller: '' };
  for (const call of texts.outline.calls) {
    const receiver = call.receiver?.text ?? '';
    if (call.name === 'draw' && call.block && /(?:^|\.)routes$/.test(receiver)) reader.block(call.block, top, 0);
  }
  // Parts of the routes in files of their own: config/routes/admin.rb.
  const isPart = path.slice(0, -1).some((part, i) => part === 'routes' && path[i - 1] === 'config');
  if (isPart && reader.routes.length === 0) reader.statements(texts.outline.root.children, top, 0);
  return reader;
}

const standard: readonly (readonly [action: string, method: string, suffix: string])[] = [
  ['index', 'GET', ''],
  ['create', 'POST', ''],
  ['new', 'GET', '/new'],
  ['edit', 'GET', '/:id/edit'],
  ['show', 'GET', '/:id'],
  ['update', 'PATCH', '/:id'],
  ['update', 'PUT', '/:id'],
  ['destroy', 'DELETE', '/:id'],
];

class RailsReader {
  readonly routes: RouteSite[] = [];
  readonly mounts: MountSite[] = [];
  private readonly concerns = new Map<string, SyntaxNode>();

  constructor(private readonly texts: Texts) {}

  block(block: SyntaxNode, scope: Scope, depth: number): void {
    this.statements(block.field('body')?.children ?? [], scope, depth);
  }

  statements(nodes: readonly SyntaxNode[], scope: Scope, depth: number): void {
    if (depth > deepest) return;
    for (const node of nodes) {
      const call = this.texts.outline.callOf.get(node);
      if (call) this.statement(call, scope, depth + 1);
      else if (/^(?:if|unless|if_modifier|unless_modifier|then|else|begin|body_statement)$/.test(node.type))
        this.statements(node.children, scope, depth + 1);
    }
  }

  private statement(call: RubyCall, scope: Scope, depth: number): void {
    switch (call.name) {
      case 'resources':
      case 'resource':
        for (const arg of call.args) {
          const name = literal(arg);
          if (name !== undefined) this.resource(call, name, scope, depth);
        }
        return;
      case 'namespace': {
        const name = literal(call.args[0]);
        if (name === undefined || !call.block) return;
        const path = literal(call.named.get('path')) ?? name;
        const module = literal(call.named.get('module')) ?? name;
        this.block(
          call.block,
          { path: join(scope.path, path), module: `${scope.module}${camel(module)}::`, controller: '' },
          depth,
        );
        return;
      }
      case 'scope': {
        if (!call.block) return;
        const path = [...call.args.map(arg => literal(arg)), literal(call.named.get('path'))].filter(
          text => text !== undefined,
        );
        const module = literal(call.named.get('module'));
        this.block(
          call.block,
          {
            ...scope,
            path: path.reduce((all, part) => join(all, part), scope.path),
            module: module === undefined ? scope.module : `${scope.module}${camel(module)}::`,
            controller: literal(call.named.get('controller')) ?? scope.controller,
          },
          depth,
        );
        return;
      }
      case 'controller': {
        const name = literal(call.args[0]);
        if (name !== undefined && call.block) this.block(call.block, { ...scope, controller: name }, depth);
        return;
      }
      case 'concern': {
        const name = literal(call.args[0]);
        if (name !== undefined && call.block) this.concerns.set(name, call.block);
        return;
      }
      case 'concerns':
        this.useConcerns(
          call.args.flatMap(arg => literals(arg)),
          scope,
          depth,
        );
        return;
      case 'member':
      case 'collection':
        if (call.block) this.block(call.block, this.on(scope, call.name), depth);
        return;
      case 'mount':
        this.mount(call, scope);
        return;
      case 'root': {
        const target = literal(call.named.get('to')) ?? literal(call.args[0]);
        if (target !== undefined) this.add(call, ['GET'], scope.path, this.handler(target, scope));
        return;
      }
      case 'get':
      case 'post':
      case 'put':
      case 'patch':
      case 'delete':
      case 'options':
      case 'match':
        this.verb(call, scope);
        return;
      default:
        // `constraints(…) do`, `authenticate :user do`, `defaults format: :json do`: nothing of the path.
        if (call.block && !/^(?:devise_for|direct|resolve|concern)$/.test(call.name))
          this.block(call.block, scope, depth);
    }
  }

  private resource(call: RubyCall, name: string, scope: Scope, depth: number): void {
    const isSingle = call.name === 'resource';
    const inner = scope.on ? scope : this.nested(scope);
    const controller = literal(call.named.get('controller')) ?? (isSingle ? plural(name) : name);
    const module = literal(call.named.get('module'));
    const handlers = { ...inner, module: module === undefined ? inner.module : `${inner.module}${camel(module)}::` };
    const base = join(inner.path, literal(call.named.get('path')) ?? name);
    const parameter = literal(call.named.get('param')) ?? 'id';
    const only = call.named.has('only') ? literals(call.named.get('only')) : undefined;
    const except = literals(call.named.get('except'));
    for (const [action, method, suffix] of standard) {
      if ((only && !only.includes(action)) || except.includes(action) || (isSingle && action === 'index')) continue;
      const end = isSingle ? suffix.replace('/:id', '') : suffix.replace(':id', `:${parameter}`);
      this.add(call, [method], base + end, this.handler(`${controller}#${action}`, handlers));
    }
    const member = isSingle ? base : `${base}/:${parameter}`;
    const nestedName = isSingle ? '' : `${singular(name)}_${parameter}`;
    const resourceScope: Scope = {
      path: isSingle ? base : `${base}/:${nestedName}`,
      module: handlers.module,
      controller,
      resource: { member, collection: base },
    };
    this.useConcerns(literals(call.named.get('concerns')), resourceScope, depth);
    if (call.block) this.block(call.block, resourceScope, depth);
  }

  private nested(scope: Scope): Scope {
    return scope.resource ? { ...scope, resource: undefined } : scope;
  }

  private on(scope: Scope, where: 'member' | 'collection'): Scope {
    if (!scope.resource) return scope;
    return {
      ...scope,
      path: where === 'member' ? scope.resource.member : scope.resource.collection,
      resource: undefined,
      on: where,
    };
  }

  private useConcerns(names: readonly string[], scope: Scope, depth: number): void {
    for (const name of names) {
      const block = this.concerns.get(name);
      if (block) this.block(block, scope, depth + 1);
    }
  }

  private verb(call: RubyCall, scope: Scope): void {
    const methods =
      call.name === 'match'
        ? literals(call.named.get('via')).map(text => text.toUpperCase())
        : [call.name.toUpperCase()];
    const where = literal(call.named.get('on'));
    const within = where === 'member' || where === 'collection' ? this.on(scope, where) : scope;
    const given = methods.filter(method => method !== 'ALL');
    for (const [key, value] of call.named) {
      // `get '/x' => 'a#b'`: the pair is the route.
      const pair = value.parent;
      if (pair?.field('key')?.type !== 'string') continue;
      const target = literal(value);
      this.add(call, given, join(within.path, key), target === undefined ? value.text : this.handler(target, within));
    }
    const action = literal(call.named.get('action'));
    const controller = literal(call.named.get('controller')) ?? within.controller;
    for (const arg of call.args) {
      const path = literal(arg);
      if (path === undefined) continue;
      const to = call.named.get('to');
      const target = literal(to);
      const bare = path.replace(/^\/|\(.*$/g, '');
      const handler =
        target !== undefined
          ? this.handler(target.includes('#') || target.includes('/') ? target : `${controller}#${target}`, within)
          : to
            ? this.inline(to)
            : controller !== ''
              ? this.handler(`${controller}#${action ?? bare.replace(/.*\//, '')}`, within)
              : this.handler(bare.replace(/\/([^/]*)$/, '#$1'), within);
      this.add(call, given, join(within.path, path), handler);
    }
  }

  private inline(node: SyntaxNode): string | number {
    return this.texts.outline.functionOf.get(node) ?? node.text.slice(0, 100).replace(/\s+/g, ' ');
  }

  /** `admin/carts#show` in the module of the scope. */
  private handler(target: string, scope: Scope): string {
    const [controller, action = 'index'] = target.split('#');
    if (controller.startsWith('/')) return `${camel(controller.slice(1))}Controller#${action}`;
    return `${scope.module}${camel(controller)}Controller#${action.replace(/-/g, '_')}`;
  }

  private mount(call: RubyCall, scope: Scope): void {
    for (const pair of [...(call.node.field('arguments')?.children ?? [])]) {
      const isPair = pair.type === 'pair';
      const key = isPair ? pair.field('key') : pair;
      const at = isPair ? literal(pair.field('value')) : literal(call.named.get('at'));
      const name = key?.type === 'call' ? (key.field('receiver')?.text ?? '') : (key?.text ?? '');
      if (key?.type === 'hash_key_symbol' || at === undefined || !/^(?:::)?[A-Z]/.test(name)) continue;
      this.mounts.push(...mountedAt(join(scope.path, at), name, call));
    }
  }

  private add(call: RubyCall, methods: readonly string[], path: string, handler: string | number): void {
    const name = literal(call.named.get('as'));
    const { line } = call.node;
    this.routes.push({
      methods, path: [path === '' ? '/' : path], router: '', handler, ...(name !== undefined && { name }), line,
      endLine: (call.node.field('arguments') ?? call.node).endLine, function: call.function, framework: 'rails',
    }); // prettier-ignore
  }
}

function join(prefix: string, path: string): string {
  const rest = path.replace(/^\/+|\/+$/g, '');
  return rest === '' ? prefix : `${prefix}/${rest}`;
}

/** `admin/order_items` as `Admin::OrderItems`. */
function camel(name: string): string {
  return name
    .split('/')
    .map(part => part.replace(/(?:^|_)([a-z\d])/g, (_, letter: string) => letter.toUpperCase()))
    .join('::');
}

function singular(name: string): string {
  if (/ies$/.test(name)) return name.replace(/ies$/, 'y');
  if (/(?:ss|x|ch|sh)es$/.test(name)) return name.replace(/es$/, '');
  return /(?:ss|us|is)$/.test(name) ? name : name.replace(/s$/, '');
}
