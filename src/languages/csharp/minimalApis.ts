import type { RouterSite, RouteSite, TextPart, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Outline, OutlineCall } from '../shared/outline';

const maps = /^Map(Get|Post|Put|Delete|Patch|Head|Methods|Fallback)?$/;

interface Found {
  routes: RouteSite[];
  routers: RouterSite[];
}

/** Minimal APIs: `app.MapGet("/p", handler)`, groups and what is handed a group. */
export function mappedRoutes(outline: Outline): Found {
  const found: Found = { routes: [], routers: [] };
  for (const call of outline.calls) {
    if (call.isNew) continue;
    if (maps.test(call.callee) && call.receiver && call.args.length > 1) found.routes.push(...mapped(outline, call));
    else if (/^(?:Map|Add|Use|Register|Configure)(?:[A-Z]\w*)?$/.test(call.callee) && call.callee !== 'MapGroup')
      found.routers.push(...handedOn(outline, call));
  }
  for (const variable of outline.variables) {
    const value = outline.valueOf(variable);
    const chain = value && groupOf(outline, value);
    if (!chain || chain.prefixes.length === 0) continue;
    found.routers.push({
      name: variable.name,
      function: variable.function,
      prefix: joined(chain.prefixes),
      parent: chain.root,
      line: variable.line,
    });
  }
  return found;
}

function mapped(outline: Outline, call: OutlineCall): RouteSite[] {
  const [first, second, third] = call.args.map(({ node }) => node);
  const isMethods = call.callee === 'MapMethods';
  const path = outline.text(first, call.function);
  const handler = outline.handler(isMethods ? (third ?? second) : second, call.function);
  const group = groupOf(outline, call.receiver!);
  if (!path.some(part => part !== null) || handler === undefined || !group) return [];
  const verb = maps.exec(call.callee)![1];
  const methods = isMethods
    ? outline
        .elements(second)
        .map(node => literalOf(outline.text(node, call.function)) ?? /(\w+)$/.exec(node.text)?.[1] ?? '')
    : verb === undefined || verb === 'Fallback'
      ? []
      : [verb];
  return [
    {
      methods: methods.map(method => method.toUpperCase()),
      path,
      ...(group.prefixes.length ? { prefixes: group.prefixes } : {}),
      router: group.root,
      handler,
      line: call.line,
      endLine: call.endLine,
      function: call.function,
      framework: 'aspnet',
    },
  ];
}

/** What a chain of `MapGroup` stands on and the prefixes it adds, outermost first; undefined when it is no router. */
function groupOf(outline: Outline, node: SyntaxNode): { root: string; prefixes: TextValue[] } | undefined {
  const prefixes: TextValue[] = [];
  let at: SyntaxNode | undefined = node;
  for (let steps = 0; at && steps < 60; steps++) {
    const call = outline.callAt(at);
    if (!call) {
      const root = endpointsOf(outline, at) ?? outline.nameOf(at);
      return root ? { root, prefixes } : undefined;
    }
    if (call.callee === 'MapGroup' && call.args[0]) {
      const text = outline.text(call.args[0].node, call.function);
      if (text.length) prefixes.unshift(text);
    } else if (
      !/^(?:With|Require|Allow|Add|Disable|Produces|NewVersionedApi|HasApiVersion|CacheOutput|MapToApiVersion|Build)/.test(
        call.callee,
      )
    )
      return undefined;
    at = call.receiver;
  }
  return undefined;
}

/** `app.UseEndpoints(endpoints => …)`: what stands there for `endpoints` is the application itself. */
function endpointsOf(outline: Outline, node: SyntaxNode): string | undefined {
  if (node.type !== 'identifier') return undefined;
  const around = node.around('lambda_expression');
  const closure = around && outline.closureAt(around);
  if (closure === undefined || outline.functions[closure].facts.params[0] !== node.text) return undefined;
  let at = around?.parent;
  for (let steps = 0; at && steps < 3; steps++, at = at.parent) {
    const call = outline.callAt(at);
    if (call) return call.callee === 'UseEndpoints' ? outline.nameOf(call.receiver) || undefined : undefined;
  }
  return undefined;
}

/** `app.MapGroup("/todos").MapTodos()`, `TodoApi.Map(app.MapGroup("/todos"))`: a group that is handed on at once has no name. */
function handedOn(outline: Outline, call: OutlineCall): RouterSite[] {
  const given = [call.receiver, ...call.args.map(({ node }) => node)];
  for (const node of given) {
    const group = node && groupOf(outline, node);
    if (!group || group.prefixes.length === 0) continue;
    return [{ name: '', function: call.function, prefix: joined(group.prefixes), parent: group.root, line: call.line }];
  }
  return [];
}

function joined(prefixes: readonly TextValue[]): TextValue {
  if (prefixes.length === 0) return [''];
  const parts: TextPart[] = prefixes.flatMap(([first, ...rest]) =>
    typeof first === 'string' ? [`/${first.replace(/^\/+|\/+$/g, '')}`, ...rest] : ['/', first, ...rest],
  );
  return parts.every(part => typeof part === 'string') ? [parts.join('').replace(/^\/+$/, '/')] : parts;
}
