import type { Disposable } from '../../core/disposable';
import type { Timers } from '../../host/timers';

/**
 * VS Code draws a tree at once for the first change, and then waits until none has come for 200 ms: one that comes a moment too
 * early would be seen 200 ms late, and each pushes the others further.
 */
export const restMs = 202;

/** Does something at once, and again no sooner than a rest later, however often it is asked meanwhile. */
export class Paced implements Disposable {
  private resting: Disposable | undefined;
  private isDue = false;

  constructor(
    private readonly timers: Timers,
    private readonly work: () => void,
  ) {}

  ask(): void {
    this.isDue = true;
    if (this.resting) return;
    this.isDue = false;
    this.work();
    this.resting = this.timers.after(restMs, () => {
      this.resting = undefined;
      if (this.isDue) this.ask();
    });
  }

  dispose(): void {
    this.resting?.dispose();
  }
}
