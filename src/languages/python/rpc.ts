import type { RpcSite } from '../../core/index/facts';
import { dotted } from './outline';
import { importsModule } from './spans';
import type { Texts } from './texts';

/** Classes that extend what the compiler generated for a service, or that are registered as one. */
export function rpcIn(texts: Texts): RpcSite[] {
  const { classes, calls } = texts.outline;
  const sites: RpcSite[] = [];
  for (const { bases, path, node } of classes) {
    for (const base of bases) {
      const name = dotted(base);
      const service = /(?:^|\.)(\w+?)(?:Async)?Servicer$/.exec(name)?.[1] ?? asyncBase(name, texts);
      if (service !== undefined) sites.push({ service, type: path, line: node.line });
    }
  }
  for (const { name, args } of calls) {
    const service = /^add_(\w+)Servicer_to_server$/.exec(name)?.[1];
    if (service === undefined) continue;
    const [first] = args;
    const made = first?.type === 'call' ? dotted(first.field('function')) : '';
    const type = classes.find(one => one.path === made);
    if (type && !sites.some(site => site.type === made && site.service === service))
      sites.push({ service, type: made, line: type.node.line });
  }
  return sites;
}

/** grpclib's and betterproto's `OrdersBase`. */
function asyncBase(name: string, texts: Texts): string | undefined {
  const service = /(?:^|\.)(\w+)Base$/.exec(name)?.[1];
  if (service === undefined) return undefined;
  return /_grpc\./.test(name) || importsModule(texts, 'grpclib', 'betterproto') ? service : undefined;
}
