/**
 * Puts the spans of one trace into rows: depth-first, siblings and tops by start, longer first, bytes of the span id, order
 * in the payload. Parents that are missing or lead in a circle are cut on the way. Nothing recurses.
 *
 *   in: spans 0…n-1 in payload order          out: rows 0…n-1, `spanOfRow[row]` says which span lies there
 */
import type { Nanos } from '../time';
import { inStretches, stretch } from './inStretches';
import { compareSpans, SiblingGroups, type SpansToOrder } from './siblingGroups';
import { SpanFlag } from './spanTable';

export interface RowOrder {
  readonly spanOfRow: Uint32Array;
  /** The rest by row, as in SpanTable. */
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly parent: Int32Array;
  readonly depth: Uint32Array;
  readonly subtreeEnd: Uint32Array;
  readonly selfTime: Float64Array;
  /** By span: Orphan, CycleCut and DuplicateId. */
  readonly flags: Uint8Array;
  /** The last end. */
  readonly extent: Nanos;
}

/** Where results go: columns of the table to be. */
export type RowColumns = Omit<RowOrder, 'spanOfRow' | 'flags' | 'extent'>;

export function orderRows(spans: SpansToOrder, out: RowColumns): RowOrder {
  const { count } = spans;
  const flags = new Uint8Array(count);
  const spanOfRow = new Uint32Array(count);
  const parentOf = findParents(spans, flags);
  let walk = new Walk(spans, parentOf, out, spanOfRow);
  if (walk.run() < count) {
    // Some spans can't be reached from a top: they lie in, or below, circles.
    cutCycles(spans, parentOf, flags);
    walk = new Walk(spans, parentOf, out, spanOfRow);
    walk.run();
  }
  return { ...out, spanOfRow, flags, extent: walk.extent };
}

/** Goes down and up through the spans and fills the rows. */
class Walk {
  private readonly groups: SiblingGroups;
  // By level: the children still to be visited, and up to where those seen so far cover the time of the span above them;
  // children come by start, so one number is enough.
  private readonly next: Uint32Array;
  private readonly end: Uint32Array;
  private readonly covered: Float64Array;
  /** Where the walk is: row, level, row of the parent. */
  private readonly place = Int32Array.of(0, 0, -1);
  private readonly lastEnd = new Float64Array(1);

  constructor(
    private readonly spans: SpansToOrder,
    parentOf: Int32Array,
    private readonly out: RowColumns,
    private readonly spanOfRow: Uint32Array,
  ) {
    const { count } = spans;
    this.groups = new SiblingGroups(spans, parentOf);
    this.next = new Uint32Array(count + 1);
    this.end = new Uint32Array(count + 1);
    this.covered = new Float64Array(count + 1);
  }

  get extent(): Nanos {
    return this.lastEnd[0];
  }

  /** How many rows there are. */
  run(): number {
    const { spans, spanOfRow, next, end, covered, place, lastEnd } = this;
    const { start, duration, parent, depth, subtreeEnd, selfTime } = this.out;
    const { children, ends } = this.groups;
    const { count } = spans;
    next[0] = count > 0 ? ends[count - 1] : 0;
    end[0] = ends[count];
    let more = true;
    while (more) {
      more = walkOn(
        place,
        lastEnd,
        place[0] + stretch,
        spans.start,
        spans.duration,
        children,
        ends,
        next,
        end,
        covered,
        spanOfRow,
        start,
        duration,
        parent,
        depth,
        subtreeEnd,
        selfTime,
      );
    }
    return place[0];
  }
}

