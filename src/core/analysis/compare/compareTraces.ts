import { chosenRoot } from '../../spans/summary';
import { isError, nameOf, serviceOf, type SpanRow, type SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';
import { alignTraces, sizeBelow, type Alignment } from './alignTraces';
import {
  Change,
  changeOf,
  ErrorChange,
  selfDifference,
  type CompareNodes,
  type Sides,
  type TraceComparison,
} from './comparison';
import { ErrorTypes } from './errorTypes';
import { orderNodes } from './orderNodes';

/** Less than this part of the longer root, and less than so many ns, is noise. */
const leastShare = 0.001;
const leastNanos = 10_000;

/** Lays two traces on each other from their chosen roots down, and says what became of each node. Linear, without recursion. */
export function compareTraces(here: SpanTable, there: SpanTable): TraceComparison {
  const root = { here: rootOf(here), there: rootOf(there) };
  const alignment = alignTraces(here, there, root);
  const duration = { here: durationAt(here, root.here), there: durationAt(there, root.there) };
  const least = Math.max(leastNanos, leastShare * Math.max(duration.here, duration.there));
  const { nodes, texts } = columnsOf(here, there, alignment, root, least);
  const spanCount = { here: sizeBelow(here, root.here), there: sizeBelow(there, root.there) };
  return {
    root,
    hasSameRoot: root.here >= 0 && root.there >= 0 && isNamedAlike(here, root.here, there, root.there),
    isSameTrace: here === there || (here.traceId === there.traceId && here.count === there.count),
    duration,
    selfTime: { here: sum(nodes.selfHere), there: sum(nodes.selfThere) },
    spanCount,
    outside: { here: here.count - spanCount.here, there: there.count - spanCount.there },
    least,
    texts,
    nodes,
    order: byDifference(nodes),
  };
}

function columnsOf(
  here: SpanTable,
  there: SpanTable,
  alignment: Alignment,
  root: Sides<SpanRow>,
  least: Nanos,
): { nodes: CompareNodes; texts: readonly string[] } {
  const { keys, nodeKey, pairCount, pairHere, pairThere, pairNode } = alignment;
  const { numberOf, parent, depth, subtreeEnd } = orderNodes(alignment, pair => {
    const isHere = pairHere[pair] >= 0;
    return isHere
      ? here.start[pairHere[pair]] - here.start[root.here]
      : there.start[pairThere[pair]] - there.start[root.there];
  });
  const count = nodeKey.length;
  const texts = new Texts();
  const nodes = {
    count,
    parent,
    depth,
    subtreeEnd,
    service: new Uint32Array(count),
    name: new Uint32Array(count),
    countHere: new Uint32Array(count),
    countThere: new Uint32Array(count),
    selfHere: new Float64Array(count),
    selfThere: new Float64Array(count),
    durationHere: new Float64Array(count),
    durationThere: new Float64Array(count),
    failedHere: new Uint32Array(count),
    failedThere: new Uint32Array(count),
    change: new Uint8Array(count),
    errors: new Uint8Array(count),
    firstPair: new Uint32Array(count + 1),
    pairHere: new Int32Array(pairCount),
    pairThere: new Int32Array(pairCount),
    pairSelf: { here: new Float64Array(pairCount), there: new Float64Array(pairCount) },
    pairDuration: { here: new Float64Array(pairCount), there: new Float64Array(pairCount) },
  };
  for (let i = 0; i < count; i++) {
    const node = numberOf[i];
    nodes.service[node] = texts.numberOf(keys[nodeKey[i]].service);
    nodes.name[node] = texts.numberOf(keys[nodeKey[i]].name);
  }
  const { firstPair } = nodes;
  for (let pair = 0; pair < pairCount; pair++) firstPair[numberOf[pairNode[pair]] + 1]++;
  for (let node = 0; node < count; node++) firstPair[node + 1] += firstPair[node];
  const next = firstPair.slice();
  const types = new ErrorTypes();
  for (let pair = 0; pair < pairCount; pair++) {
    const node = numberOf[pairNode[pair]];
    const a = pairHere[pair];
    const b = pairThere[pair];
    const place = next[node]++;
    nodes.pairHere[place] = a;
    nodes.pairThere[place] = b;
    const failsHere = a >= 0 && isError(here, a);
    const failsThere = b >= 0 && isError(there, b);
    if (a >= 0) {
      nodes.countHere[node]++;
      nodes.selfHere[node] += nodes.pairSelf.here[place] = here.selfTime[a];
      nodes.durationHere[node] += nodes.pairDuration.here[place] = here.duration[a];
    }
    if (b >= 0) {
      nodes.countThere[node]++;
      nodes.selfThere[node] += nodes.pairSelf.there[place] = there.selfTime[b];
      nodes.durationThere[node] += nodes.pairDuration.there[place] = there.duration[b];
    }
    if (failsHere) nodes.failedHere[node]++;
    if (failsThere) nodes.failedThere[node]++;
    if (failsHere && !failsThere) nodes.errors[node] |= ErrorChange.New;
    if (!failsHere && failsThere) nodes.errors[node] |= ErrorChange.Gone;
    if (failsHere && failsThere && types.differ(here, a, there, b)) nodes.errors[node] |= ErrorChange.Other;
  }
  for (let node = 0; node < count; node++) {
    const counts = { here: nodes.countHere[node], there: nodes.countThere[node] };
    nodes.change[node] = changeOf(counts, selfDifference(nodes, node), least);
  }
  return { nodes, texts: texts.all };
}

/** What won or lost most comes first, whichever way: what works against the whole difference matters as much. */
function byDifference(nodes: CompareNodes): Uint32Array {
  const differing: number[] = [];
  const difference = new Float64Array(nodes.count);
  let whole = 0;
  for (let node = 0; node < nodes.count; node++) {
    whole += difference[node] = selfDifference(nodes, node);
    if ((nodes.change[node] as Change) !== Change.Same || nodes.errors[node]) differing.push(node);
  }
  const way = whole < 0 ? -1 : 1;
  const compare = (a: number, b: number): number =>
    Math.abs(difference[b]) - Math.abs(difference[a]) || way * (difference[b] - difference[a]) || a - b;
  return Uint32Array.from(differing).sort(compare);
}

function rootOf(table: SpanTable): SpanRow {
  return table.count ? chosenRoot(table) : -1;
}

function isNamedAlike(here: SpanTable, a: SpanRow, there: SpanTable, b: SpanRow): boolean {
  return serviceOf(here, a) === serviceOf(there, b) && nameOf(here, a) === nameOf(there, b);
}

function durationAt(table: SpanTable, row: SpanRow): Nanos {
  return row < 0 ? 0 : table.duration[row];
}

function sum(values: Float64Array): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}

/** Each text once. */
class Texts {
  readonly all: string[] = [];
  private readonly known = new Map<string, number>();

  numberOf(text: string): number {
    let number = this.known.get(text);
    if (number === undefined) {
      this.known.set(text, (number = this.all.length));
      this.all.push(text);
    }
    return number;
  }
}
