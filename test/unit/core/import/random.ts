/**
 * Where the random tests begin: another number on each run, so that many short runs try what one long run would. What fails
 * tells it; SPANLIGHT_TEST_SEED makes that run again.
 */
export const firstSeed = Number(process.env['SPANLIGHT_TEST_SEED'] ?? 1 + (Date.now() % 1_000_000_007));

/** A hook: says which seed a test that failed began with. */
export function tellSeedOf(this: Mocha.Context): void {
  if (this.currentTest?.state === 'failed') console.log(`      SPANLIGHT_TEST_SEED=${firstSeed}`);
}

/** Numbers that look random and are the same ones for the same seed. */
export class Random {
  constructor(private state: number) {}

  /** 0 to 1, exclusive. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** 0 to `count`, exclusive. */
  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)];
  }

  shuffle<T>(of: readonly T[]): T[] {
    const items = [...of];
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
    }
    return items;
  }
}
