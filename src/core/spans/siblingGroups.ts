import { inStretches } from './inStretches';

export interface SpansToOrder {
  readonly count: number;
  /** ns from the earliest start. */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly idHigh: Uint32Array;
  readonly idLow: Uint32Array;
  /** Id of the parent; zero in both halves for none. */
  readonly parentHigh: Uint32Array;
  readonly parentLow: Uint32Array;
}

/** Up to this many siblings are sorted by putting each where it belongs: most groups are small, and nearly in order. */
const fewSiblings = 24;
/** From this many on a sort that counts digits is worth its overhead. */
const manySiblings = 512;

/**
 * The children of all spans, each group in the order of rows, one group after the other:
 *
 *   children  │ of span 0 │ of span 1 │ …  │ tops │          group g: children[ends[g - 1]] to children[ends[g]] (exclusive)
 */
export class SiblingGroups {
  readonly children: Uint32Array;
  /** The group of the tops has the number `count`. */
  readonly ends: Uint32Array;

  constructor(
    private readonly spans: SpansToOrder,
    private readonly parentOf: Int32Array,
  ) {
    const { count } = spans;
    this.children = new Uint32Array(count);
    this.ends = new Uint32Array(count + 1);
    inStretches(count, (from, to) => this.countSome(from, to));
    let sum = 0;
    inStretches(count + 1, (from, to) => (sum = this.addUp(from, to, sum)));
    inStretches(count, (from, to) => this.placeSome(from, to));
    inStretches(count + 1, (from, to) => this.sortSome(from, to));
  }

  private countSome(from: number, to: number): void {
    const { ends, parentOf } = this;
    const tops = ends.length - 1;
    for (let span = from; span < to; span++) ends[parentOf[span] < 0 ? tops : parentOf[span]]++;
  }

  /** Numbers of children become places where their groups begin. */
  private addUp(from: number, to: number, before: number): number {
    const { ends } = this;
    let sum = before;
    for (let group = from; group < to; group++) {
      const size = ends[group];
      ends[group] = sum;
      sum += size;
    }
    return sum;
  }

  /** The place where a group begins is moved by those who come in, to where the group ends. */
  private placeSome(from: number, to: number): void {
    const { children, ends, parentOf } = this;
    const tops = ends.length - 1;
    for (let span = from; span < to; span++) children[ends[parentOf[span] < 0 ? tops : parentOf[span]]++] = span;
  }

  private sortSome(from: number, to: number): void {
    const { ends } = this;
    let first = from > 0 ? ends[from - 1] : 0;
    for (let group = from; group < to; group++) {
      const last = ends[group];
      if (last - first > fewSiblings) this.sortMany(first, last);
      else if (last - first > 1) this.sortFew(first, last);
      first = last;
    }
  }

  private sortFew(from: number, to: number): void {
    const { children, spans } = this;
    const { start } = spans;
    for (let i = from + 1; i < to; i++) {
      const span = children[i];
      const begin = start[span];
      let at = i;
      for (; at > from; at--) {
        const before = children[at - 1];
        if (start[before] < begin || (start[before] === begin && compareSpans(spans, before, span) < 0)) break;
        children[at] = before;
      }
      children[at] = span;
    }
  }

  private sortMany(from: number, to: number): void {
    const { spans } = this;
    const { start } = spans;
    const group = this.children.subarray(from, to);
    let sorted = 1;
    while (sorted < group.length && compareSpans(spans, group[sorted - 1], group[sorted]) < 0) sorted++;
    if (sorted === group.length) return;
    if (group.length < manySiblings) {
      group.sort((a, b) => compareSpans(spans, a, b));
      return;
    }
    radixSort(group, start);
    for (let first = 0; first < group.length;) {
      let last = first + 1;
      while (last < group.length && start[group[last]] === start[group[first]]) last++;
      if (last - first > 1) group.subarray(first, last).sort((a, b) => compareSpans(spans, a, b));
      first = last;
    }
  }
}

/** Sorts `order` by `key[order[i]]` (whole, not negative), keeping the order of equal ones: eleven bits a round. */
function radixSort(order: Uint32Array, key: Float64Array): void {
  const count = order.length;
  let from: Uint32Array = order.slice();
  let to: Uint32Array = new Uint32Array(count);
  // Keys travel with what they are the keys of: looking them up would be a jump through memory each time.
  let fromKeys = Float64Array.from(from, entry => key[entry]);
  let toKeys = new Float64Array(count);
  const most = fromKeys.reduce((a, b) => Math.max(a, b), 0);
  const heads = new Uint32Array(2048);
  for (let unit = 1; unit <= most; unit *= 2048) {
    heads.fill(0);
    for (let i = 0; i < count; i++) heads[Math.floor(fromKeys[i] / unit) % 2048]++;
    let sum = 0;
    for (let digit = 0; digit < 2048; digit++) {
      const here = heads[digit];
      heads[digit] = sum;
      sum += here;
    }
    for (let i = 0; i < count; i++) {
      const at = heads[Math.floor(fromKeys[i] / unit) % 2048]++;
      to[at] = from[i];
      toKeys[at] = fromKeys[i];
    }
    [from, to, fromKeys, toKeys] = [to, from, toKeys, fromKeys];
  }
  order.set(from);
}

/** Order among siblings: negative when `a` comes before `b`. */
export function compareSpans(
  { start, duration, idHigh, idLow }: Omit<SpansToOrder, 'count'>,
  a: number,
  b: number,
): number {
  return start[a] - start[b] || duration[b] - duration[a] || idHigh[a] - idHigh[b] || idLow[a] - idLow[b] || a - b;
}
