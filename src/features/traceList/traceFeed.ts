import type { Backend, TraceQuery } from '../../backends/backend';
import { abortError, isAbort } from '../../core/errors';
import type { Disposable } from '../../core/disposable';
import type { SpanTable } from '../../core/spans/spanTable';
import type { TraceSummary } from '../../core/spans/summary';
import type { TraceId } from '../../core/spans/traceId';
import type { Timers } from '../../host/timers';
import type { TracesChange } from '../../protocol/collect';
import { TraceAsking, type Round } from './askTraces';
import { HeldTraces } from './heldTraces';
import { fits, needsSource, questionOf, sinceOf, type TraceFilter } from './traceFilter';

/** What a feed stands on; in tests small things in memory. */
export interface FeedOptions {
  readonly backend: Backend;
  /** `asked`: it does not push, so it is asked again and again. `still`: nothing comes by itself. */
  readonly news: 'pushed' | 'asked' | 'still';
  /** The time that is looked at; ns since the epoch, `to` exclusive. */
  readonly range: () => { readonly from: bigint; readonly to: bigint };
  /** Traces of one answer. */
  readonly limit: () => number;
  /** Whether a question may be sent by itself: somebody looks. */
  readonly isWatched: () => boolean;
  readonly offer: (tables: readonly SpanTable[]) => void;
  readonly onDidChange: () => void;
  readonly timers: Timers;
  /** ms since the epoch. */
  readonly now: () => number;
}

/** ms between two questions; after a failure the double each time, up to the second. */
export const pollMs = 5_000;
const longestMs = 5 * 60_000;
/** Spans arrive late: each question looks this far back behind the one before. */
const overlapMs = 120_000;
/** After a flood, which tells of its newest traces only, all of them are asked for this much later. */
const catchUpMs = 2_000;
/** Traces kept in memory: a hundred kB or so. */
const mostHeld = 5_000;

type Part = 'all' | 'news' | 'older';

/**
 * The traces of one endpoint as they come: asked for once, then pushed, or asked for politely while somebody looks. Knows
 * nothing of the screen; `onDidChange` is called when there is something else to show.
 */
export class TraceFeed implements Disposable {
  readonly held = new HeldTraces(mostHeld);
  /** Nothing has been answered yet. */
  isFirst = true;
  fault: unknown;
  /** How many there are in all, where the source says. */
  total: number | undefined;
  notes: readonly string[] = [];
  services: Round['services'];
  private readonly asking: TraceAsking;
  private readonly subscription: Disposable | undefined;
  private running: { readonly part: Part; readonly controller: AbortController } | undefined;
  private waiting: Disposable | undefined;
  /** Changes that came while all was being asked for: the answer may be older than they are. */
  private pushed: TracesChange[] = [];
  private isAskedAgain = false;
  private catchingUp: Disposable | undefined;
  private failures = 0;
  private askedMs = 0;
  private olderTo: bigint | undefined;
  private isDisposed = false;
  /** What was listed when the person cleared the list. */
  private cleared: { readonly ids: ReadonlySet<TraceId>; readonly from: bigint } | undefined;

  constructor(
    private readonly options: FeedOptions,
    private filter: TraceFilter,
  ) {
    this.asking = new TraceAsking(options.backend, options.now);
    this.subscription = options.news === 'pushed' ? options.backend.watch?.(change => this.take(change)) : undefined;
  }

  /** Newest first, as far as they fit the filter. */
  get traces(): readonly TraceSummary[] {
    return this.held.all.filter(trace => fits(this.filter, trace) && !this.cleared?.ids.has(trace.traceId));
  }

  /** There are older ones that were not asked for. */
  get hasOlder(): boolean {
    return this.olderTo !== undefined || this.held.overflowed;
  }

  get isAsking(): boolean {
    return this.running !== undefined;
  }

  /** Asks for everything anew, also for what was cleared. */
  refresh(): Promise<void> {
    this.cleared = undefined;
    return this.ask('all');
  }

  /** Shows what fits another filter. What the source alone can judge is forgotten and asked for. */
  narrow(filter: TraceFilter): Promise<void> {
    if (needsSource(this.filter) || needsSource(filter)) this.held.clear();
    this.filter = filter;
    return this.ask('all');
  }

  older(): Promise<void> {
    return this.olderTo === undefined ? Promise.resolve() : this.ask('older');
  }

