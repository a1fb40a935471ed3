const noBytes = new DataView(new ArrayBuffer(0));
/** Who writes a payload must not know which texts collide. */
const seed = Math.floor(Math.random() * 2 ** 32) | 0;

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
  private payload: DataView = noBytes;
  private kept = new Uint8Array(256);
  private keptView: DataView = new DataView(this.kept.buffer);
  private keptLength = 0;

  /** Number of a range of the payload; equal to how many there were before for a new one. */
  find(payload: DataView, from: number, to: number): number {
    this.payload = payload;
    return this.findIn(payload, from, to, false);
  }

  /** Number of bytes that are no part of the payload. */
  findOther(bytes: Uint8Array): number {
    return this.findIn(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length, true);
  }

  lengthOf(entry: number): number {
    return this.length[entry];
  }

  /** A view of the range's bytes. */
  bytesOf(entry: number): Uint8Array {
    const { buffer, byteOffset } = this.viewOf(entry);
    return new Uint8Array(buffer, byteOffset + this.from[entry], this.length[entry]);
  }

  /** Copies the range to `target` at `at`. */
  copy(entry: number, target: DataView, at: number): void {
    const view = this.viewOf(entry);
    const from = this.from[entry];
    const length = this.length[entry];
    let i = 0;
    for (; i + 4 <= length; i += 4) target.setInt32(at + i, view.getInt32(from + i, true), true);
    for (; i < length; i++) target.setUint8(at + i, view.getUint8(from + i));
  }

  private viewOf(entry: number): DataView {
    return this.isKept[entry] ? this.keptView : this.payload;
  }

  private findIn(bytes: DataView, from: number, to: number, keep: boolean): number {
    const hash = hashOf(bytes, from, to);
    const length = to - from;
    const mask = this.slots.length - 1;
    let slot = hash & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.slots[slot] - 1;
      if (entry < 0) break;
      if (this.hash[entry] !== hash || this.length[entry] !== length) continue;
      if (areEqual(this.viewOf(entry), this.from[entry], bytes, from, length)) return entry;
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

  private keep({ buffer, byteOffset, byteLength }: DataView): number {
    const at = this.keptLength;
    this.keptLength += byteLength;
    if (this.keptLength > this.kept.length) {
      this.kept = widened(this.kept, this.keptLength * 2);
      this.keptView = new DataView(this.kept.buffer);
    }
    this.kept.set(new Uint8Array(buffer, byteOffset, byteLength), at);
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

/** Four bytes at a time; the last four may overlap those before. */
function hashOf(bytes: DataView, from: number, to: number): number {
  let hash = seed ^ (to - from);
  let at = from;
  for (; at + 4 < to; at += 4) hash = mix(hash, bytes.getInt32(at, true));
  if (to - from >= 4) hash = mix(hash, bytes.getInt32(to - 4, true));
  else for (; at < to; at++) hash = mix(hash, bytes.getUint8(at));
  return hash ^ (hash >>> 13);
}

function mix(hash: number, four: number): number {
  const mixed = Math.imul(hash ^ four, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function areEqual(a: DataView, fromA: number, b: DataView, fromB: number, length: number): boolean {
  let i = 0;
  for (; i + 4 <= length; i += 4) if (a.getInt32(fromA + i, true) !== b.getInt32(fromB + i, true)) return false;
  for (; i < length; i++) if (a.getUint8(fromA + i) !== b.getUint8(fromB + i)) return false;
  return true;
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
