import type { Disposable } from '../core/disposable';

/** Waiting, given to what waits so that a test decides when time is over. */
export interface Timers {
  /** Runs `then` once, in `ms`, unless the answer is disposed of before. Keeps no process alive. */
  after(ms: number, then: () => void): Disposable;
}

export const realTimers: Timers = {
  after(ms, then) {
    const timer = setTimeout(then, ms);
    timer.unref();
    return { dispose: () => clearTimeout(timer) };
  },
};
