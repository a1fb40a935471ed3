import { SpanFlag, type SpanTable } from '../../spans/spanTable';
import { numberServices } from '../servicesOfRows';

/**
 * Spans taken together by path: who called whom by service and name, from the top down. Nodes are depth-first like rows,
 * siblings by width. A node is as wide as the self times of its spans and of all below them, so that widths add up also
 * where spans ran beside each other; the sum of their durations would be wider than the parent there.
 *
 *   frontend POST /buy   ██████████████████████████
 *   cart GET /cart       ████████  pay POST /pay  ██████   pay POST /pay has no child: all of it is its own
 *   db SELECT  ████                                             children stand at the left: at the right is the parent's own
 */
export interface Flame {
  readonly count: number;
  /** What widths are: where no span of the trace took any time, spans are counted. */
  readonly unit: 'time' | 'spans';
  /** Node of the parent, -1 for a top. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  /** First node after the node's whole subtree (exclusive). */
  readonly subtreeEnd: Uint32Array;
  readonly spans: Uint32Array;
  readonly errors: Uint32Array;
  /** Sums over the spans of the node, ns. */
  readonly total: Float64Array;
  readonly self: Float64Array;
  /** Self times of the node and of all below it, ns; or spans. */
  readonly width: Float64Array;
  /** Left edge, in the unit of `width`. */
  readonly x: Float64Array;
  /** The longest span of the node: its name and service are the node's. */
  readonly longest: Uint32Array;
  /** By row. */
  readonly nodeOf: Uint32Array;
}

export function flameOf(table: SpanTable): Flame {
  const merged = mergePaths(table);
  const { count, parent, first } = merged;
  const spans = new Uint32Array(count);
  const errors = new Uint32Array(count);
  const total = new Float64Array(count);
  const self = new Float64Array(count);
  const longest = first;
  for (let row = 0; row < table.count; row++) {
    const node = merged.nodeOf[row];
    spans[node]++;
    if (table.flags[row] & SpanFlag.Error) errors[node]++;
    total[node] += table.duration[row];
    self[node] += table.selfTime[row];
    if (table.duration[row] > table.duration[longest[node]]) longest[node] = row;
  }
  const hasTime = self.some(time => time > 0);
  const width = hasTime ? self.slice() : Float64Array.from(spans);
  const below = new Uint32Array(count);
  // Parents were met before their children.
  for (let node = count - 1; node >= 0; node--) {
    if (parent[node] < 0) continue;
    width[parent[node]] += width[node];
    below[parent[node]] += below[node] + 1;
  }
  const unit = hasTime ? 'time' : 'spans';
  return arrange(
    { ...merged, unit, spans, errors, total, self, width, longest },
    siblingsByWidth(parent, width),
    below,
  );
}

/** Nodes in the order in which they were met; a parent before its children. */
interface Merged {
  readonly count: number;
  readonly parent: Int32Array;
  /** The first row of each. */
  readonly first: Uint32Array;
  readonly nodeOf: Uint32Array;
}

