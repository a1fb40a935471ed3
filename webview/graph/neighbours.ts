/** Who stands where in a drawn graph: for arrows and for the mouse. */
import { nodeSize } from '../../src/core/layout/nodeSize';
import type { DrawnGraph } from '../../src/core/analysis/graph/drawnGraph';
import { distanceTo, type Curve } from './curves';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** By node: the edges that leave it and those that come in, most calls first. */
export class Neighbours {
  readonly out: readonly (readonly number[])[];
  readonly in: readonly (readonly number[])[];

  constructor(readonly drawn: DrawnGraph) {
    const { nodes, edges } = drawn.graph;
    const out: number[][] = nodes.map(() => []);
    const incoming: number[][] = nodes.map(() => []);
    edges.forEach(({ from, to }, i) => {
      out[from].push(i);
      incoming[to].push(i);
    });
    const byCalls = (a: number, b: number) => edges[b].calls - edges[a].calls || a - b;
    for (const list of [...out, ...incoming]) list.sort(byCalls);
    this.out = out;
    this.in = incoming;
  }

  /**
   * The node that one would expect from an arrow: the nearest in that direction, those more easily that are called by, or call,
   * this one. undefined at the border.
   */
  towards(node: number, direction: Direction): number | undefined {
    const { edges, nodes } = this.drawn.graph;
    const { x, y } = this.drawn.layout;
    const near = new Set([...this.out[node].map(i => edges[i].to), ...this.in[node].map(i => edges[i].from)]);
    const isSideways = direction === 'left' || direction === 'right';
    const sign = direction === 'right' || direction === 'down' ? 1 : -1;
    let best: number | undefined;
    let bestCost = Infinity;
    for (let i = 0; i < nodes.length; i++) {
      const [dx, dy] = [x[i] - x[node], y[i] - y[node]];
      const along = sign * (isSideways ? dx : dy);
      const across = Math.abs(isSideways ? dy : dx);
      // In another column or row, and rather ahead than beside.
      if (along < (isSideways ? nodeSize.width : nodeSize.height) / 2 || i === node) continue;
      const cost = (along + across * (isSideways ? 1.5 : 4)) * (isSideways && near.has(i) ? 0.3 : 1);
      if (cost < bestCost) [best, bestCost] = [i, cost];
    }
    return best;
  }
}

/** What is at a place of the drawing. `slack`: how near a line counts, in px of the drawing. */
export function hitGraph(
  drawn: DrawnGraph,
  curves: readonly Curve[],
  x: number,
  y: number,
  slack: number,
): { readonly node: number } | { readonly edge: number } | undefined {
  const { layout } = drawn;
  for (let node = 0; node < layout.x.length; node++) {
    const isInside =
      Math.abs(x - layout.x[node]) <= nodeSize.width / 2 && Math.abs(y - layout.y[node]) <= nodeSize.height / 2;
    if (isInside) return { node };
  }
  let best = -1;
  let bestDistance = slack;
  curves.forEach((curve, edge) => {
    const distance = distanceTo(curve, x, y);
    if (distance <= bestDistance) [best, bestDistance] = [edge, distance];
  });
  return best < 0 ? undefined : { edge: best };
}
