import { parseFunctionName } from './functionName';
import type { SpanView } from './spanView';

/**
 * What to look for in the text of the workspace when nothing was found: what stands in code as it stands in the span. A name
 * of a function, what is declared as a route or called remotely, a message's destination; the span's name otherwise.
 */
export function searchTextOf(span: SpanView): string {
  const functionName = span.attribute('code.function.name', 'code.function');
  const simple = functionName === undefined ? '' : parseFunctionName(functionName).simple;
  if (simple) return simple;
  const route = span.attribute('http.route') ?? /^(?:HTTP )?[A-Z]+ (\/\S*)$/.exec(span.name.trim())?.[1];
  if (route !== undefined && /[^/]/.test(route)) return route;
  const rpcMethod = span.attribute('rpc.method');
  if (rpcMethod) return rpcMethod.slice(rpcMethod.lastIndexOf('/') + 1);
  return span.attribute('messaging.destination.name', 'messaging.destination') ?? span.name.trim();
}
