import type { Disposable } from '../../../core/disposable';
import { Emitter } from '../../../core/emitter';
import type { TraceId } from '../../../core/spans/traceId';
import type { TraceSummary } from '../../../core/spans/summary';
import type { CollectorStats, TracesChange } from '../../../protocol/collect';
import { MentionedTraces } from './mentionedTraces';
import { none } from './spanColumns';
import type { StoreIndex } from './storeIndex';
import type { TraceSummaries } from './traceSummaries';

/** VS Code's trees wait 200 ms before they draw again: what comes sooner makes them wait longer. */
const restMs = 205;
const mostListed = 500;
/** Who listens is asked to ask again for what went unseen, at most so often. */
const forgottenMs = 5_000;

/** Tells of changes: of the first at once, and then of all that came meanwhile, at most every 205 ms. */
export class ChangeFeed implements Disposable {
  private readonly emitter = new Emitter<TracesChange>();
  readonly event = this.emitter.event;
  private timer: NodeJS.Timeout | undefined;
  private isDue = false;
  /** Sequence number: traces that were touched later have grown. */
  private told = -1;
  private removed = new Set<TraceId>();
  private readonly mentioned = new MentionedTraces();
  private isReset = false;
  /** Some that went may be shown somewhere, and nobody knows any more. */
  private isStale = false;
  private resetMs = -Infinity;

  constructor(
    private readonly index: StoreIndex,
    private readonly summaries: TraceSummaries,
    private readonly stats: () => CollectorStats,
    /** ms. */
    private readonly now: () => number,
  ) {}

  /** Somebody was told of it, and has to hear when it goes. */
  mention(id: TraceId): void {
    this.mentioned.add(id);
  }

  remove(id: TraceId): void {
    if (this.mentioned.delete(id)) this.removed.add(id);
    else this.isStale ||= this.mentioned.hasForgotten;
  }

  reset(): void {
    this.isReset = true;
    this.changed();
  }

  /** Something did: in the index, or in what it takes on disk. */
  changed(): void {
    this.isDue = true;
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.isDue) this.changed();
    }, restMs);
    this.tell();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.emitter.dispose();
  }

  private tell(): void {
    const { traces } = this.index;
    const grown: TraceSummary[] = [];
    let grownCount = 0;
    for (let trace = traces.newest; trace !== none && traces.touched[trace] > this.told; trace = traces.before(trace)) {
      if (grownCount++ < mostListed) grown.push(this.summaries.of(trace));
    }
    if (traces.newest !== none) this.told = traces.touched[traces.newest];
    if (this.isStale && this.now() - this.resetMs >= forgottenMs) this.isReset = true;
    if (this.isReset) {
      this.resetMs = this.now();
      this.isStale = false;
      this.mentioned.clear(); // whoever listens asks again, and is told anew
    }
    for (const { traceId } of grown) this.mentioned.add(traceId);
    // One that came again has grown.
    const removed = this.isReset ? [] : [...this.removed].filter(id => !traces.numbers.has(id));
    const change = { grown, grownCount, removed, reset: this.isReset, stats: this.stats() };
    this.removed = new Set();
    this.isReset = false;
    this.isDue = this.isStale; // its time will come
    this.emitter.fire(change);
  }
}
