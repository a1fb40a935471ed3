import type { JsonScanner } from '../import/jsonScanner';

/**
 * Texts by number; 0 is the empty one. Texts of a payload are recognised by their bytes, so that a name which occurs a
 * hundred thousand times is decoded once.
 */
export class StringTable {
  readonly texts: string[] = [''];
  private readonly byText = new Map<string, number>([['', 0]]);
  private readonly ranges = new RangeTable();
  private readonly textOfRange: number[] = [];

  intern(text: string): number {
    const known = this.byText.get(text);
    if (known !== undefined) return known;
    this.byText.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  /** The string or number that the scanner read last. All calls must be about the same payload. */
  internScanned(scanner: JsonScanner): number {
    if (scanner.from === scanner.to) return 0;
    const range = this.ranges.find(scanner.bytes, scanner.from, scanner.to);
    if (range < this.textOfRange.length) return this.textOfRange[range];
    const index = this.intern(scanner.text());
    this.textOfRange.push(index);
    return index;
  }
}

/** Numbers byte ranges of one payload so that equal bytes have equal numbers, counted from 0 in order of appearance. */
export class RangeTable {
  private count = 0;
  private from = new Float64Array(256);
  private length = new Uint32Array(256);
  private hash = new Int32Array(256);
  /** Open addressing: number of the range plus one, 0 for free. Never more than half full. */
  private slots = new Uint32Array(512);

  /** A number equal to how many there were before means: new. */
  find(bytes: Uint8Array, from: number, to: number): number {
    let hash = 0x811c9dc5 | 0;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    const length = to - from;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot] - 1;
      if (entry < 0) break;
      if (this.hash[entry] === hash && this.length[entry] === length && this.equals(bytes, entry, from)) return entry;
    }
    const entry = this.count++;
    if (entry === this.from.length) this.grow();
    this.from[entry] = from;
    this.length[entry] = length;
    this.hash[entry] = hash;
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.slots[slot] = entry + 1;
    return entry;
  }

  private equals(bytes: Uint8Array, entry: number, from: number): boolean {
    const other = this.from[entry];
    for (let i = this.length[entry] - 1; i >= 0; i--) if (bytes[other + i] !== bytes[from + i]) return false;
    return true;
  }

  private grow(): void {
    const wider = <T extends Float64Array | Uint32Array | Int32Array>(old: T, fresh: T): T => (fresh.set(old), fresh);
    const size = this.from.length * 2;
    this.from = wider(this.from, new Float64Array(size));
    this.length = wider(this.length, new Uint32Array(size));
    this.hash = wider(this.hash, new Int32Array(size));
  }

  private rehash(): void {
    this.slots = new Uint32Array(this.slots.length * 2);
    const mask = this.slots.length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      let slot = this.hash[entry] & mask;
      while (this.slots[slot]) slot = (slot + 1) & mask;
      this.slots[slot] = entry + 1;
    }
  }
}
