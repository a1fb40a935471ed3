import type { Nanos } from '../../time';
import type { Alignment } from './alignTraces';
import type { CompareNodes } from './comparison';

type Shape = Pick<CompareNodes, 'parent' | 'depth' | 'subtreeEnd'>;

/**
 * Puts nodes depth-first, siblings by when the first of their spans begins. `numberOf`: the new number of each node.
 * `startOf`: of a pair, ns from the root's start.
 */
export function orderNodes(
  { nodeParent, pairCount, pairNode }: Pick<Alignment, 'nodeParent' | 'pairCount' | 'pairNode'>,
  startOf: (pair: number) => Nanos,
): Shape & { readonly numberOf: Uint32Array } {
  const count = nodeParent.length;
  const begins = new Float64Array(count).fill(Infinity);
  for (let pair = 0; pair < pairCount; pair++) {
    const start = startOf(pair);
    if (start < begins[pairNode[pair]]) begins[pairNode[pair]] = start;
  }
  // Parents come before their children, so that sizes add up from the end.
  const size = new Uint32Array(count).fill(1);
  for (let node = count - 1; node > 0; node--) size[nodeParent[node]] += size[node];
  // In order of their beginning each node takes the next free place below its parent, whose own place has to be known: first
  // sorted by depth.
  const depthOf = new Uint32Array(count);
  for (let node = 1; node < count; node++) depthOf[node] = depthOf[nodeParent[node]] + 1;
  const order = Uint32Array.from({ length: count }, (_, node) => node);
  order.sort((a, b) => depthOf[a] - depthOf[b] || begins[a] - begins[b] || a - b);
  const numberOf = new Uint32Array(count);
  const free = new Uint32Array(count);
  const shape = {
    parent: new Int32Array(count).fill(-1),
    depth: new Uint32Array(count),
    subtreeEnd: new Uint32Array(count),
  };
  for (const node of order) {
    const above = nodeParent[node];
    const number = above < 0 ? 0 : free[above];
    if (above >= 0) {
      free[above] += size[node];
      shape.parent[number] = numberOf[above];
    }
    numberOf[node] = number;
    free[node] = number + 1;
    shape.depth[number] = depthOf[node];
    shape.subtreeEnd[number] = number + size[node];
  }
  return { ...shape, numberOf };
}
