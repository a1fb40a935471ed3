import type { Backend, SearchPage, TraceSummary } from '../../backends/backend';
import { Failure, isAbort } from '../../core/errors';
import type { FetchBudget } from '../../core/latency/fetchBudget';
import type { SpanTable } from '../../core/spans/spanTable';
import { toEpochMs } from '../../core/time';

/** What the fetch stands on; in tests small things in memory. */
export interface FetchSurroundings {
  /** The endpoint to ask now; undefined while nothing may be fetched. Asked again between any two requests. */
  target(): { readonly id: string; readonly backend: Backend } | undefined;
  /** Services of this workspace among those the server knows. */
  ownServices(known: readonly string[]): Promise<readonly string[]>;
  /** ms that lenses look back. */
  windowMs(endpointId: string): number;
  record(endpointId: string, tables: readonly SpanTable[], windowMs: number): void;
  /** Of the endpoint to ask now. */
  readonly budget: FetchBudget;
  /** ms since the epoch. */
  now(): number;
  log(message: string): void;
}

/** ms from one round to the next. */
const pauseMs = 15_000;
/** After a failure it waits this long, then twice as long each time, up to the second. */
const firstBackOffMs = 30_000;
const longestBackOffMs = 15 * 60_000;
/** The same for a source that says by itself that spans came. */
const hurriedBackOffMs = 5_000;
/** How long a list of services is believed. */
const servicesMs = 5 * 60_000;
/** Spans arrive late: each round looks this far back into what the one before had seen. */
const overlapMs = 30_000;
/** Until an answer has shown how large traces are here. */
const firstTraces = 2;
/** Ids of complete traces; when there are more it starts over. */
const mostRemembered = 10_000;

/**
 * Brings recent traces of this workspace's services to the lenses, slowly: one unfiltered search per service and round, all
 * under one budget. It never asks, shows or reports anything; failures make it wait.
 */
export class BackgroundFetch {
  private endpointId: string | undefined;
  private services: { names: readonly string[]; atMs: number } | undefined;
  private readonly progress = new Map<string, Progress>();
  /** Traces that were fetched one by one and will not change. */
  private readonly complete = new Set<string>();
  /** Spans that a trace had when it was fetched, where the source says how many it has: one with no more is not fetched again. */
  private readonly spanCounts = new Map<string, number>();
  private nextService = 0;
  private bytesPerTrace: number | undefined;
  private notBeforeMs = 0;
  private failures = 0;
  private failedAtMs = 0;
  private isHurried = false;
  private running: AbortController | undefined;

  constructor(private readonly around: FetchSurroundings) {}

  /** Does one round if it is time and allowed; resolves when it ended. Never rejects. */
  async round(): Promise<void> {
    const { around } = this;
    const target = around.target();
    if (!target || this.running) return;
    if (target.id !== this.endpointId) this.startOver(target.id);
    if (around.now() < this.notBeforeMs) return;
    const controller = (this.running = new AbortController());
    this.isHurried = false;
    try {
      await this.fetch(target, controller.signal);
      this.failures = 0;
      this.notBeforeMs = this.isHurried ? 0 : around.now() + pauseMs;
    } catch (error) {
      if (isAbort(error)) return;
      this.failedAtMs = around.now();
      const backOffMs = Math.min(longestBackOffMs, firstBackOffMs * 2 ** this.failures++);
      this.notBeforeMs = around.now() + backOffMs;
      around.log(`Background fetch failed, again in ${backOffMs / 1000} s: ${String(error)}`);
    } finally {
      this.running = undefined;
    }
  }

  /**
   * The source says that spans came: the next round is due at once, and the services are asked for again. After a failure it
   * waits a moment, but not as long as for a source that says nothing.
   */
  hurry(): void {
    this.services = undefined;
    this.isHurried = true;
    this.notBeforeMs = this.failures ? Math.min(this.notBeforeMs, this.failedAtMs + hurriedBackOffMs) : 0;
  }

  /** Ends what runs; what it brought by then stays. */
  stop(): void {
    this.running?.abort();
  }

  private startOver(endpointId: string): void {
    this.endpointId = endpointId;
    this.services = undefined;
    this.progress.clear();
    this.complete.clear();
    this.spanCounts.clear();
    this.bytesPerTrace = undefined;
    this.notBeforeMs = 0;
    this.failures = 0;
  }

  private async fetch({ id, backend }: { id: string; backend: Backend }, signal: AbortSignal): Promise<void> {
    const names = await this.servicesOf(backend, signal);
    for (let left = names.length; left > 0; left--) {
      // Goes on where the last round stopped, so that no service is always the one left out.
      const service = names[this.nextService++ % names.length];
      const progress = this.progress.get(service) ?? { seenUpToMs: undefined, olderTo: undefined };
      this.progress.set(service, progress);
      for (const part of ['newer', 'older'] as const) {
        const limit = Math.ceil(this.affordable() / left);
        if (limit < 1 || this.around.target()?.id !== id) return;
        const range = this.rangeOf(part, progress, id);
        if (range) await this.search({ id, backend, service, part, progress }, range, limit, signal);
      }
    }
  }

