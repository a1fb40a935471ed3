/** Services and operations in both dialects. An empty list may come as null, [] or not at all. */
import { compareTexts } from '../../core/compareTexts';
import type { Capabilities, Operation } from '../backend';
import type { JaegerHttp, Query } from './jaegerHttp';
import { errorOf, isRecord, jsonOf } from './reply';

export async function fetchServices(http: JaegerHttp, { v3 }: Capabilities, signal: AbortSignal): Promise<string[]> {
  const list = v3
    ? await fetchList(http, '/api/v3/services', [], 'services', signal)
    : await fetchList(http, '/api/services', [], 'data', signal);
  return [...new Set(list.filter(name => typeof name === 'string'))].sort(compareTexts);
}

export async function fetchOperations(
  http: JaegerHttp,
  { v3 }: Capabilities,
  service: string,
  signal: AbortSignal,
): Promise<Operation[]> {
  const query: Query = [['service', service]];
  const list = v3
    ? await fetchList(http, '/api/v3/operations', query, 'operations', signal)
    : await fetchList(http, '/api/operations', query, 'data', signal);
  const operations = new Map<string, Operation>();
  for (const one of list) {
    if (!isRecord(one) || typeof one.name !== 'string') continue;
    const written = typeof one.spanKind === 'string' ? one.spanKind.toLowerCase() : '';
    const kind = written === 'unspecified' ? '' : written;
    operations.set(`${kind} ${one.name}`, { name: one.name, kind });
  }
  return [...operations.values()].sort((a, b) => compareTexts(a.name, b.name) || compareTexts(a.kind, b.kind));
}

/** The list in `field` of the answer; an answer that has none, or is an error, becomes a Failure. */
export async function fetchList(
  http: JaegerHttp,
  path: string,
  query: Query,
  field: string,
  signal: AbortSignal,
): Promise<unknown[]> {
  const reply = await http.ask(path, query, signal);
  const json = reply.status === 200 ? jsonOf(reply) : undefined;
  if (!isRecord(json) || errorOf(reply) !== undefined) throw http.explain(reply, path);
  const list = json[field] ?? [];
  // Of the legacy envelope `data` is always there; an object without it is something else's.
  if (!Array.isArray(list) || (field === 'data' && !('data' in json))) throw http.explain(reply, path);
  return list;
}
