/**
 * Places for the nodes of a graph, from left to right: what is called stands right of who calls. The only door to the library.
 *
 * A small graph is the library's alone, with lines bent around the nodes. In a large one that takes it half a minute and comes out
 * twenty screens high. There nodes stand by the number of calls from where a request enters, so that no call skips a column;
 * the library orders only by the calls from one column to the next, which needs no helping nodes and a fifth of a second; and a
 * column that would be too high is broken into several.
 */
import { graphlib, layout } from '@dagrejs/dagre';
import { callDistances } from './callDistances';
import { nodeSize } from './nodeSize';

/** `roomy`: between columns of a small graph, whose lines have words. */
const gap = { roomy: 170, across: 76, within: 28, down: 18, margin: 12 };

/** Up to so many calls the library does everything. */
const smallEdges = 60;
/** Width of a large drawing by its height: about that of an editor. */
const wantedAspect = 1.7;

export interface LayoutEdge {
  readonly from: number;
  readonly to: number;
}

export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Middles of the nodes. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Where the line of an edge bends, x and y by turns: edge i has `bends[bendIndex[i]]` up to `bendIndex[i + 1]`, often none. */
  readonly bends: Float64Array;
  readonly bendIndex: Uint32Array;
}

/** Edges from a node to itself count for nothing. `entries`: nodes at which the drawing begins, where that is known. */
export function layOutGraph(nodeCount: number, edges: readonly LayoutEdge[], entries: readonly number[]): GraphLayout {
  const distance = callDistances(nodeCount, edges, entries);
  const isSmall = edges.length <= smallEdges;
  const used = edges.map(({ from, to }) => from !== to && (isSmall || distance[to] === distance[from] + 1));
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    // Keeps neighbours in neighbouring columns; the slower one saves bends, which a large graph has none of.
    ranker: isSmall ? 'network-simplex' : 'tight-tree',
    nodesep: gap.down,
    edgesep: gap.down / 2,
    ranksep: isSmall ? gap.roomy : gap.across,
    marginx: gap.margin,
    marginy: gap.margin,
  });
  for (let i = 0; i < nodeCount; i++) graph.setNode(String(i), { ...nodeSize });
  edges.forEach(({ from, to }, i) => {
    if (used[i]) graph.setEdge(String(from), String(to), {}, String(i));
  });
  layout(graph);
  const x = new Float64Array(nodeCount);
  const y = new Float64Array(nodeCount);
  for (let i = 0; i < nodeCount; i++) {
    const node = graph.node(String(i)) as { x: number; y: number };
    x[i] = node.x;
    y[i] = node.y;
  }
  if (!isSmall) return breakColumns(distance, x, y, edges.length);
  const bends: number[] = [];
  const bendIndex = new Uint32Array(edges.length + 1);
  edges.forEach(({ from, to }, i) => {
    const line = used[i] ? (graph.edge(String(from), String(to), String(i)) as GraphLine) : undefined;
    // The first and the last point are where the line meets the nodes: who draws it knows.
    for (const point of line?.points.slice(1, -1) ?? []) bends.push(point.x, point.y);
    bendIndex[i + 1] = bends.length;
  });
  return { ...sizeOf(x, y), x, y, bends: Float64Array.from(bends), bendIndex };
}

interface GraphLine {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Keeps the order that the nodes of a column have, and makes as many columns of it as the whole needs for its shape. */
function breakColumns(distance: Int32Array, x: Float64Array, y: Float64Array, edgeCount: number): GraphLayout {
  const columns: number[][] = [];
  const byHeight = Array.from(x, (_, i) => i).sort((a, b) => y[a] - y[b] || x[a] - x[b] || a - b);
  for (const node of byHeight) (columns[distance[node]] ??= []).push(node);
  const perColumn = bestHeight(columns.map(({ length }) => length));
  const highest = Math.min(perColumn, Math.max(...columns.map(({ length }) => length)));
  let left = gap.margin;
  for (const column of columns) {
    const parts = Math.ceil(column.length / perColumn);
    // Parts of one column are as high as each other.
    const rows = Math.ceil(column.length / parts);
    column.forEach((node, i) => {
      const part = Math.floor(i / rows);
      const inPart = Math.min(rows, column.length - part * rows);
      const top = ((highest - inPart) / 2) * (nodeSize.height + gap.down) + gap.margin;
      x[node] = left + part * (nodeSize.width + gap.within) + nodeSize.width / 2;
      y[node] = top + (i % rows) * (nodeSize.height + gap.down) + nodeSize.height / 2;
    });
    left += parts * (nodeSize.width + gap.within) - gap.within + gap.across;
  }
  return { ...sizeOf(x, y), x, y, bends: new Float64Array(0), bendIndex: new Uint32Array(edgeCount + 1) };
}

/** How many nodes one above the other give the wanted shape. */
function bestHeight(lengths: readonly number[]): number {
  const most = Math.max(...lengths);
  let best = most;
  let bestError = Infinity;
  for (let rows = 1; rows <= most; rows++) {
    const parts = lengths.reduce((sum, length) => sum + Math.ceil(length / rows), 0);
    const width = parts * (nodeSize.width + gap.within) + (lengths.length - 1) * (gap.across - gap.within);
    const error = Math.abs(Math.log(width / (rows * (nodeSize.height + gap.down)) / wantedAspect));
    if (error < bestError) [best, bestError] = [rows, error];
  }
  return best;
}

function sizeOf(x: Float64Array, y: Float64Array): { readonly width: number; readonly height: number } {
  let [right, bottom] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    right = Math.max(right, x[i] + nodeSize.width / 2);
    bottom = Math.max(bottom, y[i] + nodeSize.height / 2);
  }
  return { width: right + gap.margin, height: bottom + gap.margin };
}
