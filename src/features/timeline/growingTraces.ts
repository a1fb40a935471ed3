import type { Backend } from '../../backends/backend';
import type { Disposable } from '../../core/disposable';
import { traceKey, type TraceRef } from '../../core/spans/traceId';
import type { TracesChange } from '../../protocol/collect';
import { realTimers, type Timers } from '../../host/timers';

/** What is asked of a tab. */
export interface GrowingTab {
  readonly ref: TraceRef;
  /** Spans that it shows; undefined while it shows none. */
  readonly spanCount: number | undefined;
  /** Hidden ones wait until they are seen. */
  readonly isVisible: boolean;
  /** Fetches the trace again and keeps place and selection. Never rejects. */
  grow(): Promise<void>;
}

/** From the first span that came to the fetch: those of one request come together. ms. */
const restMs = 300;
/** A trace that takes long to read is read again after so many times as long only. */
const pauseFactor = 4;

interface Due {
  readonly timer: Disposable | undefined;
  isRunning: boolean;
  /** It grew again while it was fetched. */
  again: boolean;
}

/** Keeps tabs up to date whose endpoint tells of traces that grow. */
export class GrowingTraces implements Disposable {
  private readonly watched = new Map<string, Disposable>();
  private readonly due = new Map<string, Due>();
  /** Traces of hidden tabs that grew. */
  private readonly later = new Set<string>();

  constructor(
    private readonly tabs: () => Iterable<GrowingTab>,
    private readonly backendOf: (endpointId: string) => Pick<Backend, 'watch'> | undefined,
    private readonly timers: Timers = realTimers,
    private readonly now: () => number = Date.now,
  ) {}

  /** Tabs came or went, or came into sight, or an endpoint is another now. */
  look(): void {
    const ids = new Set([...this.tabs()].map(({ ref }) => ref.endpointId));
    for (const [id, watching] of this.watched) {
      if (ids.has(id)) continue;
      watching.dispose();
      this.watched.delete(id);
    }
    for (const id of ids) {
      if (this.watched.has(id)) continue;
      const watching = this.backendOf(id)?.watch?.(change => this.follow(id, change));
      if (watching) this.watched.set(id, watching);
    }
    for (const tab of this.tabs()) {
      const key = traceKey(tab.ref);
      if (tab.isVisible && this.later.delete(key)) this.schedule(key, restMs);
    }
  }

  dispose(): void {
    for (const watching of this.watched.values()) watching.dispose();
    for (const { timer } of this.due.values()) timer?.dispose();
    this.watched.clear();
    this.due.clear();
  }

  private follow(endpointId: string, { grown, grownCount, reset }: TracesChange): void {
    const counts = new Map(grown.map(({ traceId, spanCount }) => [traceId, spanCount]));
    // In a flood not every trace is named, and after a reset none is.
    const mayBeAny = reset || grownCount > grown.length;
    for (const { ref, spanCount } of this.tabs()) {
      if (ref.endpointId !== endpointId) continue;
      const now = counts.get(ref.traceId);
      if (now === undefined ? mayBeAny : now !== spanCount) this.schedule(traceKey(ref), restMs);
    }
  }

  private schedule(key: string, ms: number): void {
    const due = this.due.get(key);
    if (due) due.again ||= due.isRunning;
    else {
      const timer = this.timers.after(ms, () => void this.grow(key));
      this.due.set(key, { timer, isRunning: false, again: false });
    }
  }

  private async grow(key: string): Promise<void> {
    const due: Due = { timer: undefined, isRunning: true, again: false };
    this.due.set(key, due);
    const began = this.now();
    const tabs = [...this.tabs()].filter(({ ref }) => traceKey(ref) === key);
    const visible = tabs.filter(({ isVisible }) => isVisible);
    if (visible.length < tabs.length) this.later.add(key);
    for (const tab of visible) await tab.grow();
    if (this.due.get(key) !== due) return; // disposed of meanwhile
    this.due.delete(key);
    if (due.again) this.schedule(key, Math.max(restMs, pauseFactor * (this.now() - began)));
  }
}
