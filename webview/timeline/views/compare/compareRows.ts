import type { TraceComparison } from '../../../../src/core/analysis/compare/comparison';

/** What is listed: nodes of a comparison, and below those that are open their pairs of spans. */
export interface ListedRows {
  readonly count: number;
  readonly node: Int32Array;
  /** -1 for the node itself. */
  readonly pair: Int32Array;
  /** How many of the nodes differ by themselves, and are not there for those below them. */
  readonly differing: number;
}

export interface Listing {
  /** As called, callers above, instead of by difference. */
  readonly asCalled: boolean;
  readonly isHit: (node: number) => boolean;
  readonly isOpen: (node: number) => boolean;
}

export function listRows({ nodes, order }: TraceComparison, { asCalled, isHit, isOpen }: Listing): ListedRows {
  const hits = order.filter(isHit);
  const listed = asCalled ? withCallers(nodes.parent, hits) : hits;
  let count = listed.length;
  for (const node of listed) if (isOpen(node)) count += nodes.firstPair[node + 1] - nodes.firstPair[node];
  const rows = { count, node: new Int32Array(count), pair: new Int32Array(count).fill(-1), differing: hits.length };
  let at = 0;
  for (const node of listed) {
    rows.node[at++] = node;
    if (!isOpen(node)) continue;
    for (let pair = nodes.firstPair[node]; pair < nodes.firstPair[node + 1]; pair++) {
      rows.node[at] = node;
      rows.pair[at++] = pair;
    }
  }
  return rows;
}

/** The nodes and all above them, ascending. */
function withCallers(parent: Int32Array, nodes: Uint32Array): Uint32Array {
  const isListed = new Uint8Array(parent.length);
  let count = 0;
  for (const node of nodes)
    for (let above = node; above >= 0 && !isListed[above]; above = parent[above]) {
      isListed[above] = 1;
      count++;
    }
  const all = new Uint32Array(count);
  for (let node = 0, at = 0; at < count; node++) if (isListed[node]) all[at++] = node;
  return all;
}
