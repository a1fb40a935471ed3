const noBytes = new Uint8Array(0);

/**
 * Numbers ranges of bytes so that equal bytes have equal numbers, counted from 0 in order of appearance. Ranges lie in one
 * payload, whose bytes stay where they are, or are kept here.
 */
export class RangeTable {
  /** How many ranges there are. */
  count = 0;
  private from = new Uint32Array(256);
  private length = new Uint32Array(256);
  private hash = new Int32Array(256);
  private isKept = new Uint8Array(256);
  /** Open addressing: number of the range plus one, 0 for free. Never more than half full. */
  private slots = new Uint32Array(512);
  private payload: Uint8Array = noBytes;
  private kept = new Uint8Array(256);
  private keptLength = 0;

  /** Number of a range of the payload; equal to how many there were before for a new one. */
  find(payload: Uint8Array, from: number, to: number): number {
    this.payload = payload;
    return this.findIn(payload, from, to, false);
  }

  /** Number of bytes that are no part of the payload. */
  findOther(bytes: Uint8Array): number {
    return this.findIn(bytes, 0, bytes.length, true);
  }

  lengthOf(entry: number): number {
    return this.length[entry];
  }

  /** A view of the range's bytes. */
  bytesOf(entry: number): Uint8Array {
    const from = this.from[entry];
    return (this.isKept[entry] ? this.kept : this.payload).subarray(from, from + this.length[entry]);
  }

  /** Copies the range to `target` at `at`. */
  copy(entry: number, target: Uint8Array, at: number): void {
    const bytes = this.isKept[entry] ? this.kept : this.payload;
    const from = this.from[entry];
    const length = this.length[entry];
    for (let i = 0; i < length; i++) target[at + i] = bytes[from + i];
  }

  private findIn(bytes: Uint8Array, from: number, to: number, keep: boolean): number {
    let hash = 0x811c9dc5 | 0;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
    hash ^= hash >>> 15;
    const length = to - from;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot] - 1;
      if (entry < 0) break;
      if (this.hash[entry] === hash && this.length[entry] === length && this.equals(entry, bytes, from)) return entry;
    }
    const entry = this.count++;
    if (entry === this.from.length) this.grow();
    this.from[entry] = keep ? this.keep(bytes) : from;
    this.isKept[entry] = keep ? 1 : 0;
    this.length[entry] = length;
    this.hash[entry] = hash;
    if (this.count * 2 > this.slots.length) this.rehash();
    else this.slots[slot] = entry + 1;
    return entry;
  }

  private equals(entry: number, bytes: Uint8Array, from: number): boolean {
    const other = this.isKept[entry] ? this.kept : this.payload;
    const start = this.from[entry];
    for (let i = this.length[entry] - 1; i >= 0; i--) if (other[start + i] !== bytes[from + i]) return false;
    return true;
  }

  private keep(bytes: Uint8Array): number {
    const at = this.keptLength;
    this.keptLength += bytes.length;
    if (this.keptLength > this.kept.length) this.kept = widened(this.kept, this.keptLength * 2);
    this.kept.set(bytes, at);
    return at;
  }

  private grow(): void {
    const size = this.from.length * 2;
    this.from = widened(this.from, size);
    this.length = widened(this.length, size);
    this.hash = widened(this.hash, size);
    this.isKept = widened(this.isKept, size);
  }

  private rehash(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.count; entry++) {
      let slot = this.hash[entry] & mask;
      while (slots[slot]) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.slots = slots;
  }
}

/** The same entries and room for more. */
export function widened<T extends Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array>(
  old: T,
  size: number,
): T {
  const wider = new (old.constructor as new (length: number) => T)(size);
  wider.set(old);
  return wider;
}
