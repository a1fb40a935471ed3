import type { TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Binding } from './bindings';
import { outermostOfChain, routerName } from './boundNames';
import { argumentsOf, dottedOf, unwrap } from './nodes';
import type { Script } from './script';
import type { Texts } from './texts';

export interface RouterUse {
  /** As written; '' when it has no name. */
  readonly name: string;
  readonly framework: string;
  /** How sure it is that routes can be registered on it: made here, named so, or nothing known. */
  readonly evidence: 'made' | 'named' | 'none';
  /** Of `.basePath('/x')` on the way, where no router site has it. */
  readonly prefixes: readonly TextValue[];
  /** Of `.route('/x')` on the way: what follows takes handlers only; empty where a router site has it. */
  readonly route: TextValue | undefined;
}

const clients =
  /(?:axios|https?|client|fetch(?:er)?|request|supertest|agent|cache|redis|store|map|params|headers|session|storage|config|settings|^cy|nock|\$|jquery|^got|superagent|^ky|mock\w*|query|db|repo(?:sitory)?|service|sdk|connection|channel|registry|container|i18n|cookies?|formData|search)$/i;
/** What stands in for a server in tests and in the browser. */
const mocks = /^(?:msw|nock|supertest|axios-mock-adapter|fetch-mock|miragejs|cypress|k6)(?:\/|$)/;
const routerNames =
  /(?:router|routers?|routes?|^_?app|application|server|fastify|express|hono|koa|restify|polka|^instance|elysia)$/i;
const chained =
  /^(?:get|post|put|delete|del|patch|head|options|all|use|route|basePath|register|on|add|prefix|group|guard|decorate|derive|state|model|onError|notFound|openapi|param|mount|ws|as|headers|resolve|onBeforeHandle|onAfterHandle|setErrorHandler|after|ready)$/;
