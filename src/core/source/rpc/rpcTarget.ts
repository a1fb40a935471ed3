import { SpanKind } from '../../spans/spanTable';
import type { SpanView } from '../spanView';

/** The method that a remote call is about. */
export interface RpcTarget {
  /** Without package: `CartService`. */
  readonly service: string;
  /** `acme.cart`; '' when unknown. */
  readonly package: string;
  readonly method: string;
  /** The service's name as receivers have it in them: `cart`. */
  readonly stem: string;
}

/**
 * Reads `rpc.service` and `rpc.method`, or the latter alone with all in it, or the name in any of its forms: `pkg.Svc/Method`,
 * `/pkg.Svc/Method`, `grpc.pkg.Svc/Method`.
 */
export function rpcTargetOf(span: SpanView): RpcTarget | undefined {
  const system = span.attribute('rpc.system.name', 'rpc.system');
  if (system !== undefined && /^aws/.test(system)) return undefined;
  const method = span.attribute('rpc.method');
  const service = span.attribute('rpc.service');
  if (method !== undefined && method !== '_OTHER') {
    if (method.includes('/')) return split(method);
    if (service !== undefined) return target(service, method);
  }
  if (method === undefined && system === undefined && service === undefined) {
    const isRemote = span.kind === SpanKind.Server || span.kind === SpanKind.Client;
    // Without any attribute the name has to look the part: a package in front of the type.
    if (!isRemote) return undefined;
    // ASP.NET Core has gRPC's methods as routes.
    const name = /^POST \//.test(span.name) && span.kind === SpanKind.Server ? span.name.slice(5) : span.name;
    return /^\/?(?:[a-z]\w*\.)+[A-Z]\w*\/[A-Za-z]\w*$/.test(name) ? split(name) : undefined;
  }
  return split(span.name);
}

function split(text: string): RpcTarget | undefined {
  const path = text.replace(/^\//, '').replace(/^grpc\.(?=[\w.]+\/)/, '');
  const slash = path.lastIndexOf('/');
  return slash > 0 ? target(path.slice(0, slash), path.slice(slash + 1)) : undefined;
}

function target(full: string, method: string): RpcTarget | undefined {
  const dot = Math.max(full.lastIndexOf('.'), full.lastIndexOf('/'));
  const service = full.slice(dot + 1);
  if (!/^\w+$/.test(service) || !/^\w+$/.test(method)) return undefined;
  const stem = service.toLowerCase().replace(/(?:service|server|api)$/, '');
  return { service, package: dot > 0 ? full.slice(0, dot) : '', method, stem: stem || service.toLowerCase() };
}

/** `AddItem`, `addItem`, `add_item`, and what generators for C# and others add. */
export function methodSpellings(method: string): readonly string[] {
  const lower = method[0].toLowerCase() + method.slice(1);
  const upper = method[0].toUpperCase() + method.slice(1);
  const snake = lower
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  return [...new Set([method, upper, lower, snake, `${upper}Async`, `${lower}Async`])];
}
