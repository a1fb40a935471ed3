import type { Backend, TraceSummary } from '../../backends/backend';
import { isAbort } from '../../core/errors';
import { appendPage } from '../../core/search/foundTraces';
import type { Latest } from '../../core/search/latest';
import { isUnfiltered, planOf, rangeOf, toQuery, type Search } from '../../core/search/search';
import type { QueryProblem } from '../../core/query/query';
import { lengthOf } from '../../core/search/timeWindow';
import type { Latency, Traces } from '../../host/services';
import { checkSpans, type SpanCheckDeps } from './spanCheck';

export interface TraceListDeps {
  readonly backend: Backend;
  readonly traces: Pick<Traces, 'offer' | 'get' | 'load'>;
  readonly finder: SpanCheckDeps['finder'];
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
  /** Of the typed query, what had to be looked for in the spans here; empty when the server answered all of it. */
  checkedHere: readonly string[] = [];
  /** How many traces were looked through for it by now, how many of a page are still to be, and how many could not be read. */
  lookedThrough = 0;
  toLookThrough = 0;
  unread = 0;
  /** What is wrong with the typed query. */
  problems: readonly QueryProblem[] = [];
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
    this.checkedHere = planOf(search).checked;
    this.lookedThrough = this.toLookThrough = this.unread = 0;
    this.problems = [];
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
      this.firstOfPage = undefined;
      if (this.checkedHere.length === 0) this.append(page.traces);
      this.checked += page.checked;
      this.limitReached = page.limitReached;
      this.nextTo = page.nextTo;
      this.notes = [...new Set([...this.notes, ...page.notes])];
      if (page.tables.length > 0) {
        traces.offer(search.endpointId, page.tables);
        // Filtered samples would make functions look slower or worse than they are.
        if (isUnfiltered(search)) latency.record(search.endpointId, page.tables, lengthOf(search.window));
      }
      if (this.checkedHere.length > 0) await this.check(search, page.traces);
    } catch (error) {
      if (isAbort(error)) return; // a newer search runs, or nobody looks any more
      this.error = error;
    }
    this.loading = undefined;
    onChange.call(this.deps);
  }

  private append(page: readonly TraceSummary[]): void {
    const { traces, added } = appendPage(this.traces, page);
    this.traces = traces;
    this.firstOfPage ??= added[0];
  }

  /** Lists those of a page whose spans satisfy the query, each as it is known. */
  private async check(search: Search, page: readonly TraceSummary[]): Promise<void> {
    const { fetching, onChange } = this.deps;
    this.toLookThrough = page.length;
    onChange.call(this.deps);
    await fetching.run(signal =>
      checkSpans(
        this.deps,
        search.endpointId,
        page,
        search.query ?? '',
        (trace, checked) => {
          this.toLookThrough--;
          if (checked.kind === 'unread') this.unread++;
          else {
            this.lookedThrough++;
            // That one trace lacks an attribute says nothing about the query.
            this.problems = checked.problems.filter(({ isHint }) => !isHint);
          }
          if (checked.kind === 'hit') this.append([trace]);
          onChange.call(this.deps);
        },
        signal,
      ),
    );
  }
}
