/**
 * For each node the number of calls from the nearest one that nobody calls; where there is none, from the nearest entry. In a
 * circle that is reached from neither, from its first node. No call from a node that is reached leads further than one on.
 */
export function callDistances(
  nodeCount: number,
  edges: readonly { readonly from: number; readonly to: number }[],
  entries: readonly number[],
): Int32Array {
  const isCalled = new Uint8Array(nodeCount);
  const callees: number[][] = Array.from({ length: nodeCount }, () => []);
  for (const { from, to } of edges) {
    if (from === to) continue;
    isCalled[to] = 1;
    callees[from].push(to);
  }
  const distance = new Int32Array(nodeCount).fill(-1);
  const spread = (starts: readonly number[]): void => {
    const queue = starts.filter(node => distance[node] < 0);
    for (const node of queue) distance[node] = 0;
    for (let i = 0; i < queue.length; i++) {
      for (const to of callees[queue[i]]) {
        if (distance[to] >= 0) continue;
        distance[to] = distance[queue[i]] + 1;
        queue.push(to);
      }
    }
  };
  const nodes = Array.from({ length: nodeCount }, (_, i) => i);
  const tops = nodes.filter(node => !isCalled[node]);
  spread(tops);
  spread(entries);
  for (const node of nodes) spread([node]);
  return distance;
}
