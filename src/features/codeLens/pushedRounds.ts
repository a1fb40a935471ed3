import type { Disposable } from '../../core/disposable';
import type { Endpoints } from '../../host/services';
import { realTimers, type Timers } from '../../host/timers';

/** Spans of one run come together; a round after the first of them would miss the rest. ms. */
const restMs = 400;
/** From one round to the next while spans keep coming. ms. */
const pauseMs = 1_000;

/** Asks for a round of the background fetch when the endpoint in use says that spans came. */
export class PushedRounds implements Disposable {
  private watching: Disposable | undefined;
  private watchedId: string | undefined;
  private waiting: Disposable | undefined;
  private isPaused = false;
  private cameMeanwhile = false;
  private readonly following: Disposable;

  constructor(
    private readonly endpoints: Pick<Endpoints, 'current' | 'backend' | 'onDidChange'>,
    private readonly round: () => void,
    private readonly timers: Timers = realTimers,
  ) {
    this.following = endpoints.onDidChange(() => this.follow());
    this.follow();
  }

  dispose(): void {
    this.following.dispose();
    this.watching?.dispose();
    this.waiting?.dispose();
  }

  private follow(): void {
    const id = this.endpoints.current?.id;
    if (id === this.watchedId && this.watching) return;
    this.watching?.dispose();
    this.watchedId = id;
    this.watching =
      id === undefined ? undefined : this.endpoints.backend(id, 'background').watch?.(() => this.somethingCame());
  }

  private somethingCame(): void {
    if (this.isPaused) this.cameMeanwhile = true;
    else this.waiting ??= this.timers.after(restMs, () => this.begin());
  }

  private begin(): void {
    this.isPaused = true;
    this.cameMeanwhile = false;
    this.round();
    this.waiting = this.timers.after(pauseMs, () => {
      this.isPaused = false;
      this.waiting = undefined;
      if (this.cameMeanwhile) this.somethingCame();
    });
  }
}
