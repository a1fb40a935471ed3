/** How each part of a graph is to be drawn: which stand out, and which step back. */
import type { GraphHits } from '../../src/core/analysis/graph/serviceGraph';
import type { Neighbours } from './neighbours';

export const Look = { Dim: 0, Plain: 1, Near: 2, Selected: 3 } as const;

/** -1 for none. An edge is selected beside one of its nodes. */
export interface GraphSelection {
  readonly node: number;
  readonly edge: number;
}

export interface GraphLook {
  /** A Look for each. */
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
}

export function lookOf(
  { drawn, out, in: incoming }: Neighbours,
  { node, edge }: GraphSelection,
  hits: GraphHits | undefined,
): GraphLook {
  const { graph } = drawn;
  const rest = node < 0 ? Look.Plain : Look.Dim;
  const edges = Uint8Array.from(graph.edges, (_, i) => (hits && !hits.calls[i] ? Look.Dim : rest));
  const nodes = new Uint8Array(graph.nodes.length).fill(rest);
  if (hits) {
    const isHit = Uint8Array.from(hits.spans);
    // A database has no spans: it counts when a call to it does.
    graph.edges.forEach(({ from, to }, i) => {
      if (hits.calls[i]) isHit[from] = isHit[to] = 1;
    });
    for (let i = 0; i < nodes.length; i++) if (!isHit[i] && !hits.spans[i]) nodes[i] = Look.Dim;
  }
  if (node < 0) return { nodes, edges };
  for (const i of [...out[node], ...incoming[node]]) {
    edges[i] = Look.Near;
    nodes[graph.edges[i].from] = nodes[graph.edges[i].to] = Look.Near;
  }
  nodes[node] = Look.Selected;
  if (edge >= 0) edges[edge] = Look.Selected;
  return { nodes, edges };
}
