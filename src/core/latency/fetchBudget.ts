/** What a fetch may still bring. */
export interface Allowance {
  readonly traces: number;
  readonly bytes: number;
}

/**
 * At most so many traces and bytes in any stretch of `periodMs`, however the fetches fall: what was spent comes back only
 * when the period has passed since. (A bucket that fills steadily would allow twice as much right after a pause.)
 */
export class FetchBudget {
  private spent: { readonly atMs: number; readonly traces: number; readonly bytes: number }[] = [];

  constructor(
    private readonly limit: Allowance,
    private readonly periodMs: number,
    private readonly now: () => number,
  ) {}

  /** Never negative. */
  left(): Allowance {
    const from = this.now() - this.periodMs;
    this.spent = this.spent.filter(({ atMs }) => atMs > from);
    let { traces, bytes } = this.limit;
    for (const entry of this.spent) {
      traces -= entry.traces;
      bytes -= entry.bytes;
    }
    return { traces: Math.max(0, traces), bytes: Math.max(0, bytes) };
  }

  /** Counts from the moment a fetch ended. */
  spend(traces: number, bytes: number): void {
    this.spent.push({ atMs: this.now(), traces, bytes });
  }
}
