/** Owns requestAnimationFrame: ask as often as you like, it paints once a frame. */
export class Scheduler {
  private handle = 0;

  constructor(private readonly paint: () => void) {}

  request(): void {
    this.handle ||= requestAnimationFrame(() => {
      this.handle = 0;
      this.paint();
    });
  }
}

/** Runs `action` soon after a call, and not more often than every `delayMs`: the last call is never left out. */
export class Throttle {
  private timer = 0;
  private lastRun = -Infinity;

  constructor(
    private readonly delayMs: number,
    private readonly action: () => void,
  ) {}

  touch(): void {
    this.timer ||= window.setTimeout(() => this.run(), Math.max(0, this.lastRun + this.delayMs - performance.now()));
  }

  /** Runs now if a run is due. */
  flush(): void {
    if (this.timer) this.run();
  }

  private run(): void {
    clearTimeout(this.timer);
    this.timer = 0;
    this.lastRun = performance.now();
    this.action();
  }
}

/** Runs `action` once, `delayMs` after the last call. */
export class Settle {
  private timer = 0;

  constructor(
    private readonly delayMs: number,
    private readonly action: () => void,
  ) {}

  touch(): void {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(this.action, this.delayMs);
  }

  cancel(): void {
    clearTimeout(this.timer);
  }
}
