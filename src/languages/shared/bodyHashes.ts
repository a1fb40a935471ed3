// Hashes of any stretch of a file without blanks and comments, each in constant time after one pass over the text: functions
// nest, and a file of ten thousand closures inside of each other must not be read ten thousand times over.
//   hash(a, b) = prefix(b) - prefix(a) * base^(characters that count between a and b), modulo 2^32

const base = 0x01000193;

export class BodyHashes {
  private readonly prefix: Uint32Array;
  private readonly power: Uint32Array;
  private readonly counted: Uint32Array;

  /** `left out`: comments (and docstrings), in the order of the text, not overlapping. */
  constructor(text: string, leftOut: readonly { readonly start: number; readonly end: number }[]) {
    const size = text.length + 1;
    this.prefix = new Uint32Array(size);
    this.power = new Uint32Array(size);
    this.counted = new Uint32Array(size);
    this.power[0] = 1;
    for (let i = 1; i < size; i++) this.power[i] = Math.imul(this.power[i - 1], base);
    let next = 0;
    for (let at = 0; at < text.length; at++) {
      while (next < leftOut.length && leftOut[next].end <= at) next++;
      const code = text.charCodeAt(at);
      const isCounted = code > 32 && !(next < leftOut.length && leftOut[next].start <= at);
      this.prefix[at + 1] = isCounted ? Math.imul(this.prefix[at], base) + code : this.prefix[at];
      this.counted[at + 1] = this.counted[at] + (isCounted ? 1 : 0);
    }
  }

  /** `end` is exclusive. */
  of(start: number, end: number): number {
    const count = this.counted[end] - this.counted[start];
    return (this.prefix[end] - Math.imul(this.prefix[start], this.power[count])) >>> 0;
  }
}
