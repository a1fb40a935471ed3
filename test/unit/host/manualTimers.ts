import type { Timers } from '../../../src/host/timers';

/** Time passes when the test says so. */
export class ManualTimers implements Timers {
  private readonly pending: { readonly ms: number; readonly then: () => void }[] = [];

  after(ms: number, then: () => void) {
    const entry = { ms, then };
    this.pending.push(entry);
    return {
      dispose: () => {
        const at = this.pending.indexOf(entry);
        if (at >= 0) this.pending.splice(at, 1);
      },
    };
  }

  /** What is waited for, ms each, in the order in which the waiting began. */
  get waits(): number[] {
    return this.pending.map(({ ms }) => ms);
  }

  /** Lets all time pass that is being waited for now. */
  elapse(): void {
    for (const { then } of this.pending.splice(0)) then();
  }
}