  /** What came since the last round, or what lies before all that was fetched. ns since the epoch. */
  private rangeOf(part: 'newer' | 'older', progress: Progress, id: string): { from: bigint; to: bigint } | undefined {
    const now = this.around.now();
    const start = now - this.around.windowMs(id);
    if (part === 'newer') {
      const fromMs = Math.max(start, progress.seenUpToMs === undefined ? 0 : progress.seenUpToMs - overlapMs);
      return { from: toNanos(fromMs), to: toNanos(now) };
    }
    const from = toNanos(start);
    return progress.olderTo !== undefined && progress.olderTo > from ? { from, to: progress.olderTo } : undefined;
  }

  private async servicesOf(backend: Backend, signal: AbortSignal): Promise<readonly string[]> {
    const now = this.around.now();
    if (!this.services || now - this.services.atMs > servicesMs) {
      const known = await backend.services(signal);
      this.services = { names: await this.around.ownServices(known), atMs: now };
    }
    return this.services.names;
  }

  /** How many traces the next search may list, by what is left of both budgets. */
  private affordable(): number {
    const { traces, bytes } = this.around.budget.left();
    if (bytes <= 0) return 0;
    if (this.bytesPerTrace === undefined) return Math.min(traces, firstTraces);
    return Math.min(traces, Math.floor(bytes / this.bytesPerTrace));
  }

  private async search(
    { id, backend, service, part, progress }: SearchTarget,
    range: { from: bigint; to: bigint },
    limit: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { budget } = this.around;
    const asked = this.around.now();
    const maxBytes = budget.left().bytes;
    let page: SearchPage;
    try {
      page = await backend.search({ service, ...range, limit, maxBytes }, signal);
    } catch (error) {
      budget.spend(limit, maxBytes); // how much came before it broke off is not known
      if (isTooLarge(error)) this.bytesPerTrace = (2 * maxBytes) / limit;
      throw error;
    }
    const tables = [...page.tables];
    let isWhole = true;
    try {
      if (tables.length) budget.spend(page.checked, bytesOf(tables));
      else isWhole = await this.traces(backend, page.traces.slice(0, limit), tables, signal);
    } finally {
      // What came before it broke off counts, too: it is not fetched again.
      if (tables.length) this.around.record(id, tables, this.around.windowMs(id));
    }
    if (tables.length) this.bytesPerTrace = Math.max(1, bytesOf(tables) / tables.length);
    // What the budget cut short is asked for again.
    if (isWhole && part === 'older') progress.olderTo = page.nextTo;
    if (isWhole && part === 'newer') {
      if (progress.seenUpToMs === undefined) progress.olderTo = page.nextTo;
      progress.seenUpToMs = asked;
    }
  }

  /** One by one, for servers that list summaries only. Resolves to whether the budget was enough for all. */
  private async traces(
    backend: Backend,
    listed: readonly TraceSummary[],
    tables: SpanTable[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const { budget, now } = this.around;
    for (const { traceId, start, spanCount } of listed) {
      if (this.complete.has(traceId) || (spanCount > 0 && this.spanCounts.get(traceId) === spanCount)) continue;
      const { traces, bytes } = budget.left();
      if (traces < 1 || bytes <= 0) return false;
      try {
        const table = await backend.trace(
          traceId,
          { maxBytes: bytes, confirmLarge: () => Promise.resolve(false) },
          signal,
        );
        budget.spend(1, bytesOf([table]));
        tables.push(table);
        this.spanCounts.set(traceId, table.count);
      } catch (error) {
        budget.spend(1, isGone(error) ? 0 : bytes);
        if (!isOfTrace(error)) throw error;
        this.complete.add(traceId); // it will be as large, or as damaged, the next time
        continue;
      }
      // A trace as young as this may still grow, so it may be fetched again.
      if (now() - toEpochMs(start) > overlapMs) this.complete.add(traceId);
    }
    if (this.complete.size > mostRemembered) this.complete.clear();
    if (this.spanCounts.size > mostRemembered) this.spanCounts.clear();
    return true;
  }
}

/** How far a service was fetched: up to when, and (ns since the epoch) where what is older begins. */
interface Progress {
  seenUpToMs: number | undefined;
  olderTo: bigint | undefined;
}

interface SearchTarget {
  readonly id: string;
  readonly backend: Backend;
  readonly service: string;
  readonly part: 'newer' | 'older';
  readonly progress: Progress;
}

/** Trouble with one trace, which is no reason to leave out the others: too large, damaged, or gone since it was listed. */
function isOfTrace(error: unknown): boolean {
  return error instanceof Failure && ['tooLarge', 'unreadable', 'cutOff', 'notFound'].includes(error.kind);
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && error.kind === 'notFound';
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Failure && error.kind === 'tooLarge';
}

function toNanos(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** Traces of one answer share its bytes: each payload counts once. */
function bytesOf(tables: readonly SpanTable[]): number {
  const payloads = new Map(
    tables.flatMap(table => table.payloads.map(payload => [payload.bytes, payload.length] as const)),
  );
  return [...payloads.values()].reduce((sum, length) => sum + length, 0);
}
