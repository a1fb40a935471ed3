import { abortError } from '../../core/errors';

/** The caller's signal and a time limit in one signal. */
export class Deadline {
  private readonly controller = new AbortController();
  private readonly cancel = () => this.controller.abort(abortError());
  private readonly timer: ReturnType<typeof setTimeout>;
  /** The time was over before the caller's signal fired. */
  isOver = false;

  constructor(
    ms: number,
    private readonly outer: AbortSignal,
  ) {
    this.timer = setTimeout(() => {
      this.isOver = true;
      this.cancel();
    }, ms);
    if (outer.aborted) this.cancel();
    else outer.addEventListener('abort', this.cancel, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.outer.removeEventListener('abort', this.cancel);
  }
}
