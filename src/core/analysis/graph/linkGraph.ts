import type { GraphEdge, GraphNode, ServiceGraph } from './serviceGraph';

/** So many calls from one service to another, as a server counts them. */
export interface ServiceLink {
  readonly parent: string;
  readonly child: string;
  readonly calls: number;
}

/** A graph of which nothing but calls is known; several links between the same two are added up. Services by their first link. */
export function graphOfLinks(links: readonly ServiceLink[]): ServiceGraph {
  const nodes = new Map<string, { index: number; callsIn: number; callsOut: number; isCalled: boolean }>();
  const nodeOf = (name: string) => {
    let node = nodes.get(name);
    if (!node) nodes.set(name, (node = { index: nodes.size, callsIn: 0, callsOut: 0, isCalled: false }));
    return node;
  };
  const edges = new Map<string, { from: number; to: number; calls: number }>();
  for (const { parent, child, calls } of links) {
    const [from, to] = [nodeOf(parent), nodeOf(child)];
    from.callsOut += calls;
    to.callsIn += calls;
    if (from !== to) to.isCalled = true;
    const key = `${from.index} ${to.index}`;
    const edge = edges.get(key);
    if (edge) edge.calls += calls;
    else edges.set(key, { from: from.index, to: to.index, calls });
  }
  const unknown = { errors: 0, total: 0, p50: 0, p95: 0, slowest: -1 };
  return {
    nodes: [...nodes].map(([name, { callsIn, callsOut, isCalled }]): GraphNode => ({
      kind: 'service',
      name,
      system: '',
      spanCount: 0,
      errors: 0,
      selfTime: 0,
      callsIn,
      callsOut,
      isEntry: !isCalled,
    })),
    edges: [...edges.values()].map((edge): GraphEdge => ({ ...edge, ...unknown })),
    onlyCalls: true,
  };
}
