import { Emitter } from '../core/emitter';
import type { Run } from './commands';
import { setContextKey } from './contextKeys';

/** The debug sessions, tests and tasks of this window, as far as somebody wants to see their traces: the latest counts. */
export class Runs {
  latest: Run | undefined;
  private readonly begun = new Emitter<Run>();
  readonly onDidBegin = this.begun.event;

  begin(run: Run): void {
    this.latest = run;
    setContextKey('spanlight.hasRun', true);
    this.begun.fire(run);
  }
}