/** A node per parent node, service and name, found again by a table of hashes. */
function mergePaths(table: SpanTable): Merged {
  const { ofResource } = numberServices(table);
  const nodeOf = new Uint32Array(table.count);
  const parent = new Int32Array(table.count);
  const first = new Uint32Array(table.count);
  let size = 1024;
  let slots = new Int32Array(size).fill(-1);
  let count = 0;
  const hash = (above: number, row: number) => {
    let h = Math.imul(above + 1, 0x9e3779b1) ^ Math.imul(table.name[row] + 1, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35) ^ Math.imul(ofResource[table.resource[row]] + 1, 0x27d4eb2f);
    return Math.imul(h ^ (h >>> 13), 0x165667b1) >>> 0;
  };
  const isSame = (node: number, above: number, row: number) =>
    parent[node] === above &&
    table.name[first[node]] === table.name[row] &&
    ofResource[table.resource[first[node]]] === ofResource[table.resource[row]];
  for (let row = 0; row < table.count; row++) {
    const above = table.parent[row] < 0 ? -1 : nodeOf[table.parent[row]];
    let slot = hash(above, row) & (size - 1);
    while (slots[slot] >= 0 && !isSame(slots[slot], above, row)) slot = (slot + 1) & (size - 1);
    if (slots[slot] < 0) {
      parent[count] = above;
      first[count] = row;
      slots[slot] = count++;
      nodeOf[row] = count - 1;
      if (count * 2 < size) continue;
      size *= 4;
      slots = new Int32Array(size).fill(-1);
      for (let node = 0; node < count; node++) {
        let free = hash(parent[node], first[node]) & (size - 1);
        while (slots[free] >= 0) free = (free + 1) & (size - 1);
        slots[free] = node;
      }
    } else nodeOf[row] = slots[slot];
  }
  return { count, parent: parent.slice(0, count), first: first.slice(0, count), nodeOf };
}

/** The children of node n: `nodes[starts[n + 1]]` to `nodes[starts[n + 2]]` (exclusive); those of -1 are the tops. */
interface Siblings {
  readonly nodes: Uint32Array;
  readonly starts: Uint32Array;
}

/** By width, and among equals as they were met. */
function siblingsByWidth(parent: Int32Array, width: Float64Array): Siblings {
  const count = parent.length;
  const starts = new Uint32Array(count + 2);
  for (let node = 0; node < count; node++) starts[parent[node] + 2]++;
  for (let i = 1; i < starts.length; i++) starts[i] += starts[i - 1];
  const at = starts.slice();
  const nodes = new Uint32Array(count);
  for (let node = 0; node < count; node++) nodes[at[parent[node] + 1]++] = node;
  for (let group = 0; group <= count; group++) {
    if (starts[group + 1] - starts[group] < 2) continue;
    nodes.subarray(starts[group], starts[group + 1]).sort((a, b) => width[b] - width[a] || a - b);
  }
  return { nodes, starts };
}

type Unplaced = Omit<Flame, 'depth' | 'subtreeEnd' | 'x'>;

/** Puts nodes depth-first and says where each begins. `below` counts the nodes of each subtree without its top. */
function arrange(met: Unplaced, { nodes, starts }: Siblings, below: Uint32Array): Flame {
  const { count } = met;
  const place = new Uint32Array(count);
  const depth = new Uint32Array(count);
  const x = new Float64Array(count);
  const open: number[] = [-1];
  for (let above = open.pop(); above !== undefined; above = open.pop()) {
    let nextPlace = above < 0 ? 0 : place[above] + 1;
    let nextX = above < 0 ? 0 : x[above];
    for (let i = starts[above + 1]; i < starts[above + 2]; i++) {
      const node = nodes[i];
      place[node] = nextPlace;
      x[node] = nextX;
      depth[node] = above < 0 ? 0 : depth[above] + 1;
      nextPlace += below[node] + 1;
      nextX += met.width[node];
      if (below[node]) open.push(node);
    }
  }
  const placed = <T extends Uint32Array | Float64Array | Int32Array>(column: T): T => {
    const values = column.slice() as T;
    for (let node = 0; node < count; node++) values[place[node]] = column[node];
    return values;
  };
  const parent = placed(met.parent);
  for (let node = 0; node < count; node++) if (parent[node] >= 0) parent[node] = place[parent[node]];
  const subtreeEnd = placed(below);
  for (let node = 0; node < count; node++) subtreeEnd[node] += node + 1;
  return {
    count,
    unit: met.unit,
    parent,
    depth: placed(depth),
    subtreeEnd,
    spans: placed(met.spans),
    errors: placed(met.errors),
    total: placed(met.total),
    self: placed(met.self),
    width: placed(met.width),
    x: placed(x),
    longest: placed(met.longest),
    nodeOf: met.nodeOf.map(node => place[node]),
  };
}
