// Interfaces whose methods are requests: a library makes the code behind them (Feign, Spring's HTTP interfaces, MicroProfile, Micronaut).
import type { CallSite } from '../../index/facts';
import type { IndexedFile, SourceIndex } from '../../index/sourceIndex';
import { plainPath, typesCalled, typesOfReceiver } from './callTargets';

const clients = /(?:^|\.)(?:FeignClient|RegisterRestClient|Client|HttpExchange|ReactiveFeignClient)$/;
const verb =
  /(?:^|\.)(Get|Post|Put|Patch|Delete|Head|Options|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?:Mapping|Exchange)?$/;
const anyVerb = /(?:^|\.)(?:RequestMapping|RequestLine|HttpExchange)$/;

/** Method of the request that a call makes by an interface, upper case; '' when only its arguments say; undefined for other calls. */
export function declaredRequest(index: SourceIndex, file: IndexedFile, call: CallSite): string | undefined {
  if (file.language !== 'java' && file.language !== 'kotlin') return undefined;
  const path = plainPath(call.receiver);
  if (path === undefined || path.length === 0) return undefined;
  for (const name of typesOfReceiver(index, file, path, call.function)) {
    for (const { file: home, fact: type } of typesCalled(index, file, name)) {
      const isClient = (type.annotations ?? []).some(annotation => clients.test(annotation));
      const owner = type.owner === '' ? type.name : `${type.owner}.${type.name}`;
      for (const { fact } of index.functionsNamed(call.callee, other => other === home)) {
        if (fact.owner !== owner || !fact.isDeclaration) continue;
        for (const annotation of fact.annotations ?? []) {
          if (!isClient && !annotation.endsWith('Exchange')) continue;
          const method = verb.exec(annotation)?.[1].toUpperCase();
          if (method !== undefined || anyVerb.test(annotation)) return method ?? '';
        }
      }
    }
  }
  return undefined;
}
