import type { RouterSite, TextValue } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import { boundTo, outermostOfChain, routerName } from './boundNames';
import { argumentsOf, dottedOf, outermost, propertyOf, stringOf, unwrap } from './nodes';
import type { Routers } from './routers';
import type { Script } from './script';
import { joined } from './texts';
import type { Texts } from './texts';

/** Routers that are made, and what they put in front of their routes. */
export function readRouters(script: Script, texts: Texts, routers: Routers): RouterSite[] {
  const sites: RouterSite[] = [];
  for (const call of script.calls) {
    const site = siteOf(call.node, call.function, texts, routers);
    if (site) sites.push(site);
    if (call.callee === 'prefix' && call.object && call.args.length === 1) {
      const used = routers.use(call.object);
      const prefix = texts.of(call.args[0]);
      if (used?.framework === 'koa' && prefix.length) {
        const known = sites.findIndex(({ name }) => name === used.name);
        const line = call.calleeNode.line;
        if (known >= 0) sites[known] = { ...sites[known], prefix };
        else sites.push({ name: used.name, function: call.function, prefix, parent: '', line });
      }
    }
    const plugin = inlinePlugin(call.args.map(unwrap), call.callee, call.object, script, texts, routers);
    if (plugin) sites.push(plugin);
  }
  return sites;
}

function siteOf(node: SyntaxNode, inside: number, texts: Texts, routers: Routers): RouterSite | undefined {
  const line = node.line;
  if (routers.madeFramework(node)) {
    const outer = outermostOfChain(node);
    const options = argumentsOf(node).map(unwrap);
    const option = propertyOf(
      options.find(({ type }) => type === 'object'),
      'prefix',
      'base',
      'basePath',
    );
    const prefix = [...(option ? [texts.of(option)] : []), ...basePaths(node, outer, texts)].flat();
    const whole = joined(prefix);
    return { name: routerName(outer), function: inside, prefix: whole.length ? whole : [''], parent: '', line };
  }
  const callee = node.type === 'call_expression' ? node.field('function') : undefined;
  const name = callee?.type === 'member_expression' ? callee.field('property')?.text : undefined;
  const object = callee?.field('object');
  const args = argumentsOf(node);
  if (!object || args.length !== 1 || !/^(?:basePath|route|group)$/.test(name ?? '')) return undefined;
  const bound = boundTo(outermost(node));
  const parent = dottedOf(object);
  const prefix = texts.of(args[0]);
  if (!bound || parent === undefined || !prefix.length || !routers.isRouter(object)) return undefined;
  return { name: bound, function: inside, prefix, parent, line };
}

/** `.basePath('/x')` between where a router is made and what it is bound to. */
function basePaths(node: SyntaxNode, outer: SyntaxNode, texts: Texts): TextValue[] {
  const found: TextValue[] = [];
  let at = outermost(node);
  while (at !== outer) {
    const call = outermost(at.parent!).parent!;
    if (at.parent!.field('property')?.text === 'basePath') {
      const value = texts.of(argumentsOf(call)[0]);
      if (value.length) found.push(value);
    }
    at = outermost(call);
  }
  return found;
}

/** `fastify.register(async instance => {…}, { prefix })`, `app.group('/v1', app => …)`: the closure's parameter is a router. */
function inlinePlugin(
  args: readonly SyntaxNode[],
  callee: string,
  object: SyntaxNode | undefined,
  script: Script,
  texts: Texts,
  routers: Routers,
): RouterSite | undefined {
  if (!/^(?:register|group|guard)$/.test(callee) || !object) return undefined;
  const closure = args.find(argument => script.indexOf(argument) !== undefined);
  const index = closure && script.indexOf(closure);
  const used = index === undefined ? undefined : routers.use(object);
  const name = index === undefined ? undefined : script.functions[index].params[0];
  if (!closure || index === undefined || !used || !name) return undefined;
  const options = args.find(({ type }) => type === 'object');
  const first = args[0];
  const given = first.type === 'string' ? [stringOf(first)] : texts.of(propertyOf(options, 'prefix'));
  return { name, function: index, prefix: given.length ? given : [''], parent: used.name, line: closure.line };
}