  /** Hides what is listed; `refresh` brings it back. */
  clear(): void {
    this.running?.controller.abort(abortError());
    this.running = undefined;
    const from = BigInt(this.options.now() - overlapMs) * 1_000_000n;
    this.cleared = { ids: new Set(this.held.all.map(({ traceId }) => traceId)), from };
    this.held.clear();
    this.olderTo = undefined;
    this.options.onDidChange();
    this.wait();
  }

  /** Somebody looks (again), or the connection works (again). */
  async wake(): Promise<void> {
    if (this.isFirst || this.fault !== undefined) await this.ask('all');
    else if (this.options.news === 'asked') await this.ask('news');
  }

  dispose(): void {
    this.isDisposed = true;
    this.subscription?.dispose();
    this.waiting?.dispose();
    this.catchingUp?.dispose();
    this.running?.controller.abort(abortError());
    this.running = undefined;
  }

  private take(change: TracesChange): void {
    this.total = change.stats.traceCount;
    if (change.reset) {
      this.held.clear();
      void this.ask('all');
      return;
    }
    if (this.running && this.running.part !== 'older') this.pushed.push(change);
    if (change.grown.length && needsSource(this.filter)) void this.ask('news');
    if (change.grownCount > change.grown.length) this.catchUp();
    if (this.apply(change)) this.options.onDidChange();
  }

  private catchUp(): void {
    this.catchingUp ??= this.options.timers.after(catchUpMs, () => {
      this.catchingUp = undefined;
      void this.ask('news');
    });
  }

  /** Whether something else is to be shown now. */
  private apply({ grown, removed }: TracesChange): boolean {
    const isGone = this.held.remove(removed);
    if (needsSource(this.filter)) return isGone; // what grew is being asked for
    const before = this.held.size;
    this.held.merge(grown);
    return isGone || this.held.size !== before || grown.some(trace => fits(this.filter, trace));
  }

  private async ask(part: Part): Promise<void> {
    if (this.isDisposed) return;
    if (this.running && part !== 'all') {
      // What is under way may have been answered before the news came.
      if (part === 'news') this.isAskedAgain = true;
      return;
    }
    this.running?.controller.abort(abortError());
    this.waiting?.dispose();
    const controller = new AbortController();
    const running = (this.running = { part, controller });
    if (part === 'all') this.pushed = [];
    const askedMs = this.options.now();
    try {
      const round = await this.asking.round(this.queryOf(part), controller.signal);
      if (this.running !== running) return;
      this.running = undefined;
      this.askedMs = askedMs;
      this.settle(part, round);
    } catch (error) {
      if (this.running !== running) return;
      this.running = undefined;
      if (!isAbort(error)) {
        this.fault = error;
        this.failures++;
      }
    }
    this.isFirst = false;
    this.options.onDidChange();
    if (this.isAskedAgain) {
      this.isAskedAgain = false;
      void this.ask('news');
    } else this.wait();
  }

  private settle(part: Part, round: Round): void {
    this.fault = undefined;
    this.failures = 0;
    const isWhole = round.services === undefined || round.services.asked === round.services.all;
    if (part === 'all' && isWhole) this.held.clear();
    this.held.merge(round.traces);
    if (part !== 'news') this.olderTo = round.nextTo;
    this.notes = round.notes;
    this.services = round.services;
    this.options.offer(round.tables);
    const pushed = this.pushed;
    this.pushed = [];
    for (const change of pushed) this.apply(change);
  }

  private queryOf(part: Part): TraceQuery {
    const range = this.options.range();
    const floors = [range.from, sinceOf(this.filter), this.cleared?.from ?? 0n];
    if (part === 'news' && this.options.news === 'asked') floors.push(BigInt(this.askedMs - overlapMs) * 1_000_000n);
    const from = floors.reduce((latest, one) => (one > latest ? one : latest));
    const to = part === 'older' && this.olderTo !== undefined ? this.olderTo : range.to;
    return { ...questionOf(this.filter), from, to, limit: this.options.limit() };
  }

  /** Until the next question; nothing is asked while nobody looks: `wake` goes on then. */
  private wait(): void {
    this.waiting?.dispose();
    const isOver = this.isDisposed || (this.options.news !== 'asked' && this.fault === undefined);
    if (isOver) return;
    const ms = Math.min(longestMs, pollMs * 2 ** this.failures);
    this.waiting = this.options.timers.after(ms, () => {
      if (this.options.isWatched()) void this.ask(this.fault === undefined && !this.isFirst ? 'news' : 'all');
    });
  }
}
