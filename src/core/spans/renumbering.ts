import { inStretches } from './inStretches';
import { enlarged } from './pagedMemory';

/** Gives the numbers that a trace uses new ones, counted from 0 by first use. */
export class Renumbering {
  private count = 0;
  /** New number plus one by old number; 0 where there is none yet. */
  private readonly fresh: Uint32Array;
  private old = new Uint32Array(64);

  /** `size`: how many old numbers there are. */
  constructor(size: number) {
    this.fresh = new Uint32Array(size);
  }

  /** Only what was used is cleared: a payload may hold a thousand small traces. */
  reset(): void {
    for (let i = 0; i < this.count; i++) this.fresh[this.old[i]] = 0;
    this.count = 0;
  }

  /** The new number of an old one. */
  of(old: number): number {
    return (this.fresh[old] || this.add(old)) - 1;
  }

  /** Replaces old numbers by new ones, in place. */
  all(numbers: Uint32Array): void {
    inStretches(numbers.length, (from, to) => {
      for (let i = from; i < to; i++) numbers[i] = this.of(numbers[i]);
    });
  }

  /** Old numbers by new number. */
  used(): Uint32Array {
    return this.old.subarray(0, this.count);
  }

  private add(old: number): number {
    if (this.count === this.old.length) this.old = enlarged(this.old, this.count * 2);
    this.old[this.count++] = old;
    this.fresh[old] = this.count;
    return this.count;
  }
}
