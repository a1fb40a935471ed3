/** Numbers lists of numbers, all of one length, so that equal lists have equal numbers, counted from 1 in order of appearance. */
export class TupleTable {
  /** Fill this, then ask `number()`. */
  readonly tuple: Uint32Array;
  private count = 0;
  private tuples: Uint32Array;
  /** Open addressing: number of the tuple, 0 for free. Never more than half full. */
  private slots = new Uint32Array(1024);

  constructor(private readonly width: number) {
    this.tuple = new Uint32Array(width);
    this.tuples = new Uint32Array(width * 256);
  }

  /** The number of what `tuple` holds now. */
  number(): number {
    const { width, tuple, tuples, slots } = this;
    const mask = slots.length - 1;
    let slot = hashOf(tuple, 0, width) & mask;
    for (; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const at = (slots[slot] - 1) * width;
      let same = 0;
      while (same < width && tuples[at + same] === tuple[same]) same++;
      if (same === width) return slots[slot];
    }
    slots[slot] = ++this.count;
    return this.add();
  }

  private add(): number {
    const { count, width } = this;
    if (count * width > this.tuples.length) {
      const more = new Uint32Array(this.tuples.length * 2);
      more.set(this.tuples);
      this.tuples = more;
    }
    this.tuples.set(this.tuple, (count - 1) * width);
    if (count * 2 > this.slots.length) this.rehash();
    return count;
  }

  private rehash(): void {
    const slots = new Uint32Array(this.slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 1; number <= this.count; number++) {
      let slot = hashOf(this.tuples, (number - 1) * this.width, this.width) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.slots = slots;
  }
}

function hashOf(numbers: Uint32Array, from: number, width: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < from + width; i++) {
    hash = Math.imul(hash ^ numbers[i], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash ^ (hash >>> 13);
}
