import { readResource } from '../../import/details';
import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { SkewPair } from '../analysis';
import { oneLine } from '../errors/errorPhrase';

/** The first of them that a resource has says where it ran. Jaeger's old clients say `hostname`. */
const hostKeys = [
  'host.name',
  'k8s.pod.name',
  'container.name',
  'service.instance.id',
  'container.id',
  'hostname',
  'ip',
];
/** Characters of a host that are shown; ids of containers have 64. */
const longestHost = 60;
/** Pairs that are told of; a trace has a handful. */
const mostPairs = 200;

/** Spans that begin before their parent, by who made parent and child; those with the most first. */
export function skewPairs(table: SpanTable, skewed: readonly SpanRow[]): readonly SkewPair[] {
  const { parent, start, resource } = table;
  const labels = new Map<number, string>();
  const labelOf = (index: number): string => {
    let label = labels.get(index);
    if (label === undefined) labels.set(index, (label = resourceLabel(table, index)));
    return label;
  };
  const pairs = new Map<string, { -readonly [K in keyof SkewPair]: SkewPair[K] }>();
  for (const row of skewed) {
    const above = parent[row];
    const from = labelOf(resource[above]);
    const to = labelOf(resource[row]);
    const key = JSON.stringify([from, to]);
    const early = start[above] - start[row];
    const pair = pairs.get(key);
    if (!pair) pairs.set(key, { from, to, spanCount: 1, most: early, row });
    else {
      pair.spanCount++;
      if (early > pair.most) Object.assign(pair, { most: early, row });
    }
  }
  return [...pairs.values()].sort((a, b) => b.most - a.most || a.row - b.row).slice(0, mostPairs);
}

/** "shop on node-1", or "shop" where nothing says where it ran. */
function resourceLabel(table: SpanTable, index: number): string {
  const service = oneLine(table.resources[index].service);
  const attributes = readResource(table, index, longestHost);
  for (const key of hostKeys) {
    const host = oneLine(attributes.find(attribute => attribute.key === key)?.value.text ?? '');
    if (host) return `${service} on ${host}`;
  }
  return service;
}
