/** Most bytes of a pattern: steps over text are kept in a byte. */
const longest = 250;
/** Ranges shorter than this are not worth being divided. */
const severalFrom = 256;

/**
 * Finds bytes in bytes, by Horspool's method: it looks at the byte where the pattern would end and steps on as far as that byte
 * allows, mostly the pattern's whole length. Each place of the pattern is a set of bytes, so that letters of both cases
 * match.
 */
export class BytePattern {
  readonly length: number;
  /** How far to go on when this byte stands where the pattern would end; 0 when the pattern may end with it. */
  private readonly step = new Uint8Array(256);
  /** The same for after a try that failed: never 0. */
  private readonly stepAfter = new Uint8Array(256);
  /** `allowed[i * 256 + byte]`: whether the byte may stand at place i. */
  private readonly allowed: Uint8Array;

  /** `places`: the bytes that each place may have. Those beyond the 250th are left out. */
  constructor(places: readonly (readonly number[])[]) {
    const length = (this.length = Math.min(longest, places.length));
    this.allowed = new Uint8Array(length * 256);
    this.stepAfter.fill(length);
    for (let place = 0; place < length; place++)
      for (const byte of places[place]) {
        this.allowed[place * 256 + byte] = 1;
        if (place < length - 1) this.stepAfter[byte] = length - 1 - place;
      }
    this.step.set(this.stepAfter);
    for (const byte of places[length - 1]) this.step[byte] = 0;
  }

  /** Where the pattern is found first between `from` and `to` (exclusive), -1 when it isn't. */
  indexIn(bytes: Uint8Array, from: number, to: number): number {
    if (to - from < severalFrom + this.length * 4) return this.indexByOne(bytes, from, to);
    const { step, stepAfter } = this;
    const before = this.length - 1;
    const quarter = (to - from) >>> 2;
    // A step waits for the byte that the one before led to. Four walks at once wait at the same time.
    let a = from + before;
    let b = a + quarter;
    let c = b + quarter;
    let d = c + quarter;
    const aEnd = b;
    const bEnd = c;
    const cEnd = d;
    while (a < aEnd && b < bEnd && c < cEnd && d < to) {
      const aStep = step[bytes[a]];
      const bStep = step[bytes[b]];
      const cStep = step[bytes[c]];
      const dStep = step[bytes[d]];
      if (aStep !== 0) a += aStep;
      else if (this.endsAt(bytes, a)) return a - before;
      else a += stepAfter[bytes[a]];
      if (bStep !== 0) b += bStep;
      else if (this.endsAt(bytes, b)) break;
      else b += stepAfter[bytes[b]];
      if (cStep !== 0) c += cStep;
      else if (this.endsAt(bytes, c)) break;
      else c += stepAfter[bytes[c]];
      if (dStep !== 0) d += dStep;
      else if (this.endsAt(bytes, d)) break;
      else d += stepAfter[bytes[d]];
    }
    // One has come to its end, or has found something: what the ones before it have left comes first.
    let found = this.indexByOne(bytes, a - before, aEnd);
    if (found < 0) found = this.indexByOne(bytes, b - before, bEnd);
    if (found < 0) found = this.indexByOne(bytes, c - before, cEnd);
    return found < 0 ? this.indexByOne(bytes, d - before, to) : found;
  }

  private indexByOne(bytes: Uint8Array, from: number, to: number): number {
    const { step, stepAfter } = this;
    const before = this.length - 1;
    let pos = from + before;
    while (pos < to) {
      const byte = bytes[pos];
      const wide = step[byte];
      if (wide !== 0) pos += wide;
      else if (this.endsAt(bytes, pos)) return pos - before;
      else pos += stepAfter[byte];
    }
    return -1;
  }

  /** Whether the pattern ends at `pos`, where a byte stands that it may end with. */
  private endsAt(bytes: Uint8Array, pos: number): boolean {
    const { allowed } = this;
    const from = pos - this.length + 1;
    for (let i = from, row = 0; i < pos; i++, row += 256) if (allowed[row + bytes[i]] === 0) return false;
    return true;
  }
}
