/** Who calls whom, as Jaeger counts it: `/api/dependencies`, in all versions the legacy envelope. */
import { graphOfLinks, type ServiceLink } from '../../core/analysis/graph/linkGraph';
import type { Dependencies, DependencyWindow } from '../backend';
import type { JaegerHttp } from './jaegerHttp';
import { fetchList } from './lists';
import { isRecord } from './reply';

const nanosPerMs = 1_000_000n;

export async function fetchDependencies(
  http: JaegerHttp,
  { from, to }: DependencyWindow,
  signal: AbortSignal,
): Promise<Dependencies> {
  const endMs = to / nanosPerMs;
  const query = [
    ['endTs', String(endMs)],
    ['lookback', String(endMs - from / nanosPerMs)],
  ] as const;
  const list = await fetchList(http, '/api/dependencies', query, 'data', signal);
  const links = list.flatMap((one): ServiceLink[] => {
    if (!isRecord(one) || typeof one.parent !== 'string' || typeof one.child !== 'string') return [];
    const { parent, child, callCount: calls } = one;
    return typeof calls === 'number' && calls > 0 ? [{ parent, child, calls }] : [];
  });
  return { graph: graphOfLinks(links) };
}
