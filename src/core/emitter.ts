import type { Disposable } from './disposable';

/** The shape of VS Code's events, so that what listens needs not know whose they are. */
export type Event<T> = (listener: (event: T) => unknown) => Disposable;

/** An event and its trigger, for classes that run without VS Code too. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<(event: T) => unknown>();

  readonly event: Event<T> = listener => {
    // A wrapper of its own, so that the same listener may be added twice and removed once.
    const own = (event: T): unknown => listener(event);
    this.listeners.add(own);
    return { dispose: () => this.listeners.delete(own) };
  };

  fire(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }

  dispose(): void {
    this.listeners.clear();
  }
}
