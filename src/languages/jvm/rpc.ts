import type { RpcSite } from '../../core/index/facts';
import { annotated } from '../shared/outline';
import type { Outline, OutlineType } from '../shared/outline';

const generated =
  /^(?:[\w.]*?(\w+?)Grpc(?:Kt)?\.)?(?:(\w+?)(?:Coroutine)?ImplBase|AsyncService)$|^[\w.]*?(\w+)\.(?:Async)?Iface$/;

/** Services of gRPC in all its flavours, Dubbo and Thrift. */
export function rpcOf(outline: Outline): RpcSite[] {
  return outline.types.flatMap(type =>
    [...servicesOf(type)].map(service => ({ service, type: type.path, line: type.facts.line })),
  );
}

function servicesOf(type: OutlineType): Set<string> {
  const services = new Set<string>();
  for (const base of type.facts.bases) {
    const match = generated.exec(base.replace(/<.*$|\s/gs, ''));
    const service = match?.[2] ?? match?.[1] ?? match?.[3];
    if (service) services.add(service);
  }
  if (services.size === 0 && annotated(type, 'GrpcService', 'GRpcService', 'DubboService')) {
    for (const base of type.facts.bases) if (/^[A-Z]\w*$/.test(base)) services.add(base);
  }
  return services;
}
