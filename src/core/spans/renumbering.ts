import { widened } from './rangeTable';

/** Gives the numbers that a trace uses new ones, counted from 0 by first use. */
export class Renumbering {
  private count = 0;
  private isIdentity = false;
  /** New number plus one by old number; 0 where there is none yet. */
  private readonly fresh: Uint32Array;
  private old = new Uint32Array(64);

  /** `size`: how many old numbers there are. */
  constructor(size: number) {
    this.fresh = new Uint32Array(size);
  }

  /**
   * Only what was used is cleared: a payload may hold a thousand small traces. `isIdentity`: numbers stay as they are.
   */
  reset(isIdentity: boolean): void {
    this.isIdentity = isIdentity;
    for (let i = 0; i < this.count; i++) this.fresh[this.old[i]] = 0;
    this.count = 0;
  }

  of(old: number): number {
    if (this.isIdentity) return old;
    const known = this.fresh[old];
    if (known) return known - 1;
    if (this.count === this.old.length) this.old = widened(this.old, this.count * 2);
    this.old[this.count++] = old;
    this.fresh[old] = this.count;
    return this.count - 1;
  }

  /** Old numbers by new number. */
  used(): Uint32Array {
    return this.old.subarray(0, this.count);
  }
}
