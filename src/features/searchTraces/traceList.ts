import type { Backend, TraceSummary } from '../../backends/backend';
import { isAbort } from '../../core/errors';
import { appendPage } from '../../core/search/foundTraces';
import type { Latest } from '../../core/search/latest';
import { isUnfiltered, rangeOf, toQuery, type Search } from '../../core/search/search';
import { lengthOf } from '../../core/search/timeWindow';
import type { Latency, Traces } from '../../host/services';

export interface TraceListDeps {
  readonly backend: Backend;
  readonly traces: Pick<Traces, 'offer'>;
  readonly latency: Pick<Latency, 'record'>;
  /** What runs; a newer search aborts the one before. */
  readonly fetching: Latest;
  readonly now: () => number;
  onChange(): void;
}

/** The traces that a search has brought so far, page by page. Plain state: knows nothing of what shows it. */
export class TraceList {
  /** As the pages came, each trace once. */
  traces: readonly TraceSummary[] = [];
  /** How many traces the server listed, those that filters here took out included. */
  checked = 0;
  limitReached = false;
  notes: readonly string[] = [];
  /** What runs now. */
  loading: 'first' | 'more' | undefined;
  error: unknown;
  /** First trace of the page that came last. */
  firstOfPage: TraceSummary | undefined;
  private search: Search | undefined;
  private range = { from: 0n, to: 0n };
  private nextTo: bigint | undefined;

  constructor(private readonly deps: TraceListDeps) {}

  get hasMore(): boolean {
    return this.nextTo !== undefined;
  }

  /** Begins anew; what was listed before goes away at once, for it answers another question. */
  async begin(search: Search, limit: number): Promise<void> {
    this.search = search;
    this.range = rangeOf(search, this.deps.now());
    this.traces = [];
    this.checked = 0;
    this.notes = [];
    this.limitReached = false;
    this.nextTo = undefined;
    await this.fetch('first', this.range.to, limit);
  }

  /** The next page: the same search up to the oldest trace so far. */
  async more(limit: number): Promise<void> {
    if (this.nextTo !== undefined && this.loading === undefined) await this.fetch('more', this.nextTo, limit);
  }

  /** Once more what failed. */
  async retry(limit: number): Promise<void> {
    if (this.nextTo !== undefined) await this.more(limit);
    else if (this.search) await this.begin(this.search, limit);
  }

  private async fetch(kind: 'first' | 'more', to: bigint, limit: number): Promise<void> {
    const search = this.search as Search;
    const { backend, traces, latency, fetching, onChange } = this.deps;
    this.loading = kind;
    this.error = undefined;
    onChange.call(this.deps);
    try {
      const query = toQuery(search, { from: this.range.from, to }, limit);
      const page = await fetching.run(signal => backend.search(query, signal));
      const { traces: all, added } = appendPage(this.traces, page.traces);
      this.traces = all;
      this.firstOfPage = added[0];
      this.checked += page.checked;
      this.limitReached = page.limitReached;
      this.nextTo = page.nextTo;
      this.notes = [...new Set([...this.notes, ...page.notes])];
      if (page.tables.length > 0) {
        traces.offer(search.endpointId, page.tables);
        // Filtered samples would make functions look slower or worse than they are.
        if (isUnfiltered(search)) latency.record(search.endpointId, page.tables, lengthOf(search.window));
      }
    } catch (error) {
      if (isAbort(error)) return; // a newer search runs, or nobody looks any more
      this.error = error;
    }
    this.loading = undefined;
    onChange.call(this.deps);
  }
}
