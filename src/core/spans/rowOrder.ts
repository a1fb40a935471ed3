/**
 * Puts the spans of one trace into rows: depth-first, siblings and tops by start, longer first, bytes of the span id, order
 * in the payload. Parents that are missing or lead in a circle are cut on the way. Nothing recurses.
 *
 *   in: spans 0…n-1 in payload order          out: rows 0…n-1, `spanOfRow[row]` says which span lies there
 */
import { SpanFlag } from './spanTable';

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

export interface RowOrder {
  readonly spanOfRow: Uint32Array;
  /** The rest by row, as in SpanTable. */
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly subtreeEnd: Uint32Array;
  readonly selfTime: Float64Array;
  /** By span: Orphan, CycleCut and DuplicateId. */
  readonly flags: Uint8Array;
}

/** Where results go: columns of the table to be. */
export type RowColumns = Pick<RowOrder, 'parent' | 'depth' | 'subtreeEnd' | 'selfTime'>;

export function orderRows(spans: SpansToOrder, out: RowColumns): RowOrder {
  const { count, start, duration } = spans;
  const flags = new Uint8Array(count);
  const parentOf = findParents(spans, flags);
  const order = sortSpans(spans);
  cutCycles(parentOf, rankOf(order), flags);

  // Children of each span as linked lists, filled from the last to the first so that each list is in order.
  const firstChild = new Int32Array(count).fill(-1);
  const nextSibling = new Int32Array(count).fill(-1);
  let firstTop = -1;
  for (let i = count - 1; i >= 0; i--) {
    const span = order[i];
    const parent = parentOf[span];
    if (parent < 0) {
      nextSibling[span] = firstTop;
      firstTop = span;
    } else {
      nextSibling[span] = firstChild[parent];
      firstChild[parent] = span;
    }
  }

  const { parent, depth, subtreeEnd, selfTime } = out;
  const spanOfRow = order; // its order is in the lists by now, so its memory can take the result
  const rowOfSpan = new Uint32Array(count);
  // Up to where a span's time is covered by children seen so far, by row. Children come by start, so one number is enough.
  const covered = new Float64Array(count);
  let row = 0;
  let level = 0;
  let span = firstTop;
  while (span >= 0) {
    const above = parentOf[span];
    const parentRow = above < 0 ? -1 : rowOfSpan[above];
    spanOfRow[row] = span;
    rowOfSpan[span] = row;
    parent[row] = parentRow;
    depth[row] = level;
    selfTime[row] = duration[span];
    covered[row] = start[span];
    if (above >= 0) {
      const from = Math.max(start[span], covered[parentRow]);
      const to = Math.min(start[span] + duration[span], start[above] + duration[above]);
      if (to > from) {
        selfTime[parentRow] -= to - from;
        covered[parentRow] = to;
      }
    }
    row++;
    if (firstChild[span] >= 0) {
      span = firstChild[span];
      level++;
      continue;
    }
    for (;;) {
      subtreeEnd[rowOfSpan[span]] = row;
      if (nextSibling[span] >= 0) {
        span = nextSibling[span];
        break;
      }
      span = parentOf[span];
      level--;
      if (span < 0) break;
    }
  }
  return { ...out, spanOfRow, flags };
}

/** Span of the parent by id, -1 for none. Equal ids: children go to the first in payload order. */
function findParents({ count, idHigh, idLow, parentHigh, parentLow }: SpansToOrder, flags: Uint8Array): Int32Array {
  let size = 16;
  while (size < count * 2) size *= 2;
  // First span of each id, open addressing; 0 is free, so spans count from 1 here.
  const slots = new Uint32Array(size);
  for (let span = 0; span < count; span++) {
    const slot = slotOf(slots, idHigh, idLow, idHigh[span], idLow[span]);
    if (slots[slot] === 0) slots[slot] = span + 1;
    else {
      flags[span] |= SpanFlag.DuplicateId;
      flags[slots[slot] - 1] |= SpanFlag.DuplicateId;
    }
  }
  const parents = new Int32Array(count);
  for (let span = 0; span < count; span++) {
    const high = parentHigh[span];
    const low = parentLow[span];
    if (high === 0 && low === 0) {
      parents[span] = -1;
      continue;
    }
    parents[span] = slots[slotOf(slots, idHigh, idLow, high, low)] - 1;
    if (parents[span] < 0) flags[span] |= SpanFlag.Orphan;
  }
  return parents;
}

