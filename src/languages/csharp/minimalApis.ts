import type { MountSite, RouterSite, RouteSite, TextPart, TextValue } from '../../core/index/facts';
import { literalOf } from '../../core/index/sourceIndex';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Outline, OutlineCall } from '../shared/outline';

const maps = /^Map(Get|Post|Put|Delete|Patch|Head|Methods|Fallback)?$/;
const routerNames =
  /^(?:_?(?:app|application|group|endpoints?|routes?|webapp|api|root|versioned\w*|\w+Group|\w+Api|\w+Endpoints))$/i;
const routerTypes = /^(?:WebApplication|IEndpointRouteBuilder|RouteGroupBuilder|IApplicationBuilder)\b/;

interface Found {
  routes: RouteSite[];
  routers: RouterSite[];
  mounts: MountSite[];
}

/** Minimal APIs: `app.MapGet("/p", handler)`, groups and what is handed a group. */
export function mappedRoutes(outline: Outline): Found {
  const found: Found = { routes: [], routers: [], mounts: [] };
  for (const call of outline.calls) {
    if (call.isNew) continue;
    if (maps.test(call.callee) && call.receiver && call.args.length > 1) found.routes.push(...mapped(outline, call));
    else if (/^(?:Map|Add|Use|Register|Configure)(?:[A-Z]\w*)?$/.test(call.callee) && call.callee !== 'MapGroup')
      found.mounts.push(...mounted(outline, call));
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
      const root = outline.nameOf(at);
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

/** `app.MapGroup("/todos").MapTodos()`, `TodoApi.Map(group)`. */
function mounted(outline: Outline, call: OutlineCall): MountSite[] {
  const { callee, receiver, function: inside, line } = call;
  const handed = call.args.map(({ node }) => node).find(node => isRouter(outline, node, inside));
  const group = receiver ? groupOf(outline, receiver) : undefined;
  if (group && receiver && isRouter(outline, receiver, inside)) {
    if (!/^(?:Map|Add|Register)/.test(callee)) return [];
    return [
      { parent: group.root, prefix: joined(group.prefixes), kind: 'function', child: callee, function: inside, line },
    ];
  }
  const given = handed && groupOf(outline, handed);
  if (!given) return [];
  if (/\bServices$/.test(receiver?.text.slice(-40) ?? '')) return [];
  const child = receiver ? `${outline.nameOf(receiver)}.${callee}`.replace(/^\./, '') : callee;
  return [{ parent: given.root, prefix: joined(given.prefixes), kind: 'function', child, function: inside, line }];
}

function isRouter(outline: Outline, node: SyntaxNode, inside: number): boolean {
  const group = groupOf(outline, node);
  if (!group) return false;
  if (group.prefixes.length > 0) return true;
  const last = group.root.slice(group.root.lastIndexOf('.') + 1);
  const type = outline.typeOf(group.root.replace(/^this\./, ''), inside);
  return type && type !== 'var' ? routerTypes.test(type) : /^[a-z_]/.test(last) && routerNames.test(last);
}

function joined(prefixes: readonly TextValue[]): TextValue {
  if (prefixes.length === 0) return [''];
  const parts: TextPart[] = prefixes.flatMap(([first, ...rest]) =>
    typeof first === 'string' ? [`/${first.replace(/^\/+|\/+$/g, '')}`, ...rest] : ['/', first, ...rest],
  );
  return parts.every(part => typeof part === 'string') ? [parts.join('').replace(/^\/+$/, '/')] : parts;
}
