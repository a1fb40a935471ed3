/** A graph in words: for labels, and whole for screen readers. */
import { formatDuration } from '../../src/core/time';
import type { GraphEdge, GraphNode, ServiceGraph } from '../../src/core/analysis/graph/serviceGraph';
import { plural, t } from '../timeline/strings';

const kindWords = {
  service: 'graphService',
  database: 'graphDatabase',
  queue: 'graphQueue',
  external: 'graphExternal',
} as const;

export function kindOf(node: GraphNode): string {
  const kind = t(kindWords[node.kind]);
  return node.system && node.system !== node.name ? `${kind} ${node.system}` : kind;
}

/** Second line of a node. */
export function nodeDetail(node: GraphNode, graph: ServiceGraph): string {
  const parts: string[] = [];
  if (node.kind !== 'service') parts.push(node.system || kindOf(node));
  else if (!graph.onlyCalls) parts.push(plural(node.spanCount, 'oneSpan', 'spans'));
  if (node.errors) parts.push(plural(node.errors, 'oneError', 'errors'));
  if (node.kind === 'service' && graph.onlyCalls && node.callsIn)
    parts.push(plural(node.callsIn, 'graphCalledOnce', 'graphCalled'));
  return parts.join(' · ');
}

/** `12 calls · 3 errors · p95 20 ms` */
export function edgeText(edge: GraphEdge, graph: ServiceGraph): string {
  return edgeLines(edge, graph).join(' · ');
}

/** The same for the drawing: with errors it would be wider than what lies between two columns, so the time goes below. */
export function edgeLines(edge: GraphEdge, graph: ServiceGraph): string[] {
  const calls = plural(edge.calls, 'graphOneCall', 'graphCalls');
  const time = graph.onlyCalls ? [] : [t('graphP95', formatDuration(edge.p95))];
  if (!edge.errors) return [[calls, ...time].join(' · ')];
  return [`${calls} · ${plural(edge.errors, 'oneError', 'errors')}`, ...time];
}

/** All that is known of a node; `hits`: how many of its spans the filter leaves. */
export function nodeWords(node: GraphNode, graph: ServiceGraph, hits: number | undefined): string {
  const parts = [node.name, kindOf(node)];
  if (node.isEntry) parts.push(t('graphEntry'));
  if (node.kind === 'service' && !graph.onlyCalls) {
    parts.push(plural(node.spanCount, 'oneSpan', 'spans'));
    if (hits !== undefined) parts.push(t('graphHitWords', hits));
    parts.push(t('graphSelf', formatDuration(node.selfTime)));
  }
  if (node.errors) parts.push(plural(node.errors, 'oneError', 'errors'));
  if (node.callsIn) parts.push(plural(node.callsIn, 'graphCalledOnce', 'graphCalled'));
  if (node.callsOut) parts.push(plural(node.callsOut, 'graphCallingOnce', 'graphCalling'));
  return parts.join(', ');
}

/** A call as its node sees it: `calls cart`, `called by web`. */
export function callName(edge: GraphEdge, graph: ServiceGraph, of: number): string {
  if (edge.from === edge.to) return t('graphSelfCall');
  return edge.from === of ? t('graphTo', graph.nodes[edge.to].name) : t('graphFrom', graph.nodes[edge.from].name);
}

export function callWords(edge: GraphEdge, graph: ServiceGraph, of: number, hits: number | undefined): string {
  const parts = [callName(edge, graph, of), plural(edge.calls, 'graphOneCall', 'graphCalls')];
  if (hits !== undefined) parts.push(t('graphHitWords', hits));
  if (edge.errors) parts.push(plural(edge.errors, 'oneError', 'errors'));
  if (!graph.onlyCalls)
    parts.push(t('graphTimes', formatDuration(edge.p50), formatDuration(edge.p95), formatDuration(edge.total)));
  return parts.join(', ');
}