/** Slot where the id lies, or the free one where it belongs. */
function slotOf(slots: Uint32Array, idHigh: Uint32Array, idLow: Uint32Array, high: number, low: number): number {
  const mask = slots.length - 1;
  const hash = Math.imul(high, 0x9e3779b1) ^ Math.imul(low, 0x85ebca6b);
  let slot = (hash ^ (hash >>> 15)) & mask;
  for (;;) {
    const span = slots[slot] - 1;
    if (span < 0 || (idLow[span] === low && idHigh[span] === high)) return slot;
    slot = (slot + 1) & mask;
  }
}

/** Cuts each circle of parents at its earliest span (first by the order of rows), which becomes a top. */
function cutCycles(parents: Int32Array, rank: Uint32Array, flags: Uint8Array): void {
  const walk = new Uint32Array(parents.length); // 0: not seen, otherwise the walk that saw it, counted from 1
  for (let first = 0; first < parents.length; first++) {
    const id = first + 1;
    let span = first;
    while (span >= 0 && walk[span] === 0) {
      walk[span] = id;
      span = parents[span];
    }
    if (span < 0 || walk[span] !== id) continue;
    let earliest = span;
    for (let other = parents[span]; other !== span; other = parents[other])
      if (rank[other] < rank[earliest]) earliest = other;
    parents[earliest] = -1;
    flags[earliest] |= SpanFlag.CycleCut;
  }
}

function rankOf(order: Uint32Array): Uint32Array {
  const rank = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) rank[order[i]] = i;
  return rank;
}

/** All spans by start, longer first, id, payload order. */
function sortSpans({ count, start, duration, idHigh, idLow }: SpansToOrder): Uint32Array {
  const compareTied = (a: number, b: number): number =>
    duration[b] - duration[a] || idHigh[a] - idHigh[b] || idLow[a] - idLow[b] || a - b;
  let order: Uint32Array = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  if (count < 300) return order.sort((a, b) => start[a] - start[b] || compareTied(a, b));

  order = radixSort(order, start);
  for (let from = 0; from < count;) {
    let to = from + 1;
    while (to < count && start[order[to]] === start[order[from]]) to++;
    if (to - from > 1) order.subarray(from, to).sort(compareTied);
    from = to;
  }
  return order;
}

/** Sorts `order` by `key[order[i]]` (whole, not negative), keeping the order of equal ones: eleven bits a round. */
function radixSort(order: Uint32Array, key: Float64Array): Uint32Array {
  const count = order.length;
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    high[i] = key[i] / 2 ** 32;
    low[i] = key[i] % 2 ** 32;
  }
  let from = order;
  let to = new Uint32Array(count);
  const heads = new Uint32Array(2048);
  for (const half of [low, high]) {
    for (let shift = 0; shift < 33; shift += 11) {
      heads.fill(0);
      for (let i = 0; i < count; i++) heads[(half[i] >>> shift) & 2047]++;
      if (heads[(half[0] >>> shift) & 2047] === count) continue; // one digit only: nothing to do
      let sum = 0;
      for (let digit = 0; digit < 2048; digit++) {
        const here = heads[digit];
        heads[digit] = sum;
        sum += here;
      }
      for (let i = 0; i < count; i++) to[heads[(half[from[i]] >>> shift) & 2047]++] = from[i];
      const swap = from;
      from = to;
      to = swap as typeof to;
    }
  }
  return from;
}