const frameworksByModule: readonly (readonly [RegExp, string])[] = [
  [/^(?:@fastify\/|fastify(?:-|$))/, 'fastify'], [/^(?:@hapi\/hapi|hapi)$/, 'hapi'], [/^(?:hono(?:\/|$)|@hono\/)/, 'hono'],
  [/^(?:@?koa-?|koa$|@koa\/|koa-router)/, 'koa'], [/^restify/, 'restify'], [/^polka|^@polka\//, 'polka'], [/^elysia|^@elysiajs\//, 'elysia'],
  [/^connect$/, 'connect'], [/^itty-router/, 'itty'], [/^find-my-way$/, 'find-my-way'], [/^h3$|^nitropack|^#imports/, 'h3'],
  [/^express|^@types\/express/, 'express'],
]; // prettier-ignore

const classFrameworks: readonly (readonly [RegExp, string])[] = [
  [/^@nestjs\//, 'nest'], [/^routing-controllers/, 'routing-controllers'], [/^tsoa|^@tsoa\//, 'tsoa'], [/^inversify/, 'inversify'],
  [/^@loopback\//, 'loopback'], [/^@tsed\//, 'tsed'], [/^@overnightjs\//, 'overnight'],
]; // prettier-ignore

/** Knows which names of a file are routers. */
export class Routers {
  /** By what the file imports; Express where it says nothing. */
  readonly framework: string;
  /** The same for classes with decorators; Nest where it says nothing. */
  readonly classFramework: string;
  private readonly modules: ReadonlyMap<string, string>;
  private plugins: ReadonlySet<string> | undefined;

  constructor(
    private readonly script: Script,
    private readonly texts: Texts,
    imports: readonly { readonly local: string; readonly module: string }[],
  ) {
    this.modules = new Map(imports.map(({ local, module }) => [local, module]));
    const known = imports.map(({ module }) => frameworkOf(module)).find(name => name !== undefined);
    this.framework = known ?? 'express';
    this.classFramework =
      imports.map(({ module }) => classFrameworks.find(([pattern]) => pattern.test(module))?.[1]).find(Boolean) ??
      'nest';
  }

  /** What stands before `.get(` or `.use(`. */
  use(object: SyntaxNode | undefined): RouterUse | undefined {
    let at = object && unwrap(object);
    let route: TextValue | undefined;
    const bases: TextValue[] = [];
    for (let steps = 0; at?.type === 'call_expression' && steps < 500; steps++) {
      const callee: SyntaxNode | undefined = at.field('function');
      const name: string | undefined =
        callee?.type === 'member_expression' ? callee.field('property')?.text : undefined;
      if (name === undefined || !chained.test(name)) break;
      const args = argumentsOf(at);
      if ((name === 'route' && args.length === 1) || name === 'basePath') {
        const value = this.texts.of(args[0]);
        if (name === 'route') route ??= value;
        else if (value.length) bases.unshift(value);
      }
      const next = callee?.field('object');
      if (!next) break;
      // `express.Router()` is no link of a chain.
      if (this.madeFramework(at)) break;
      at = unwrap(next);
    }
    if (!at) return undefined;
    const made = this.madeFramework(at);
    if (made) {
      return { name: routerName(outermostOfChain(object!)), framework: made, evidence: 'made', prefixes: [], route };
    }
    const name = dottedOf(at);
    if (name === undefined) return undefined;
    const known = this.named(at, name);
    if (!known) return undefined;
    return { name, prefixes: bases, ...known, route: route ?? known.route };
  }

  /** Framework of a router that an expression makes; undefined when it makes none. */
  madeFramework(node: SyntaxNode): string | undefined {
    const inner = unwrap(node);
    if (inner.type !== 'call_expression' && inner.type !== 'new_expression') return undefined;
    const callee = inner.field(inner.type === 'new_expression' ? 'constructor' : 'function');
    const name = callee && dottedOf(callee);
    if (name === undefined) {
      const module = callee && /^require\(['"]([^'"]+)['"]\)(?:\.Router)?$/.exec(callee.text)?.[1];
      return module ? frameworkOf(module) : undefined;
    }
    const [first, ...rest] = name.split('.');
    const last = rest[rest.length - 1] ?? first;
    const module = this.modules.get(first);
    const framework = module === undefined ? undefined : frameworkOf(module);
    if (
      /^(?:Router|router|Hono|OpenAPIHono|Elysia|AutoRouter|IttyRouter|Koa|Server|server|createServer|createRouter|createApp|fastify|Fastify|express|polka|restify|PromiseRouter|jsonServer|FindMyWay|connect|Application)$/.test(
        last,
      ) ||
      (framework && rest.length === 0)
    ) {
      if (framework) return /^(?:static|json|urlencoded|text|raw)$/.test(last) ? undefined : framework;
      if (/^(?:Hono|OpenAPIHono)$/.test(last)) return 'hono';
      if (last === 'Elysia') return 'elysia';
      if (/^fastify$/i.test(last)) return 'fastify';
      if (/^express$|^Router$|^PromiseRouter$/.test(last) && (module === undefined || !module.startsWith('.')))
        return this.framework;
      if (last === 'Koa') return 'koa';
      if (/^(?:Hapi|hapi)$/.test(first)) return 'hapi';
      if (first === 'restify') return 'restify';
    }
    return undefined;
  }

  /** Whether an expression is surely a router: made so or typed so; or named so, if that will do. */
  isRouter(node: SyntaxNode, byName = true): boolean {
    const inner = unwrap(node);
    if (this.madeFramework(inner)) return true;
    const name = dottedOf(inner);
    const known = name === undefined ? undefined : this.named(inner, name);
    return known?.evidence === 'made' || (byName && known?.evidence === 'named');
  }

  /** Whether what a variable is set to is a router, chained on or not. */
  isBoundToRouter(value: SyntaxNode): boolean {
    return this.base(value) !== undefined;
  }

  private named(node: SyntaxNode, name: string): Omit<RouterUse, 'name' | 'prefixes'> | undefined {
    const last = name.slice(name.lastIndexOf('.') + 1);
    const binding = name.includes('.') ? undefined : this.script.bindings.find(name, node.start);
    const field = name.startsWith('this.') ? this.script.classAround(node)?.fields.get(name.slice(5)) : undefined;
    const value = binding && binding.member === undefined ? binding.value : field?.value;
    const typed = frameworkOfType(binding?.type || field?.type || '', this.framework);
    if (typed) return { framework: typed, evidence: 'made', route: undefined };
    if (value) {
      const base = this.base(value);
      if (base) return base;
      const inner = unwrap(value);
      // A name that is something else: data, a client.
      if (/^(?:object|array|string|template_string|number)$/.test(inner.type)) return undefined;
    }
    const from = binding?.kind === 'import' || !binding ? this.modules.get(name.split('.')[0]) : undefined;
    if (from !== undefined && mocks.test(from)) return undefined;
    if (from?.startsWith('@adonisjs/')) return { framework: 'adonis', evidence: 'made', route: undefined };
    if (binding && this.isPluginParameter(binding))
      return { framework: this.framework, evidence: 'made', route: undefined };
    if (clients.test(last) && !routerNames.test(last)) return undefined;
    return { framework: this.framework, evidence: routerNames.test(last) ? 'named' : 'none', route: undefined };
  }

  /** What a variable that is set to a chain stands for; its own path too when it is `router.route('/x')`. */
  private base(value: SyntaxNode): Omit<RouterUse, 'name' | 'prefixes'> | undefined {
    let at = unwrap(value);
    for (let steps = 0; steps < 200; steps++) {
      const made = this.madeFramework(at);
      if (made) return { framework: made, evidence: 'made', route: undefined };
      if (at.type !== 'call_expression') break;
      const callee = at.field('function');
      const name = callee?.type === 'member_expression' ? callee.field('property')?.text : undefined;
      const next = callee?.field('object');
      if (name === undefined || !next || !chained.test(name)) return undefined;
      if (!this.isRouter(next) && next.type !== 'call_expression') return undefined;
      if (this.isRouter(next) && /^(?:route|basePath|group)$/.test(name))
        return { framework: this.framework, evidence: 'made', route: name === 'route' ? [''] : undefined };
      at = unwrap(next);
    }
    return undefined;
  }

  /** Functions of this file that are registered as plugins. */
  private registered(): ReadonlySet<string> {
    return (this.plugins ??= new Set(
      this.script.calls.flatMap(({ callee, object, args }) =>
        callee === 'register' && object && args[0]?.type === 'identifier' ? [args[0].text] : [],
      ),
    ));
  }

  /** `fastify.register(async instance => …)`, `app.group('/x', app => …)`. */
  private isPluginParameter(binding: Binding): boolean {
    const { kind, node, position } = binding;
    if (kind !== 'parameter' || position !== 0) return false;
    const named = this.script.functions[binding.function]?.name ?? '';
    if (named !== '' && this.registered().has(named)) return true;
    const closure = node.type === 'identifier' && node.fieldName === 'parameter' ? node.parent : node.parent?.parent;
    const list = closure?.parent;
    const call = list?.type === 'arguments' ? list.parent : undefined;
    const callee = call?.field('function');
    const name = callee?.type === 'member_expression' ? callee.field('property')?.text : undefined;
    return /^(?:register|group|guard)$/.test(name ?? '');
  }
}

export function frameworkOf(module: string): string | undefined {
  return frameworksByModule.find(([pattern]) => pattern.test(module))?.[1];
}

function frameworkOfType(type: string, other: string): string | undefined {
  if (/^(?:Fastify\w*Instance|FastifyPluginInstance)/.test(type)) return 'fastify';
  if (/^(?:OpenAPI)?Hono\b/.test(type)) return 'hono';
  if (/^(?:express\.|core\.)?(?:Express|Application|I?Router|IRouter)\b/.test(type)) return other;
  if (/^(?:Hapi\.)?Server$/.test(type) && other === 'hapi') return 'hapi';
  if (/^(?:Koa|KoaRouter)\b/.test(type)) return 'koa';
  return undefined;
}
