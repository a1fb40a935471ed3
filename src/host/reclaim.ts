/**
 * Sees to it that large memory that was let go is really freed. A collection that began before the last reference went finds
 * nothing, nor does one while another thread still has its hands on it; so this waits to hear that the memory is gone, and asks
 * again when it isn't.
 */
import type { Disposable } from '../core/disposable';
import { inviteCollection } from '../core/spans/collection';
import { realTimers, type Timers } from './timers';

/** Less than this is not worth a collection: V8 gets to it some time. */
const worthwhileBytes = 16 << 20;
/** Pauses before each time a collection is asked for, ms. What is there after all of them is in use by somebody. */
const pausesMs = [300, 1000, 2000, 4000];

interface Leaving {
  readonly bytes: number;
}

export interface ReclaimOptions {
  readonly timers?: Timers;
  /** Asks for a collection. */
  readonly invite?: () => void;
  /** Has `gone` called some time after nothing refers to `memory` any more. */
  readonly watch?: (memory: object, gone: () => void) => void;
}

export class Reclaim implements Disposable {
  private readonly leaving = new Set<Leaving>();
  private waiting: Disposable | undefined;
  private round = 0;
  private readonly timers: Timers;
  private readonly invite: () => void;
  private readonly watch: (memory: object, gone: () => void) => void;

  constructor({ timers = realTimers, invite = inviteCollection, watch = watcher() }: ReclaimOptions = {}) {
    this.timers = timers;
    this.invite = invite;
    this.watch = watch;
  }

  /** The caller has given up `memory` and knows of nobody who needs it; it takes `bytes`. */
  letGo(memory: object, bytes: number): void {
    const entry = { bytes };
    this.leaving.add(entry);
    this.watch(memory, () => this.leaving.delete(entry));
    this.round = 0;
    this.plan();
  }

  dispose(): void {
    this.waiting?.dispose();
    this.leaving.clear();
  }

  private plan(): void {
    if (this.waiting || !this.isWorthwhile()) return;
    if (this.round === pausesMs.length) {
      this.leaving.clear();
      return;
    }
    this.waiting = this.timers.after(pausesMs[this.round], () => {
      this.waiting = undefined;
      if (!this.isWorthwhile()) return;
      this.round++;
      this.invite();
      this.plan();
    });
  }

  private isWorthwhile(): boolean {
    let bytes = 0;
    for (const entry of this.leaving) bytes += entry.bytes;
    return bytes >= worthwhileBytes;
  }
}

function watcher(): (memory: object, gone: () => void) => void {
  const registry = new FinalizationRegistry<() => void>(gone => gone());
  return (memory, gone) => registry.register(memory, gone);
}
