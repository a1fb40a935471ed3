/** The same comparison in the plainest way: recursion, objects and texts as keys. */
import { chosenRoot } from '../../../../../src/core/spans/summary';
import { isError, nameOf, serviceOf, type SpanTable } from '../../../../../src/core/spans/spanTable';

export interface PlainNode {
  /** Of service and name, from the root down. */
  readonly path: string;
  self: number;
  selfThere: number;
  duration: number;
  durationThere: number;
  failed: number;
  failedThere: number;
  newErrors: boolean;
  goneErrors: boolean;
  /** `here:there` by row, -1 for none. */
  readonly pairs: string[];
}

const childrenOf = (table: SpanTable, row: number): number[] =>
  row < 0 ? [] : [...table.parent.subarray(0, table.count).keys()].filter(child => table.parent[child] === row);

const keyOf = (table: SpanTable, row: number): string => JSON.stringify([serviceOf(table, row), nameOf(table, row)]);

export function comparePlainly(here: SpanTable, there: SpanTable): Map<string, PlainNode> {
  const nodes = new Map<string, PlainNode>();
  const visit = (a: number, b: number, above: string): void => {
    const path = above + (a >= 0 ? keyOf(here, a) : keyOf(there, b));
    let node = nodes.get(path);
    if (!node) {
      node = {
        path,
        self: 0,
        selfThere: 0,
        duration: 0,
        durationThere: 0,
        failed: 0,
        failedThere: 0,
        newErrors: false,
        goneErrors: false,
        pairs: [],
      };
      nodes.set(path, node);
    }
    node.pairs.push(`${a}:${b}`);
    const failsHere = a >= 0 && isError(here, a);
    const failsThere = b >= 0 && isError(there, b);
    node.self += a >= 0 ? here.selfTime[a] : 0;
    node.duration += a >= 0 ? here.duration[a] : 0;
    node.selfThere += b >= 0 ? there.selfTime[b] : 0;
    node.durationThere += b >= 0 ? there.duration[b] : 0;
    node.failed += Number(failsHere);
    node.failedThere += Number(failsThere);
    node.newErrors ||= failsHere && !failsThere;
    node.goneErrors ||= failsThere && !failsHere;
    const belowA = childrenOf(here, a);
    const belowB = childrenOf(there, b);
    const keys = new Set([...belowA.map(row => keyOf(here, row)), ...belowB.map(row => keyOf(there, row))]);
    for (const key of keys) {
      const ofA = belowA.filter(row => keyOf(here, row) === key);
      const ofB = belowB.filter(row => keyOf(there, row) === key);
      for (let i = 0; i < Math.max(ofA.length, ofB.length); i++) visit(ofA[i] ?? -1, ofB[i] ?? -1, path);
    }
  };
  visit(chosenRoot(here), chosenRoot(there), '');
  return nodes;
}