/** Goes on up to the row `limit` (exclusive); false when there are no more. Knows typed arrays only: see gather.ts. */
function walkOn(
  place: Int32Array,
  lastEnd: Float64Array,
  limit: number,
  startOf: Float64Array,
  durationOf: Float64Array,
  children: Uint32Array,
  ends: Uint32Array,
  next: Uint32Array,
  end: Uint32Array,
  covered: Float64Array,
  spanOfRow: Uint32Array,
  start: Float64Array,
  duration: Float64Array,
  parent: Int32Array,
  depth: Uint32Array,
  subtreeEnd: Uint32Array,
  selfTime: Float64Array,
): boolean {
  let [row, level, parentRow] = [place[0], place[1], place[2]];
  let extent = lastEnd[0];
  let more = true;
  while (more && row < limit) {
    if (next[level] === end[level]) {
      if (level === 0) more = false;
      else {
        subtreeEnd[parentRow] = row;
        parentRow = parent[parentRow];
        level--;
      }
      continue;
    }
    const span = children[next[level]++];
    const from = startOf[span];
    const length = durationOf[span];
    if (from + length > extent) extent = from + length;
    spanOfRow[row] = span;
    start[row] = from;
    duration[row] = length;
    selfTime[row] = length;
    parent[row] = parentRow;
    depth[row] = level;
    if (parentRow >= 0) {
      const freeFrom = Math.max(from, covered[level]);
      const freeTo = Math.min(from + length, start[parentRow] + duration[parentRow]);
      if (freeTo > freeFrom) {
        // Beyond 2^53 ns sums are not exact, but nothing is less than none.
        selfTime[parentRow] = Math.max(0, selfTime[parentRow] - (freeTo - freeFrom));
        covered[level] = freeTo;
      }
    }
    const first = span > 0 ? ends[span - 1] : 0;
    if (first === ends[span]) subtreeEnd[row] = row + 1;
    else {
      level++;
      next[level] = first;
      end[level] = ends[span];
      covered[level] = from;
      parentRow = row;
    }
    row++;
  }
  place.set([row, level, parentRow]);
  lastEnd[0] = extent;
  return more;
}

/** Span of the parent by id, -1 for none. Equal ids: children go to the first in payload order. */
function findParents(spans: SpansToOrder, flags: Uint8Array): Int32Array {
  const { count } = spans;
  let size = 16;
  while (size < count * 2) size *= 2;
  // First span of each id, open addressing; 0 is free, so spans count from 1 here.
  const slots = new Uint32Array(size);
  const parents = new Int32Array(count);
  inStretches(count, (from, to) => enterIds(spans, slots, flags, from, to));
  inStretches(count, (from, to) => lookUpParents(spans, slots, flags, parents, from, to));
  return parents;
}

function enterIds(spans: SpansToOrder, slots: Uint32Array, flags: Uint8Array, from: number, to: number): void {
  const { idHigh, idLow } = spans;
  for (let span = from; span < to; span++) {
    const slot = slotOf(slots, idHigh, idLow, idHigh[span], idLow[span]);
    if (slots[slot] === 0) slots[slot] = span + 1;
    else {
      flags[span] |= SpanFlag.DuplicateId;
      flags[slots[slot] - 1] |= SpanFlag.DuplicateId;
    }
  }
}

function lookUpParents(
  spans: SpansToOrder,
  slots: Uint32Array,
  flags: Uint8Array,
  parents: Int32Array,
  from: number,
  to: number,
): void {
  const { idHigh, idLow, parentHigh, parentLow } = spans;
  for (let span = from; span < to; span++) {
    const high = parentHigh[span];
    const low = parentLow[span];
    parents[span] = -1;
    if (high === 0 && low === 0) continue;
    parents[span] = slots[slotOf(slots, idHigh, idLow, high, low)] - 1;
    if (parents[span] < 0) flags[span] |= SpanFlag.Orphan;
  }
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
function cutCycles(spans: SpansToOrder, parents: Int32Array, flags: Uint8Array): void {
  const walks = new Uint32Array(parents.length); // 0: not seen, otherwise the walk that saw it, counted from 1
  for (let first = 0; first < parents.length; first++) {
    const id = first + 1;
    let span = first;
    while (span >= 0 && walks[span] === 0) {
      walks[span] = id;
      span = parents[span];
    }
    if (span < 0 || walks[span] !== id) continue;
    let earliest = span;
    for (let other = parents[span]; other !== span; other = parents[other])
      if (compareSpans(spans, other, earliest) < 0) earliest = other;
    parents[earliest] = -1;
    flags[earliest] |= SpanFlag.CycleCut;
  }
}
