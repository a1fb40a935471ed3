import type { SpanRow, SpanTable } from '../../spans/spanTable';
import { textAt } from '../../spans/stringColumn';
import type { Sides } from './comparison';

/** Spans of two traces laid on each other by path: service, name, position among the equals under the same parent. */
export interface Alignment {
  /** Service and name of each node, by number, and the node above it (-1 for the root). Parents come before children. */
  readonly nodeKey: readonly number[];
  readonly nodeParent: readonly number[];
  readonly keys: readonly SpanKey[];
  /** Each span below the roots once, with its partner or alone (-1). Of equals under one parent those here come first, by time. */
  readonly pairCount: number;
  readonly pairHere: Int32Array;
  readonly pairThere: Int32Array;
  readonly pairNode: Uint32Array;
}

export interface SpanKey {
  readonly service: string;
  readonly name: string;
}

/**
 * Lays the roots on each other whatever they are called, then their children: the first of a name with the first of that name,
 * and so on down. A root of -1 is none. Linear in the number of spans, without recursion.
 */
export function alignTraces(here: SpanTable, there: SpanTable, root: Sides<SpanRow>): Alignment {
  const keys = new SpanKeys();
  const keyHere = keys.of(here, root.here);
  const keyThere = keys.of(there, root.there);
  const most = sizeBelow(here, root.here) + sizeBelow(there, root.there);
  const pairHere = new Int32Array(most);
  const pairThere = new Int32Array(most);
  const pairNode = new Uint32Array(most);
  const nodeKey: number[] = [];
  const nodeParent: number[] = [];
  const known = new Map<number, number>();
  let pairCount = 0;

  const nodeOf = (parent: number, key: number): number => {
    const place = parent * keys.all.length + key;
    let node = known.get(place);
    if (node === undefined) {
      known.set(place, (node = nodeKey.length));
      nodeKey.push(key);
      nodeParent.push(parent);
    }
    return node;
  };
  const add = (a: number, b: number, node: number): void => {
    pairHere[pairCount] = a;
    pairThere[pairCount] = b;
    pairNode[pairCount++] = node;
  };

  // Spans that wait for a partner: a list for each key, over the children of one span at a time.
  const waiting = new Int32Array(keys.all.length).fill(-1);
  const lastWaiting = new Int32Array(keys.all.length);
  const nextWaiting = new Int32Array(there.count);
  const isTaken = new Uint8Array(there.count);

  if (root.here >= 0) add(root.here, root.there, nodeOf(-1, keyHere[root.here]));
  else if (root.there >= 0) add(-1, root.there, nodeOf(-1, keyThere[root.there]));
  for (let pair = 0; pair < pairCount; pair++) {
    const a = pairHere[pair];
    const b = pairThere[pair];
    const node = pairNode[pair];
    const endB = b < 0 ? 0 : there.subtreeEnd[b];
    for (let child = b + 1; child < endB; child = there.subtreeEnd[child]) {
      const key = keyThere[child];
      if (waiting[key] < 0) waiting[key] = child;
      else nextWaiting[lastWaiting[key]] = child;
      lastWaiting[key] = child;
      nextWaiting[child] = -1;
    }
    const endA = a < 0 ? 0 : here.subtreeEnd[a];
    for (let child = a + 1; child < endA; child = here.subtreeEnd[child]) {
      const key = keyHere[child];
      const partner = waiting[key];
      if (partner >= 0) {
        waiting[key] = nextWaiting[partner];
        isTaken[partner] = 1;
      }
      add(child, partner, nodeOf(node, key));
    }
    for (let child = b + 1; child < endB; child = there.subtreeEnd[child]) {
      const key = keyThere[child];
      waiting[key] = -1;
      if (!isTaken[child]) add(-1, child, nodeOf(node, key));
    }
  }
  return { nodeKey, nodeParent, keys: keys.all, pairCount, pairHere, pairThere, pairNode };
}

/** Spans from a row down, itself included; 0 for none. */
export function sizeBelow(table: SpanTable, row: SpanRow): number {
  return row < 0 ? 0 : table.subtreeEnd[row] - row;
}

/** Numbers for what spans of both tables are called. */
class SpanKeys {
  readonly all: SpanKey[] = [];
  private readonly known = new Map<string, number>();

  /** By row; only those below the root are filled in. */
  of(table: SpanTable, root: SpanRow): Uint32Array {
    const keys = new Uint32Array(table.count);
    const numbers = new Map<number, number>();
    for (let row = Math.max(0, root), end = row + sizeBelow(table, root); row < end; row++) {
      const place = table.name[row] * table.resources.length + table.resource[row];
      let key = numbers.get(place);
      if (key === undefined) {
        const { service } = table.resources[table.resource[row]];
        key = this.numberOf(service, textAt(table.strings, table.name[row]));
        numbers.set(place, key);
      }
      keys[row] = key;
    }
    return keys;
  }

  private numberOf(service: string, name: string): number {
    const text = `${service.length} ${service}${name}`;
    let key = this.known.get(text);
    if (key === undefined) {
      this.known.set(text, (key = this.all.length));
      this.all.push({ service, name });
    }
    return key;
  }
}
