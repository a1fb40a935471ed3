/**
 * Bytes to look for at one place of a payload, compared eight at a time. Doubles serve as containers for eight bytes: two of
 * them are equal only if all their bytes are, save for minus zero, which no text has. Some byte sequences are NaN, equal to
 * nothing: a literal with such bytes is never found. So whatever depends on one is a shortcut with a longer way beside it.
 */
export class Literal {
  readonly length: number;
  /** Eights (fours, for a short literal) from the front; the last entry lies at the end and may overlap the one before. */
  private readonly eights: Float64Array;
  private readonly fours: Int32Array;

  /** Fewer than four bytes are never found. */
  constructor(bytes: Uint8Array) {
    const { length } = bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, length);
    this.length = length;
    this.eights = new Float64Array(Math.ceil(length / 8));
    this.fours = new Int32Array(2);
    if (length >= 8) fillEights(this.eights, 0, view, 0, length);
    else if (length >= 4) this.fours.set([view.getInt32(0, true), view.getInt32(length - 4, true)]);
  }

  /** `end`: bytes from there on are not there. */
  isAt(view: DataView, pos: number, end: number): boolean {
    const { length } = this;
    if (pos + length > end) return false;
    if (length >= 8) return holdsEights(view, pos, length, this.eights, 0);
    if (length < 4) return false;
    const { fours } = this;
    return view.getInt32(pos, true) === fours[0] && view.getInt32(pos + length - 4, true) === fours[1];
  }
}

/** Writes `length` bytes (at least eight) of `view` from `from` on into `eights` from `first` on. */
export function fillEights(eights: Float64Array, first: number, view: DataView, from: number, length: number): void {
  const last = Math.ceil(length / 8) - 1;
  for (let i = 0; i < last; i++) eights[first + i] = view.getFloat64(from + i * 8, true);
  eights[first + last] = view.getFloat64(from + length - 8, true);
}

/** Whether the `length` bytes at `pos`, all of them there, are those that `fillEights` wrote. */
export function holdsEights(view: DataView, pos: number, length: number, eights: Float64Array, first: number): boolean {
  const end = pos + length - 8;
  let i = first;
  for (; pos < end; pos += 8) if (view.getFloat64(pos, true) !== eights[i++]) return false;
  return view.getFloat64(end, true) === eights[i];
}
