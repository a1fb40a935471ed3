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
