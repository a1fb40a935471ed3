import type { Backend, TraceQuery } from '../../backends/backend';
import type { FunctionSearch } from '../../host/sourceMapper';

export type SearchWay = FunctionSearch['searches'][number];

/** One search that found something; undefined where the server searches all services at once. */
export interface FoundWay {
  readonly way: SearchWay;
  readonly service: string | undefined;
}

/** More services are not asked one by one. */
const mostServices = 20;

/**
 * Asks the server in each way, the surest first, and in each service that may have the function, until something is found.
 * One trace is enough: the list that is shown then asks again, in full.
 */
export async function tryWays(
  backend: Pick<Backend, 'search'>,
  ways: readonly SearchWay[],
  services: readonly (string | undefined)[],
  window: Pick<TraceQuery, 'from' | 'to'>,
  signal: AbortSignal,
): Promise<FoundWay | undefined> {
  for (const way of ways) {
    for (const service of services) {
      const { operation, tags } = way;
      const query: TraceQuery = {
        ...window,
        limit: 1,
        ...(service !== undefined && { service }),
        ...(operation !== undefined && { operation }),
        ...(tags && Object.keys(tags).length > 0 && { attributes: tags }),
      };
      const { traces } = await backend.search(query, signal);
      if (traces.length) return { way, service };
    }
  }
  return undefined;
}

/** Services worth asking: those that the code belongs to, where the server knows one of them; else all that it knows. */
export function servicesToAsk(
  ofCode: readonly string[],
  known: readonly string[],
  canSearchAll: boolean,
): readonly (string | undefined)[] {
  const both = ofCode.filter(name => known.includes(name));
  if (both.length) return both;
  return canSearchAll ? [undefined] : known.slice(0, mostServices);
}
