import type { CriticalPath } from '../analysis/analysis';
import type { SpanRow } from '../spans/spanTable';
import type { Nanos } from '../time';

/**
 * The critical path, row by row. A span holds the path for one stretch without a break, from where it takes over to where it
 * gives back to its parent; within it, its descendants hold it now and then, and the rest is its own.
 *
 *   parent  ━━━━━━━━━━━━━━━━━━  stretch: all of it; own: the two ends
 *     child    ━━━━━━━━━━━
 */
export class PathLines {
  /** Rows that hold the path, themselves or by a descendant; ascending. */
  private readonly rows: Uint32Array;
  private readonly from: Float64Array;
  private readonly to: Float64Array;
  private readonly own: Float64Array;
  /** Own stretches as pairs from, to by row, in time order; those of `rows[i]` from `index[i]` to `index[i + 1]`. */
  private readonly pairs: Float64Array;
  private readonly index: Uint32Array;
  /** The same array for the same row, so that whoever draws it may remember what it made of it. */
  private readonly handed = new Map<number, Float64Array>();

  /** `parent` of every row of the trace. O(segments · log rows on the path). */
  constructor(path: CriticalPath, parent: Int32Array) {
    const rows = (this.rows = rowsOnPath(path.rows, parent));
    const count = rows.length;
    this.from = new Float64Array(count).fill(Infinity);
    this.to = new Float64Array(count).fill(-Infinity);
    this.own = new Float64Array(count);
    const places = Uint32Array.from(path.rows, row => this.placeOf(row));
    const index = (this.index = new Uint32Array(count + 1));
    for (const place of places) index[place + 1] += 2;
    for (let i = 0; i < count; i++) index[i + 1] += index[i];
    const pairs = (this.pairs = new Float64Array(2 * places.length));
    const next = index.slice();
    places.forEach((place, i) => {
      const [from, to] = [path.from[i], path.to[i]];
      pairs[next[place]++] = from;
      pairs[next[place]++] = to;
      this.own[place] += to - from;
      this.widen(place, from, to);
    });
    // Descendants come after their ancestors: backwards, each hands on a stretch that is already whole.
    for (let i = count - 1; i >= 0; i--) {
      const up = parent[rows[i]];
      const place = up < 0 ? -1 : this.placeOf(up);
      if (place >= 0) this.widen(place, this.from[i], this.to[i]);
    }
  }

  /** Rows that hold the path, ascending. */
  get all(): Uint32Array {
    return this.rows;
  }

  /** When the path is in the row or below it; undefined for a row that is not on it. */
  stretchOf(row: SpanRow): { readonly from: Nanos; readonly to: Nanos } | undefined {
    const place = this.placeOf(row);
    return place < 0 ? undefined : { from: this.from[place], to: this.to[place] };
  }

  /** How long the path is in the row itself. */
  ownOf(row: SpanRow): Nanos {
    const place = this.placeOf(row);
    return place < 0 ? 0 : this.own[place];
  }

  /** When the path is in the row itself: pairs from, to. */
  pairsOf(row: SpanRow): Float64Array {
    const place = this.placeOf(row);
    if (place < 0) return none;
    const known = this.handed.get(place);
    if (known) return known;
    const pairs = this.pairs.subarray(this.index[place], this.index[place + 1]);
    this.handed.set(place, pairs);
    return pairs;
  }

  private widen(place: number, from: Nanos, to: Nanos): void {
    if (from < this.from[place]) this.from[place] = from;
    if (to > this.to[place]) this.to[place] = to;
  }

  private placeOf(row: SpanRow): number {
    const { rows } = this;
    let low = 0;
    let high = rows.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      if (rows[middle] === row) return middle;
      if (rows[middle] < row) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}

const none = new Float64Array(0);

/** The rows of the segments and all above them, each once, ascending. */
function rowsOnPath(segments: Uint32Array, parent: Int32Array): Uint32Array {
  const isOn = new Uint8Array(parent.length);
  let count = 0;
  for (const segment of segments) {
    for (let row: SpanRow = segment; row >= 0 && !isOn[row]; row = parent[row]) {
      isOn[row] = 1;
      count++;
    }
  }
  const rows = new Uint32Array(count);
  for (let row = isOn.indexOf(1), i = 0; row >= 0; row = isOn.indexOf(1, row + 1)) rows[i++] = row;
  return rows;
}
