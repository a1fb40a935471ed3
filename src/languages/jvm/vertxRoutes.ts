import type { HandlerRef, MountSite, RouterSite, RouteSite, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Outline, OutlineCall } from '../shared/outline';

const handlers = new Set(['handler', 'blockingHandler', 'coHandler', 'coroutineHandler', 'respond', 'blockingRespond']);
const verbs = new Set(
  'get post put delete patch head options route getWithRegex postWithRegex routeWithRegex'.split(' '),
);

/** Vert.x: `router.get("/p").handler(BodyHandler.create()).handler(this::get)`, and routers below prefixes. */
export function chainedRoutes(outline: Outline): { routes: RouteSite[]; routers: RouterSite[]; mounts: MountSite[] } {
  const routes: RouteSite[] = [];
  const mounts: MountSite[] = [];
  const inner = new Set(outline.calls.filter(({ callee }) => handlers.has(callee)).map(({ receiver }) => receiver));
  for (const call of outline.calls) {
    if (handlers.has(call.callee) && call.args.length && !inner.has(call.node)) {
      const made = startOf(outline, call);
      const handler = made && outline.handler(call.args[0].node, call.function);
      if (made && handler !== undefined) routes.push(chainedRoute(outline, call, made, handler));
    } else if (call.callee === 'subRouter' && call.args.length) {
      const start = startOf(outline, call);
      if (start) mounts.push(...mount(outline, start.call, call, start.path));
    } else if (call.callee === 'mountSubRouter' && call.args.length === 2) {
      mounts.push(...mount(outline, call, call, outline.text(call.args[0].node, call.function)));
    }
  }
  return { routes, mounts, routers: routersOf(outline) };
}

interface Start {
  readonly call: OutlineCall;
  readonly path: TextValue;
  readonly methods: readonly string[];
}

/** The `router.get("/p")` that a chain begins with; the path and methods may be given later on. */
function startOf(outline: Outline, call: OutlineCall): Start | undefined {
  let path: TextValue = [];
  const methods: string[] = [];
  let at = outline.callAt(call.receiver);
  for (let steps = 0; at && steps < 30; steps++) {
    const texts = at.args.map(({ node }) => outline.text(node, at!.function));
    if (at.callee === 'path') path = texts[0] ?? path;
    else if (at.callee === 'method') methods.push(methodIn(at.args[0]?.node.text ?? ''));
    else if (verbs.has(at.callee)) {
      if (!/rout|^r$|^api$|^sub/i.test(outline.nameOf(at.receiver) || at.receiver?.text || '')) return undefined;
      if (/^(?:get|post|put|delete|patch|head|options)/.test(at.callee))
        methods.push(/^[a-z]+/.exec(at.callee)![0].toUpperCase());
      for (const { node } of at.args) if (/HttpMethod\.\w+$/.test(node.text)) methods.push(methodIn(node.text));
      const own = texts.find(text => typeof text[0] === 'string');
      return { call: at, path: own ?? path, methods: methods.filter(one => one !== '') };
    }
    at = outline.callAt(at.receiver);
  }
  return undefined;
}

function methodIn(text: string): string {
  return /(\w+)\s*$/.exec(text)?.[1].toUpperCase() ?? '';
}

function chainedRoute(
  outline: Outline,
  call: OutlineCall,
  { call: first, path, methods }: Start,
  handler: HandlerRef,
): RouteSite {
  return {
    methods,
    path: path.length ? path : ['/*'],
    router: outline.nameOf(first.receiver),
    handler,
    line: first.line,
    endLine: call.endLine,
    function: call.function,
    framework: 'vertx',
  };
}

function mount(outline: Outline, start: OutlineCall, call: OutlineCall, path: TextValue): MountSite[] {
  const node = heldBy(outline, call.args[call.args.length - 1].node, call);
  const made = outline.callAt(node);
  const child = made
    ? made.isNew
      ? made.callee
      : made.receiver && outline.callAt(made.receiver)?.isNew
        ? outline.callAt(made.receiver)!.callee
        : made.callee
    : outline.nameOf(node);
  if (!child || !path.length) return [];
  const text = literalOf(path);
  return [
    {
      parent: outline.nameOf(start.receiver),
      prefix: text === undefined ? path : [text.replace(/\/\*$/, '')],
      kind: made ? 'function' : 'router',
      child,
      function: call.function,
      line: call.line,
    },
  ];
}

/** What a variable holds, where that is made elsewhere: `Router admin = new AdminApi(vertx).router()`. */
function heldBy(outline: Outline, node: SyntaxNode, { function: inside, type }: OutlineCall): SyntaxNode {
  const name = outline.nameOf(node);
  const variable = name && !name.includes('.') ? outline.variable(name, inside, type) : undefined;
  const value = variable && outline.valueOf(variable);
  const made = outline.callAt(value);
  const isPlain = made?.callee === 'router' && made.receiver?.text === 'Router';
  return value && made && !isPlain ? value : node;
}

function routersOf(outline: Outline): RouterSite[] {
  return outline.variables.flatMap(variable => {
    const made = outline.callAt(outline.valueOf(variable));
    if (made?.callee !== 'router' || made.receiver?.text !== 'Router') return [];
    return [{ name: variable.name, function: variable.function, prefix: [''], parent: '', line: variable.line }];
  });
}
