import type { Disposable } from '../core/disposable';
import { Emitter } from '../core/emitter';
import type { Run } from './commands';

/** What ran last in this window: the runs are noticed by one feature, their traces shown by another. */
export class LatestRun implements Disposable {
  private readonly changed = new Emitter<void>();
  /** Another run began, or more is known of it. */
  readonly onDidChange = this.changed.event;
  private latest: Run | undefined;

  get run(): Run | undefined {
    return this.latest;
  }

  set(run: Run): void {
    this.latest = run;
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }
}
