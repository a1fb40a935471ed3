import { enlarged } from './pagedMemory';

/** Who writes a payload must not know which texts collide. */
const seed = Math.floor(Math.random() * 2 ** 32) | 0;

/**
 * Numbers ranges of bytes so that equal bytes have equal numbers, counted from 0 in order of appearance. The bytes are copied,
 * one range after the other: compared again and again, they lie closer together than in a payload of a hundred megabytes.
 */
export class RangeTable {
  /** How many ranges there are. */
  count = 0;
  private bytes = new Uint8Array(1024);
  private view: DataView = new DataView(this.bytes.buffer);
  /** Where each range begins in `bytes`; the next one begins where it ends. */
  private offset = new Uint32Array(257);
  /** Open addressing, two entries each: number of the range plus one, 0 for free, and its hash. Never more than half full. */
  private slots = new Uint32Array(2 * 512);

  /** Number of the bytes from `from` to `to` (exclusive); equal to how many ranges there were before for new ones. */
  find(source: DataView, from: number, to: number): number {
    const hash = hashOf(source, from, to);
    const length = to - from;
    const { slots, offset, view } = this;
    const mask = slots.length - 1;
    let slot = (hash * 2) & mask;
    for (; slots[slot] !== 0; slot = (slot + 2) & mask) {
      if (slots[slot + 1] !== hash) continue;
      const at = offset[slots[slot] - 1];
      if (offset[slots[slot]] - at === length && areEqual(view, at, source, from, length)) return slots[slot] - 1;
    }
    slots[slot] = this.count + 1;
    slots[slot + 1] = hash;
    return this.add(source, from, length);
  }

  /** The range's bytes. */
  bytesOf(entry: number): Uint8Array {
    return this.bytes.subarray(this.offset[entry], this.offset[entry + 1]);
  }

  lengthOf(entry: number): number {
    return this.offset[entry + 1] - this.offset[entry];
  }

  /** Bytes of all ranges together. */
  get size(): number {
    return this.offset[this.count];
  }

  /** Copies all ranges: their bytes, and where each begins, with the end of the last (`count + 1` entries). */
  copyAll(bytes: Uint8Array, offset: Uint32Array): void {
    bytes.set(this.bytes.subarray(0, this.size));
    offset.set(this.offset.subarray(0, this.count + 1));
  }

  private add(source: DataView, from: number, length: number): number {
    const entry = this.count++;
    if (entry + 2 > this.offset.length) this.offset = enlarged(this.offset, this.offset.length * 2);
    const at = this.offset[entry];
    if (at + length > this.bytes.length) {
      this.bytes = enlarged(this.bytes, Math.max(at + length, this.bytes.length * 2));
      // Of fixed length: one that follows its buffer's is slow.
      this.view = new DataView(this.bytes.buffer, 0, this.bytes.length);
    }
    if (length > 64) this.bytes.set(new Uint8Array(source.buffer, source.byteOffset + from, length), at);
    else for (let i = 0; i < length; i++) this.bytes[at + i] = source.getUint8(from + i);
    this.offset[entry + 1] = at + length;
    if (this.count * 4 > this.slots.length) this.rehash();
    return entry;
  }

  private rehash(): void {
    const old = this.slots;
    const slots = new Uint32Array(old.length * 2);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from] === 0) continue;
      let slot = (old[from + 1] * 2) & mask;
      while (slots[slot] !== 0) slot = (slot + 2) & mask;
      slots[slot] = old[from];
      slots[slot + 1] = old[from + 1];
    }
    this.slots = slots;
  }
}

/** Four bytes at a time; the last four may overlap those before. A whole number of 31 bits. */
function hashOf(bytes: DataView, from: number, to: number): number {
  let hash = seed ^ (to - from);
  let at = from;
  for (; at + 4 < to; at += 4) hash = mix(hash, bytes.getInt32(at, true));
  if (to - from >= 4) hash = mix(hash, bytes.getInt32(to - 4, true));
  else for (; at < to; at++) hash = mix(hash, bytes.getUint8(at));
  return (hash ^ (hash >>> 13)) & 0x7fffffff;
}

function mix(hash: number, four: number): number {
  const mixed = Math.imul(hash ^ four, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function areEqual(a: DataView, fromA: number, b: DataView, fromB: number, length: number): boolean {
  const last = length - 4;
  if (last < 0) {
    for (let i = 0; i < length; i++) if (a.getUint8(fromA + i) !== b.getUint8(fromB + i)) return false;
    return true;
  }
  for (let i = 0; i < last; i += 4) if (a.getInt32(fromA + i, true) !== b.getInt32(fromB + i, true)) return false;
  return a.getInt32(fromA + last, true) === b.getInt32(fromB + last, true);
}
