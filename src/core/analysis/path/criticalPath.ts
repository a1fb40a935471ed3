import type { SpanRow, SpanTable } from '../../spans/spanTable';
import type { Nanos } from '../../time';
import type { CriticalPath } from '../analysis';
import { orderByEnd } from './orderByEnd';

/**
 * What the root's answer waited for. Backwards from the root's end: of the children whose end is at or before the point where we
 * are, the one that ended last takes over, down to its start, and within it the same again; what lies between is the parent's.
 *
 *   root   |==----==------==|      = on the path by itself, - a child has taken over
 *    load    |====|
 *    price      |===|              still running when `pay` began to matter: not on the path
 *    pay           |=====~~~|      ~ cut: what a child does outside its parent doesn't count
 *          ◄─────────────────      the walk
 *
 * Children are cut to their parent as that one was cut itself. One that has no time left then (it lies wholly outside, as does a
 * consumer that began after its producer had ended, or it has no length) takes none. Any top may be the `root`.
 */
export function criticalPath(table: SpanTable, root: SpanRow): CriticalPath {
  const walk = new Walk(table, root);
  while (walk.step());
  return walk.path();
}

/** The segments come last one first. No recursion: levels lie on a stack, since a chain may be as long as the trace. */
class Walk {
  // By level: the row, where it begins and ends after the cut, down to which point its time is told, and the children that are
  // still to be looked at: `pending` from `first` to `next` (exclusive), the one that ends last at the end.
  private rows = new Uint32Array(64);
  private from = new Float64Array(64);
  private to = new Float64Array(64);
  private point = new Float64Array(64);
  private first = new Uint32Array(64);
  private next = new Uint32Array(64);
  private depth = 0;
  /** A child is here while its parent is on the stack, so that there is room for all. */
  private readonly pending: Uint32Array;
  private used = 0;
  private readonly segments = new Segments();

  constructor(
    private readonly table: SpanTable,
    root: SpanRow,
  ) {
    this.pending = new Uint32Array(table.subtreeEnd[root] - root);
    this.enter(root, table.start[root], table.start[root] + table.duration[root]);
  }

  path(): CriticalPath {
    return this.segments.inTimeOrder();
  }

  /** Hands over to the next child, or ends the row on top of the stack. False when nothing is left. */
  step(): boolean {
    if (this.depth === 0) return false;
    const level = this.depth - 1;
    const { start, duration } = this.table;
    const from = this.from[level];
    const to = this.to[level];
    const point = this.point[level];
    while (this.next[level] > this.first[level]) {
      const child = this.pending[--this.next[level]];
      const end = Math.min(start[child] + duration[child], to);
      if (end > point) continue;
      this.segments.add(this.rows[level], end, point);
      const begin = Math.max(start[child], from);
      this.point[level] = begin;
      this.enter(child, begin, end);
      return true;
    }
    this.segments.add(this.rows[level], from, point);
    this.used = this.first[level];
    this.depth = level;
    return true;
  }

  private enter(row: SpanRow, from: Nanos, to: Nanos): void {
    if (this.depth === this.rows.length) this.grow();
    const level = this.depth++;
    const { start, duration, subtreeEnd } = this.table;
    const first = this.used;
    let last = first;
    for (let child = row + 1; child < subtreeEnd[row]; child = subtreeEnd[child]) {
      if (start[child] >= to) break; // siblings come by start
      if (Math.min(start[child] + duration[child], to) > Math.max(start[child], from)) this.pending[last++] = child;
    }
    orderByEnd(this.table, this.pending, first, last, to);
    this.rows[level] = row;
    this.from[level] = from;
    this.to[level] = this.point[level] = to;
    this.first[level] = first;
    this.next[level] = this.used = last;
  }

  private grow(): void {
    this.rows = twice(this.rows, new Uint32Array(this.rows.length * 2));
    this.from = twice(this.from, new Float64Array(this.from.length * 2));
    this.to = twice(this.to, new Float64Array(this.to.length * 2));
    this.point = twice(this.point, new Float64Array(this.point.length * 2));
    this.first = twice(this.first, new Uint32Array(this.first.length * 2));
    this.next = twice(this.next, new Uint32Array(this.next.length * 2));
  }
}

/** Stretches of one row after the other, each ending where the one before began. */
class Segments {
  private readonly rows: number[] = [];
  private readonly from: number[] = [];
  private readonly to: number[] = [];

  /** Nothing when it has no length. */
  add(row: SpanRow, from: Nanos, to: Nanos): void {
    if (to <= from) return;
    const last = this.rows.length - 1;
    if (last >= 0 && this.rows[last] === row && this.from[last] === to) this.from[last] = from;
    else {
      this.rows.push(row);
      this.from.push(from);
      this.to.push(to);
    }
  }

  inTimeOrder(): CriticalPath {
    return {
      rows: Uint32Array.from(this.rows).reverse(),
      from: Float64Array.from(this.from).reverse(),
      to: Float64Array.from(this.to).reverse(),
    };
  }
}

function twice<A extends Uint32Array | Float64Array>(before: A, larger: A): A {
  larger.set(before);
  return larger;
}
