import type { HandlerRef, RpcSite } from '../../core/index/facts';
import type { SyntaxNode } from '../../core/index/syntax';
import type { Handlers } from './handlers';
import { dottedOf, isFunction, propertiesOf, unwrap } from './nodes';
import type { Call, Script } from './script';
import { frozen } from './texts';

type Method = { readonly name: string; readonly handler: HandlerRef; readonly line: number };

/** Services of gRPC, Connect, nice-grpc and Twirp: where an implementation is handed over, and types that say so themselves. */
export function readRpc(script: Script, handlers: Handlers): RpcSite[] {
  const sites: RpcSite[] = [];
  for (const call of script.calls) sites.push(...ofCall(call, script, handlers));
  for (const { bases, path, node } of script.classes) {
    for (const base of bases) {
      const service = serviceOfType(base);
      if (service) sites.push({ service, type: path, line: node.line });
    }
  }
  for (const binding of script.bindings) {
    const service = binding.kind === 'variable' && binding.type ? serviceOfType(binding.type) : undefined;
    const value = binding.value && frozen(binding.value);
    if (!service || value?.type !== 'object') continue;
    const methods = methodsOf(value, handlers);
    if (methods.length) sites.push({ service, type: '', methods, line: binding.node.line });
  }
  return sites;
}

function ofCall({ callee, args, calleeNode, isNew }: Call, script: Script, handlers: Handlers): RpcSite[] {
  const line = calleeNode.line;
  if (isNew || args.length < 1) return [];
  const isTwirp = /^create(\w+)Server$/.exec(callee)?.[1];
  if (
    isTwirp &&
    args.length <= 2 &&
    /^(?:I?\w*(?:impl|service|server|handler)\w*|new\b.*)$/is.test(args[0].text.slice(0, 60))
  ) {
    return implementation(isTwirp, args[0], line, script, handlers);
  }
  if (args.length < 2) return [];
  const named = serviceNames(args[0], callee, script);
  if (
    callee === 'addService' ||
    (callee === 'service' && args.length <= 3) ||
    (callee === 'add' && /Definition$/.test(args[0].text))
  ) {
    return named.flatMap(service => implementation(service, args[1], line, script, handlers));
  }
  if (callee === 'rpc' && args.length >= 3) {
    const method = dottedOf(args[1]);
    const handler = handlers.of(args[2]);
    if (!method || handler === undefined) return [];
    const name = method.slice(method.lastIndexOf('.') + 1);
    return named.map(service => ({ service, type: '', methods: [{ name, handler, line }], line }));
  }
  return [];
}

/**
 * `pkg.CartService.service` is CartService; `CartServiceService` and `CartServiceDefinition` are what generators make of it.
 */
function serviceNames(node: SyntaxNode, callee: string, script: Script): readonly string[] {
  const inner = unwrap(node);
  const path = pathOf(inner);
  const last = path[path.length - 1];
  if (last === undefined || !/^[A-Za-z]/.test(last)) return [];
  if (last === 'service' && path.length > 1) return [path[path.length - 2]];
  const value = inner.type === 'identifier' ? script.bindings.find(inner.text, inner.start)?.value : undefined;
  const behind = value ? pathOf(unwrap(value)) : [];
  if (behind[behind.length - 1] === 'service' && behind.length > 1) return [behind[behind.length - 2]];
  if (!/^[A-Z]/.test(last)) return [];
  const plain = last.replace(/Definition$/, '');
  const stripped = callee === 'addService' ? plain.replace(/Service$/, '') : plain;
  return stripped && stripped !== plain ? [plain, stripped] : [plain];
}

/** Names of a chain, calls and casts left out: `load(x).acme.cart.CartService.service`. */
function pathOf(node: SyntaxNode): readonly string[] {
  const path: string[] = [];
  let at: SyntaxNode | undefined = node;
  for (let steps = 0; at && steps < 12; steps++) {
    at = unwrap(at);
    if (at.type === 'member_expression') {
      path.unshift(at.field('property')?.text ?? '');
      at = at.field('object');
    } else if (at.type === 'subscript_expression') {
      path.unshift((at.field('index')?.text ?? '').replace(/['"`]/g, ''));
      at = at.field('object');
    } else {
      if (at.type === 'identifier') path.unshift(at.text);
      return path;
    }
  }
  return path;
}

function implementation(
  service: string,
  node: SyntaxNode,
  line: number,
  script: Script,
  handlers: Handlers,
): RpcSite[] {
  const inner = frozen(node);
  if (inner.type === 'object') {
    const methods = methodsOf(inner, handlers);
    return methods.length ? [{ service, type: '', methods, line }] : [];
  }
  const value = inner.type === 'identifier' ? script.bindings.find(inner.text, inner.start)?.value : undefined;
  if (value && frozen(value).type === 'object') return implementation(service, value, line, script, handlers);
  const made = handlers.classOf(inner);
  if (made) return [{ service, type: made, line }];
  const dotted = handlers.typed(inner);
  return dotted ? [{ service, type: dotted, line }] : [];
}

function methodsOf(object: SyntaxNode, handlers: Handlers): Method[] {
  return propertiesOf(object).flatMap(({ key, keyNode, value }) => {
    const handler = handlers.of(value);
    return handler === undefined ? [] : [{ name: key, handler, line: isFunction(value) ? value.line : keyNode.line }];
  });
}

/** `CartServiceServer`, `ICartServiceServer`, `CartServiceHandlers`, `ServiceImpl<typeof CartService>`. */
function serviceOfType(type: string): string | undefined {
  const connect = /^(?:Partial<)?ServiceImpl(?:ementation)?<\s*typeof\s+(\w+)/.exec(type)?.[1];
  if (connect) return connect;
  const inner = /^(?:\w+\.)*I?([A-Z]\w*?)(?:Server|Handlers|ServiceImplementation|GrpcController)(?:<.*)?$/s.exec(
    type,
  )?.[1];
  return inner !== undefined &&
    !/^(?:Http|Https|Net|Web|WebSocket|Ws|Express|Apollo|Grpc|Mock|Test|Dev|Vite|Tls|Http2|Http2Secure|Event|Request|Route|Graph\w*|Base|Proxy|Socket\w*)$/.test(
      inner,
    )
    ? inner
    : undefined;
}
