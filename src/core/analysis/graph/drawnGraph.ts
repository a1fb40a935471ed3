/** A graph with places for its nodes, and no larger than anybody can look at. */
import { layOutGraph, type GraphLayout } from '../../layout/layOutGraph';
import type { GraphHits, ServiceGraph } from './serviceGraph';

export interface DrawnGraph {
  readonly graph: ServiceGraph;
  readonly layout: GraphLayout;
  /** Nodes, and calls between nodes, that were left out: those with the fewest calls. */
  readonly hiddenNodes: number;
  readonly hiddenEdges: number;
}

/** More than these are no picture any more, and take longer than a second to lay out. */
export const mostNodes = 800;
export const mostEdges = 4_000;

export function drawGraph(whole: ServiceGraph): DrawnGraph {
  const { graph } = boundGraph(whole);
  const entries = graph.nodes.flatMap(({ isEntry }, i) => (isEntry ? [i] : []));
  return {
    graph,
    layout: layOutGraph(graph.nodes.length, graph.edges, entries),
    hiddenNodes: whole.nodes.length - graph.nodes.length,
    hiddenEdges: whole.edges.length - graph.edges.length,
  };
}

/** The hits of the drawn part. */
export function drawnHits(whole: ServiceGraph, hits: GraphHits): GraphHits {
  const { nodes, edges } = boundGraph(whole);
  return {
    spans: Uint32Array.from(nodes, node => hits.spans[node]),
    calls: Uint32Array.from(edges, edge => hits.calls[edge]),
  };
}

/** The nodes and edges with most calls, in the order they had, and which they were. */
function boundGraph(whole: ServiceGraph): { graph: ServiceGraph; nodes: readonly number[]; edges: readonly number[] } {
  const weight = whole.nodes.map(({ callsIn, callsOut, isEntry }) => (isEntry ? Infinity : callsIn + callsOut));
  const nodes = largest(weight, mostNodes);
  const place = new Int32Array(whole.nodes.length).fill(-1);
  nodes.forEach((node, i) => (place[node] = i));
  const between = whole.edges.map(({ from, to, calls }) => (place[from] >= 0 && place[to] >= 0 ? calls : -1));
  const edges = largest(between, mostEdges).filter(edge => between[edge] >= 0);
  const graph = {
    ...whole,
    nodes: nodes.map(node => whole.nodes[node]),
    edges: edges.map(edge => ({
      ...whole.edges[edge],
      from: place[whole.edges[edge].from],
      to: place[whole.edges[edge].to],
    })),
  };
  return { graph, nodes, edges };
}

/** Indices of the largest values, ascending. */
function largest(values: readonly number[], most: number): number[] {
  const all = values.map((_, i) => i);
  if (all.length <= most) return all;
  // Not a difference: of two that are infinite it would be none.
  const byValue = all.sort((a, b) => (values[a] === values[b] ? a - b : values[a] > values[b] ? -1 : 1));
  return byValue.slice(0, most).sort((a, b) => a - b);
}
